# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

# Needs Python 3.10 or later, make and git; everything else goes into .venv, .nox and .demo.
# `make NAME [ARGS=…]` runs the session NAME of noxfile.py. PYTHON=python3.12 chooses a Python.

.DEFAULT_GOAL := help
ARGS ?=
export PYTHON
VENV := @tools/venv.sh

.PHONY: help test matrix demo images clean any

help: ## This list
	@echo "make NAME [ARGS=…] [PYTHON=python3.12]"; echo
	@sed -nE 's/^([a-z]+):.*## (.*)/  \1 -> \2/p' Makefile; echo
	$(VENV) nox --list

test: ## All sessions marked with * below, in parallel; ends with a table
	$(VENV) python -m tools.run_sessions noxfile.py

matrix: ## The tests on every supported ansible-core, Python and requests; an hour on two cores
	$(VENV) python -m tools.run_sessions tools/matrix.py $(ARGS)

demo: ## The collection at work on a sandbox, or with TWILIO_* set on that account
	$(VENV) python tools/demo.py "$(SID)"

images: ## Make the pictures of the report anew, for the version of galaxy.yml; needs Chromium
	@DEMAND_BROWSER=1 tools/venv.sh nox --session browser -- -k screenshots \
		--screenshots="$(CURDIR)/docs/docsite/images"

clean: ## Remove what make has made
	rm -rf .ansible .demo .hypothesis .mypy_cache .nox .pytest_cache .ruff_cache .venv tests/output

Makefile: ;

%: any
	$(VENV) nox --session $@ -- $(ARGS)
