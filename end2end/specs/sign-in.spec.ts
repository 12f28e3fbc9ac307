import { enter, expect, ROLES, test } from "../fixtures";

test("a wrong password is refused without telling whether the account exists", async ({ page, open, expectedErrors }) => {
  expectedErrors.push(/status of 401/);
  const answers: string[] = [];
  for (const email of ["advisor@demo.example", "nobody@demo.example"]) {
    await open("/sign-in");
    await enter(page, email, "not the password");
    const alert = page.getByRole("alert").first();
    await expect(alert).toBeVisible();
    answers.push(await alert.innerText());
    await expect(page).toHaveURL(/sign-in/);
  }
  expect(answers[0]).toBe(answers[1]);
});

for (const role of ROLES) {
  test(`${role} signs in`, async ({ page, signIn }) => {
    await signIn(role, "/settings");
    await expect(page.locator("aside nav")).toBeVisible();
  });
}
