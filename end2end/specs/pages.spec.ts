// Every page of the route table that needs no id: in three languages, at two widths, light and dark,
// without a finding of axe, sideways scrolling, or a word in the console.
import { readFileSync } from "node:fs";
import { expect, LANGUAGES, test, WIDTHS } from "../fixtures";

const table = readFileSync(new URL("../../app/src/routes.rs", import.meta.url), "utf8");
const pages = [...table.matchAll(/^\s+"(\/[^":]*)"\s+=>.*?(Visitor|Anyone|Member)/gm)].map(([, path, access]) => ({ path, access }));

test("the route table is read", () => {
  expect(pages.length).toBeGreaterThan(5);
});

for (const { path, access } of pages) {
  for (const language of LANGUAGES) {
    test(`${path} in ${language}`, async ({ page, speak, signIn, open, checkAxe, checkWidth }) => {
      
      await page.setViewportSize(WIDTHS[1]);
      await speak(language);
      if (access === "Member") await signIn("owner", path);
      else await open(path);
      await expect(page.locator("html")).toHaveAttribute("lang", language);
      await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
      expect(new URL(page.url()).pathname, "not sent elsewhere").toMatch(new RegExp(`^${path}`));
      await checkAxe();
      await checkWidth();
      await page.setViewportSize(WIDTHS[0]);
      await checkAxe();
      await checkWidth();
    });
  }

  test(`${path} in the dark`, async ({ page, context, baseURL, signIn, open, checkAxe }) => {
    await context.addCookies([{ name: "theme", value: "dark", url: baseURL! }]);
    if (access === "Member") await signIn("owner", path);
    else await open(path);
    await expect(page.locator("html")).toHaveAttribute("data-theme", "prachar-dark");
    await checkAxe();
  });
}
