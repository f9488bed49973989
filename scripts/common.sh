# Shared by the scripts: sourced, not run.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

say() { printf '%s\n' "$*" >&2; }

# Install Debian packages when a program is missing and we may; say plainly when we may not.
need() { # program packages…
  local program=$1; shift
  command -v "$program" >/dev/null 2>&1 && return 0
  if ! command -v apt-get >/dev/null 2>&1; then
    say "缺少 $program / $program is missing: please install $*"; return 1
  fi
  local sudo=()
  if [ "$(id -u)" != 0 ]; then
    sudo -n true 2>/dev/null || { say "缺少 $program / $program is missing: run  sudo apt-get install $*"; return 1; }
    sudo=(sudo -n)
  fi
  say "安装 / installing: $*"
  "${sudo[@]}" apt-get update -qq >/dev/null 2>&1 || true
  DEBIAN_FRONTEND=noninteractive "${sudo[@]}" apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}

need_chromium() {
  local name
  for name in chromium chromium-browser google-chrome; do command -v "$name" >/dev/null 2>&1 && return 0; done
  need chromium chromium fonts-noto-cjk
}

# The newest PostgreSQL programs of this machine, on PATH.
need_postgresql() {
  local newest
  newest=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -1 || true)
  if [ -z "$newest" ] && ! command -v initdb >/dev/null 2>&1; then
    need initdb-none postgresql postgresql-client || return 1
    newest=$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -1)
  fi
  [ -n "$newest" ] && PATH="$newest:$PATH"
  export PATH
}

free_port() { "$PYTHON" -c 'import socket; s=socket.socket(); s.bind(("127.0.0.1",0)); print(s.getsockname()[1])'; }

# A throw-away PostgreSQL: sets DATABASE_URL, stops and vanishes when the script ends. Never runs as root.
start_postgresql() {
  need_postgresql
  PG_DIR=$(mktemp -d "${TMPDIR:-/tmp}/jiaogong-pg.XXXXXX")
  local port as=()
  port=$(free_port)
  if [ "$(id -u)" = 0 ]; then
    local owner=postgres; id "$owner" >/dev/null 2>&1 || owner=nobody
    chown "$owner" "$PG_DIR"; as=(setpriv --reuid="$owner" --regid="$(id -g "$owner")" --clear-groups env HOME="$PG_DIR")
  fi
  PG_AS=("${as[@]}")
  trap stop_postgresql EXIT
  (cd "$PG_DIR" && "${as[@]}" initdb -D "$PG_DIR/data" -U jiaogong -A trust -E UTF8 --locale=C.UTF-8 >/dev/null)
  cat >>"$PG_DIR/data/postgresql.conf" <<EOF
listen_addresses = '127.0.0.1'
port = $port
unix_socket_directories = '$PG_DIR'
fsync = ${PG_FSYNC:-off}
synchronous_commit = ${PG_FSYNC:-off}
full_page_writes = ${PG_FSYNC:-off}
shared_buffers = ${PG_BUFFERS:-128MB}
max_connections = 100
EOF
  (cd "$PG_DIR" && "${as[@]}" pg_ctl -D "$PG_DIR/data" -w -t 60 -l "$PG_DIR/log" start >/dev/null) || { cat "$PG_DIR/log" >&2; return 1; }
  (cd "$PG_DIR" && "${as[@]}" createdb -h 127.0.0.1 -p "$port" -U jiaogong jiaogong)
  export DATABASE_URL="postgres://jiaogong@127.0.0.1:$port/jiaogong"
}

stop_postgresql() {
  [ -n "${PG_DIR:-}" ] || return 0
  (cd "$PG_DIR" && "${PG_AS[@]}" pg_ctl -D "$PG_DIR/data" -m immediate stop >/dev/null 2>&1) || true
  rm -rf "$PG_DIR"; PG_DIR=
}

PYTHON=$PWD/.venv/bin/python
