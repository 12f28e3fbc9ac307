// Contacts on a phone, deeds on many, and rows of a file corrected inside the import.
import type { Page } from "@playwright/test";
import { expect, test, WIDTHS, words } from "../fixtures";

const text = (id: string) => words("en", id);
const button = (page: Page, id: string) => page.getByRole("button", { name: text(id), exact: true });

const ROWS = ["name,phone,email", "Asha Kulkarni,9822011111,", "Ravi Sharma,9822011112,", "Bad Number,12345,", "Bad Email,9822011114,nobody", "Both Wrong,67890,nobody"];

/** Uploads the file and stops at the columns. */
async function upload(page: Page, open: (path: string) => Promise<void>): Promise<void> {
  await open("/contacts/import");
  await page.locator('input[type="file"]').setInputFiles({ name: "clients.csv", mimeType: "text/csv", buffer: Buffer.from(ROWS.join("\n")) });
  await page.locator('form[action="/contacts/import/upload"] button[type="submit"]').click();
  await page.waitForURL(/\/contacts\/import\/[0-9a-f-]{36}/);
}

/** Consent, start, and waiting for the end. */
async function run(page: Page, hasScripts: boolean): Promise<void> {
  await page.locator('button[name="go"][value="next"]').click();
  await page.locator('input[name="record"][value="no"]').check();
  await page.locator('form:has(textarea[name="evidence"]) button[type="submit"]').click();
  await page.getByRole("button", { name: text("imports-start") }).click();
  await expect(async () => {
    if (!hasScripts) await page.goto(page.url());
    await expect(page.getByText(text("imports-done"), { exact: true }).first()).toBeVisible({ timeout: 2_000 });
  }).toPass({ timeout: 30_000 });
}

test("rows of a file are corrected before and after the import", async ({ page, open, newOwner, checkAxe, checkWidth, javaScriptEnabled }) => {
  test.setTimeout(90_000);
  await newOwner();
  await upload(page, open);
  const fix = (row: number) => page.getByLabel(`Corrected value of row ${row}`);
  await expect(fix(4)).toHaveValue("12345");
  await expect(fix(5)).toHaveValue("nobody");
  await fix(4).fill("98220 11113");
  await button(page, "imports-fix-again").click();
  await expect(fix(4)).toHaveCount(0);
  await expect(fix(5)).toHaveValue("nobody");
  await checkAxe();
  await page.setViewportSize(WIDTHS[0]);
  await checkWidth();
  await checkAxe();
  await page.setViewportSize(WIDTHS[1]);
  await run(page, javaScriptEnabled !== false);

  // Wrong twice over: the number first, then the address.
  await fix(6).fill("98220 11115");
  await page.locator("tr", { has: fix(6) }).getByRole("button", { name: text("imports-try-again") }).click();
  await expect(page.getByText("Row 6 still cannot be taken over.")).toBeVisible();
  await expect(fix(6)).toHaveValue("nobody");
  await fix(6).fill("both@example.in");
  await page.locator("tr", { has: fix(6) }).getByRole("button", { name: text("imports-try-again") }).click();
  await expect(page.getByText("Row 6 was taken over.")).toBeVisible();
  await expect(fix(6)).toHaveCount(0);
  await expect(fix(5)).toBeVisible();
  await checkAxe();
  const rejects = page.getByRole("link", { name: text("imports-download-rejects") });
  const file = await page.request.get((await rejects.getAttribute("href"))!);
  expect((await file.text()).trim().split("\n")).toHaveLength(2);

  await open("/contacts");
  for (const name of ["Asha Kulkarni", "Bad Number", "Both Wrong"]) await expect(page.getByRole("link", { name })).toBeVisible();
  await expect(page.getByRole("link", { name: "Bad Email" })).toHaveCount(0);
});

test("several contacts are tagged, agree, are deleted and come back", async ({ page, open, newOwner, checkAxe, checkWidth, javaScriptEnabled }) => {
  test.setTimeout(90_000);
  const hasScripts = javaScriptEnabled !== false;
  await newOwner();
  await upload(page, open);
  await run(page, hasScripts);
  await open("/contacts");
  const bar = page.locator("details:has(> form#bulk)");
  const choose = async (...names: string[]) => {
    for (const name of names) await page.getByLabel(`Select ${name}`, { exact: true }).check();
    if (hasScripts) await expect(bar.locator("summary").first()).toHaveText(`${names.length} selected`);
    else await bar.locator("summary").first().click();
  };

  await choose("Asha Kulkarni");
  await bar.locator('input[name="label"]').fill("SIP");
  await button(page, "contacts-bulk-tag").click();
  await expect(page.getByText("1 contact changed.")).toBeVisible();
  await expect(page.locator("tr", { hasText: "Asha Kulkarni" }).getByText("SIP")).toBeVisible();

  await choose("Asha Kulkarni", "Ravi Sharma");
  await bar.locator("form details summary").click();
  await bar.locator('input[name="purposes[0]"]').check();
  await bar.locator('textarea[name="evidence"]').fill("Signed forms of the annual meeting");
  await checkAxe();
  await button(page, "contacts-bulk-consent-given").click();
  await expect(page.getByText("2 contacts changed.")).toBeVisible();
  await expect(page.locator("tr").getByText(text("contacts-consent-promotions"))).toHaveCount(2);

  await page.setViewportSize(WIDTHS[0]);
  await checkWidth();
  await checkAxe();
  if (hasScripts) {
    await bar.locator("summary").first().click();
    await page.getByRole("button", { name: "Select 2 on this page" }).click();
    await expect(bar.locator("summary").first()).toHaveText("2 selected");
  } else {
    await choose("Asha Kulkarni", "Ravi Sharma");
  }
  await bar.getByRole("button", { name: text("contacts-bulk-delete"), exact: true }).first().click();
  await page.locator('#bulk-delete button[value="delete"]').click();
  await expect(page.getByText("2 contacts were deleted.")).toBeVisible();
  await button(page, "contacts-undo").click();
  await expect(page.getByText("2 contacts are back.")).toBeVisible();
  await expect(page.getByRole("link", { name: "Ravi Sharma" })).toBeVisible();
});
