"""What all tests share."""

from __future__ import annotations

import os
import signal
import sys
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from desk.words import use
from tests.machine import INSTALL, browser_path, in_ci, missing, not_carried

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from tests.bluesky.calls import Network
    from tests.snac.server import Snac

# https://playwright.dev/python/docs/api/class-browsertype#browser-type-launch
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

_not_run: Counter[str] = Counter()


def pytest_configure(config: pytest.Config) -> None:
    """Know the marker of tests/machine.py; let Ctrl-C be heard."""
    config.addinivalue_line("markers", "needs(*tools): what the test needs of the machine")
    # Settings are written anew within a second here, and what is compiled is told apart by that.
    sys.dont_write_bytecode = True
    os.environ["PYTHONDONTWRITEBYTECODE"] = "1"
    # A shell's background job ignores Ctrl-C, and all that it starts: nothing could be stopped.
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip what this machine cannot run; in CI that is a failure."""
    lacking = [name for mark in item.iter_markers("needs") for name in missing(*mark.args)]
    if not lacking:
        return
    reason = f"this machine has no {', '.join(lacking)}"
    if in_ci() and not all(map(not_carried, lacking)):
        pytest.fail(f"{reason}: {INSTALL}", pytrace=False)
    _not_run[", ".join(sorted(set(lacking)))] += 1
    pytest.skip(reason)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say at the end what was not run, and what installs it."""
    if not _not_run:
        return
    terminalreporter.section("not run")
    reasons = {lacking: tuple(map(not_carried, lacking.split(", "))) for lacking in _not_run}
    for lacking, count in sorted(_not_run.items()):
        why = "; ".join(filter(None, reasons[lacking]))
        terminalreporter.line(f"{count} tests: this machine has no {lacking}{why and f' ({why})'}")
    if not all(map(all, reasons.values())):
        terminalreporter.line(f"Install it with: {INSTALL}")


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    """A site's settings set the language of the terminal; no test hands its own on."""
    yield
    use("en")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """A real browser: the system's, not one that a library downloads."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 — only where it is used

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path(), args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def snac() -> Iterator[Snac]:
    """A running snac, for all; each test has people of its own there."""
    from tests.snac import server  # noqa: PLC0415 — only where it is used

    with server.running() as started:
        yield started


@pytest.fixture(scope="session")
def atproto() -> Iterator[Network]:
    """Bluesky's network, for all: directory, data server, app view."""
    from tests.bluesky import servers  # noqa: PLC0415 — only where it is used

    with servers.network() as started:
        yield started
