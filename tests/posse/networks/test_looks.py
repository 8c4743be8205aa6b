"""Looking at a stranger's page for a link of ours."""

from __future__ import annotations

import tracemalloc
from collections.abc import Mapping

from posse.fetch import Fetcher, Page
from posse.networks.looks import Lookout
from tests.posse.networks.hearing import HOME, REPORT, Clock

ADDRESS = "https://a.example/{}\n"


class Fetching(Fetcher):
    """Every page is this one."""

    def __init__(self, body: bytes) -> None:
        super().__init__()
        self._body = body

    def get(self, url: str, *, most: int = 0, headers: Mapping[str, str] | None = None) -> Page:
        assert most >= len(self._body)
        assert "Accept" in (headers or {})
        return Page(url=url, status=200, headers={"content-type": "text/plain"}, body=self._body)


def test_very_many_addresses_are_not_remembered_to_find_ours() -> None:
    body = "".join(map(ADDRESS.format, range(20_000))) + REPORT
    lookout = Lookout(Fetching(body.encode()), HOME, Clock())
    tracemalloc.start()
    try:
        look = lookout.at("https://b.example/")
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert look.about == {"rencontres/j1"}
    assert peak < 4 * len(body)
