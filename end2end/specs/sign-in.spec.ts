import { expect, LANGUAGES, test, WIDTHS } from "../fixtures";

for (const language of LANGUAGES) {
  for (const { name, width, height } of WIDTHS) {
    test(`the sign-in page is whole in ${language} at ${name} px`, async ({ page, speak, open, checkAxe, checkWidth }) => {
      await page.setViewportSize({ width, height });
      await speak(language);
      await open("/sign-in");
      await expect(page.locator("html")).toHaveAttribute("lang", language);
      await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
      await checkWidth();
      await checkAxe();
    });
  }
}

test("a wrong password is refused without telling whether the account exists", async ({ page, open }) => {
  const answers: string[] = [];
  for (const email of ["advisor@demo.example", "nobody@demo.example"]) {
    await open("/sign-in");
    await page.locator('input[name="email"]').fill(email);
    await page.locator('input[type="password"]').fill("not the password");
    await page.locator('form:has(input[type="password"]) button[type="submit"]').first().click();
    const alert = page.getByRole("alert").first();
    await expect(alert).toBeVisible();
    answers.push(await alert.innerText());
    await expect(page).toHaveURL(/sign-in/);
  }
  expect(answers[0]).toBe(answers[1]);
});

test("every role signs in and sees its name", async ({ page, signIn }) => {
  await signIn("owner");
  await expect(page.getByRole("navigation").first()).toBeVisible();
});
