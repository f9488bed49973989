# Everything a newcomer needs: `make demo` and `make test`. `make help` lists the rest.
SHELL := /bin/bash
PYTHON := .venv/bin/python
export PYTHONDONTWRITEBYTECODE := 1

.PHONY: help setup setup-dev demo test check bench soak pictures clean

help: ## this list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

setup: ## environment in .venv and assets, nothing else
	@scripts/setup.sh runtime

setup-dev:
	@scripts/setup.sh dev

demo: setup ## the demo city, served on 127.0.0.1:$$PORT (8000); FRESH=1 starts over
	@scripts/demo.sh

test: setup-dev ## the whole suite: SQLite, PostgreSQL, browser
	@scripts/test.sh

check: setup-dev ## lint, types, import contracts, migrations, templates
	@scripts/check.sh

bench: setup-dev ## measure against named floors and peers; ONLY=name,… picks rows
	@scripts/bench.sh

soak: setup-dev ## what is too heavy for every run: journeys on PostgreSQL, long properties, API fuzzing
	@scripts/soak.sh

pictures: setup-dev ## take the user guide's pictures anew
	@scripts/pictures.sh

clean: ## remove what builds leave behind (not data/)
	rm -rf build .pytest_cache .mypy_cache .ruff_cache .hypothesis
