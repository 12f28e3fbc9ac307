// Joins the small modules that wasm splitting makes into few, and optimises these and the entry.
//   node scripts/bundle-chunks.mjs <site folder>
//
// Splitting makes one module for each set of pages that share code: hundreds, most of them tiny. Each costs
// a request, repeats its head and compresses badly. They may be joined at will: such a module exports nothing
// and calls no other; it writes its functions into the entry's table and its data into the entry's memory.
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

// How many bytes, before compression, a page may load in vain to save a request.
const WORTH_OF_A_REQUEST = 12_000;
// The compiler's features that go beyond wasm-opt's own, as cargo-leptos names them.
const FEATURES = ["--enable-bulk-memory", "--enable-nontrapping-float-to-int"];
// What modules import from, and what joined ones import from: names of one length.
const [SPLIT, ENTRY] = ["__wasm_split", "__wasm_entry"];
const [CUSTOM, IMPORTS, EXPORTS] = [0, 2, 7];
const KINDS = { table: 1, memory: 2, global: 3 };
const HEAD = 8;

const [site] = process.argv.slice(2);
const pkg = join(site, "pkg");
const work = mkdtempSync(join(tmpdir(), "prachar-bundles-"));
const hashes = new Map(readFileSync(join(site, "hash.txt"), "utf8").trim().split("\n").map((line) => line.split(": ")));
const manifest = JSON.parse(readFileSync(join(pkg, `__wasm_split_manifest.${hashes.get("manifest")}.json`), "utf8"));
const pages = Object.keys(manifest).sort();

try {
  const isToDo = Object.values(manifest).flat().some((name) => name.startsWith("split_"));
  if (isToDo) await bundle();
  else console.log("The modules are joined already");
} finally {
  rmSync(work, { recursive: true });
}

async function bundle() {
  const modules = readModules();
  const groups = groupModules(modules);
  const host = join(work, "host.wasm");
  writeFileSync(host, hostModule(modules));
  const entry = {};
  const jobs = [async () => (entry.content = await optimised(join(pkg, `prachar.${hashes.get("wasm")}.wasm`)))];
  for (const group of groups) jobs.push(async () => (group.content = await joined(group, host)));
  await inParallel(jobs);

  const files = new Map();
  for (const group of groups) {
    group.name = `bundle.${hashOf(group.content)}`;
    files.set(`${group.name}.wasm`, group.content);
  }
  const bundles = Object.fromEntries(pages.map((page) => [page, groups.filter((group) => group.pages & bit(page)).map(({ name }) => name)]));
  addManifest(files, JSON.stringify(bundles));
  addEntry(files, entry.content, loader(bundles));

  for (const [name, content] of files) writeFileSync(join(pkg, name), content);
  writeFileSync(join(site, "hash.txt"), [...hashes].map(([name, hash]) => `${name}: ${hash}\n`).join(""));
  const isStale = (name) => /\.(wasm|js|json)(\.br|\.gz)?$/.test(name) && !files.has(name);
  for (const name of readdirSync(pkg).filter(isStale)) rmSync(join(pkg, name));
  console.log(`Joined ${modules.length} modules into ${groups.length}`);
}

function readModules() {
  const modules = new Map();
  for (const page of pages) {
    for (const name of manifest[page]) {
      const content = readFileSync(join(pkg, `${name}.wasm`));
      const module = modules.get(name) ?? { path: join(pkg, `${name}.wasm`), content, pages: 0, size: without(content, CUSTOM).length };
      modules.set(name, { ...module, pages: module.pages | bit(page) });
    }
  }
  return [...modules.values()];
}

// Always joins the pair that gains most: a request for each page that needs both, less what other pages load in
// vain. That weighs more for a heavy page than for a light one, so that the heaviest pages grow least.
function groupModules(modules) {
  const groups = modules.map(({ path, pages, size }) => ({ paths: [path], pages, size }));
  const loads = pages.map((page) => modules.reduce((sum, module) => sum + (module.pages & bit(page) ? module.size : 0), 0));
  const mean = loads.reduce((sum, load) => sum + load, 0) / loads.length;
  const weights = Array.from({ length: 1 << pages.length }, (_, set) => loads.reduce((sum, load, i) => sum + ((set >> i) & 1) * (load / mean) ** 2, 0));
  const gainOf = (a, b) => WORTH_OF_A_REQUEST * count(a.pages & b.pages) - a.size * weights[b.pages & ~a.pages] - b.size * weights[a.pages & ~b.pages];
  for (;;) {
    let best = { gain: 0 };
    for (const [i, a] of groups.entries()) {
      for (const b of groups.slice(0, i)) {
        const gain = gainOf(a, b);
        if (gain > best.gain) best = { gain, a, b };
      }
    }
    if (best.gain === 0) return groups;
    const { a, b } = best;
    groups.splice(groups.indexOf(a), 1);
    Object.assign(b, { paths: [...b.paths, ...a.paths], pages: a.pages | b.pages, size: a.size + b.size });
  }
}

// wasm-merge leaves each module its own import of the memory and the table, unless another module of the merge
// hands them out. This one does: it imports what the fullest module imports, and exports it under the same names.
function hostModule(modules) {
  const importsOf = ({ content }) => WebAssembly.Module.imports(new WebAssembly.Module(content));
  const fullest = modules.reduce((a, b) => (importsOf(b).length > importsOf(a).length ? b : a));
  const imports = sections(fullest.content).find(({ id }) => id === IMPORTS).bytes;
  const seen = {};
  const exports = importsOf(fullest).map(({ name, kind }) => {
    seen[kind] = (seen[kind] ?? -1) + 1;
    return [name.length, ...Buffer.from(name), KINDS[kind], seen[kind]];
  });
  const body = [exports.length, ...exports.flat()];
  const head = fullest.content.subarray(0, HEAD);
  const asEntry = [`${String.fromCharCode(SPLIT.length)}${SPLIT}`, `${String.fromCharCode(ENTRY.length)}${ENTRY}`];
  return Buffer.concat([head, replaced(imports, [asEntry]), Buffer.from([EXPORTS, (body.length & 127) | 128, body.length >> 7, ...body])]);
}

async function joined({ paths }, host) {
  const merged = join(work, `${hashOf(paths.join())}.wasm`);
  await run("wasm-merge", [...FEATURES, host, SPLIT, ...paths.flatMap((path, i) => [path, `part${i}`]), "-o", merged]);
  const content = without(await optimised(merged), CUSTOM, EXPORTS);
  const strange = WebAssembly.Module.imports(new WebAssembly.Module(content)).filter(({ module }) => module !== ENTRY);
  if (strange.length > 0) throw new Error(`A joined module imports ${JSON.stringify(strange)}`);
  return content;
}

async function optimised(path) {
  const target = join(work, `optimised-${hashOf(path)}.wasm`);
  await run("wasm-opt", ["-Oz", ...FEATURES, path, "-o", target]);
  return without(readFileSync(target), CUSTOM);
}

// Keeps the contract of wasm-split's own loader: fetch all at once, remember what has loaded, try the rest again.
function loader(bundles) {
  const names = [...new Set(Object.values(bundles).flat())];
  const list = (page) => bundles[page].map((name) => names.indexOf(name)).join();
  return `import { initSync } from "./prachar.${hashes.get("js")}.js";
const names = ${JSON.stringify(names)};
const loads = [];
const load = (i) => loads[i] ??= WebAssembly.instantiateStreaming(fetch(new URL(names[i] + ".wasm", import.meta.url)), { ${ENTRY}: initSync() }).catch((error) => { loads[i] = undefined; throw error; });
const page = (...bundles) => async (callback, data) => {
  const loaded = await Promise.all(bundles.map(load)).then(() => true, (error) => (console.error(error), false));
  initSync().__indirect_function_table.get(callback)(data, loaded);
};
${pages.map((page) => `export const __wasm_split_load_${page} = page(${list(page)});`).join("\n")}
`;
}

function addManifest(files, manifest) {
  hashes.set("manifest", hashOf(manifest));
  files.set(`__wasm_split_manifest.${hashes.get("manifest")}.json`, manifest);
}

// Entry, script and loader name one another, so one hash names all three: of their contents without it.
function addEntry(files, wasm, loader) {
  const script = readFileSync(join(pkg, `prachar.${hashes.get("js")}.js`));
  const old = [hashes.get("split"), hashes.get("js")];
  const named = (hash) => [wasm, script, Buffer.from(loader)].map((content) => replaced(content, old.map((name) => [name, hash])));
  const release = hashOf(Buffer.concat(named("_".repeat(22))));
  const [newWasm, newScript, newLoader] = named(release);
  files.set(`prachar.${release}.wasm`, newWasm).set(`prachar.${release}.js`, newScript).set(`__wasm_split.${release}.js`, newLoader);
  for (const name of ["js", "wasm", "split"]) hashes.set(name, release);
}

function sections(wasm) {
  const found = [];
  for (let at = HEAD; at < wasm.length; ) {
    const start = at;
    let size = 0;
    let shift = 0;
    do size |= (wasm[++at] & 127) << shift, (shift += 7);
    while (wasm[at] & 128);
    at += 1 + size;
    found.push({ id: wasm[start], bytes: wasm.subarray(start, at) });
  }
  return found;
}

function without(wasm, ...ids) {
  const kept = sections(wasm).filter(({ id }) => !ids.includes(id));
  return Buffer.concat([wasm.subarray(0, HEAD), ...kept.map(({ bytes }) => bytes)]);
}

async function inParallel(jobs) {
  const next = async () => {
    for (let job = jobs.shift(); job; job = jobs.shift()) await job();
  };
  await Promise.all(Array.from({ length: availableParallelism() }, next));
}

function replaced(content, pairs) {
  return Buffer.from(pairs.reduce((text, [from, to]) => text.replaceAll(from, to), content.toString("latin1")), "latin1");
}

function hashOf(content) {
  return createHash("md5").update(content).digest("base64url");
}

function bit(page) {
  return 1 << pages.indexOf(page);
}

function count(bits) {
  return bits === 0 ? 0 : 1 + count(bits & (bits - 1));
}

// These programs print the whole module when they refuse one; the beginning says why.
async function run(program, args) {
  await promisify(execFile)(join("node_modules/binaryen/bin", program), args, { maxBuffer: Infinity }).catch(({ stderr, message }) => {
    throw new Error(`${program} failed: ${(stderr || message).slice(0, 1000)}`);
  });
}
