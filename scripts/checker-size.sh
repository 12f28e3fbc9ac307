#!/usr/bin/env bash
# How large the compliance check with the whole rulebook is as a module for the browser, as it would be sent.
set -euo pipefail
source "$(dirname "$0")/env.sh"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
crate="$ROOT/crates/compliance/browser"
cargo build --quiet --release --target wasm32-unknown-unknown --manifest-path "$crate/Cargo.toml" --target-dir "$CARGO_TARGET_DIR/browser"
wasm-bindgen --target web --no-typescript --out-dir "$work" \
  "$CARGO_TARGET_DIR/browser/wasm32-unknown-unknown/release/compliance_browser.wasm"
node_modules/binaryen/bin/wasm-opt -Oz --enable-bulk-memory --enable-nontrapping-float-to-int --strip-debug --strip-producers \
  "$work/compliance_browser_bg.wasm" -o "$work/checker.wasm"
node -e '
  const { brotliCompressSync } = require("node:zlib");
  for (const path of process.argv.slice(1)) {
    const content = require("node:fs").readFileSync(path);
    console.log(`${path.split("/").at(-1)}: ${content.length} bytes, ${brotliCompressSync(content).length} with brotli 11`);
  }' "$work/checker.wasm" "$work/compliance_browser.js"
