// What every spec shares: signing in as a role, a language and a width, the accessibility check, and
// the rule that a page may neither log an error nor warn about hydration.
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { expect, test as base, type BrowserContext, type Page } from "@playwright/test";

export { expect };

export const LANGUAGES = ["en", "hi", "mr"] as const;
export type Language = (typeof LANGUAGES)[number];

export const ROLES = ["owner", "admin", "approver", "advisor", "dpo"] as const;
export type Role = (typeof ROLES)[number];

/** Phone and desktop, as the pictures in the design are drawn. */
export const WIDTHS = [
  { name: "390", width: 390, height: 844 },
  { name: "1280", width: 1280, height: 860 },
] as const;

const PASSWORD = "prachar-demo";

/** Somebody who signs in. */
export type Person = { email: string; password: string };
const axeSource = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

type Cookies = Awaited<ReturnType<BrowserContext["cookies"]>>;

type Fixtures = {
  /** Signs in as a member of the demo organisation and opens the page at `path`. */
  signIn: (role: Role, path: string) => Promise<void>;
  /** Makes an organisation of its own, without contacts, and signs in as its owner. */
  newOwner: () => Promise<Person>;
  /** A page in another browser: nothing of the first one's sign-in. */
  elsewhere: () => Promise<Page>;
  /** Chooses the language for every page that follows. */
  speak: (language: Language) => Promise<void>;
  /** Opens a page and waits until it can be used; `on` names a page of another browser. */
  open: (path: string, on?: Page) => Promise<void>;
  /** Fails when axe finds anything on the present page. */
  checkAxe: () => Promise<void>;
  /** Fails when the page can be scrolled sideways, or on a phone a table in it. */
  checkWidth: () => Promise<void>;
  /** Console messages that this test provokes on purpose. */
  expectedErrors: RegExp[];
};

type WorkerFixtures = { sessions: Map<string, Cookies> };

export const test = base.extend<Fixtures, WorkerFixtures>({
  // One sign-in per role and worker: passwords are slow to check on purpose, and attempts are limited.
  sessions: [async ({}, use) => use(new Map()), { scope: "worker" }],

  expectedErrors: async ({}, use) => use([]),

  page: async ({ page, expectedErrors }, use) => {
    const quiet = await listen(page);
    await use(page);
    quiet(expectedErrors);
  },

  elsewhere: async ({ browser, baseURL, javaScriptEnabled, expectedErrors }, use) => {
    const ends: (() => Promise<void>)[] = [];
    await use(async () => {
      const context = await browser.newContext({ baseURL, javaScriptEnabled, serviceWorkers: "block" });
      const page = await context.newPage();
      const quiet = await listen(page);
      ends.push(async () => {
        quiet(expectedErrors);
        await context.close();
      });
      return page;
    });
    for (const end of ends) await end();
  },

  open: async ({ page, javaScriptEnabled }, use) => {
    await use(async (path, on = page) => {
      await on.goto(path);
      if (javaScriptEnabled !== false) await ready(on);
    });
  },

  newOwner: async ({ page, open }, use) => {
    await use(async () => {
      const person = { email: `owner-${crypto.randomUUID()}@journey.example`, password: "four plain words here" };
      await open("/sign-up");
      await page.locator('input[name="organisation"]').fill("Journey Traders");
      await page.locator('select[name="audience"]').selectOption("SMB");
      await page.locator('select[name="state"]').selectOption({ index: 5 });
      await page.locator('input[name="name"]').fill("Meera Joshi");
      await enter(page, person.email, person.password);
      await page.waitForURL((url) => url.pathname === "/");
      return person;
    });
  },

  speak: async ({ context, baseURL }, use) => {
    await use(async (language) => {
      await context.addCookies([{ name: "language", value: language, url: baseURL! }]);
    });
  },

  signIn: async ({ page, context, sessions, open }, use) => {
    await use(async (role, path) => {
      const known = sessions.get(role);
      // What the present page still asks for, it asks for as who it was opened by.
      await page.goto("about:blank");
      await context.clearCookies({ name: "session" });
      if (known) {
        await context.addCookies(known);
        await open(path);
        return;
      }
      await open("/sign-in");
      await enter(page, `${role}@demo.example`, PASSWORD);
      await page.waitForURL((url) => !url.pathname.startsWith("/sign-in"));
      const language = (name: string) => name === "language" || name === "theme";
      sessions.set(role, (await context.cookies()).filter((cookie) => !language(cookie.name)));
      await open(path);
    });
  },

  // Chromium without scripts runs none of ours either; the same document is looked at with them.
  checkAxe: async ({ page, javaScriptEnabled }, use) => {
    type Violation = { id: string; help: string; nodes: { html: string; failureSummary?: string }[] };
    const audit = async (): Promise<string[]> => {
      await page.evaluate(axeSource);
      return page.evaluate(async () => {
        const axe = (globalThis as unknown as { axe: { run: (context: Document, options: object) => Promise<{ violations: Violation[] }> } }).axe;
        const { violations } = await axe.run(document, {
          runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
        });
        return violations.map(({ id, help, nodes }) => `${id}: ${help}\n${nodes.map((node) => `    ${node.html}\n      ${node.failureSummary}`).join("\n")}`);
      });
    };
    await use(async () => {
      if (javaScriptEnabled === false) return;
      // The address changes before the code of a page is there: for a moment there is neither title nor
      // heading, perhaps in the middle of an audit. What is wrong with a page stays wrong.
      await expect(async () => expect(await audit(), `axe on ${page.url()}`).toEqual([])).toPass({ timeout: 10_000 });
    });
  },

  checkWidth: async ({ page, javaScriptEnabled }, use) => {
    await use(async () => {
      if (javaScriptEnabled === false) return;
      const wide = await page.evaluate(() => {
        const isPhone = document.documentElement.clientWidth < 640;
        const boxes = [document.documentElement, ...(isPhone ? document.querySelectorAll(":has(> table.table)") : [])];
        return boxes.filter((box) => box.scrollWidth > box.clientWidth).map((box) => `${box.tagName} ${box.getAttribute("aria-label")}: ${box.scrollWidth} in ${box.clientWidth}`);
      });
      expect(wide, `${page.url()} does not scroll sideways`).toEqual([]);
    });
  },
});

/** Collects what a page says in the console; the answer fails where it said anything unexpected. */
async function listen(page: Page): Promise<(expected: RegExp[]) => void> {
  const troubles: string[] = [];
  await page.addInitScript(() => addEventListener("prachar:ready", () => document.documentElement.toggleAttribute("data-ready", true)));
  page.on("pageerror", (error) => troubles.push(`uncaught: ${error.message}`));
  page.on("console", (message) => {
    if (message.type() === "error" || /hydrat/i.test(message.text())) troubles.push(`${message.type()}: ${message.text()} ${message.location().url}`.trim());
  });
  return (expected) => {
    const unexpected = troubles.filter((trouble) => !expected.some((pattern) => pattern.test(trouble)));
    expect(unexpected, "the console stays empty").toEqual([]);
  };
}

/** The words that stand behind a text id in a language, for texts without variables. */
export function words(language: Language, id: string): string {
  const folder = new URL(`../locales/${language}/`, import.meta.url);
  for (const file of readdirSync(folder)) {
    const found = readFileSync(new URL(file, folder), "utf8").match(new RegExp(`^${id} = (.*)$`, "m"));
    if (found) return found[1];
  }
  throw new Error(`no text ${id} in ${language}`);
}

/** Fills in the sign-in form and sends it. */
export async function enter(page: Page, email: string, password: string): Promise<void> {
  const form = page.locator('form:has(input[type="password"])');
  await form.locator('input[type="email"]').fill(email);
  await form.locator('input[type="password"]').fill(password);
  await form.locator('button[type="submit"]').click();
}

/** Waits until the application has taken the page over: only then do its controls react. */
export async function ready(page: Page): Promise<void> {
  await page.waitForFunction(() => document.documentElement.hasAttribute("data-ready"));
}
