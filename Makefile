# Two commands: `make publish` and `make test`. `make X ARGS='…'` is `invoke X …` inside .venv.
# Nothing is needed before them but git, make and Python 3.11 or newer with venv.

PYTHON := $(or $(PYTHON),$(firstword $(foreach p,python3 python3.14 python3.13 python3.12 python3.11,$(shell command -v $(p) >/dev/null 2>&1 && $(p) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $(p)))))
VENV := .venv
PIP := $(VENV)/bin/python -m pip --disable-pip-version-check
TASKS := new serve check publish status init build clean
ARGS ?=

.PHONY: help $(TASKS) test lint test-deps lock
.DEFAULT_GOAL := help

help: $(VENV)/site.stamp
	@$(VENV)/bin/invoke

$(TASKS): $(VENV)/site.stamp
	@$(VENV)/bin/invoke $@ $(ARGS)

test lint: $(VENV)/test.stamp
	@$(VENV)/bin/invoke $@ $(ARGS)

# Browsers, servers and checkers for the tests: the only target that touches the system.
test-deps: $(VENV)/test.stamp
	@sh tests/install-deps.sh

# Made whole or not at all: a stamp says that it was finished. A Python that was upgraded away
# leaves a dangling link, and then everything is made anew.
_ := $(shell [ -x $(VENV)/bin/python ] || rm -f $(VENV)/*.stamp)

$(VENV)/venv.stamp:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer was not found. Install it, or name it: make publish PYTHON=/path/to/python3.12" >&2; exit 4; }
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "$(PYTHON) is older than Python 3.11. Name a newer one: make publish PYTHON=/path/to/python3.12" >&2; exit 4; }
	@"$(PYTHON)" -c 'import ensurepip' 2>/dev/null || { echo "$(PYTHON) has no venv module. On Debian and Ubuntu: sudo apt install python3-venv" >&2; exit 4; }
	@echo "Making .venv with $(PYTHON) (once)"
	@rm -rf $(VENV) && "$(PYTHON)" -m venv $(VENV) && touch $@

$(VENV)/site.stamp: requirements.lock $(VENV)/venv.stamp
	@echo "Installing the locked libraries (once, and when requirements.lock changes)"
	@$(PIP) install --quiet --require-hashes -r requirements.lock
	@touch $@

$(VENV)/test.stamp: requirements-test.lock $(VENV)/site.stamp
	@echo "Installing the locked test libraries (once, and when requirements-test.lock changes)"
	@$(PIP) install --quiet --require-hashes -r requirements-test.lock
	@touch $@

# For maintainers of the code, with uv installed: write both lock files anew.
lock:
	uv pip compile --universal --python-version 3.11 --generate-hashes --quiet --group site \
		--custom-compile-command 'make lock' pyproject.toml -o requirements.lock
	uv pip compile --universal --python-version 3.11 --generate-hashes --quiet --group site --group networks --group test \
		--custom-compile-command 'make lock' -c requirements.lock pyproject.toml -o requirements-test.lock
