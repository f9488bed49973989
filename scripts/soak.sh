#!/usr/bin/env bash
# Heavy tests: marked soak, and the browser journeys on PostgreSQL.
. "$(dirname "$0")/common.sh"
need_chromium
export TESTING=1 SOAK=1
mkdir -p build
start_postgresql
"$PYTHON" -m pytest -n 1 -m "soak or browser" "$@"
