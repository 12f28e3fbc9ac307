// What each approval policy asks for, from the settings to the live page. Each journey has an organisation
// of its own, because a policy is its organisation's.
import { expect, test, words } from "../fixtures";
import { approve, choosePolicy, send, submit, written } from "../journey";

const text = (id: string) => words("en", id);
const refused = /status of 4\d\d/;

/** Today, as a field for a day takes it. */
function today(): string {
  return new Intl.DateTimeFormat("en-CA", { timeZone: "Asia/Kolkata" }).format(new Date());
}

test("none: what nothing is found in needs nobody", async ({ page, open, newOwner, checkAxe, javaScriptEnabled }) => {
  test.setTimeout(150_000);
  await newOwner();
  await choosePolicy(page, open, "none");
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
  await choosePolicy(page, open, "human");
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
  await choosePolicy(page, open, "prior_approval");
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
  await choosePolicy(page, open, "report_24h");
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
