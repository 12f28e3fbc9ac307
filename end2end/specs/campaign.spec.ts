// The main job: a message in three languages, from first draft to delivered, over the sandbox.
import { expect, LANGUAGES, test, type Language } from "../fixtures";
import type { Page } from "@playwright/test";

// Education needs no disclosure beyond the general one; each text passes the rules as it stands.
const TEXTS: Record<Language, string> = {
  en: "Hello {name|there}, our next investor meeting is on Saturday at 11:00. Reply YES to keep a seat.",
  hi: "नमस्ते {name|जी}, हमारी अगली निवेशक बैठक शनिवार को 11:00 बजे है। सीट के लिए YES लिखें।",
  mr: "नमस्कार {name|मंडळी}, आमची पुढील गुंतवणूकदार बैठक शनिवारी 11:00 वाजता आहे. जागेसाठी YES लिहा.",
};

async function next(page: Page, step: string): Promise<void> {
  await page.locator('button[name="intent"][value="next"]:visible, header a.btn-primary:visible').first().click();
  await page.waitForURL(new RegExp(`/campaigns/[^/]+/${step}`));
}

async function create(page: Page, name: string): Promise<string> {
  await page.locator('[commandfor="new-campaign"]').first().click();
  const dialog = page.locator("#new-campaign");
  await dialog.locator('input[name="name"]').fill(name);
  await dialog.locator('button[type="submit"]').last().click();
  await page.waitForURL(/\/campaigns\/[^/]+\/audience/);
  return page.url().replace(/\/audience.*/, "");
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

for (const language of LANGUAGES) {
  test(`a campaign is written, checked and sent for approval in ${language}`, async ({ page, speak, signIn, open, checkAxe, checkWidth }) => {
    test.setTimeout(90_000);
    await speak(language);
    await signIn("advisor", "/campaigns");
    const campaign = await create(page, `Investor meeting ${language} ${Date.now()}`);
    await page.locator('input[name="everybody"]').check();
    await checkAxe();
    await next(page, "message");

    await write(page, campaign, TEXTS, open);
    await open(`${campaign}/message?lang=${language}`);
    await expect(page.locator('textarea[name="fields[text]"]')).toHaveValue(TEXTS[language]);
    await checkAxe();
    await checkWidth();

    await open(`${campaign}/check`);
    await checkAxe();
    await next(page, "schedule");
    await checkAxe();
    await next(page, "review");
    await checkAxe();
    await checkWidth();
    await page.locator('form#step button[type="submit"]:visible').click();
    await page.waitForURL(/sent=yes/);
    await expect(page.locator('form#step button[type="submit"]')).toHaveCount(0);
  });
}

test("a promise of returns is marked with rule and citation and cannot be sent for approval", async ({ page, signIn, open, checkAxe }) => {
  await signIn("advisor", "/campaigns");
  const campaign = await create(page, `Promise ${Date.now()}`);
  await page.locator('input[name="everybody"]').check();
  await next(page, "message");
  await write(page, campaign, { en: "Guaranteed returns of 18% a year, risk free." }, open);
  await expect(page.getByText(/must fix/i).first()).toBeVisible();
  await checkAxe();
  await open(`${campaign}/review`);
  await expect(page.locator('form#step button[type="submit"]').first()).toBeDisabled();
});
