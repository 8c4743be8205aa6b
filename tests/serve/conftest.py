"""A running preview to look at, over real sockets, and a browser to look with."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.serve.running import News, Running, make_site

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., Running]]:
    """Start previews of the site in tmp_path; each is ended after the test."""
    started: list[Running] = []

    def run(*options: str, text: str = "", ends: bool = False) -> Running:
        if not (tmp_path / "site").exists():
            make_site(tmp_path / "site", text)
        running = Running(tmp_path / "site", *options)
        started.append(running)
        if not ends:
            running.until_built(1)
        return running

    yield run
    for running in started:
        running.close()


@pytest.fixture(scope="session")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """One preview for the tests that only ask it for pages."""
    running = Running(make_site(tmp_path_factory.mktemp("shown") / "site"))
    running.until_built(1)
    yield running
    running.close()


@pytest.fixture
def hear() -> Iterator[Callable[[Running], News]]:
    """Open streams of news; each is closed after the test."""
    opened: list[News] = []

    def listen(running: Running) -> News:
        opened.append(News(running))
        return opened[-1]

    yield listen
    for news in opened:
        news.close()
