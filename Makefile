# make demo   a guarded session beside an unguarded one; needs Python 3.11 or later, nothing else
# make test   every check and every test; needs Python, make, and Node with npm; redis-server, chromium, bwrap, a C compiler, or those tests are skipped
# make gate   the own corpora, held against the budgets of benchmarks/baseline.json; part of make test
# make baseline BECAUSE="…"  write those budgets anew, and the numbers of docs/benchmarks.md
# make bench  what a guarded call costs, beside a relay that only parses JSON
# make pins   write the pinned dependencies anew
# make clean  remove everything that the targets above made

ENV := .venv
BIN := $(ENV)/bin
NPM := tests/end_to_end
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	$$p -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 \
	&& echo $$p && break; done)

.PHONY: demo test gate baseline bench site sbom pins clean

demo: $(ENV)/.demo
	@$(BIN)/vanguard demo

test: $(ENV)/.dev $(NPM)/node_modules/.package-lock.json
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m pytest --numprocesses=auto
	$(MAKE) gate

gate: $(ENV)/.dev
	$(BIN)/vanguard benchmark-run --gate --quiet --out /dev/null

baseline: $(ENV)/.dev
	for profile in monitor balanced strict; do $(BIN)/vanguard benchmark-run --profile $$profile --out /dev/null \
		--write-baseline benchmarks/baseline.json --because "$(BECAUSE)" || exit; done
	$(BIN)/python benchmarks/numbers.py

site: $(ENV)/.dev
	$(BIN)/python -m tests.site.build site

sbom: $(ENV)/.dev
	$(BIN)/python .ci/make_sbom.py sbom.json

bench: $(ENV)/.demo
	$(BIN)/python benchmarks/stdio_cost.py

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "No Python 3.11 or later with venv was found; name one: make PYTHON=/path/to/python3" >&2; exit 1; }
	$(PYTHON) -m venv $(ENV)

# What the demo needs is part of what the tests need, in the same versions, so both share one environment.
$(ENV)/.demo: .ci/pins-demo.txt pyproject.toml | $(BIN)/python
	$(PIP) --require-hashes --requirement .ci/pins-demo.txt
	$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

$(ENV)/.dev: .ci/pins-dev.txt $(ENV)/.demo
	$(PIP) --require-hashes --requirement .ci/pins-dev.txt
	@touch $@

$(NPM)/node_modules/.package-lock.json: $(NPM)/package-lock.json
	@command -v npm >/dev/null || { echo "make test needs Node with npm." >&2; exit 1; }
	npm ci --prefix $(NPM) --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

# No file written here may name an index or a registry: everyone installs from their own.
pins: $(ENV)/.dev
	$(PIP) uv
	$(BIN)/uv pip compile $(COMPILE) --extra dev pyproject.toml --output-file .ci/pins-dev.txt
	$(BIN)/uv pip compile $(COMPILE) --extra demo --group build --constraint .ci/pins-dev.txt pyproject.toml --output-file .ci/pins-demo.txt
	$(BIN)/uv pip compile $(COMPILE) --extra redis --extra otel --constraint .ci/pins-dev.txt pyproject.toml --output-file .ci/pins-image.txt
	$(BIN)/uv pip compile $(COMPILE) --group pyproject.toml:build --group pyproject.toml:compile --constraint .ci/pins-dev.txt --output-file .ci/pins-build.txt
	npm install --prefix $(NPM) --package-lock-only --omit-lockfile-registry-resolved

COMPILE := --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	--no-annotate --no-emit-package mcp-vanguard --custom-compile-command "make pins"

clean:
	rm -rf $(ENV) $(NPM)/node_modules dist build .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
