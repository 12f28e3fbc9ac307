#!/usr/bin/env bash
# Rebuilds and reloads on every change, with the demo organisation.
set -euo pipefail
source "$(dirname "$0")/env.sh"

scripts/setup.sh
# An optimised build's list of names would be found first.
rm -f "$CARGO_TARGET_DIR/site/hash.txt"
export PRACHAR_DEMO="${PRACHAR_DEMO:-1}"
cargo run --quiet --package server --bin prachar -- seed demo
exec cargo leptos watch --split
