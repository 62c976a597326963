# Everything a person types. `make` alone lists it. Settings such as TINBUON_WEB__PORT=9000 pass through.
PYTHON ?= python3
VENV_PYTHON := .venv/bin/python
# What is checked; folders that are not there yet are left out.
CODE := $(wildcard run.py bot handlers models tests benchmarks deploy docs)
TYPED := $(wildcard run.py bot handlers models tests benchmarks)
# Tests on three processes for two cores, since each waits at times for a service or a process it started;
# 8 at most (one PostgreSQL serves them all). WORKERS=0: in one, as a debugger wants it. More for pytest:
# make test ARGS='-k approve'.
CORES := $(shell nproc 2>/dev/null || getconf _NPROCESSORS_ONLN)
WORKERS ?= $(shell [ $(CORES) -gt 5 ] && echo 8 || echo $$(( ($(CORES) * 3 + 1) / 2 )))
ARGS ?=
# SERVICES=no leaves out the tests that need PostgreSQL, RabbitMQ, Mosquitto or Chromium.
SERVICES ?= yes
export PYTHON
# Nothing is quick that compiles all of its files whenever a process starts.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help setup setup-dev demo test soak fuzz lint types check fmt bench cov lock services clean

help:  ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## */  make \1\t/' | expand -t 18

setup:  ## make .venv ready for running (nothing to do when it is)
	@sh deploy/setup.sh

setup-dev:  ## make .venv ready for tests and checks
	@sh deploy/setup.sh --dev

demo: setup  ## a sample commune on http://127.0.0.1:8080
	@$(VENV_PYTHON) run.py demo

services:  ## start (as root on Debian: install) what the tests talk to
ifeq ($(SERVICES),no)
	@echo "SERVICES=no: tests that need PostgreSQL, RabbitMQ, Mosquitto or Chromium are left out."
else
	@bash deploy/test-services.sh
endif

# Whoever is through takes from the others what they have not begun (worksteal).
PYTEST = $(VENV_PYTHON) -m pytest -p tests.progress \
	$(if $(filter-out 0,$(WORKERS)),-n $(WORKERS) --dist worksteal) \
	$(if $(filter no,$(SERVICES)),-m "not services and not browser") $(ARGS)
MOMENTS = noon late before-dawn last-of-month leap-day

test: setup-dev services  ## all tests
	@$(PYTEST)

soak: setup-dev services  ## what takes long: a month of 20 communes, hundreds of kills, every moment
	@TINBUON_TEST_SOAK=1 $(PYTEST)
	@for moment in $(MOMENTS); do $(PYTEST) tests/scenarios --moment $$moment || exit 1; done

lint: setup-dev  ## format and style, without changing anything
	$(VENV_PYTHON) -m ruff format --check $(CODE)
	$(VENV_PYTHON) -m ruff check $(CODE)

types: setup-dev  ## mypy
	$(VENV_PYTHON) -m mypy $(TYPED)

check: lint types test  ## what CI runs: format, lint, types, tests

fmt: setup-dev  ## format and fix what can be fixed
	$(VENV_PYTHON) -m ruff format $(CODE)
	$(VENV_PYTHON) -m ruff check --fix $(CODE)

cov: setup-dev services  ## tests with coverage
	$(PYTEST) --cov --cov-report=term-missing:skip-covered

# MINUTES=60 for longer, ONLY=audio for some, INPUTS=10000 of each instead of minutes, SEED=… for the same again.
MINUTES ?= 5
fuzz: setup-dev  ## inputs nobody thought of, for every parser; MINUTES=5
	@$(VENV_PYTHON) -m tests.fuzz --minutes $(MINUTES) $(if $(INPUTS),--inputs $(INPUTS)) $(if $(ONLY),--only "$(ONLY)") $(if $(SEED),--seed $(SEED))

bench: setup-dev  ## measure; ARGS go to the benchmarks
	@$(VENV_PYTHON) -m benchmarks $(ARGS)

# The tests' set is solved first, so that both files hold the same versions.
# UPGRADE=--upgrade takes newer versions; without it only what changed in pyproject.toml moves.
UV = $(or $(shell command -v uv 2>/dev/null),$(wildcard .venv/bin/uv),$(VENV_PYTHON) -m uv)
COMPILE = $(UV) pip compile pyproject.toml --quiet --universal --fork-strategy fewest --python-version 3.11 \
	--generate-hashes --no-emit-index-url --no-header --no-annotate $(UPGRADE)
lock: setup  ## solve the dependencies again (needs the network)
	@command -v uv >/dev/null 2>&1 || test -x .venv/bin/uv || $(VENV_PYTHON) -m pip install -qq uv
	$(COMPILE) --group dev -o requirements-dev.lock
	$(COMPILE) --constraint requirements-dev.lock -o requirements.lock

clean:  ## remove .venv and what tools left behind
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .hypothesis .coverage .coverage.*
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
