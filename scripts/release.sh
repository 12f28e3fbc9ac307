#!/usr/bin/env bash
# Lays out dist/: one directory that can be copied to a server. The binary finds site/ beside itself;
# migrations, rules and texts are compiled in.
set -euo pipefail
source "$(dirname "$0")/env.sh"

scripts/setup.sh
say "Building"
scripts/build.sh
rm -rf dist
mkdir dist
cp "$CARGO_TARGET_DIR/release/prachar" dist/
cp -r "$CARGO_TARGET_DIR/site" dist/site
cp .env.example LICENSE README.md dist/
say "dist/ is ready: $(du -sh dist | cut -f1). Copy it, set the environment (dist/.env.example), run ./prachar serve"
