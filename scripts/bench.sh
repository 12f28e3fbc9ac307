#!/usr/bin/env bash
# The measurements behind docs/performance.md, optimised. Prints one figure a line.
#
#   scripts/bench.sh                    everything, on SQLite and on a throw-away PostgreSQL
#   scripts/bench.sh delivery pages     only these parts
#   scripts/bench.sh --peer             our delivery beside a BullMQ sender's (bench/peer), same run
#
# Parts: compliance, import, delivery, pages (home page, webhooks and start of the server with a
# large ledger). Sizes: RECIPIENTS (50,000), DELIVERIES (1,000,000). The peer needs redis-server
# and the network for its npm packages.
set -euo pipefail
source "$(dirname "$0")/env.sh"

parts=${*:-compliance import delivery pages}
[ "$parts" != --peer ] || parts="delivery peer"
recipients=${RECIPIENTS:-50000}
deliveries=${DELIVERIES:-1000000}
folder=$(mktemp -d)
children=()
finish() {
  for child in "${children[@]:-}"; do [ -z "$child" ] || kill "$child" 2>/dev/null || true; done
  rm -rf "$folder"
}
trap finish EXIT

wants() { [[ " $parts " == *" $1 "* ]]; }

# Beside each part: what else the machine was doing.
circumstances() { echo "   $(nproc) cores; load before: $(cut -d' ' -f1-3 /proc/loadavg)"; }

# PostgreSQL as in production: every commit waits for the disk.
on_postgres() { DURABLE=1 scripts/with-postgres.sh "$@"; }
have_postgres() { [ -n "$(postgres_bin)" ]; }

free_port() { node -e 'const s=require("net").createServer().listen(0,"127.0.0.1",()=>{console.log(s.address().port);s.close()})'; }

# wait_for ADDRESS: until something answers there, at most 20 seconds.
wait_for() {
  for _ in $(seq 2000); do
    curl -fsS -o /dev/null "$1" 2>/dev/null && return
    sleep 0.01
  done
  stop "nothing answers at $1"
}

if wants compliance; then
  say "Compliance: one check"
  circumstances
  cargo bench --package compliance
fi

if wants import; then
  say "Import: rows per second on SQLite"
  circumstances
  env -u TEST_POSTGRES_URL cargo bench --package services --bench import
  if have_postgres; then
    say "Import: rows per second on PostgreSQL"
    circumstances
    on_postgres cargo bench --package services --bench import
  fi
fi

if wants delivery || wants peer; then
  cargo build --release --package graph-double --package services --bin graph-double --example bench_delivery
  port=$(free_port)
  "$CARGO_TARGET_DIR/release/graph-double" --listen "127.0.0.1:$port" --token test-token &
  children+=($!)
  sleep 1
fi

if wants delivery; then
  bench="$CARGO_TARGET_DIR/release/examples/bench_delivery"
  say "Delivery on SQLite: launch to accepted, against the double of the Graph API"
  circumstances
  "$bench" "sqlite:$folder/delivery.db" "http://127.0.0.1:$port" "$recipients"
  if have_postgres; then
    say "Delivery on PostgreSQL"
    circumstances
    # shellcheck disable=SC2016
    on_postgres bash -c '"$1" "$TEST_POSTGRES_URL" "$2" "$3"' _ "$bench" "http://127.0.0.1:$port" "$recipients"
  fi
fi

if wants peer; then
  have redis-server || stop "redis-server is missing: apt-get install redis-server"
  have_postgres || stop "PostgreSQL's server programs are missing; run: scripts/setup.sh --test"
  (cd bench/peer && npm install --ignore-scripts --no-audit --no-fund --silent)
  redis_port=$(free_port)
  redis-server --port "$redis_port" --bind 127.0.0.1 --dir "$folder" --appendonly yes --appendfsync everysec --save "" \
    --maxmemory-policy noeviction --loglevel warning >"$folder/redis.log" &
  children+=($!)
  sleep 1
  say "A BullMQ + Redis + PostgreSQL sender, against the same double"
  circumstances
  # shellcheck disable=SC2016
  PEER_REDIS_PORT=$redis_port PEER_DOUBLE="http://127.0.0.1:$port" RECIPIENTS=$recipients \
    on_postgres bash -c 'PEER_POSTGRES="$TEST_POSTGRES_URL" node bench/peer/sender.mjs'
fi

if wants pages; then
  cargo build --release --package server --package services --bin prachar --example bench_http
  bench="$CARGO_TARGET_DIR/release/examples/bench_http"
  say "Filling a database: $deliveries deliveries"
  "$bench" fill "sqlite:$folder/pages.db" "$folder/notes.json" "$deliveries"
  # Pages are rendered without the browser's half, which they only name.
  mkdir -p "$folder/site/pkg"
  port=$(free_port)
  address="http://127.0.0.1:$port"
  say "Start of the server on this database"
  circumstances
  began=$(date +%s%N)
  DATABASE_URL="sqlite:$folder/pages.db" PRACHAR_DATA_DIR="$folder" PRACHAR_SITE="$folder/site" PRACHAR_ADDR="127.0.0.1:$port" \
    WHATSAPP_APP_SECRET=bench-secret "$CARGO_TARGET_DIR/release/prachar" serve >"$folder/server.log" 2>&1 &
  children+=($!)
  wait_for "$address/health"
  echo "first answer after $((($(date +%s%N) - began) / 1000000)) ms"
  say "Home page"
  circumstances
  "$bench" pages "$address" "$folder/notes.json"
  say "Callbacks of the provider"
  circumstances
  "$bench" webhooks "$address" "$folder/notes.json" "sqlite:$folder/pages.db" bench-secret
fi
