// The whole main job over the sandbox: clients come in from a file, a message is written, approved
// and sent, and the live page adds up.
import { randomInt } from "node:crypto";
import { expect, LANGUAGES, test, type Language } from "../fixtures";
import { atAnyHour, completed, importClients, next } from "../journey";

const TEXTS: Record<Language, string> = {
  en: "Hello {name|there}, our next investor meeting is on Saturday at 11:00. Reply YES to keep a seat.",
  hi: "नमस्ते {name|जी}, हमारी अगली निवेशक बैठक शनिवार को 11:00 बजे है। सीट के लिए YES लिखें।",
  mr: "नमस्कार {name|मंडळी}, आमची पुढील गुंतवणूकदार बैठक शनिवारी 11:00 वाजता आहे. जागेसाठी YES लिहा.",
};

// Last digits choose the sandbox's outcome: two are read, one is not on WhatsApp, one is a number
// that cannot exist and is refused by the import.
// The mark makes every file another one: the same twice would be refused.
function clients(mark: string): string[] {
  const base = randomInt(10_000, 100_000);
  return ["name,phone,language", `Asha Kulkarni,+9198${base}111,mr`, `Ravi Sharma,98${base}112,hi`, `John D'Souza,98${base}100,en`, `Nobody ${mark},12345,en`];
}

for (const language of LANGUAGES) {
  test(`from a file of clients to delivered messages in ${language}`, async ({ page, speak, signIn, open, checkAxe, checkWidth, javaScriptEnabled }) => {
    test.setTimeout(180_000);
    const mark = `e${Date.now().toString(36)}${language}${javaScriptEnabled === false ? "n" : "j"}`;
    await speak(language);
    await signIn("advisor", "/contacts/import");
    const looksAgain = javaScriptEnabled === false;
    await importClients(page, language, clients(mark), mark, looksAgain);
    await checkAxe();

    await open("/campaigns/new");
    await page.locator('main input[name="name"]').fill(`Investor meeting ${mark}`);
    await page.locator('main form:has(input[name="name"]) button[type="submit"]').click();
    await page.waitForURL(/\/audience/);
    const campaign = new URL(page.url()).pathname.replace(/\/audience$/, "");
    await page.locator(`input[name^="include_tags"][value="${mark}"]`).check();
    await next(page, "message");
    for (const [code, text] of Object.entries(TEXTS)) {
      await open(`${campaign}/message?lang=${code}`);
      await page.locator('textarea[name="fields[text]"]').fill(text);
      await page.locator('details:has(input[name="fields[template_name]"]) summary').click();
      await page.locator('input[name="fields[template_name]"]').fill("investor_meeting");
      await page.locator('input[name="fields[template_language]"]').fill(code);
      await page.locator('textarea[name="fields[template_parameters]"]').fill("{name|friend}");
      await next(page, "check");
    }
    await checkAxe();
    await next(page, "schedule");
    await checkAxe();
    await atAnyHour(page);
    await next(page, "review");
    await checkAxe();
    await checkWidth();
    await page.locator('form#step button[type="submit"]').click();
    await page.waitForURL(/sent=yes/);

    await signIn("approver", "/approvals");
    await page.getByRole("link", { name: new RegExp(mark) }).first().click();
    await page.waitForURL(/\/approvals\/./);
    await checkAxe();
    await page.locator('button[data-key="A"][value="approve"]').click();
    await expect(page.locator('button[name="decision"][value="approve"]')).toHaveCount(0);

    await signIn("advisor", `${campaign}/review`);
    await page.locator('[commandfor="send-campaign"]').click();
    await page.locator('#send-campaign form:not([method="dialog"]) button[type="submit"]').click();
    await page.waitForURL(new RegExp(`${campaign}$`));
    await completed(page, language, looksAgain);
    await checkAxe();
    await checkWidth();
  });
}
