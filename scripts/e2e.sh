#!/usr/bin/env bash
# Browser tests against a server of their own: free port, fresh SQLite database with the demo
# organisation. Builds the development binary; the browser's half comes from scripts/build.sh --site.
# The tests find the server by BASE_URL and its mails in the folder PRACHAR_DATA_DIR.
#
#   scripts/e2e.sh                          all
#   scripts/e2e.sh sign-in -g Hindi         what Playwright's arguments choose
set -euo pipefail
source "$(dirname "$0")/env.sh"

CHROMIUM=$(chromium_path) || stop "Chromium is missing; run: scripts/setup.sh --test"
export CHROMIUM
[ -d "$CARGO_TARGET_DIR/site/pkg" ] || scripts/build.sh --site
cargo build --quiet --package server --bin prachar

folder=$(mktemp -d /tmp/prachar-e2e.XXXXXX)
server=
finish() {
  [ -z "$server" ] || { kill -TERM "$server" && wait "$server"; } 2>/dev/null || true
  rm -rf "$folder"
}
trap finish EXIT
trap 'exit 130' INT TERM

port=$(node -e 'const s=require("net").createServer().listen(0,"127.0.0.1",()=>{console.log(s.address().port);s.close()})')
export BASE_URL="http://127.0.0.1:$port"
export PRACHAR_ADDR="127.0.0.1:$port" PRACHAR_BASE_URL="$BASE_URL" PRACHAR_DEMO=1 PRACHAR_ENV=development
export PRACHAR_DATA_DIR="$folder" DATABASE_URL="sqlite:$folder/prachar.db" RUST_LOG="${RUST_LOG:-warn}"
unset SMTP_URL WHATSAPP_API_BASE PRACHAR_SITE

prachar="$CARGO_TARGET_DIR/debug/prachar"
"$prachar" migrate
"$prachar" seed demo
"$prachar" serve >"$folder/log" 2>&1 &
server=$!
for _ in $(seq 1 100); do
  curl --silent --fail --output /dev/null "$BASE_URL/health" && break
  kill -0 "$server" 2>/dev/null || break
  sleep 0.1
done
curl --silent --fail --output /dev/null "$BASE_URL/health" || {
  cat "$folder/log" >&2
  stop "the server did not start"
}

status=0
playwright test --config end2end/playwright.config.ts "$@" || status=$?
if [ "$status" -ne 0 ]; then
  say "The server's last words"
  tail -n 40 "$folder/log"
fi
exit "$status"
