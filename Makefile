# Every target works as the first command on a machine with Python 3.11 or newer, make and git.
# What a target needs is installed into .venv when it is missing or when pyproject.toml has changed.
# Extra arguments: make test ARGS="-k interval", make demo ARGS="--into demo-workspace".

PYTHON ?= python3
ARGS ?=

VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

export PIP_DISABLE_PIP_VERSION_CHECK := 1
export NO_MKDOCS_2_WARNING := 1

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.NOTPARALLEL:
.PHONY: demo test lint docs bench score-evidence clean help

demo: $(STAMP)-base  ## show invented operators judged by real rules
	$(BIN)/ringfence demo --into demo-workspace $(ARGS)

test: $(STAMP)-test  ## run the tests
	$(BIN)/python -m pytest -n 2 $(ARGS)

lint: $(STAMP)-lint $(STAMP)-test  ## check style, types and the direction of imports
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

docs: $(STAMP)-docs  ## build the documentation into site/
	$(BIN)/python -m mkdocs build --strict $(ARGS)

bench: $(STAMP)-bench  ## measure the engine against its bars and its peers
	$(BIN)/python benchmarks/run.py $(ARGS)
	$(BIN)/python benchmarks/importing.py
	$(BIN)/python benchmarks/planning.py
	$(BIN)/python benchmarks/evidence.py

score-evidence: $(STAMP)-test  ## score the claims found against the claims labelled
	@$(BIN)/python -m tests.tools.score_evidence $(ARGS)

clean:  ## remove what was built and cached; .venv and workspaces stay
	rm -rf build dist site .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -not -path './$(VENV)/*' -prune -exec rm -rf {} +

help:  ## show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

$(STAMP)-venv:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "ringfence needs Python 3.11 or newer; '$(PYTHON)' is missing or older."; \
	  echo "  fix: make PYTHON=/path/to/python3.12 $(MAKECMDGOALS)"; exit 2; }
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv --clear $(VENV)
	@touch $@

$(STAMP)-base: $(STAMP)-venv pyproject.toml
	@echo "installing ringfence into $(VENV) (the first time takes about a minute)" >&2
	@$(BIN)/python -m pip install --quiet --editable .
	@touch $@

$(STAMP)-%: $(STAMP)-venv pyproject.toml
	@echo "installing ringfence with its $* tools into $(VENV) (the first time takes about a minute)" >&2
	@$(BIN)/python -m pip install --quiet --editable '.[$*]'
	@touch $@
