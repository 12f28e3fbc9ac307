#!/usr/bin/env bash
# Browser tests against a server of their own: free port, fresh SQLite database with the demo
# organisation. Builds the development binary; the browser's half comes from scripts/build.sh --site.
# The tests find the server by BASE_URL, its mails in the folder PRACHAR_DATA_DIR and the double of
# WhatsApp's Cloud API by GRAPH_DOUBLE.
#
#   scripts/e2e.sh                          all
#   scripts/e2e.sh sign-in -g Hindi         what Playwright's arguments choose
set -euo pipefail
source "$(dirname "$0")/env.sh"

CHROMIUM=$(chromium_path) || stop "Chromium is missing; run: scripts/setup.sh --test"
export CHROMIUM
[ -d "$CARGO_TARGET_DIR/site/pkg" ] || scripts/build.sh --site
cargo build --quiet --package server --bin prachar --package graph-double --bin graph-double

folder=$(mktemp -d /tmp/prachar-e2e.XXXXXX)
server=
double=
finish() {
  [ -z "$server" ] || { kill -TERM "$server" && wait "$server"; } 2>/dev/null || true
  [ -z "$double" ] || kill "$double" 2>/dev/null || true
  rm -rf "$folder"
}
trap finish EXIT
trap 'exit 130' INT TERM

free_port() { node -e 'const s=require("net").createServer().listen(0,"127.0.0.1",()=>{console.log(s.address().port);s.close()})'; }
port=$(free_port)
export BASE_URL="http://127.0.0.1:$port"
export PRACHAR_ADDR="127.0.0.1:$port" PRACHAR_BASE_URL="$BASE_URL" PRACHAR_DEMO=1 PRACHAR_ENV=development
export PRACHAR_DATA_DIR="$folder" DATABASE_URL="sqlite:$folder/prachar.db" RUST_LOG="${RUST_LOG:-warn}"
unset SMTP_URL PRACHAR_SITE

# WhatsApp is a double of its Cloud API that plays each status twice and the last one first.
graph=$(free_port)
export WHATSAPP_API_BASE="http://127.0.0.1:$graph/v23.0" WHATSAPP_APP_SECRET=e2e-secret WHATSAPP_VERIFY_TOKEN=e2e-verify
"$CARGO_TARGET_DIR/debug/graph-double" --listen "127.0.0.1:$graph" --keep-bodies --doubled --reversed --step-ms 50 \
  --webhook-url "$BASE_URL/webhooks/whatsapp" --app-secret "$WHATSAPP_APP_SECRET" >/dev/null &
double=$!
export GRAPH_DOUBLE="http://127.0.0.1:$graph"

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
SUMMARY="$folder/summary" playwright test --config end2end/playwright.config.ts "$@" || status=$?
if [ "$status" -ne 0 ]; then
  say "The server's last words"
  tail -n 40 "$folder/log"
fi
# Last, so that it stands at the end of whatever log this becomes part of.
if [ -s "$folder/summary" ]; then
  say "What did not pass at once"
  cat "$folder/summary"
fi
exit "$status"
