// Holds what the browser loads for a first page (wasm, script; brotli) under its budget: the entry, the
// PWA's script, and the bundles of that page.
//   node scripts/size-budget.mjs <site folder>
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync } from "node:zlib";

const BUDGET = 450_000;
// Rooms that are over it, or so near that two builds of the same sources stand on either side: wasm-split
// does not sort the same way twice. They may not grow further.
const LIMITS = { message: 520_000, people: 480_000, sending: 480_000, office: 475_000, reference: 465_000, desk: 460_000 };
const [site] = process.argv.slice(2);
const pkg = join(site, "pkg");
const files = readdirSync(pkg).filter((name) => /\.(wasm|js|json)$/.test(name));

const sizes = new Map();
const packed = (path) => {
  if (!sizes.has(path)) sizes.set(path, brotliCompressSync(readFileSync(path)).length);
  return sizes.get(path);
};
const sum = (paths) => paths.reduce((total, path) => total + packed(path), 0);
const show = (name, bytes) => console.log(`${name.padEnd(72)} ${String(bytes).padStart(8)} bytes`);

// The entry and what it links to; the names carry hashes.
const entry = files.filter((name) => /^(prachar|__wasm_split)\.[^/]*(wasm|js)$/.test(name)).map((name) => join(pkg, name));
const base = [...entry, join(site, "pwa.js")];
for (const path of base) show(path.slice(site.length + 1), packed(path));

const manifest = files.find((name) => name.startsWith("__wasm_split_manifest"));
const pages = Object.entries(JSON.parse(readFileSync(join(pkg, manifest), "utf8")));
let over = 0;
for (const [name, bundles] of pages) {
  const total = sum(base) + sum(bundles.map((bundle) => join(pkg, `${bundle}.wasm`)));
  const limit = LIMITS[name] ?? BUDGET;
  show(`first load of a page of "${name}" (${bundles.length} bundles, limit ${limit})`, total);
  if (total > limit) over += 1;
}
if (over > 0) {
  console.error(`${over} first loads are over their limit`);
  process.exit(1);
}
