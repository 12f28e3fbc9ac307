#!/usr/bin/env bash
# Does to a campaign whatever can go wrong while it is sent, on SQLite and on PostgreSQL, and prints what
# became of everybody: lost and doubled must be 0. Takes some ten minutes.
#
#   scripts/chaos.sh            both databases
#   CHAOS_SEED=7 scripts/chaos.sh sqlite
set -euo pipefail
source "$(dirname "$0")/env.sh"

chaos() {
  cargo test --quiet --package server --test chaos -- --ignored --nocapture --test-threads=1
}

on_sqlite() {
  # A full disk needs a small file system of its own, and that needs root.
  local disk status=0
  disk=$(mktemp -d /tmp/prachar-disk.XXXXXX)
  if mount -t tmpfs -o size=256m tmpfs "$disk" 2>/dev/null; then
    TMPDIR="$disk" CHAOS_SMALL_DISK="$disk" chaos || status=$?
    umount "$disk"
  else
    echo "No small file system can be mounted here: the run with a full disk is left out."
    chaos || status=$?
  fi
  rmdir "$disk"
  return $status
}

# Before the temporary folder is a small one.
cargo test --quiet --package server --test chaos --no-run
case "${1:-both}" in
  sqlite) on_sqlite ;;
  postgres) scripts/with-postgres.sh scripts/chaos.sh here ;;
  here) chaos ;;
  both)
    on_sqlite
    scripts/with-postgres.sh scripts/chaos.sh here
    ;;
  *) stop "usage: scripts/chaos.sh [sqlite|postgres|both]" ;;
esac
