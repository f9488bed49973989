#!/usr/bin/env bash
# Takes the user guide's pictures from a fresh demo city.
. "$(dirname "$0")/common.sh"
need_chromium
"$PYTHON" scripts/take_pictures.py
