PYTHON ?= python3.11
VENV ?= .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed

.PHONY: demo ui test check bench docs

demo: $(INSTALLED)
	$(BIN)/amperity-assets demo

ui: $(INSTALLED)
	$(BIN)/amperity-assets ui

test: check
	$(BIN)/python -m pytest

check: $(INSTALLED)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m amperity_assets.tenant.schema --check docs/configuration.md

bench: $(INSTALLED)
	$(BIN)/python -m benchmarks.workflow

docs: $(INSTALLED)
	$(BIN)/python -m amperity_assets.tenant.schema docs/configuration.md

$(INSTALLED): pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --editable '.[test]'
	touch $@
