// The second opinion: while a text is written, and what becomes of a text that no rule objects to.
import type { Page } from "@playwright/test";
import { expect, test, words } from "../fixtures";
import { approve, choosePolicy, send, submit, written } from "../journey";

const text = (id: string) => words("en", id);
/** No rule objects to it, the built-in classifier does; docs/compliance-quality.md has it among the misses. */
const DOUBTED = "{firm_name}: Hello {name|there}, market crashes are other people's problem. Your money with us doesn't feel them.";

/** From which risk on a person decides, and above which a text goes back. */
async function choose(page: Page, open: (path: string) => Promise<void>, review: number, back: number): Promise<void> {
  await open("/settings/organisation");
  const form = page.locator('form:has(input[name="human_review"])');
  await form.locator('input[name="human_review"]').fill(String(review));
  await form.locator('input[name="back_to_author"]').fill(String(back));
  await form.locator('button[type="submit"]').click();
  await page.waitForURL(/done=saved/);
}

test("a text that the classifier doubts goes back or to a person, as the organisation says", async ({ page, open, newOwner, checkAxe, checkWidth, expectedErrors, javaScriptEnabled }) => {
  test.setTimeout(180_000);
  expectedErrors.push(/status of 4\d\d/);
  await newOwner();
  await choosePolicy(page, open, "none");
  await choose(page, open, 50, 51);
  const campaign = await written(page, open, javaScriptEnabled === false, DOUBTED);
  await expect(page.getByText(text("opinion-back-to-author")).first()).toBeVisible();
  await page.locator('form#step button[type="submit"]').click();
  await expect(page.getByText(/limit of 51/).first()).toBeVisible();
  for (const step of ["message?lang=en", "check"]) {
    await open(`${campaign}/${step}`);
    const opinion = page.locator('section[data-opinion="back-to-author"]');
    await expect(opinion).toContainText("built-in classifier");
    await expect(opinion).toContainText("other people's problem");
    await checkAxe();
    await checkWidth();
  }

  // The same text, where nothing goes back: somebody must look, although the policy needs nobody.
  await choose(page, open, 50, 100);
  await open(`${campaign}/review`);
  await expect(page.getByText(text("opinion-human-review")).first()).toBeVisible();
  await submit(page);
  await expect(page.locator('[commandfor="send-campaign"]')).toHaveCount(0);
  await open("/approvals");
  await expect(page.getByText(text("opinion-mark-human-review")).first()).toBeVisible();
  await checkAxe();
  await checkWidth();
  await page.locator('main a[href^="/approvals/"]').first().click();
  await page.waitForURL(/\/approvals\/./);
  await expect(page.locator('section[data-opinion="human-review"]')).toContainText("other people's problem");
  await expect(page.getByText(text("approval-review-needed"))).toBeVisible();
  await checkAxe();
  await checkWidth();
  await approve(page, open, campaign);
  await send(page, campaign);
});

test("it follows when typing rests, is dropped when typing goes on, and says when it cannot be reached", { tag: "@js" }, async ({ page, signIn, open, checkAxe, expectedErrors }) => {
  expectedErrors.push(/ERR_FAILED|Failed to fetch/);
  let asked = 0;
  page.on("request", (request) => {
    if (request.url().includes("weigh_message")) asked += 1;
  });
  await signIn("advisor", "/campaigns/new");
  await page.locator('main input[name="name"]').fill(`Weighed ${Date.now()}`);
  await page.locator('main form:has(input[name="name"]) button[type="submit"]').click();
  await page.waitForURL(/\/audience/);
  await open(new URL(page.url()).pathname.replace(/audience$/, "message?lang=en"));
  const field = page.locator('textarea[name="fields[text]"]');
  const given = page.locator("#checks section[data-opinion]");
  const state = (name: string) => page.locator(`#checks [data-opinion="${name}"]`);

  await field.fill("Dear {first_name|friend}, our office is closed on Monday.");
  await expect(state("coming")).toBeVisible();
  await field.fill("Dear {first_name|friend}, our office is closed on Tuesday.");
  await expect(given).toContainText("built-in classifier");
  expect(asked).toBe(1);
  await checkAxe();
  // What the rules block is not asked about.
  await field.fill("Guaranteed returns of 18% a year, risk free.");
  await expect(page.locator("#issue-1")).toBeVisible();
  await expect(page.locator("#checks [data-opinion]")).toHaveCount(0);

  await page.route(/weigh_message/, (route) => route.abort());
  await field.fill("Dear {first_name|friend}, our office is closed on Wednesday.");
  await expect(state("unavailable")).toHaveText(text("opinion-unavailable"));
  await checkAxe();
  await page.unroute(/weigh_message/);
  await field.fill("Dear {first_name|friend}, our office is closed on Thursday.");
  await expect(given).toBeVisible();
});
