#!/usr/bin/env bash
# Set-up, then every check and test. Ends with one line of totals that counts every test run by any
# runner; a check that fails (format, lints, budget ...) counts as one failure. A browser test that
# passed at the second attempt only is neither: it is counted and named as flaky.
#
#   scripts/test.sh              everything
#   scripts/test.sh rust         only the named parts: checks rust postgres browser
set -uo pipefail
source "$(dirname "$0")/env.sh"
export CARGO_TERM_COLOR=never
parts=${*:-checks rust postgres browser}
logs=$(mktemp -d)
trap 'rm -rf "$logs"' EXIT
passed=0
failed=0
flaky=0
flaky_names=()
broken=()

totals() {
  [ ${#broken[@]} -eq 0 ] || printf '\nFailed: %s\n' "$(IFS=';' && echo "${broken[*]}" | sed 's/;/; /g')"
  printf '\n%s passed, %s failed' "$passed" "$failed"
  [ "$flaky" -eq 0 ] || printf ', %s flaky (%s)' "$flaky" "$(IFS=';' && echo "${flaky_names[*]}" | sed 's/;/; /g')"
  printf '\n'
  [ "$failed" -eq 0 ]
}

# Sums the figures that nextest, cargo test and Playwright print.
count() { # passed|failed|flaky log
  awk -v what="$1" '
    /Summary \[/ || /^test result:/ || /^ +[0-9]+ (passed|failed|flaky|interrupted)/ {
      line = $0
      sub(/^.*tests? run:/, "", line)
      words = what == "failed" ? "(failed|timed out|interrupted)" : what
      while (match(line, "[0-9]+ " words)) {
        sum += substr(line, RSTART)
        line = substr(line, RSTART + RLENGTH)
      }
    }
    END { print sum + 0 }' "$2"
}

# Runs one check or suite under a heading, with its time and its figures.
run() { # name command...
  local name=$1 log status=0 start=$SECONDS good bad shaky
  shift
  log="$logs/$(echo "$name" | tr -c 'a-zA-Z0-9\n' -)"
  say "$name"
  "$@" 2>&1 | tee "$log"
  status=${PIPESTATUS[0]}
  good=$(count passed "$log")
  bad=$(count failed "$log")
  # As end2end/summary.ts writes them.
  mapfile -t shaky < <(sed -n 's/^Flaky: //p' "$log")
  if [ "$status" -ne 0 ]; then
    [ "$bad" -gt 0 ] || bad=1
    broken+=("$name")
  fi
  passed=$((passed + good))
  failed=$((failed + bad))
  flaky=$((flaky + $(count flaky "$log")))
  flaky_names+=("${shaky[@]}")
  printf -- '-- %s: %s, %s s\n' "$name" "$([ "$status" -eq 0 ] && echo ok || echo FAILED)" "$((SECONDS - start))"
}

wants() { [[ " $parts " == *" $1 "* ]]; }

dependency_check() {
  if have cargo-deny; then
    cargo deny --offline check bans licenses sources
  else
    echo "cargo-deny is not installed; duplicates, banned crates and layers are held by server/tests/house, licences are not checked."
  fi
}

checks() {
  run "Format" cargo fmt --all --check
  run "Lints" cargo clippy --quiet --all-targets -- -D warnings
  run "Lints, browser" cargo clippy --quiet --package frontend --target wasm32-unknown-unknown -- -D warnings
  run "Pure crates for wasm32" cargo check --quiet --target wasm32-unknown-unknown --package domain --package compliance --package delivery --package library
  run "Licences and sources" dependency_check
}

browser() {
  run "Browser assets" scripts/build.sh --site
  run "Size budget" node scripts/size-budget.mjs "$CARGO_TARGET_DIR/site"
  run "Browser tests" scripts/e2e.sh
}

say "Set-up"
scripts/setup.sh --test || {
  failed=1
  broken+=("Set-up")
  totals
  exit 1
}
echo "Build folder: $CARGO_TARGET_DIR"

! wants checks || checks
! wants rust || run "Tests on SQLite" scripts/rust-tests.sh
! wants rust || run "Examples in the documentation" cargo test --quiet --doc
! wants postgres || run "Tests on PostgreSQL" scripts/with-postgres.sh \
  scripts/rust-tests.sh --package storage --package services --package worker --package server
! wants browser || browser
totals
