// The studio without any key: the library writes in three languages, a text is improved by rule, versions
// are looked through, and the texts become a campaign.
import { expect, test } from "../fixtures";

test("texts are written, improved and used in a campaign", async ({ page, signIn, checkAxe, checkWidth }) => {
  await signIn("advisor", "/studio");
  await page.locator('textarea[name="topic"]').fill("A gentle SIP reminder");
  await page.locator('select[name="goal"]').selectOption("remind");
  await page.locator('main form button[type=submit]').first().click();
  await page.waitForURL(/\/studio\?id=/);
  for (const language of ["en", "hi", "mr"]) {
    await expect(page.locator(`[data-language="${language}"] textarea`)).toHaveValue(/SIP/);
  }
  await checkAxe();
  await checkWidth();

  await page.locator('button[value="improve:call-to-action:en"]').click();
  await page.waitForURL(/[?&]v=2$/);
  await expect(page.locator('textarea[name="texts[en]"]')).toHaveValue(/Just reply to this message/);
  await expect(page.locator('textarea[name="texts[hi]"]')).toHaveValue(/SIP/);
  await page.locator('main header a[href*="v=1"]').click();
  await page.waitForURL(/[?&]v=1$/);
  await expect(page.locator('textarea[name="texts[en]"]')).not.toHaveValue(/Just reply to this message/);

  await page.locator('button[value="campaign"]').click();
  await page.waitForURL(/\/campaigns\/[^/]+\/message/);
  await expect(page.locator('textarea[name="fields[text]"]')).toHaveValue(/SIP/);
});

test("a subject that the library does not know is told", async ({ page, signIn, checkAxe }) => {
  await signIn("owner", "/studio");
  await page.locator('textarea[name="topic"]').fill("quantum physics");
  await page.locator('button[value="library"]').click();
  await page.waitForURL(/\/studio\?id=/);
  await expect(page.locator('[data-language="en"] [role="status"]')).toBeVisible();
  await expect(page.locator('button[value="campaign"]')).toHaveCount(0);
  await checkAxe();
});

test("what is typed is checked by the rules", { tag: "@js" }, async ({ page, signIn }) => {
  await signIn("advisor", "/studio");
  await page.locator('textarea[name="topic"]').fill("SIP reminder");
  await page.locator('main form button[type=submit]').first().click();
  const text = page.locator('textarea[name="texts[en]"]');
  await expect(text).toHaveValue(/SIP/);
  await text.fill("Invest with us for guaranteed 15% returns.");
  await expect(page.locator("#studio-findings-en")).toContainText("Assured returns");
});

test("who does not write finds no studio", async ({ page, signIn }) => {
  await signIn("approver", "/");
  await expect(page.locator('a[href="/studio"]')).toHaveCount(0);
});
