# Two commands set everything up on a machine with Python >= 3.11, git and make:
#
#   make demo    environment, example week, solve, verify, print, serve its pages (SERVE=0: no pages;
#                SIZE=community or district SECONDS=300: another week, solved within so many seconds)
#   make test    environment, linters, types, all tests

PYTHON ?= python3
SERVE ?= 1
SIZE ?= south-gate
SECONDS ?=
PORT ?= 8000
SUDO := $(if $(filter 0,$(shell id -u)),,sudo)
BIN := .venv/bin
DEMO := build/demo
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check

.PHONY: demo test check browser lint lock words clean bench

demo: .venv/run.stamp
	@mkdir -p $(DEMO)
	$(BIN)/tongxin generate --size $(SIZE) -o $(DEMO)/week.json
	$(BIN)/tongxin solve $(DEMO)/week.json -o $(DEMO)/plan.json $(if $(SECONDS),--seconds $(SECONDS))
	$(BIN)/tongxin verify $(DEMO)/week.json $(DEMO)/plan.json
	$(BIN)/tongxin show $(DEMO)/week.json $(DEMO)/plan.json
	$(BIN)/tongxin demo $(DEMO)/week.json $(DEMO)/plan.json --folder $(DEMO) --port $(PORT) \
		$(if $(filter 0,$(SERVE)),--no-serve)

# Three at a time on two cores: a third of the time tests wait, for a process, a browser, a worker that is dead.
test: lint browser
	$(BIN)/pytest -q -n 3

# The fast lane while working: everything that is not marked slow.
check: lint browser
	$(BIN)/pytest -q -n 3 -m "not slow"

# The tests look at the pages in Debian's Chromium; a machine that has it is left alone.
browser:
	@test -x /usr/bin/chromium || { $(SUDO) apt-get update -qq && $(SUDO) apt-get install -y -qq \
		--no-install-recommends chromium fonts-noto-cjk; }

# What is measured, one script for each figure; each prints what it measured. Takes hours, and wants a
# machine to itself. INSTANCES: a folder of public instances (scenarios/bench/targets.py says how it is laid out).
bench: .venv/run.stamp
	@mkdir -p build
	$(BIN)/python -m scenarios.bench.community --seeds 20
	$(BIN)/python -m scenarios.bench.district
	$(BIN)/python -m scenarios.bench.side_by_side --size community
	$(BIN)/python -m scenarios.bench.side_by_side --size district
	$(BIN)/python -m scenarios.bench.growth --plot build/growth.png
	$(BIN)/python -m scenarios.bench.repair --size district --events 200
	$(BIN)/python -m scenarios.bench.simulate
	$(if $(INSTANCES),$(BIN)/python -m scenarios.bench.public $(INSTANCES))
	$(if $(INSTANCES),$(BIN)/python -m scenarios.bench.elections $(INSTANCES)/elections)
	$(BIN)/python -m api.bench.service --size district --postgres

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

# The texts of the pages, Chinese in the templates, in order: what is new waits in the catalogue for its
# English. After a conflict there: take either side, put the pairs of the other anywhere, run this.
words: .venv/dev.stamp
	@mkdir -p build
	$(BIN)/pybabel --quiet extract --sort-output --no-location --omit-header --no-wrap --mapping-file=api/pages/locale/babel.cfg \
		--output-file=build/pages.pot api/pages
	$(BIN)/pybabel --quiet update --no-fuzzy-matching --omit-header --ignore-obsolete --no-wrap \
		--locale=en --input-file=build/pages.pot --output-file=api/pages/locale/en.po

clean:
	rm -rf .venv build .mypy_cache .ruff_cache .pytest_cache .hypothesis *.egg-info
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
