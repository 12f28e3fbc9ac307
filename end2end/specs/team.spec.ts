// What an owner does with people, keys and numbers in the settings.
import type { Locator, Page } from "@playwright/test";
import { expect, test, words } from "../fixtures";
import { linkFor } from "../outbox";

const text = (id: string) => words("en", id);
const button = (scope: Page | Locator, id: string) => scope.getByRole("button", { name: text(id), exact: true });

test("a member is invited by mail, gets another role and is deactivated", async ({ page, open, newOwner, elsewhere, checkAxe, expectedErrors }) => {
  expectedErrors.push(/status of 4\d\d/);
  await newOwner();
  const email = `member-${crypto.randomUUID()}@journey.example`;
  await open("/settings/members");
  await page.locator('input[name="email"]').fill(email);
  await page.locator('form:has(input[name="email"]) select[name="role"]').selectOption("advisor");
  await button(page, "members-invite-button").click();
  await expect(page.getByText(email)).toBeVisible();
  const link = await linkFor(email, "invite");

  const member = await elsewhere();
  await open(link, member);
  await expect(member.getByText(email)).toBeVisible();
  await member.locator('input[name="name"]').fill("Ravi Kulkarni");
  await member.locator('input[name="password"]').fill("five other plain words here");
  await button(member, "invite-button").click();
  await member.waitForURL((url) => url.pathname === "/");
  const again = await elsewhere();
  await open(link, again);
  await expect(again.getByText(text("invite-bad-title")).first()).toBeVisible();

  await open("/settings/members");
  const row = page.locator("tr", { hasText: "Ravi Kulkarni" });
  await expect(row.locator("select")).toHaveValue("advisor");
  await row.locator("select").selectOption("dpo");
  await row.getByRole("button", { name: text("members-change-role") }).click();
  await expect(page.getByText(text("ui-saved")).first()).toBeVisible();
  await open("/settings/members");
  await expect(row.locator("select")).toHaveValue("dpo");
  await checkAxe();
  await open("/settings/audit", member);
  await expect(member.getByRole("heading", { level: 1, name: text("audit-title") })).toBeVisible();

  await row.getByRole("button", { name: text("members-deactivate") }).first().click();
  await row.locator("dialog[open]").getByRole("button", { name: text("members-deactivate") }).click();
  await expect(row.getByText(text("members-inactive"))).toBeVisible();
  await member.goto("/contacts");
  await expect(member).toHaveURL(/\/sign-in/);
});

test("an API key is shown once, works, and is revoked", async ({ page, open, newOwner, request, checkAxe }) => {
  await newOwner();
  await open("/settings/api-keys");
  await page.locator('input[name="name"]').fill("Accounting");
  await button(page, "api-keys-create-button").click();
  await expect(page.getByRole("heading", { name: text("api-keys-fresh-title") })).toBeVisible();
  const key = await page.locator("p > code").innerText();
  const ask = async () => (await request.get("/api/v1/contacts", { headers: { authorization: `Bearer ${key}` } })).status();
  expect(await ask()).toBe(200);

  await open("/settings/api-keys");
  await expect(page.getByText("Accounting", { exact: true })).toBeVisible();
  await expect(page.getByText(key)).toHaveCount(0);
  await checkAxe();
  const row = page.locator("tr", { hasText: "Accounting" });
  await button(row, "api-keys-revoke").click();
  await row.locator("dialog[open]").getByRole("button", { name: text("api-keys-revoke") }).click();
  await expect(button(row, "api-keys-revoke")).toHaveCount(0);
  expect(await ask()).toBe(401);
});

test("a WhatsApp number is connected and changed; its token is never shown", async ({ page, open, newOwner, checkAxe }) => {
  await newOwner();
  await open("/settings/senders");
  await page.getByRole("link", { name: text("senders-connect") }).first().click();
  await page.waitForURL(/senders\/new/);
  await page.locator('input[name="name"]').fill("Office number");
  await page.locator('input[name="phone_number_id"]').fill("109876543210987");
  await page.locator('input[name="access_token"]').fill("EAAG-secret-token");
  await checkAxe();
  await button(page, "senders-connect").click();
  await page.waitForURL(/\/settings\/senders(\?|$)/);
  const row = page.locator("li", { hasText: "Office number" });
  await row.getByRole("link", { name: text("senders-edit") }).click();
  await page.waitForURL(/senders\/[0-9a-f-]{36}/);
  await expect(page.locator('input[name="access_token"]')).toHaveValue("");
  expect(await page.content()).not.toContain("EAAG-secret-token");
  await page.locator('input[name="name"]').fill("Front desk");
  await button(page, "ui-save").click();
  await page.waitForURL(/\/settings\/senders(\?|$)/);
  await expect(page.getByText("Front desk", { exact: true })).toBeVisible();
  await expect(page.getByText("Office number")).toHaveCount(0);
});

test("dialogs open and close by keyboard and give the focus back", async ({ page, open, newOwner }) => {
  await newOwner();
  await open("/settings/api-keys");
  await page.locator('input[name="name"]').fill("Keyboard");
  await button(page, "api-keys-create-button").click();
  await expect(page.getByRole("heading", { name: text("api-keys-fresh-title") })).toBeVisible();
  const row = page.locator("tr", { hasText: "Keyboard" });
  const opener = button(row, "api-keys-revoke").first();
  const dialog = row.locator("dialog");
  for (const close of ["Escape", "Enter"]) {
    await opener.focus();
    await page.keyboard.press("Enter");
    await expect(dialog).toBeVisible();
    await expect(dialog.locator(":focus")).toHaveCount(1);
    if (close === "Enter") await dialog.getByRole("button", { name: text("ui-cancel") }).focus();
    await page.keyboard.press(close);
    await expect(dialog).toBeHidden();
    await expect(opener).toBeFocused();
  }
});
