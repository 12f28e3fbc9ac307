// Writes each labelled case as a seed: who sends it and over what in one byte each, then the text, as
// crates/compliance/fuzz/src/lib.rs reads it.
//   node scripts/fuzz-seeds.mjs <cases folder> <corpus folder>
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const AUDIENCES = ["MFD", "RIA", "RA", "SMB"];
const CHANNELS = ["whatsapp", "sms", "email", "linkedin"];
const [cases, corpus] = process.argv.slice(2);

mkdirSync(corpus, { recursive: true });
for (const file of readdirSync(cases)) {
  for (const line of readFileSync(join(cases, file), "utf8").split("\n").filter(Boolean)) {
    const { id, audience, channel, text } = JSON.parse(line);
    const head = [AUDIENCES.indexOf(audience), CHANNELS.indexOf(channel)];
    writeFileSync(join(corpus, `case-${id}`), Buffer.concat([Buffer.from(head), Buffer.from(text)]));
  }
}
