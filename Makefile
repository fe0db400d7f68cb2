# Two commands do everything: `make refresh` and `make test`. The rest are their parts.
# PYTHONDONTWRITEBYTECODE doubles every start of dbt and Dagster, so it is not passed on.
unexport PYTHONDONTWRITEBYTECODE

PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin
ARGS   ?=

# Installs a hashed lock file: with uv where it works, else with pip (slower, same files).
install_lock = $(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes --compile-bytecode -r $(1) \
	|| $(BIN)/python -m pip install --quiet --no-deps --require-hashes -r $(1)

.PHONY: help setup setup-dev refresh ui lint format test test-long bench docs lock licences audit clean
.DEFAULT_GOAL := help

help:  ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "  make %-10s %s\n", $$1, $$2}'

$(VENV)/.base: requirements/build.lock
	@echo "setup: creating $(VENV) ($$($(PYTHON) --version))"
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))' \
		|| { echo "phasein needs Python 3.11, 3.12 or 3.13; call make with PYTHON=python3.11"; exit 1; }
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/build.lock
	@touch $@

$(VENV)/.main: $(VENV)/.base requirements/main.lock pyproject.toml
	@echo "setup: installing the pinned packages"
	@$(call install_lock,requirements/main.lock)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.dev: $(VENV)/.main requirements/dev.lock
	@echo "setup: installing the test tools"
	@$(call install_lock,requirements/dev.lock)
	@touch $@

setup: $(VENV)/.main  ## the environment of the main job
setup-dev: $(VENV)/.dev  ## the environment of the tests

refresh: setup  ## run the main job on the embedded snapshot and publish a release
	@$(BIN)/phasein refresh $(ARGS)
	@command -v phasein >/dev/null || echo "phasein is $(BIN)/phasein; by its name alone after: export PATH=\"$(abspath $(BIN)):\$$PATH\"" >&2

ui: setup  ## Dagster's page on 127.0.0.1
	@$(BIN)/phasein ui $(ARGS)

lint: setup-dev  ## style and types
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

format: setup-dev  ## mend the style
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

test: setup-dev  ## the tests (minutes)
	@$(BIN)/pytest -m "not slow and not bench" -n 2 --dist loadgroup $(ARGS)

test-long: setup-dev  ## kills and readers over many releases (tens of minutes)
	@$(BIN)/pytest -m slow -n 2 --dist loadgroup $(ARGS)

bench: setup-dev  ## measure; figures go to docs/benchmarks.md
	@$(BIN)/pytest -m bench -s $(ARGS)

docs: setup  ## make docs/sources.md and the units of docs/schema.md again from what the code declares
	@$(BIN)/python -m ingest.sources_page
	@$(BIN)/python -m warehouse.units_page

lock: setup-dev  ## make the lock files again from pyproject.toml
	@cd requirements && ../$(BIN)/python lock.py

licences: setup-dev  ## make docs/licences.md again from locks and installed packages
	@$(BIN)/python requirements/licences.py

audit: $(VENV)/.base  ## are locked packages known to be vulnerable? says so if it cannot ask
	@$(BIN)/python requirements/audit.py

clean:  ## remove the environment and everything a refresh wrote, releases too
	rm -rf $(VENV) warehouse/build warehouse/landing warehouse/fetched warehouse/runs warehouse/draws warehouse/cache warehouse/dagster warehouse/published warehouse/.pen .cache
