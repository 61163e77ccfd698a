# Two commands set everything up on a machine with Python >= 3.11, git and make:
#
#   make demo    environment, example week, solve, verify, print (SERVE=0: never serves pages)
#   make test    environment, linters, types, all tests

PYTHON ?= python3
SERVE ?= 0
BIN := .venv/bin
DEMO := build/demo
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check

.PHONY: demo test check lint lock clean

demo: .venv/run.stamp
	@mkdir -p $(DEMO)
	$(BIN)/tongxin generate --size south-gate -o $(DEMO)/week.json
	$(BIN)/tongxin solve $(DEMO)/week.json -o $(DEMO)/plan.json
	$(BIN)/tongxin verify $(DEMO)/week.json $(DEMO)/plan.json
	$(BIN)/tongxin show $(DEMO)/week.json $(DEMO)/plan.json

test: lint
	$(BIN)/pytest -q -n 2

# The fast lane while working: everything that is not marked slow.
check: lint
	$(BIN)/pytest -q -n 2 -m "not slow"

lint: .venv/dev.stamp
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy

# The stamps make a second run quick: the environment is built again only when its locks change.
.venv/run.stamp: requirements.txt pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed")'
	$(PYTHON) -m venv .venv
	$(PIP) install --require-hashes -r requirements.txt
	$(PIP) install --no-deps --no-build-isolation -e .
	touch $@

.venv/dev.stamp: .venv/run.stamp requirements-dev.txt
	$(PIP) install --require-hashes -r requirements-dev.txt
	touch $@

# Needs uv. The locks hold names, versions and hashes, and no address of any registry.
UV_LOCK := uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" --extra build
lock:
	$(UV_LOCK) pyproject.toml -o requirements.txt
	$(UV_LOCK) --extra dev -c requirements.txt pyproject.toml -o requirements-dev.txt

clean:
	rm -rf .venv build .mypy_cache .ruff_cache .pytest_cache .hypothesis *.egg-info
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
