import { plugIn } from "../cable";
import { expect, ready, test } from "../fixtures";

test.use({ serviceWorkers: "allow" });

test("the manifest names icons that exist", async ({ request }) => {
  const manifest = await (await request.get("/manifest.webmanifest")).json();
  expect(manifest.icons.map((icon: { purpose: string }) => icon.purpose)).toContain("maskable");
  for (const { src, type } of manifest.icons) {
    const icon = await request.get(src);
    expect(icon.status(), src).toBe(200);
    expect(icon.headers()["content-type"]).toContain(type);
  }
});

test("without a connection, saved pages open and others say so in three languages @js", async ({ page, baseURL, expectedErrors }) => {
  expectedErrors.push(/Failed to load resource|ERR_|Failed to fetch|NetworkError/);
  const cable = await plugIn(baseURL!);
  await page.goto(`${cable.url}/sign-up`);
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
    if (!navigator.serviceWorker.controller) await new Promise((changed) => navigator.serviceWorker.addEventListener("controllerchange", changed));
  });
  await page.goto(`${cable.url}/forgot-password`);
  await ready(page);
  await cable.cut();

  await page.goto(`${cable.url}/forgot-password`);
  await expect(page.locator("html")).toHaveAttribute("data-saved-at", /^20/);
  await ready(page);

  await page.goto(`${cable.url}/never-opened`);
  for (const words of ["You are offline", "आप ऑफ़लाइन हैं", "तुम्ही ऑफलाइन आहात"]) {
    await expect(page.getByText(words)).toBeVisible();
  }
});
