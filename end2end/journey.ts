// Steps of the main job that more than one journey takes.
import type { Page } from "@playwright/test";
import { expect, words, type Language } from "./fixtures";

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
