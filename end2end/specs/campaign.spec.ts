// What the builder refuses.
import { expect, ready, test, words, type Language } from "../fixtures";
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

test("a promise of returns is marked with rule and citation and cannot be sent for approval", async ({ page, signIn, open, checkAxe }) => {
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

test("steps can be left at any moment and nothing that was typed is lost", { tag: "@js" }, async ({ page, signIn }) => {
  await signIn("advisor", "/campaigns/new");
  const campaign = await create(page, `Hurry ${Date.now()}`);
  // The count and the save of the audience are under way when the step is left by a link.
  for (const pause of [0, 390, 430]) {
    await page.locator('input[name="everybody"]').setChecked(pause !== 390);
    await page.waitForTimeout(pause);
    await page.locator('header a[href="/campaigns"], a[href="/campaigns"]:visible').first().click();
    await page.waitForURL(/\/campaigns$/);
    await page.goBack();
    await expect(page.locator('input[name="everybody"]')).toBeChecked({ checked: pause !== 390 });
  }
  await expect(page.locator('input[name="everybody"]')).toBeChecked();
  // So are the check and the save of the text, whether the language or the step is left.
  const field = page.locator('textarea[name="fields[text]"]');
  await page.goto(`${campaign}/message?lang=en`);
  for (const pause of [0, 395, 420, 905]) {
    const text = `Meeting on Saturday, ${pause}.`;
    await expect(field).toHaveAttribute("lang", "en");
    await field.fill(text);
    await page.waitForTimeout(pause);
    await page.locator(`a[href$="message?lang=hi"]`).first().click();
    await expect(field).toHaveAttribute("lang", "hi");
    await expect(field).toHaveValue("");
    await page.locator(`a[href$="message?lang=en"]`).first().click();
    await expect(field).toHaveValue(text);
  }
  await field.fill("The last words.");
  await page.locator(`a[href$="${campaign}/review"]:visible, a[href="/campaigns"]:visible`).first().click();
  await page.waitForURL((url) => !url.pathname.endsWith("/message"));
  await page.goBack();
  await expect(field).toHaveValue("The last words.");
});

test("what was typed and never saved is offered when the campaign was changed since", { tag: "@js" }, async ({ page, signIn, expectedErrors }) => {
  expectedErrors.push(/Failed to load resource|ERR_|Failed to fetch/);
  await signIn("advisor", "/campaigns/new");
  const campaign = await create(page, `Kept ${Date.now()}`);
  const field = page.locator('textarea[name="fields[text]"]');
  const offer = page.locator("[data-draft-offer]");
  await page.goto(`${campaign}/message?lang=en`);
  await ready(page);
  // The text never reaches the server, the device has it.
  await page.route(/autosave_message/, (route) => route.abort());
  await field.fill("Typed without a connection.");
  await page.waitForFunction(() => Object.keys(localStorage).some((key) => key.startsWith("draft:campaign-")));
  await page.goto(`${campaign}/audience`);
  await ready(page);
  const saved = page.waitForResponse((response) => response.url().includes("autosave_audience"));
  await page.locator('input[name="everybody"]').check();
  await saved;
  await page.unroute(/autosave_message/);

  await page.goto(`${campaign}/message?lang=en`);
  await ready(page);
  await expect(offer).toBeVisible();
  await expect(offer).toContainText("Typed without a connection.");
  await expect(offer).toContainText(/\d{1,2}:\d{2}/);
  await expect(field).toHaveValue("");
  const kept = page.waitForResponse((response) => response.url().includes("autosave_message"));
  await offer.locator("[data-draft-take]").click();
  await expect(offer).toBeHidden();
  await expect(field).toHaveValue("Typed without a connection.");
  await kept;
  // Once it is saved nothing is kept and nothing offered.
  await page.waitForFunction(() => !Object.keys(localStorage).some((key) => key.startsWith("draft:campaign-")));
  await page.reload();
  await ready(page);
  await expect(field).toHaveValue("Typed without a connection.");
  await expect(offer).toBeHidden();
});

test("what is typed before the application is there stays and is checked", { tag: "@js" }, async ({ page, signIn }) => {
  await signIn("advisor", "/campaigns/new");
  const campaign = await create(page, `Early ${Date.now()}`);
  let release = () => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  await page.route(/\.wasm/, async (route) => {
    await held;
    await route.continue();
  });
  await page.goto(`${campaign}/message?lang=en`, { waitUntil: "domcontentloaded" });
  const field = page.locator('textarea[name="fields[text]"]');
  await field.pressSequentially("Guaranteed returns.");
  await page.locator('select[name="fields[purpose]"]').selectOption("education");
  const saved = page.waitForResponse((response) => response.url().includes("autosave_message") && (response.request().postData() ?? "").includes("education"));
  release();
  await page.waitForFunction(() => document.documentElement.hasAttribute("data-ready"));
  await expect(page.locator("#checks").getByText(/must fix/i).first()).toBeVisible();
  await expect(field).toHaveValue("Guaranteed returns.");
  await saved;
  await page.evaluate(() => localStorage.clear());
  await page.reload();
  await expect(field).toHaveValue("Guaranteed returns.");
  await expect(page.locator('select[name="fields[purpose]"]')).toHaveValue("education");
});

test("keys lead from finding to finding and apply what is suggested", { tag: "@js" }, async ({ page, signIn, open, checkAxe }) => {
  await signIn("advisor", "/campaigns/new");
  const campaign = await create(page, `Keys ${Date.now()}`);
  await open(`${campaign}/message?lang=en`);
  const field = page.locator('textarea[name="fields[text]"]');
  await field.fill("Guaranteed returns of 18% a year, risk free.");
  await expect(page.locator("#issue-2")).toBeVisible();
  await field.press("F8");
  const selected = () => field.evaluate((area: HTMLTextAreaElement) => area.value.slice(area.selectionStart, area.selectionEnd));
  const first = await selected();
  expect(first).not.toBe("");
  await field.press("F8");
  expect(await selected()).not.toBe(first);
  await field.press("Shift+F8");
  expect(await selected()).toBe(first);
  await field.press("Alt+Enter");
  await expect(field).not.toHaveValue(new RegExp(first));
  await expect(page.getByText(words("en", "campaign-checking"))).toHaveCount(0);
  await checkAxe();
});
