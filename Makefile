# Everything goes into .venv. Needed beforehand: Python 3.11, make, and a way to the package registries.
.DEFAULT_GOAL := help
.PHONY: help setup run test check bench demo lock

PYTHON ?= $(shell for p in python3.11 python3 python; do \
  $$p -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' 2>/dev/null && echo $$p && break; done)
BIN := .venv/bin
STAMP := .venv/.installed
JOBS ?= 2

help: ## list these targets
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/make \1|\2/p' $(MAKEFILE_LIST) | awk -F'|' '{ printf "%-12s %s\n", $$1, $$2 }'

setup: $(STAMP) ## make .venv with the locked dependencies; does nothing when it is up to date

$(STAMP): requirements-dev.lock pyproject.toml
	@test -n "$(PYTHON)" || { echo "Python 3.11 was not found. Install it, or name it: make setup PYTHON=/path/to/python3.11"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@echo "Installing the locked dependencies into .venv …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements-dev.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps --editable .
	@touch $(STAMP)

run: setup ## start the product with demo data on SQLite, and print its address and sign-ins
	@$(BIN)/lms-dashboard demo --if-empty
	@$(BIN)/lms-dashboard run

demo: setup ## write the demo organisation into an empty database
	@$(BIN)/lms-dashboard demo

test: setup ## run every test, on SQLite and PostgreSQL, and in a browser
	@$(BIN)/python -m tests.browser
	@$(BIN)/python -m lms_dashboard.jobs.frontend
	@$(BIN)/python -m pytest -n $(JOBS) --dist loadfile --no-loadscope-reorder --durations 40

check: setup ## format, lint, types, import contracts and licences
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo --no-cache
	@$(BIN)/python tests/licences.py

bench: setup ## measure the figures of docs/performance.md
	@$(BIN)/python -m benchmarks

lock: setup ## resolve the dependencies again into the lock files
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links \
	  --custom-compile-command "make lock" --output-file requirements.lock pyproject.toml
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links \
	  --custom-compile-command "make lock" --group dev --constraint requirements.lock --output-file requirements-dev.lock pyproject.toml
