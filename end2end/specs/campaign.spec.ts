// What the builder refuses.
import { expect, test, type Language } from "../fixtures";
import type { Page } from "@playwright/test";

async function next(page: Page, step: string): Promise<void> {
  await page.locator('button[name="intent"][value="next"]:visible, header a.btn-primary:visible').first().click();
  await page.waitForURL(new RegExp(`/campaigns/[^/]+/${step}`));
}

async function create(page: Page, name: string): Promise<string> {
  await page.locator('main input[name="name"]').fill(name);
  await page.locator('main form:has(input[name="name"]) button[type="submit"]').click();
  await page.waitForURL(/\/campaigns\/[^/]+\/audience/);
  return new URL(page.url()).pathname.replace(/\/audience$/, "");
}

/** Writes the message in each language; without scripts saving is what checks it. */
async function write(page: Page, campaign: string, texts: Partial<Record<Language, string>>, open: (path: string) => Promise<void>): Promise<void> {
  for (const [language, text] of Object.entries(texts)) {
    await open(`${campaign}/message?lang=${language}`);
    const field = page.locator('textarea[name="fields[text]"]');
    await expect(field).toHaveAttribute("lang", language);
    await field.fill(text);
    await next(page, "check");
  }
}

// With scripts: leaving the message step while a check is under way reads a signal that is gone.
test("a promise of returns is marked with rule and citation and cannot be sent for approval", { tag: "@open-js" }, async ({ page, signIn, open, checkAxe }) => {
  await signIn("advisor", "/campaigns/new");
  const campaign = await create(page, `Promise ${Date.now()}`);
  await page.locator('input[name="everybody"]').check();
  await next(page, "message");
  await write(page, campaign, { en: "Guaranteed returns of 18% a year, risk free." }, open);
  await expect(page.getByText(/must fix/i).first()).toBeVisible();
  await checkAxe();
  await open(`${campaign}/review`);
  await expect(page.locator('form#step button[type="submit"]').first()).toBeDisabled();
});
