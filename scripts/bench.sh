#!/usr/bin/env bash
# Measures; ONLY=name,… picks rows. The table goes to standard output and build/bench.json.
. "$(dirname "$0")/common.sh"
export PG_BUFFERS=512MB PG_FSYNC=on
mkdir -p build
start_postgresql
exec_status=0
"$PYTHON" -m bench "$@" || exec_status=$?
exit $exec_status
