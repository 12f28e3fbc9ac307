#!/usr/bin/env bash
# Builds Prachar with cargo-leptos.
#
#   scripts/build.sh          optimised binary and assets, as they are released
#   scripts/build.sh --site   the browser's half alone (wasm, script, styles, public files)
set -euo pipefail
source "$(dirname "$0")/env.sh"

only=()
[ "${1:-}" = --site ] && only=(--frontend-only)
cargo leptos build --release --split --precompress "${only[@]}"

# The names of the assets carry hashes; the list stands beside them, so that any binary finds it.
cp "$CARGO_TARGET_DIR/release/hash.txt" "$CARGO_TARGET_DIR/site/hash.txt"
