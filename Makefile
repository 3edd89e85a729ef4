# Governance Desk: what a developer or a server does with it. Windows without make: see README.md.

# The first of these that is Python 3.11 or newer and can make a venv; or say which: make install PYTHON=/opt/python/bin/python3
PYTHON = python3.13 python3.12 python3.11 python3
UV = uv
ARGS =

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

.DEFAULT_GOAL := help
.PHONY: help install install-dev run test check bench lock clean

help: ## Show this list
	@echo 'make TARGET, where TARGET is one of:'
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  %-12s %s\n", $$1, $$2 }' Makefile

install: $(VENV)/.installed ## Prepare .venv with what the program needs, exactly as locked in requirements.txt

install-dev: $(VENV)/.installed-dev ## Prepare .venv with the tests' and checks' tools too (requirements-dev.txt)

run: install ## Serve on http://127.0.0.1:8000 (PORT=8080 changes it); an empty database gets a sample council
	@exec $(BIN)/governance run

test: install-dev ## Run the tests on every core; ARGS='-k notice -x' goes to pytest
	$(BIN)/python -m pytest -n auto $(ARGS)

check: install-dev ## Lint, formatting, types, directions of imports, templates
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/djlint --lint --quiet templates

bench: install ## Measure speed against a bare Flask view and openpyxl
	$(BIN)/python -m benchmarks $(ARGS)

lock: ## Renew requirements*.txt from pyproject.toml, with uv; ARGS=--upgrade takes newer versions
	@set -e; uv=$$(command -v $(UV) || command -v $(BIN)/uv) \
	  || { echo 'make lock needs uv: see https://docs.astral.sh/uv/ or pip install uv' >&2; exit 1; }; \
	compile="$$uv pip compile --universal --python-version 3.11 --generate-hashes --quiet"; set -x; \
	$$compile --custom-compile-command 'make lock' $(ARGS) --extra build pyproject.toml -o requirements.txt; \
	$$compile --custom-compile-command 'make lock' $(ARGS) --extra build --extra dev pyproject.toml \
	  -c requirements.txt -o requirements-dev.txt

clean: ## Remove .venv and what the tools keep; the database (instance/) stays
	rm -rf $(VENV) build dist *.egg-info test-results htmlcov .coverage
	rm -rf .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# The stamps say when the lock was last installed, so that a second run takes no time.
$(VENV)/.installed: requirements.txt pyproject.toml | $(BIN)/pip
	$(PIP) install --require-hashes -r requirements.txt
	$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

# Everything in requirements.txt is in requirements-dev.txt too, in the same version.
$(VENV)/.installed-dev: requirements-dev.txt requirements.txt pyproject.toml | $(BIN)/pip
	$(PIP) install --require-hashes -r requirements-dev.txt
	$(PIP) install --no-deps --no-build-isolation -e .
	@touch $(VENV)/.installed $@

# pip is what a venv gets last: a venv without it was never finished.
$(BIN)/pip:
	@for python in $(PYTHON); do \
	  if $$python -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then \
	    echo "$$python -m venv $(VENV)"; exec $$python -m venv --clear $(VENV); \
	  fi; \
	done; \
	echo 'No Python 3.11 or newer with venv among: $(PYTHON).' >&2; \
	echo 'Install one (Debian, Ubuntu: apt install python3 python3-venv), or name it: make install PYTHON=/path/to/python3' >&2; \
	exit 1
