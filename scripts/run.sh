#!/usr/bin/env bash
# Builds, migrates, seeds a demo organisation and serves it. Stop with Ctrl-C.
# Settings come from the environment or from .env (see .env.example).
set -euo pipefail
source "$(dirname "$0")/env.sh"

scripts/setup.sh
say "Building"
scripts/build.sh

if [ -f .env ]; then
  set -a
  source ./.env
  set +a
fi
export PRACHAR_DEMO="${PRACHAR_DEMO:-1}"
prachar="$CARGO_TARGET_DIR/release/prachar"
"$prachar" migrate
[ "$PRACHAR_DEMO" = 1 ] && "$prachar" seed demo
exec "$prachar" serve
