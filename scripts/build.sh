#!/usr/bin/env bash
# Builds Prachar with cargo-leptos.
#
#   scripts/build.sh          optimised binary and assets, as they are released
#   scripts/build.sh --site   the browser's half alone (wasm, script, styles, public files)
set -euo pipefail
source "$(dirname "$0")/env.sh"

only=()
[ "${1:-}" = --site ] && only=(--frontend-only)
# cargo-leptos looks here first; scripts/bundle-chunks.mjs calls the real one.
ln -sf "$ROOT/scripts/no-wasm-opt.sh" node_modules/.bin/wasm-opt
cargo leptos build --release --split "${only[@]}"

# The names of the assets carry hashes; the list stands beside them, so that any binary finds it.
cp "$CARGO_TARGET_DIR/release/hash.txt" "$CARGO_TARGET_DIR/site/hash.txt"
node scripts/bundle-chunks.mjs "$CARGO_TARGET_DIR/site"
node scripts/precompress.mjs "$CARGO_TARGET_DIR/site"
