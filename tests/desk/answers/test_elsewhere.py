"""What a feed over real sockets says of an event as a whole, as `invoke collect` tells it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import partial

import pytest

from desk.answers.forgetting import forget
from desk.answers.tellers import hubs_of
from events.book import Book
from events.models import Event
from tests.desk.announce.desks import files_with
from tests.desk.answers.conftest import Listening
from tests.desk.sites import PROGRAMME, write
from tests.posse.networks.answering import Scripted
from tests.posse.networks.test_feeds import atom, served

HUB, REPORT = "http://127.0.0.1:9/congres/", "http://127.0.0.1:9/congres/report/"
ADVICE = "A report of a session? Put its address into that session’s “cover” in programme.csv."


def entry(number: int, title: str = "", link: str = HUB, words: str = "") -> str:
    """An entry of Sacha's blog that leads there, the later the higher its number."""
    return (
        f"<entry><id>tag:p.example,2026:{number}</id><title>{title}</title>"
        f'<link href="https://p.example/{number}"/><author><name>Sacha</name></author>'
        f"<updated>2026-05-12T10:{number:02}:00Z</updated>"
        f'<content type="html">{words} &lt;a href="{link}">x&lt;/a></content></entry>'
    )


class Watching:
    """A site that watches one feed, which is asked at each run."""

    def __init__(self, site: Listening, server: Scripted) -> None:
        self.site, self._server = site, server
        self._feed: object = f"{server.url}/f"

    def of(self, event: str) -> None:
        """All of the feed is about this event."""
        self._feed = {"url": f"{self._server.url}/f", "event": event}

    def collect(self, *entries: str) -> list[str]:
        """What is told while the feed has these, behind the line of the answers."""
        self._server.script["GET /f"] = served(atom(*entries))
        self.site.set(POSSE_SOURCES={"partners": {"use": "feeds", "feeds": [self._feed]}})
        (self.site.root / ".cache" / "collect" / "partners.json").unlink(missing_ok=True)
        ended = self.site.collect()
        assert ended.code == 0, ended.said
        _before, found, told = ended.said.partition("  Elsewhere")
        told = f"{found}{told}".partition("  Deploy ")[0]
        return [" ".join(line.split()) for line in told.splitlines()]


@pytest.fixture
def watching(site: Listening) -> Iterator[Watching]:
    with Scripted({}) as server:
        yield Watching(site, server)


def test_each_is_told_once_with_what_to_do(watching: Watching) -> None:
    one, far = entry(1, "Ce que j’ai retenu"), entry(3, "Of no event", "https://far.example/")
    assert watching.collect(one, entry(2, "Of a report", REPORT)) == [
        "Elsewhere congres · Sacha · Ce que j’ai retenu · https://p.example/1",
        ADVICE,
    ]
    assert watching.collect(one, far) == []
    (watching.site.root / ".cache" / "collect" / "candidates_shown.json").unlink()
    assert len(watching.collect(one)) == 2


def test_what_was_told_stays_told_when_somebody_is_forgotten(watching: Watching) -> None:
    """Though all else of the cache goes with them."""
    one, said = entry(1, "T1"), entry(2, "Of a report", REPORT)
    assert len(watching.collect(one, said)) == 2
    ended = watching.site.run(partial(forget, who="https://p.example/2", yes=True))
    assert ended.code == 0, ended.said
    kept = [path.name for path in (watching.site.root / ".cache" / "collect").iterdir()]
    assert kept == ["candidates_shown.json"]
    assert watching.collect(one) == []


def test_nothing_of_it_is_kept(watching: Watching) -> None:
    watching.collect(entry(1, "Very foreign words"))
    for folder in ("mentions", "state", ".cache", "output"):
        assert files_with(watching.site.root / folder, "Very foreign words") == []
        assert files_with(watching.site.root / folder, "Sacha") == []


def test_of_many_the_newest_are_told_and_the_others_next_time(watching: Watching) -> None:
    many = [entry(number, f"T{number}") for number in range(12)]
    first, second = watching.collect(*many), watching.collect(*many)
    assert [line.split(" · ")[2] for line in first[:10]] == [f"T{n}" for n in range(11, 1, -1)]
    assert first[10:] == ["and 2 more", ADVICE]
    assert [line.split(" · ")[2] for line in second[:2]] == ["T1", "T0"]
    assert second[2:] == [ADVICE]
    assert watching.collect(*many) == []


def test_strangers_signs_move_no_cursor_and_a_title_is_cut(watching: Watching) -> None:
    (line, _advice) = watching.collect(entry(1, "a&#x202E;b&#x200B;c " + "long " * 50))
    title = line.split(" · ")[2]
    assert title.startswith("abc long")
    assert (title[-1], len(title) <= 61) == ("…", True)


def test_without_a_title_its_words_are_told(watching: Watching) -> None:
    watching.of("congres")
    (line, _advice) = watching.collect(entry(1, link="https://far.example/", words="Beau débat !"))
    assert line == "Elsewhere congres · Sacha · Beau débat ! x · https://p.example/1"


def test_what_was_refused_or_is_linked_already_is_not_told(watching: Watching) -> None:
    linked = PROGRAMME.replace("Camille Exemple;", "Camille Exemple;https://p.example/1")
    write(watching.site.root, {"content/events/congres/programme.csv": linked})
    assert watching.collect(entry(1, "T1")) == []
    write(watching.site.root, {"state/decisions/everywhere.txt": "block-host p.example\n"})
    assert watching.collect(entry(1, "T1"), entry(2, "T2")) == []


def test_hubs_are_known_by_their_address_below_the_sites() -> None:
    event = Event(id="congres", title="", start=date(2026, 5, 12), end=date(2026, 5, 12),
                  timezone="Europe/Paris", url="congres/")  # fmt: skip
    book = Book(events={"congres": event}, people={}, problems=())
    assert hubs_of("https://musee.example/blog", book) == {"musee.example/blog/congres": "congres"}
