#!/usr/bin/env bash
# Installs what is missing to build, run and test: Debian packages, the compiler's wasm32 half,
# wasm-bindgen, cargo-leptos and the npm tools. With everything in place it takes a second.
#
#   scripts/setup.sh          what `make run` needs
#   scripts/setup.sh --test   also what `make test` needs (Chromium, PostgreSQL)
set -euo pipefail
source "$(dirname "$0")/env.sh"
for_tests=${1:-}

have cargo || have rustup || stop "rustup is missing. Install it from https://rustup.rs and run this again."
have node && have npm || stop "Node.js 20 or newer with npm is missing. Install it (Debian: apt-get install nodejs npm) and run this again."
[ "$(node -p 'process.versions.node.split(".")[0]')" -ge 20 ] || stop "Node.js 20 or newer is needed; this is $(node --version)."

install_packages() {
  local missing=()
  have cc || missing+=(build-essential)
  have curl || missing+=(curl)
  have pkg-config || missing+=(pkg-config)
  if [ "$for_tests" = --test ]; then
    chromium_path >/dev/null || missing+=(chromium)
    [ -n "$(postgres_bin)" ] || missing+=(postgresql postgresql-contrib)
  fi
  [ ${#missing[@]} -eq 0 ] && return
  local as_root=()
  if [ "$(id -u)" -ne 0 ]; then
    have sudo || stop "these packages are missing and there is no sudo to install them: ${missing[*]}"
    as_root=(sudo)
  fi
  have apt-get || stop "these tools are missing and this is not Debian: ${missing[*]}. Install them with your package manager."
  say "Installing Debian packages: ${missing[*]}"
  "${as_root[@]}" apt-get update -qq || echo "The package lists could not be refreshed; trying with those at hand."
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null ||
    stop "apt-get could not install: ${missing[*]}"
}

install_compiler() {
  # Any rustc call inside the project makes rustup fetch what rust-toolchain.toml names.
  rustc --version >/dev/null || stop "the compiler named in rust-toolchain.toml could not be installed; run: rustup toolchain install"
  local sysroot
  sysroot=$(rustc --print sysroot)
  if [ ! -d "$sysroot/lib/rustlib/wasm32-unknown-unknown/lib" ]; then
    say "Installing the compiler's wasm32 half"
    have rustup && rustup target add wasm32-unknown-unknown ||
      stop "the wasm32-unknown-unknown target could not be installed; run: rustup target add wasm32-unknown-unknown"
  fi
}

# Builds a pinned tool with the libraries its authors locked; where the registry at hand has not all of
# them, with the nearest it has. In a target folder of its own: its profile is not ours.
install_tool() { # name version features...
  local name=$1 version=$2 lock
  shift 2
  for lock in --locked ""; do
    env -u CARGO_TARGET_DIR CARGO_PROFILE_RELEASE_LTO=off CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16 \
      CARGO_PROFILE_RELEASE_OPT_LEVEL=1 CARGO_PROFILE_RELEASE_DEBUG=0 \
      cargo install --quiet "$name" --version "$version" --force ${lock:+"$lock"} "$@" && return
  done
  stop "$name $version could not be installed"
}

install_wasm_bindgen() {
  [ "$(wasm-bindgen --version 2>/dev/null)" = "wasm-bindgen $WASM_BINDGEN_VERSION" ] && return
  say "Installing wasm-bindgen $WASM_BINDGEN_VERSION (about two minutes)"
  install_tool wasm-bindgen-cli "$WASM_BINDGEN_VERSION"
}

install_cargo_leptos() {
  [ "$(cargo-leptos --version 2>/dev/null)" = "cargo-leptos $CARGO_LEPTOS_VERSION" ] && return
  say "Installing cargo-leptos $CARGO_LEPTOS_VERSION (about ten minutes on two cores, once)"
  install_tool cargo-leptos "$CARGO_LEPTOS_VERSION" --features no_downloads
}

install_npm_tools() {
  local stamp=node_modules/.installed-from
  cmp -s package-lock.json "$stamp" && return
  say "Installing the npm tools of package-lock.json"
  npm ci --no-audit --no-fund --loglevel=error || stop "npm could not install what package-lock.json names"
  cp package-lock.json "$stamp"
}

install_packages
install_compiler
install_wasm_bindgen
install_cargo_leptos
install_npm_tools
