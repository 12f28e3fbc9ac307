// The account's own journeys: second factor, password reset, devices.
import type { Page } from "@playwright/test";
import { code } from "../authenticator";
import { enter, expect, test, words, type Person } from "../fixtures";
import { linkFor } from "../outbox";

const text = (id: string) => words("en", id);
const button = (page: Page, id: string) => page.getByRole("button", { name: text(id), exact: true });
const refused = /status of 4\d\d/;

/** Signs in with the password; what comes next is the caller's. */
async function signInWith(page: Page, open: (path: string, on?: Page) => Promise<void>, person: Person): Promise<void> {
  await page.context().clearCookies({ name: "session" });
  await open("/sign-in", page);
  await enter(page, person.email, person.password);
}

async function give(page: Page, code: string): Promise<void> {
  await page.locator('input[name="code"]').fill(code);
  await page.locator('form:has(input[name="code"]) button[type="submit"]').click();
}

test("the second factor: set up, asked for at sign-in, recovery codes, switched off", async ({ page, open, newOwner, checkAxe, expectedErrors }) => {
  expectedErrors.push(refused);
  test.setTimeout(90_000);
  const owner = await newOwner();

  await open("/settings/security");
  await button(page, "security-totp-enable").click();
  const secret = await page.locator("code.break-all").innerText();
  await checkAxe();
  await give(page, "12345");
  await expect(page.getByRole("alert").first()).toBeVisible();
  await give(page, code(secret));
  await expect(page.getByRole("heading", { name: text("security-recovery-title") })).toBeVisible();
  const codes = await page.locator("main li code").allInnerTexts();
  expect(codes.length).toBeGreaterThanOrEqual(8);
  await open("/settings/security");
  await expect(page.getByText(text("security-totp-on"), { exact: true })).toBeVisible();
  await expect(page.getByText(codes[0])).toHaveCount(0);

  await signInWith(page, open, owner);
  await page.waitForURL(/\/sign-in\/code/);
  await give(page, "000000");
  await expect(page.getByRole("alert").first()).toBeVisible();
  // The first code was used up by switching on; the next half minute's is not.
  await give(page, code(secret, 1));
  await page.waitForURL((url) => url.pathname === "/");

  for (const attempt of ["new", "used"]) {
    await signInWith(page, open, owner);
    await page.waitForURL(/\/sign-in\/code/);
    await page.getByRole("link", { name: text("sign-in-code-use-recovery") }).click();
    await page.waitForURL(/recovery=1/);
    await expect(page.locator('input[name="code"]:not([inputmode="numeric"])')).toBeVisible();
    await give(page, codes[0]);
    if (attempt === "new") await page.waitForURL((url) => url.pathname === "/");
    else await expect(page.getByRole("alert").first()).toBeVisible();
  }
  await give(page, codes[1]);
  await page.waitForURL((url) => url.pathname === "/");

  await open("/settings/security");
  await button(page, "security-totp-disable").click();
  const dialog = page.locator("#second-factor-off");
  await dialog.locator('input[name="password"]').fill(owner.password);
  await dialog.locator('form:not([method="dialog"]) button[type="submit"]').click();
  await expect(page.getByText(text("security-totp-off"), { exact: true })).toBeVisible();
  await signInWith(page, open, owner);
  await page.waitForURL((url) => url.pathname === "/");
});

test("a forgotten password is reset by the link of the mail, once", async ({ page, open, newOwner, checkAxe, expectedErrors }) => {
  expectedErrors.push(refused);
  const owner = await newOwner();
  await page.context().clearCookies({ name: "session" });
  await open("/sign-in");
  await page.getByRole("link", { name: text("sign-in-forgot") }).click();
  await page.waitForURL(/forgot-password/);
  await page.locator('input[name="email"]').fill(owner.email);
  await button(page, "forgot-button").click();
  await expect(page.getByText(text("forgot-sent-text"))).toBeVisible();
  const link = await linkFor(owner.email, "reset-password");

  const chosen = { ...owner, password: "another four plain words" };
  await open(link);
  await checkAxe();
  await page.locator('input[name="password"]').fill(chosen.password);
  await button(page, "reset-button").click();
  await page.waitForURL(/\/sign-in/);
  await expect(page.getByText(text("reset-done"))).toBeVisible();
  await enter(page, owner.email, owner.password);
  await expect(page.getByRole("alert").first()).toBeVisible();
  await signInWith(page, open, chosen);
  await page.waitForURL((url) => url.pathname === "/");

  await page.context().clearCookies({ name: "session" });
  await open(link);
  await page.locator('input[name="password"]').fill("a third set of words");
  await button(page, "reset-button").click();
  await expect(page.getByRole("alert").first()).toBeVisible();
});

test("signing out everywhere else ends the other browsers", async ({ page, open, newOwner, elsewhere }) => {
  const owner = await newOwner();
  const other = await elsewhere();
  await signInWith(other, open, owner);
  await other.waitForURL((url) => url.pathname === "/");
  await open("/settings/security");
  await button(page, "security-sign-out-others").click();
  await expect(page.getByText(text("security-signed-out-others"))).toBeVisible();
  await expect(button(page, "security-sign-out-others")).toHaveCount(0);
  await other.goto("/contacts");
  await expect(other).toHaveURL(/\/sign-in/);
  await open("/contacts");
  await expect(page).toHaveURL(/\/contacts$/);
});
