#!/usr/bin/env bash
# The demo city: database, data, server. Keeps its data; FRESH=1 starts over.
. "$(dirname "$0")/common.sh"
umask 077
export DEMO=1 DATA_DIR=${DATA_DIR:-$PWD/data}
export PORT=${PORT:-8000}
[ "${FRESH:-}" = 1 ] && [ -z "${DATABASE_URL:-}" ] && rm -rf "$DATA_DIR"
mkdir -p "$DATA_DIR"
"$PYTHON" manage.py migrate --verbosity 0
"$PYTHON" manage.py collectstatic --noinput --verbosity 0
"$PYTHON" manage.py demo_city --size "${SIZE:-standard}"
"$PYTHON" manage.py demo_accounts --port "$PORT"
exec "$PYTHON" manage.py serve --port "$PORT"
