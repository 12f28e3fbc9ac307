// The file outbox of the server under test: where mails go while no SMTP server is named.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "@playwright/test";

/** The newest link to `page` (`reset-password`, `invite`) in a mail to `address`. */
export async function linkFor(address: string, page: string): Promise<string> {
  let link: string | undefined;
  await expect(async () => {
    link = mails()
      .filter((mail) => mail.includes(`To: ${address}`))
      .map((mail) => mail.match(new RegExp(`https?://\\S+/(${page}/[\\w-]+)`))?.[1])
      .findLast((found) => found);
    expect(link, `a link to ${page} for ${address}`).toBeTruthy();
  }).toPass({ timeout: 10_000 });
  return `/${link}`;
}

/** All mails, oldest first, with the encoding of long lines undone. */
function mails(): string[] {
  const folder = join(process.env.PRACHAR_DATA_DIR!, "outbox");
  const texts = readdirSync(folder).map((file) => readFileSync(join(folder, file), "utf8"));
  const date = (mail: string) => Date.parse(mail.match(/^Date: (.*)$/m)?.[1] ?? "");
  return texts.map((text) => text.replace(/=\r?\n/g, "").replace(/=3D/g, "=")).sort((one, other) => date(one) - date(other));
}
