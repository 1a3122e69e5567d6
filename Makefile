# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

# Needs Python 3.10 or later, make and git; everything else goes into .venv, .nox and .demo.

SHELL := /bin/bash
.DEFAULT_GOAL := help

# The newest Python that a supported ansible-core runs on, whether it is on PATH or a version manager
# has installed it and selected another. `make PYTHON=python3.12 test` takes another one.
NAMED := $(PYTHON)
override PYTHON := $(shell for python in python3.13 python3.12 python3.11 python3.10 python3; do \
	"$$python" tools/newest_python.py $(NAMED) 2>/dev/null && exit; done; \
	echo $(or $(NAMED),python3))
ARGS ?=
SESSIONS := $(shell $(PYTHON) tools/listing.py --sessions 2>/dev/null)

.PHONY: help environment test matrix demo bench chaos fuzz mutants images release clean $(SESSIONS)

help: ## This list
	@$(PYTHON) tools/bootstrap.py --check && $(PYTHON) tools/listing.py

environment:
	@$(PYTHON) tools/bootstrap.py

test: environment ## Everything below, in parallel; ends with a table
	@.venv/bin/python tools/run_sessions.py

matrix: environment ## The tests on every supported ansible-core, Python and requests; an hour on two cores
	@.venv/bin/python -m tools.matrix $(ARGS)

demo: environment ## The collection at work on a sandbox, or with TWILIO_* set on that account
	@.venv/bin/python tools/demo.py "$(SID)"

bench: environment ## Times beside those of other ways, into docs/performance.md; ten minutes on two cores
	@.venv/bin/nox --session bench -- $(ARGS)

chaos: environment ## 2,000 tasks in hostile weather; ARGS="--tasks 200 --seed 7"; two minutes on two cores
	@.venv/bin/nox --session chaos -- $(ARGS)

fuzz: environment ## 220,000 cases of what comes from elsewhere; ARGS="--seed 7"; minutes on two cores
	@.venv/bin/nox --session fuzz -- $(ARGS)

mutants: environment ## Breaks module_utils on purpose: tests must notice; ARGS="_api _http/responses"; most of an hour on two cores
	@.venv/bin/nox --session mutants -- $(ARGS)

images: environment ## Make the pictures of the report anew, for the version of galaxy.yml; needs Chromium
	@.venv/bin/nox --session images -- $(ARGS)

release: environment ## Write CHANGELOG.md for the version of galaxy.yml from the fragments
	@.venv/bin/nox --session release -- $(ARGS)

clean: ## Remove what make has made
	rm -rf .ansible .demo .hypothesis .mypy_cache .nox .pytest_cache .ruff_cache .venv tests/output

$(SESSIONS): environment
	@.venv/bin/nox --session $@ -- $(ARGS)
