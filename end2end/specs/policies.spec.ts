// What each approval policy asks for, from the settings to the live page. Each journey has an organisation
// of its own, because a policy is its organisation's.
import type { Page } from "@playwright/test";
import { expect, test, words } from "../fixtures";
import { atAnyHour, importClients, next } from "../journey";

const text = (id: string) => words("en", id);
/** Nothing is found in it: a small business writes to its own clients about its hours. */
const TEXT = "{firm_name}: Hello {name|there}, our shop is closed on Monday.";
const refused = /status of 4\d\d/;

type Open = (path: string, on?: Page) => Promise<void>;

/** Today, as a field for a day takes it. */
function today(): string {
  return new Intl.DateTimeFormat("en-CA", { timeZone: "Asia/Kolkata" }).format(new Date());
}

/** Chooses a policy; owners of one-person organisations approve what they wrote. */
async function choose(page: Page, open: Open, policy: string): Promise<void> {
  await open("/settings/organisation");
  const form = page.locator("form#policies");
  await form.locator(`input[name="approval"][value="${policy}"]`).check();
  await expect(form.locator('input[name="valid_days"]')).toHaveValue("180");
  await form.locator('input[name="valid_days"]').fill("90");
  await form.locator('input[name="own"]').check();
  await form.locator('button[type="submit"]').click();
  await page.waitForURL(/done=saved/);
  await open("/settings/organisation");
  await expect(page.locator(`form#policies input[name="approval"][value="${policy}"]`)).toBeChecked();
  await expect(page.locator('form#policies input[name="valid_days"]')).toHaveValue("90");
}

/** A client, and a campaign for everybody at the review step; answers with the campaign's path. */
async function written(page: Page, open: Open, looksAgain: boolean): Promise<string> {
  const mark = `p${Date.now().toString(36)}`;
  const digits = String(Math.floor(Math.random() * 90_000) + 10_000);
  await open("/contacts/import");
  await importClients(page, "en", ["name,phone,language", `Asha Kulkarni,+9198${digits}111,en`], mark, looksAgain);
  await open("/campaigns/new");
  await page.locator('main input[name="name"]').fill(`Closed ${mark}`);
  await page.locator('main form:has(input[name="name"]) button[type="submit"]').click();
  await page.waitForURL(/\/audience/);
  const campaign = new URL(page.url()).pathname.replace(/\/audience$/, "");
  await page.locator('input[name="everybody"]').check();
  await next(page, "message");
  await open(`${campaign}/message?lang=en`);
  await page.locator('select[name="fields[purpose]"]').selectOption("service");
  await page.locator('textarea[name="fields[text]"]').fill(TEXT);
  await next(page, "check");
  await next(page, "schedule");
  await atAnyHour(page);
  await next(page, "review");
  return campaign;
}

async function submit(page: Page): Promise<void> {
  await page.locator('form#step button[type="submit"]').click();
  await page.waitForURL(/sent=yes/);
}

/** Approves the one request that waits, and comes back to the review step. */
async function approve(page: Page, open: Open, campaign: string): Promise<void> {
  await open("/approvals");
  await page.locator('main a[href^="/approvals/"]').first().click();
  await page.waitForURL(/\/approvals\/./);
  await page.locator('form#decide button[value="approve"]').click();
  await page.waitForURL(/tab=decided/);
  await open(`${campaign}/review`);
}

async function send(page: Page, campaign: string): Promise<void> {
  await page.locator('[commandfor="send-campaign"]').click();
  await page.locator('#send-campaign form:not([method="dialog"]) button[type="submit"]').click();
  await page.waitForURL(new RegExp(`${campaign}$`));
}

test("none: what nothing is found in needs nobody", async ({ page, open, newOwner, checkAxe, javaScriptEnabled }) => {
  test.setTimeout(150_000);
  await newOwner();
  await choose(page, open, "none");
  await checkAxe();
  const campaign = await written(page, open, javaScriptEnabled === false);
  await expect(page.getByText(text("campaign-approver-policy-none"))).toBeVisible();
  await submit(page);
  await open("/approvals?tab=decided");
  await page.locator('main a[href^="/approvals/"]').first().click();
  await page.waitForURL(/\/approvals\/./);
  await expect(page.getByText(new RegExp(text("approval-by-policy"))).first()).toBeVisible();
  await open(`${campaign}/review`);
  await send(page, campaign);
});

test("human: somebody approves, and the approval has an end", async ({ page, open, newOwner, checkAxe, checkWidth, javaScriptEnabled }) => {
  test.setTimeout(150_000);
  await newOwner();
  await choose(page, open, "human");
  const campaign = await written(page, open, javaScriptEnabled === false);
  await submit(page);
  await expect(page.locator('[commandfor="send-campaign"]')).toHaveCount(0);
  await approve(page, open, campaign);
  await expect(page.locator("#clearance").getByText(text("approval-valid-until"))).toBeVisible();
  await checkAxe();
  await checkWidth();
  await send(page, campaign);
});

test("prior_approval: nothing goes out before the reference is recorded", async ({ page, open, newOwner, checkAxe, checkWidth, expectedErrors, javaScriptEnabled }) => {
  test.setTimeout(150_000);
  expectedErrors.push(refused);
  await newOwner();
  await choose(page, open, "prior_approval");
  const campaign = await written(page, open, javaScriptEnabled === false);
  await submit(page);
  await approve(page, open, campaign);
  await expect(page.getByText(text("campaign-reference-first"))).toBeVisible();
  await expect(page.locator('[commandfor="send-campaign"]')).toHaveCount(0);
  // Somebody who finds a way to the button all the same is refused, and told why.
  await open(campaign);
  await page.getByRole("button", { name: text("live-launch") }).click();
  await expect(page.getByText(text("error-reference-needed"))).toBeVisible();

  await open(`${campaign}/review`);
  const form = page.locator("form#record-reference");
  await form.locator('select[name="body"]').selectOption("bse");
  await form.locator('input[name="reference"]').fill("BSE/IA/2026/0421");
  await form.locator('input[name="issued_on"]').fill("2099-01-01");
  await checkAxe();
  await form.locator('button[type="submit"]').click();
  await expect(form.getByText(text("error-bad-time")).first()).toBeVisible();
  await form.locator('select[name="body"]').selectOption("bse");
  await form.locator('input[name="reference"]').fill("BSE/IA/2026/0421");
  await form.locator('input[name="issued_on"]').fill(today());
  await form.locator('button[type="submit"]').click();
  await expect(page.locator("#clearance").getByText(/BSE\/IA\/2026\/0421/)).toBeVisible();
  await expect(form).toHaveCount(0);
  await checkWidth();
  await send(page, campaign);
  await expect(page.locator("#clearance").getByText(/BSE\/IA\/2026\/0421/)).toBeVisible();
});

test("report_24h: a report is asked for until it is recorded", async ({ page, open, newOwner, checkAxe, checkWidth, javaScriptEnabled }) => {
  test.setTimeout(150_000);
  await newOwner();
  await choose(page, open, "report_24h");
  const campaign = await written(page, open, javaScriptEnabled === false);
  await submit(page);
  await approve(page, open, campaign);
  await send(page, campaign);

  for (const path of ["/", "/approvals"]) {
    await open(path);
    await expect(page.getByRole("heading", { name: text("approval-duties-title") })).toBeVisible();
    await checkAxe();
    await checkWidth();
  }
  await page.locator(`main a[href="${campaign}"]`).first().click();
  await page.waitForURL(new RegExp(`${campaign}$`));
  await open(campaign);
  const form = page.locator("form#record-report");
  await form.locator('select[name="body"]').selectOption("amc");
  await form.locator('input[name="reference"]').fill("CAC/2026/118");
  await form.locator('input[name="reported_on"]').fill(today());
  await checkAxe();
  await form.locator('button[type="submit"]').click();
  await expect(page.locator("#clearance").getByText(/CAC\/2026\/118/)).toBeVisible();
  await open("/");
  await expect(page.getByRole("heading", { name: text("approval-duties-title") })).toHaveCount(0);
});
