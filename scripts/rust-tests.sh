#!/usr/bin/env bash
# Runs Rust tests, with nextest where it is installed. Tests that need a database use SQLite, or, with
# TEST_POSTGRES_URL set, a fresh PostgreSQL database each.
#
#   scripts/rust-tests.sh --package storage
set -euo pipefail
source "$(dirname "$0")/env.sh"

if have cargo-nextest; then
  exec cargo nextest run --no-fail-fast --show-progress=none --status-level=fail --final-status-level=fail --no-tests=pass "$@"
fi
exec cargo test --no-fail-fast --quiet "$@"
