#!/usr/bin/env bash
# Feeds the compliance crate texts that a machine makes up, until the time is over or something breaks.
#
#   scripts/fuzz.sh checker 600         ten minutes of whole checks
#   scripts/fuzz.sh normaliser 600      the words and their places alone
#   scripts/fuzz.sh repetition 600      whether time grows faster than the text
#
# It begins with the texts of crates/compliance/cases and keeps what it learns in crates/compliance/fuzz/corpus.
# A text that breaks something is kept in crates/compliance/fuzz/artifacts; `cargo +nightly fuzz run TARGET FILE`
# in crates/compliance shows it again. Make it a case of a test in crates/compliance/tests when it is mended.
set -euo pipefail
source "$(dirname "$0")/env.sh"

CARGO_FUZZ_VERSION=0.13.2
target=${1:-checker}
seconds=${2:-600}
fuzz="$ROOT/crates/compliance/fuzz"

[ -f "$fuzz/targets/$target.rs" ] || stop "there is no target $target; there are: $(cd "$fuzz/targets" && ls | sed 's/\.rs$//' | tr '\n' ' ')"
cargo +nightly --version >/dev/null 2>&1 || stop "a nightly compiler is missing, fuzzing needs its sanitizers; run: rustup toolchain install nightly --profile minimal"
have c++ || stop "a C++ compiler is missing, the fuzzer's engine is C++ (Debian: apt-get install g++)"
if [ "$(cargo fuzz --version 2>/dev/null)" != "cargo-fuzz $CARGO_FUZZ_VERSION" ]; then
  say "Installing cargo-fuzz $CARGO_FUZZ_VERSION"
  env -u CARGO_TARGET_DIR cargo install --quiet --locked cargo-fuzz --version "$CARGO_FUZZ_VERSION" ||
    stop "cargo-fuzz $CARGO_FUZZ_VERSION could not be installed"
fi

say "Seeds from the cases"
node "$ROOT/scripts/fuzz-seeds.mjs" "$ROOT/crates/compliance/cases" "$fuzz/corpus/$target"

say "Fuzzing $target for $seconds seconds"
cd "$ROOT/crates/compliance"
# A text longer than 4,000 bytes teaches nothing new and costs runs; 25 seconds are far beyond what any may take.
cargo +nightly fuzz run --target-dir "$CARGO_TARGET_DIR/fuzz" "$target" -- \
  -max_total_time="$seconds" -max_len=4000 -timeout=25 -rss_limit_mb=2048 -dict="$fuzz/words.dict" -print_final_stats=1
