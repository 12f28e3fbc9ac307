// Renders the PNG icons from public/icons/*.svg in headless Chromium. Run by hand after the logo changes:
//   node scripts/render-icons.mjs
import { readFile, writeFile } from "node:fs/promises";
import { chromium } from "@playwright/test";

const folder = new URL("../public/icons/", import.meta.url);
const icons = [
  ["logo.svg", 192, "icon-192.png"],
  ["logo.svg", 512, "icon-512.png"],
  ["maskable.svg", 192, "maskable-192.png"],
  ["maskable.svg", 512, "maskable-512.png"],
  ["maskable.svg", 180, "apple-touch-icon.png"],
];

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu"],
});
for (const [source, size, target] of icons) {
  const svg = await readFile(new URL(source, folder), "utf8");
  const page = await browser.newPage({ viewport: { width: size, height: size } });
  await page.setContent(`<style>body{margin:0}svg{display:block;width:${size}px;height:${size}px}</style>${svg}`);
  await writeFile(new URL(target, folder), await page.screenshot({ omitBackground: true }));
  await page.close();
}
await browser.close();
