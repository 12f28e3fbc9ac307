// The library: a piece found by its sound, read in three languages, and used in a campaign.
import { expect, LANGUAGES, test } from "../fixtures";

test("typing diwali finds दिवाली, and a campaign says it in three languages", async ({ page, speak, signIn, open, checkAxe, checkWidth }) => {
  await speak("hi");
  await signIn("advisor", "/library");
  await page.locator('main input[name="q"]').fill("diwali");
  await page.locator('main form[role="search"] button[type="submit"]').click();
  await page.waitForURL(/[?&]q=diwali/);
  const piece = page.locator('main a[href="/library/diwali"]').first();
  await expect(piece).toContainText("दिवाली");
  await checkAxe();
  await checkWidth();
  await piece.click();
  await page.waitForURL(/\/library\/diwali$/);
  for (const language of LANGUAGES) {
    await expect(page.locator(`main section p[lang="${language}"]`)).toContainText(/Diwali|दिवाली|दिवाळी/);
  }
  await expect(page.locator("main .verdict-pass")).toHaveCount(3);
  await checkAxe();
  await checkWidth();
  await page.locator('main form[action*="use_library_piece"] button[type="submit"]').click();
  await page.waitForURL(/\/campaigns\/[^/]+\/message/);
  const message = new URL(page.url()).pathname;
  for (const [language, words] of [["en", "happy Diwali"], ["hi", "दिवाली"], ["mr", "दिवाळी"]]) {
    await open(`${message}?lang=${language}`);
    await expect(page.locator('textarea[name="fields[text]"]')).toHaveValue(new RegExp(words));
  }
});

test("a topic is chosen by its address, and what is not there is said", async ({ page, signIn, open, checkAxe }) => {
  await signIn("approver", "/library");
  await page.locator('main a[href="/library?topic=scams"]').click();
  await page.waitForURL(/topic=scams/);
  await expect(page.locator('main a[href="/library/scam-otp"]')).toBeVisible();
  await expect(page.locator('main a[href="/library/diwali"]')).toHaveCount(0);
  await page.locator('main a[href="/library/scam-otp"]').click();
  await page.waitForURL(/\/library\/scam-otp$/);
  await expect(page.locator('main form[action*="library_piece"]')).toHaveCount(0);
  await open("/library?q=xylophone");
  await expect(page.locator('main .panel a[href="/library"]')).toBeVisible();
  await checkAxe();
});

test("a piece is kept as a template", async ({ page, signIn }) => {
  await signIn("owner", "/library/birthday-warm");
  await page.locator('main form[action*="keep_library_piece"] button[type="submit"]').click();
  await page.waitForURL(/\/templates\/[0-9a-f-]{36}$/);
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
});
