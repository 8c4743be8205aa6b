# Two commands: `make publish` and `make test`. `make X ARGS='…'` is `invoke X …` inside .venv.
# Nothing is needed before them but git, make and Python 3.11 or newer with venv.

PYTHON := $(or $(PYTHON),$(firstword $(foreach p,python3 python3.14 python3.13 python3.12 python3.11,$(shell command -v $(p) >/dev/null 2>&1 && $(p) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $(p)))))
VENV := .venv
PIP := $(VENV)/bin/python -m pip --disable-pip-version-check
TASKS := new serve check publish preview status collect moderate forget connect settle adopt init build clean
ARGS ?=

.PHONY: help $(TASKS) demo test lint test-deps lock
.DEFAULT_GOAL := help

help: $(VENV)/site.stamp
	@$(VENV)/bin/invoke

$(TASKS): $(VENV)/site.stamp
	@$(VENV)/bin/invoke $@ $(ARGS)

demo: $(VENV)/demo.stamp
	@$(VENV)/bin/invoke $@ $(ARGS)

test lint: $(VENV)/test.stamp
	@$(VENV)/bin/invoke $@ $(ARGS)

# Browsers, servers and checkers for the tests: the only target that touches the system.
test-deps: $(VENV)/test.stamp
	@sh tests/install-deps.sh

# What is said here goes beside the output: `--json` has that for itself.
# Made whole or not at all: a stamp says that it was finished. A Python that was upgraded away
# leaves a dangling link, and then everything is made anew.
_ := $(shell [ -x $(VENV)/bin/python ] || rm -f $(VENV)/*.stamp)

$(VENV)/venv.stamp:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer was not found. Install it, or name it: make publish PYTHON=/path/to/python3.12" >&2; exit 4; }
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "$(PYTHON) is older than Python 3.11. Name a newer one: make publish PYTHON=/path/to/python3.12" >&2; exit 4; }
	@"$(PYTHON)" -c 'import ensurepip' 2>/dev/null || { echo "$(PYTHON) has no venv module. On Debian and Ubuntu: sudo apt install python3-venv" >&2; exit 4; }
	@echo "Making .venv with $(PYTHON) (once)" >&2
	@rm -rf $(VENV) && "$(PYTHON)" -m venv $(VENV) && touch $@

$(VENV)/site.stamp: requirements.lock $(VENV)/venv.stamp
	@echo "Installing the locked libraries (once, and when requirements.lock changes)" >&2
	@$(PIP) install --quiet --require-hashes -r requirements.lock
	@touch $@

$(VENV)/demo.stamp: requirements-demo.lock $(VENV)/site.stamp
	@echo "Installing the practice server (once, and when requirements-demo.lock changes)" >&2
	@$(PIP) install --quiet --require-hashes -r requirements-demo.lock
	@touch $@

$(VENV)/test.stamp: requirements-test.lock $(VENV)/site.stamp
	@echo "Installing the locked test libraries (once, and when requirements-test.lock changes)" >&2
	@$(PIP) install --quiet --require-hashes -r requirements-test.lock
	@touch $@

# For maintainers of the code, with uv installed: write the three lock files anew, each with what
# the one before it has.
COMPILE := uv pip compile --universal --python-version 3.11 --generate-hashes --quiet \
	--custom-compile-command 'make lock' --group site --group networks
lock:
	$(COMPILE) pyproject.toml -o requirements.lock
	$(COMPILE) --group demo -c requirements.lock pyproject.toml -o requirements-demo.lock
	$(COMPILE) --group demo --group test -c requirements-demo.lock pyproject.toml -o requirements-test.lock
