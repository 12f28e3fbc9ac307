// Steps of the main job that more than one journey takes.
import type { Page } from "@playwright/test";
import { expect, words, type Language } from "./fixtures";

/** The fixture `open`. */
type Open = (path: string, on?: Page) => Promise<void>;

/** Nothing is found in it: a small business writes to its own clients about its hours. */
const HARMLESS = "{firm_name}: Hello {name|there}, our shop is closed on Monday.";

/** Uploads the rows as a file, tags everybody with `mark`, and records consent for both purposes. */
export async function importClients(page: Page, language: Language, rows: string[], mark: string, looksAgain: boolean): Promise<void> {
  await page.locator('input[type="file"]').setInputFiles({ name: `clients-${mark}.csv`, mimeType: "text/csv", buffer: Buffer.from(rows.join("\n")) });
  await page.locator('form[action="/contacts/import/upload"] button[type="submit"]').click();
  await page.waitForURL(/\/contacts\/import\/[0-9a-f-]{36}/);
  await page.locator('input[name="tags"]').fill(mark);
  await page.locator('button[name="go"][value="next"]').click();
  await page.locator('input[name="purposes[0]"]').check();
  await page.locator('input[name="purposes[1]"]').check();
  await page.locator('textarea[name="evidence"]').fill("Signed forms of the annual meeting");
  await page.locator('form:has(textarea[name="evidence"]) button[type="submit"]').click();
  await page.getByRole("button", { name: words(language, "imports-start") }).click();
  await shown(page, words(language, "imports-done"), looksAgain);
}

/** Waits for words on a page that follows what happens; without scripts it is loaded again. */
export async function shown(page: Page, text: string, looksAgain: boolean, where = "body"): Promise<void> {
  await expect(async () => {
    if (looksAgain) await page.goto(page.url());
    await expect(page.locator(where).getByText(text, { exact: true }).first()).toBeVisible({ timeout: 2_000 });
  }).toPass({ timeout: 60_000 });
}

/** Goes on to the next step of the builder. */
export async function next(page: Page, step: string): Promise<void> {
  await page.locator('button[name="intent"][value="next"]:visible, a.btn-primary[href*="/campaigns/"]:visible').first().click();
  await page.waitForURL(new RegExp(`/campaigns/[^/]+/${step}`));
}

/** At the schedule step: sends at any hour, so that a journey does not depend on the time of day. */
export async function atAnyHour(page: Page): Promise<void> {
  await page.locator('input[name="fields[quiet]"]').uncheck();
}

/** Waits until the campaign of the live page says that it is completed. */
export async function completed(page: Page, language: Language, looksAgain: boolean): Promise<void> {
  await shown(page, words(language, "campaign-status-completed"), looksAgain, "p:has(+ h1)");
}

/** Chooses a policy; owners of one-person organisations approve what they wrote. */
export async function choosePolicy(page: Page, open: Open, policy: string): Promise<void> {
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

/** A client, and a campaign for everybody at the review step, in a new organisation; answers with the campaign's path. */
export async function written(page: Page, open: Open, looksAgain: boolean, text = HARMLESS): Promise<string> {
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
  await page.locator('textarea[name="fields[text]"]').fill(text);
  await next(page, "check");
  await next(page, "schedule");
  await atAnyHour(page);
  await next(page, "review");
  return campaign;
}

/** At the review step: sends the campaign on. */
export async function submit(page: Page): Promise<void> {
  await page.locator('form#step button[type="submit"]').click();
  await page.waitForURL(/sent=yes/);
}

/** Approves the one request that waits, and comes back to the review step. */
export async function approve(page: Page, open: Open, campaign: string): Promise<void> {
  await open("/approvals");
  await page.locator('main a[href^="/approvals/"]').first().click();
  await page.waitForURL(/\/approvals\/./);
  await page.locator('form#decide button[value="approve"]').click();
  await page.waitForURL(/tab=decided/);
  await open(`${campaign}/review`);
}

/** At the review step: sends what is approved. */
export async function send(page: Page, campaign: string): Promise<void> {
  await page.locator('[commandfor="send-campaign"]').click();
  await page.locator('#send-campaign form:not([method="dialog"]) button[type="submit"]').click();
  await page.waitForURL(new RegExp(`${campaign}$`));
}
