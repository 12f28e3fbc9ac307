#!/usr/bin/env bash
# The measurements behind docs/performance.md, optimised. Prints one figure a line.
#
#   scripts/bench.sh                          compliance, import, delivery on SQLite
#   TEST_POSTGRES_URL=… scripts/bench.sh      import and delivery on PostgreSQL as well
set -euo pipefail
source "$(dirname "$0")/env.sh"

say "Compliance: one check"
cargo bench --package compliance

say "Import: rows per second on SQLite"
env -u TEST_POSTGRES_URL cargo bench --package services --bench import
if [ -n "${TEST_POSTGRES_URL:-}" ]; then
  say "Import: rows per second on PostgreSQL"
  cargo bench --package services --bench import
fi

say "Delivery: launch to accepted, against the double of the Graph API"
cargo build --release --package graph-double --package services --example bench_delivery
folder=$(mktemp -d)
"$CARGO_TARGET_DIR/release/graph-double" --listen 127.0.0.1:9100 --token test-token &
double=$!
trap 'kill "$double" 2>/dev/null; rm -rf "$folder"' EXIT
sleep 1
"$CARGO_TARGET_DIR/release/examples/bench_delivery" "sqlite:$folder/bench.db" http://127.0.0.1:9100 "${RECIPIENTS:-50000}"
if [ -n "${TEST_POSTGRES_URL:-}" ]; then
  "$CARGO_TARGET_DIR/release/examples/bench_delivery" "$TEST_POSTGRES_URL" http://127.0.0.1:9100 "${RECIPIENTS:-50000}"
fi
