// Deciding: by key, with a way back.
import type { Page } from "@playwright/test";
import { expect, test } from "../fixtures";

const TEXT =
  "{firm_name}, AMFI-registered Mutual Fund Distributor, {registration}\n\nNamaste {first_name|friend}, our office is closed on Monday.\n{advisor_name}";

/** A campaign of the advisor that waits for an approver; answers with its name. */
async function submitted(page: Page, open: (path: string) => Promise<void>, text = TEXT): Promise<string> {
  const name = `Closed ${Date.now()} ${Math.floor(Math.random() * 1000)}`;
  await open("/campaigns/new");
  await page.locator('main input[name="name"]').fill(name);
  await page.locator('main form:has(input[name="name"]) button[type="submit"]').click();
  await page.waitForURL(/\/audience/);
  const campaign = new URL(page.url()).pathname.replace(/\/audience$/, "");
  await page.locator('input[name="everybody"]').check();
  await page.locator('button[name="intent"][value="next"]:visible').first().click();
  await page.waitForURL(/\/message/);
  await open(`${campaign}/message?lang=en`);
  await page.locator('textarea[name="fields[text]"]').fill(text);
  await page.locator('select[name="fields[fallback_language]"]').selectOption("en");
  await page.locator('details:has(input[name="fields[template_name]"]) summary').click();
  await page.locator('input[name="fields[template_name]"]').fill("closed");
  await page.locator('button[name="intent"][value="next"]:visible').first().click();
  await page.waitForURL(/\/check/);
  await open(`${campaign}/review`);
  await page.locator('textarea[name="note"]').fill("Same as last year.");
  await page.locator('form#step button[type="submit"]').click();
  await page.waitForURL(/sent=yes/);
  return name;
}

test("an approval can be taken back", async ({ page, signIn, open, checkAxe }) => {
  await signIn("advisor", "/");
  const name = await submitted(page, open);
  await signIn("approver", "/approvals");
  await page.getByRole("link", { name: new RegExp(name) }).first().click();
  await page.waitForURL(/\/approvals\/./);
  await expect(page.getByText("Same as last year.")).toBeVisible();
  await page.locator('form#decide button[value="approve"]').click();
  const undo = page.getByRole("button", { name: "Undo approval" });
  await expect(undo).toBeVisible();
  await checkAxe();
  await undo.click();
  await page.waitForURL(/tab=waiting/);
  await expect(page.locator('form#decide button[value="approve"]')).toBeVisible();
});

test("requests are walked through and decided by key", { tag: "@js" }, async ({ page, signIn, open, checkAxe }) => {
  await signIn("advisor", "/");
  const names = [await submitted(page, open), await submitted(page, open)];
  await signIn("approver", "/approvals");
  await expect(page.locator('[data-key="J"]')).toHaveCount(1);
  await page.keyboard.press("j");
  await page.waitForURL(/\/approvals\/./);
  const first = page.url();
  await expect(page.locator('[data-key="J"]')).toHaveCount(1);
  await page.keyboard.press("j");
  await page.waitForURL((url) => url.href !== first);
  await expect(page.locator('[data-key="K"]')).toHaveCount(1);
  await page.keyboard.press("k");
  await page.waitForURL(first);
  // The first of the list is there once nothing leads further back.
  await expect(page.locator('[data-key="K"]')).toHaveCount(0);
  // The list knows of a choice before the request itself is there.
  await expect(page.locator(`form#decide input[name="id"][value="${new URL(first).pathname.split("/").at(-1)}"]`)).toHaveCount(1);
  await page.keyboard.press("r");
  const reason = page.locator('textarea[name="reason"]');
  await expect(reason).toBeFocused();
  // Letters are letters while somebody is typing.
  await page.keyboard.type("jka");
  await expect(reason).toHaveValue("jka");
  expect(page.url()).toBe(first);
  await reason.fill("");
  await reason.blur();
  await page.keyboard.press("?");
  await expect(page.locator("dialog#keys")).toBeVisible();
  await checkAxe();
  await page.keyboard.press("Escape");
  await page.getByRole("link", { name: new RegExp(names[1]) }).first().click();
  await expect(page.locator("h2", { hasText: names[1] })).toBeVisible();
  await page.keyboard.press("a");
  const asked = page.locator("dialog#confirm-approval");
  await expect(asked).toBeVisible();
  await asked.locator('button[value="approve"]').click();
  // The toast offers the way back, also on another page.
  const undo = page.getByRole("button", { name: /^Undo( \d)?$/ });
  await expect(undo).toBeVisible();
  await undo.click();
  await page.waitForURL(/tab=waiting/);
  await expect(page.locator('form#decide button[value="approve"]')).toBeVisible();
});

test("single letters can be switched off", { tag: "@js" }, async ({ page, signIn }) => {
  await signIn("approver", "/approvals");
  await page.keyboard.press("?");
  await page.locator("[data-keys-switch]").uncheck();
  await page.keyboard.press("Escape");
  await page.keyboard.press("?");
  await expect(page.locator("dialog#keys")).toBeHidden();
  await page.evaluate(() => localStorage.removeItem("keys"));
});

test("a request is claimed, talked about and taken over", async ({ page, signIn, open, checkAxe, checkWidth }) => {
  await signIn("advisor", "/");
  const name = await submitted(page, open);
  await signIn("approver", "/approvals");
  await page.getByRole("link", { name: new RegExp(name) }).first().click();
  await page.waitForURL(/\/approvals\/./);
  const request = new URL(page.url()).pathname;
  await open(request);
  await page.getByRole("button", { name: "I am looking at it" }).click();
  await expect(page.getByRole("button", { name: "Leave it to others" })).toBeVisible();
  await page.locator('#comments textarea[name="text"]').fill("Which Monday is meant?");
  await page.getByRole("button", { name: "Send comment" }).click();
  await expect(page.locator("#comments li", { hasText: "Which Monday is meant?" })).toBeVisible();
  await expect(page.locator("#history li").first()).toContainText("Version 1");
  await checkAxe();
  await checkWidth();

  // The author answers and decides nothing.
  await signIn("advisor", request);
  await page.locator('#comments textarea[name="text"]').fill("The next one.");
  await page.getByRole("button", { name: "Send comment" }).click();
  await expect(page.locator("#comments li")).toHaveCount(2);
  await expect(page.locator("form#decide")).toHaveCount(0);

  await signIn("admin", request);
  await expect(page.locator("form#decide")).toHaveCount(0);
  await page.getByRole("button", { name: "Take it over" }).click();
  await expect(page.locator('form#decide button[value="approve"]')).toBeVisible();
});

test("requests with the same content are approved together", async ({ page, signIn, open, checkAxe }) => {
  await signIn("advisor", "/");
  // Words of this test alone: other journeys run beside it.
  const text = TEXT.replace("on Monday", `on Monday, note ${Math.random().toString(36).slice(2, 10)}`);
  const names = [await submitted(page, open, text), await submitted(page, open, text)];
  await signIn("approver", "/approvals");
  await page.getByRole("link", { name: new RegExp(names[0]) }).first().click();
  await page.waitForURL(/\/approvals\/./);
  await open(new URL(page.url()).pathname);
  const alike = page.locator("#alike");
  for (const name of names) await expect(alike).toContainText(name);
  await alike.getByRole("button", { name: "Approve all 2" }).click();
  const asked = page.locator("dialog#approve-alike");
  for (const name of names) await expect(asked).toContainText(name);
  await checkAxe();
  await asked.getByRole("button", { name: "Approve all 2" }).click();
  await page.waitForURL(/tab=decided/);
  for (const name of names) await expect(page.getByRole("link", { name: new RegExp(name) }).first()).toContainText("Approved");
});

test("an organisation names the time to decide and a deputy", async ({ page, newOwner, open }) => {
  await newOwner();
  await open("/settings/organisation");
  await page.locator('input[name="hours"]').fill("8");
  await page.locator('select[name="deputy"]').selectOption({ index: 1 });
  await page.locator('form:has(input[name="hours"]) button[type="submit"]').click();
  await page.waitForURL(/done=saved/);
  await expect(page.locator('input[name="hours"]')).toHaveValue("8");
});
