// Pages whose addresses hold an id: on the way to another page none asks for what the other address names.
import type { Page } from "@playwright/test";
import { expect, test } from "../fixtures";

/** The first address of `list` that looks so. */
async function first(page: Page, open: (path: string) => Promise<void>, list: string, looks: RegExp): Promise<string> {
  await open(list);
  const links = page.locator("main a[href]");
  await expect(async () => {
    const hrefs = await links.evaluateAll((found) => found.map((link) => link.getAttribute("href") ?? ""));
    expect(hrefs.some((href) => looks.test(href)), `${list} leads to ${looks}`).toBe(true);
  }).toPass({ timeout: 10_000 });
  const hrefs = await links.evaluateAll((found) => found.map((link) => link.getAttribute("href") ?? ""));
  return hrefs.find((href) => looks.test(href))!;
}

test("a page that is left asks for nothing of the next one", { tag: "@js" }, async ({ page, signIn, open }) => {
  const id = "[0-9a-f-]{36}";
  await signIn("owner", "/");
  const contact = await first(page, open, "/contacts", new RegExp(`^/contacts/${id}$`));
  const template = await first(page, open, "/templates", /^\/templates\/(?!new$)[^/?]+$/);
  const campaign = await first(page, open, "/campaigns", new RegExp(`^/campaigns/${id}$`));
  const stops = [contact, campaign, template, `${campaign}/review`, contact, `${contact}/edit`, campaign];

  const refused: string[] = [];
  page.on("response", (response) => {
    if (response.status() >= 400) refused.push(`${response.status()} ${response.url()}`);
  });
  // Time enough for what a page that is left would ask for.
  const arrived = async (path: string) => {
    await page.waitForURL((url) => url.pathname === path);
    await expect(page.locator("h1").first()).toBeVisible();
    await page.waitForTimeout(300);
  };
  // As a link does it: the router goes from one page to the next without loading the document anew.
  const go = async (path: string) => {
    await page.evaluate((path) => {
      const link = document.createElement("a");
      link.href = path;
      document.body.append(link);
      link.click();
      link.remove();
    }, path);
    await arrived(path);
  };
  await open(contact);
  for (const stop of stops.slice(1)) await go(stop);
  for (const stop of stops.slice(0, -1).reverse()) {
    await page.goBack();
    await arrived(stop);
  }
  expect(refused).toEqual([]);
});
