import { defineConfig, type PlaywrightTestConfig } from "@playwright/test";

// scripts/e2e.sh starts a server on a free port with a fresh demo database and names it here.
const baseURL = process.env.BASE_URL ?? "http://127.0.0.1:3000";

const chromium: PlaywrightTestConfig["use"] = {
  browserName: "chromium",
  launchOptions: {
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  },
};

// Every journey runs with and without JavaScript; what needs it carries the tag @js, what shows that
// something works without it the tag @nojs.
export default defineConfig({
  testDir: "./specs",
  outputDir: "./results",
  // A busy machine takes twice as long as an idle one.
  timeout: 60_000,
  expect: { timeout: 10_000 },
  workers: 2,
  fullyParallel: false,
  forbidOnly: true,
  // What passes at the second attempt only is named as flaky at the end (summary.ts) and counted apart.
  retries: 1,
  reporter: [["list"], ["./summary.ts"]],
  use: { ...chromium, baseURL, trace: "on-first-retry", screenshot: "only-on-failure", viewport: { width: 1280, height: 860 }, serviceWorkers: "block" },
  projects: [
    { name: "chromium-js", grepInvert: /@nojs/ },
    { name: "phone-js", testMatch: /main-job/, use: { viewport: { width: 390, height: 844 }, hasTouch: true } },
    { name: "chromium-nojs", grepInvert: /@js/, use: { javaScriptEnabled: false } },
  ],
});
