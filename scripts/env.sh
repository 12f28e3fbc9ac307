# Sourced by every script: where things are, and the pinned versions of the build tools.
# Libraries are pinned in Cargo.lock and package-lock.json, the compiler in rust-toolchain.toml.

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$ROOT" || exit 1

# Must equal the version of wasm-bindgen in Cargo.lock.
WASM_BINDGEN_VERSION=0.2.130
# The newest that the pinned compiler builds.
CARGO_LEPTOS_VERSION=0.3.10

# Outside the clone, so that a fresh clone reuses compiled dependencies.
export CARGO_TARGET_DIR="${PRACHAR_TARGET:-${XDG_CACHE_HOME:-$HOME/.cache}/prachar/target}"
export PATH="$ROOT/node_modules/.bin:${CARGO_HOME:-$HOME/.cargo}/bin:$PATH"
# Only the first letters matter to cargo-leptos: with v4 it leaves Tailwind's configuration alone.
export LEPTOS_TAILWIND_VERSION=v4
export PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1

mkdir -p "$CARGO_TARGET_DIR"

say() { printf '\n== %s\n' "$*"; }
stop() {
  printf '\nprachar: %s\n' "$*" >&2
  exit 1
}
have() { command -v "$1" >/dev/null 2>&1; }

# The browser for tests and icons: the system's Chromium.
chromium_path() {
  local name
  for name in "${CHROMIUM:-}" chromium chromium-browser google-chrome; do
    [ -n "$name" ] && command -v "$name" && return
  done
  return 1
}

# The folder of PostgreSQL's server programs, newest first.
postgres_bin() {
  local folder
  for folder in $(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -rV); do
    [ -x "$folder/initdb" ] && { echo "$folder"; return; }
  done
  have initdb && dirname "$(command -v initdb)"
}
