// The rulebook: found from a template shelf, filtered by its address, and a text tried in it.
import { expect, test } from "../fixtures";

const PROMISE = "Invest with us for guaranteed 15% returns.";

test("a text is tried, and nothing of it stands in the address", async ({ page, signIn, open, checkAxe, checkWidth }) => {
  await signIn("dpo", "/templates");
  await page.locator('main a[href="/rulebook"]').click();
  await page.waitForURL(/\/rulebook$/);
  const text = page.locator('textarea[name="text"]');
  await expect(text).toBeVisible();
  await text.fill(PROMISE);
  await page.locator("#try button[type=submit]").click();
  await expect(page.locator("#issue-1")).toContainText("Assured returns");
  await expect(page.locator('textarea[name="text"]')).toHaveValue(PROMISE);
  expect(new URL(page.url()).search).toBe("");
  await checkAxe();
  await checkWidth();
  await open("/rulebook");
  await expect(page.locator('textarea[name="text"]')).toHaveValue("");
});

test("a text is checked while it is typed", { tag: "@js" }, async ({ page, signIn, checkAxe }) => {
  await signIn("approver", "/rulebook");
  const text = page.locator('textarea[name="text"]');
  await text.fill(PROMISE);
  await expect(page.locator("#issue-1")).toContainText("Assured returns");
  await checkAxe();
  await text.fill("x".repeat(4_097));
  await expect(page.locator("#try-findings")).toContainText("At most 4,096 characters.");
  await text.fill("");
  await expect(page.locator("#try-findings li")).toHaveCount(0);
});

test("rules are filtered by the address", async ({ page, signIn, open }) => {
  await signIn("advisor", "/rulebook?severity=block&q=guarantee");
  await expect(page.locator("#rule-assured_returns")).toBeVisible();
  await expect(page.locator("#rule-urgency")).toHaveCount(0);
  await open("/rulebook?q=nosuchword");
  await expect(page.locator("article")).toHaveCount(0);
  await expect(page.locator('main .panel a[href="/rulebook"]')).toBeVisible();
});

test("a text is tried by the rules of a day", { tag: "@js" }, async ({ page, signIn }) => {
  await signIn("advisor", "/rulebook");
  await page.locator('textarea[name="text"]').fill(PROMISE);
  await expect(page.locator("#issue-1")).toContainText("Assured returns");
  await page.locator('input[name="as_of"]').fill("2001-01-01");
  await expect(page.locator("#try-findings li")).toHaveCount(0);
  await expect(page.locator("#try-findings")).toContainText("1 Jan 2001");
});

test("an owner adds a word, and every text is checked for it", async ({ page, signIn, open, checkAxe, checkWidth }) => {
  const word = `dirtcheap${Date.now()}`;
  await signIn("owner", "/rulebook");
  await page.locator('main a[href="/rulebook/own"]').click();
  await page.waitForURL(/\/rulebook\/own$/);
  await page.locator('main a[href="/rulebook/own/new"]').first().click();
  await page.waitForURL(/\/rulebook\/own\/new$/);
  await page.locator('input[name="label"]').fill(word);
  await page.locator('select[name="severity"]').selectOption("block");
  await page.locator('textarea[name="phrases"]').fill(`${word}\nnot at any price*`);
  await checkAxe();
  await page.locator('main form button[type=submit]').first().click();
  await page.waitForURL(/\/rulebook\/own\?done=saved/);
  const rule = page.locator("main li", { has: page.getByRole("heading", { name: word }) });
  await expect(rule).toContainText("not at any price*");
  await checkAxe();
  await checkWidth();

  await page.locator('textarea[name="text"]').fill(`Our ${word.toUpperCase()} plans`);
  await page.locator("#try button[type=submit]").click();
  await expect(page.locator("#issue-1")).toContainText(word);

  await open("/rulebook/own");
  await rule.locator("form button[type=submit]").click();
  await page.waitForURL(/\/rulebook\/own\?done=saved/);
  await expect(rule).toHaveCount(0);
  await page.locator('textarea[name="text"]').fill(`Our ${word} plans`);
  await page.locator("#try button[type=submit]").click();
  await expect(page.locator("#try-findings")).toContainText("Rule set");
  await expect(page.locator("#try-findings")).not.toContainText(word);

  await signIn("advisor", "/rulebook/own");
  await expect(page.locator('main a[href="/rulebook/own/new"]')).toHaveCount(0);
});
