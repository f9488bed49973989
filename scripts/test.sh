#!/usr/bin/env bash
# The whole suite: on SQLite with the browser, then on a throw-away PostgreSQL. Extra arguments go to pytest.
. "$(dirname "$0")/common.sh"
need_chromium
need pdftotext poppler-utils || true  # reads our PDFs back; without it those tests say so and step aside
export TESTING=1
workers=${WORKERS:-$(nproc)}
mkdir -p build
say "== SQLite（含浏览器 / with the browser）"
env -u DATABASE_URL "$PYTHON" -m pytest -n "$workers" --dist loadfile --no-loadscope-reorder -m "not soak" "$@"
start_postgresql
say "== PostgreSQL"
"$PYTHON" -m pytest -n "$workers" --dist loadfile --no-loadscope-reorder -m "not soak and not browser" "$@"
