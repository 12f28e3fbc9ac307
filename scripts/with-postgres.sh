#!/usr/bin/env bash
# Runs a command with a throw-away PostgreSQL cluster, as a non-root user, and always stops it.
#
#   scripts/with-postgres.sh cargo test -p storage
#
# The command sees TEST_POSTGRES_URL, a superuser's address on which it may create databases.
# With DURABLE=1 the cluster waits for the disk at each commit, as in production: for benches.
set -euo pipefail
source "$(dirname "$0")/env.sh"

bin=$(postgres_bin)
[ -n "$bin" ] || stop "PostgreSQL's server programs are missing; run: scripts/setup.sh --test"

# PostgreSQL refuses root.
as_user=()
if [ "$(id -u)" -eq 0 ]; then
  user=postgres
  id -u "$user" >/dev/null 2>&1 || user=nobody
  as_user=(runuser -u "$user" --)
fi

folder=$(mktemp -d /tmp/prachar-postgres.XXXXXX)
[ ${#as_user[@]} -eq 0 ] || chown "$user" "$folder"
stop_cluster() {
  (cd / && "${as_user[@]}" "$bin/pg_ctl" -D "$folder/data" -m immediate -w stop) >/dev/null 2>&1 || true
  # Hundreds of databases are a hundred thousand files; nobody needs to wait until they are gone.
  nohup nice rm -rf "$folder" >/dev/null 2>&1 &
}
trap stop_cluster EXIT
trap 'exit 130' INT TERM

port=$(node -e 'const s=require("net").createServer().listen(0,"127.0.0.1",()=>{console.log(s.address().port);s.close()})')
# Nothing in tests must outlive a power cut: they are faster without waiting for the disk.
durability="-c fsync=off -c synchronous_commit=off -c full_page_writes=off"
[ "${DURABLE:-}" != 1 ] || durability="-c fsync=on -c synchronous_commit=on -c full_page_writes=on"
(
  cd /
  "${as_user[@]}" "$bin/initdb" -D "$folder/data" -U prachar -A trust -E UTF8 --locale=C.UTF-8 --no-sync
  "${as_user[@]}" "$bin/pg_ctl" -D "$folder/data" -l "$folder/log" -w \
    -o "-c listen_addresses=127.0.0.1 -p $port -k $folder $durability -c max_connections=300" start
) >"$folder.start" 2>&1 || {
  cat "$folder.start" "$folder/log" 2>/dev/null >&2
  rm -f "$folder.start"
  stop "PostgreSQL did not start"
}
rm -f "$folder.start"

status=0
TEST_POSTGRES_URL="postgres://prachar@127.0.0.1:$port/postgres" "$@" || status=$?
exit $status
