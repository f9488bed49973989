#!/usr/bin/env bash
# Lint, types, import contracts, migrations, templates.
. "$(dirname "$0")/common.sh"
export TESTING=1
"$PYTHON" -m ruff check .
"$PYTHON" -m ruff format --check .
.venv/bin/lint-imports
"$PYTHON" manage.py makemigrations --check --dry-run --verbosity 0
"$PYTHON" manage.py check --fail-level WARNING
.venv/bin/djlint jiaogong --lint --quiet
"$PYTHON" -m mypy jiaogong
