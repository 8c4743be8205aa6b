"""What all tests share."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.machine import INSTALL, in_ci, missing

_not_run: Counter[str] = Counter()


def pytest_configure(config: pytest.Config) -> None:
    """Know the marker of tests/machine.py."""
    config.addinivalue_line("markers", "needs(*tools): what the test needs of the machine")


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip what this machine cannot run; in CI that is a failure."""
    lacking = [name for mark in item.iter_markers("needs") for name in missing(*mark.args)]
    if not lacking:
        return
    reason = f"this machine has no {', '.join(lacking)}"
    if in_ci():
        pytest.fail(f"{reason}: {INSTALL}", pytrace=False)
    _not_run[", ".join(sorted(set(lacking)))] += 1
    pytest.skip(reason)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say at the end what was not run, and what installs it."""
    if not _not_run:
        return
    terminalreporter.section("not run")
    for lacking, count in sorted(_not_run.items()):
        terminalreporter.line(f"{count} tests: this machine has no {lacking}")
    terminalreporter.line(f"Install it with: {INSTALL}")
