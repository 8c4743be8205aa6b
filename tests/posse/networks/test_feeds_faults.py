"""What goes wrong with watched feeds: a line for each, no other stopped, and nothing lost."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
import time
from datetime import timedelta
from typing import Any

import pytest

from posse.fetch import Fetcher, Page
from posse.guard import THE_WORLD
from posse.networks import feeds
from posse.networks.feed_entries import NoFeed
from posse.networks.feed_guard import PROLOGUE, refusal
from posse.networks.feeds import TIME
from posse.networks.xml_feed import xml_feed
from posse.voices import Batch
from tests.docs.pages import ROOT
from tests.posse.networks.answering import Asked, Scripted, answer, drips, resets, silent
from tests.posse.networks.hearing import HOME, NOW, Clock, hear
from tests.posse.networks.test_feeds import atom, entry, feeds_of, served

GOOD = served(atom(entry(1)))
SECONDS = 60.0  # for what takes a second or two on any machine, and would take hours or for ever
linux = pytest.mark.skipif(sys.platform != "linux", reason="measured and limited on Linux only")


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (answer("", "404 Not Found"), "is not there any more (404). Look for its new address"),
        (answer("", "410 Gone"), "is not there any more (410). Look for its new address"),
        (answer("", "403 Forbidden"), "could not be read: its server answers 403."),
        (answer("", "500 Oh"), "could not be read: its server answers 500."),
        (answer("", "302 Found"), "could not be read: its server answers 302."),
        (answer("", "302 Found", Location="http://10.0.0.1/f"), "is not opened: it does not lead"),
        (answer("", "302 Found", Location="file:///etc/hostname"), "is not opened: only http"),
        (silent, "was not reached (no answer within"),
        (drips(b"HTTP/1.1 200 OK\r\nContent-Length: 9999999\r\n\r\n" + atom()[:-7]),
         "was not reached (no answer within"),
        (resets(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n"), "was not reached ("),
        (served(b"a" * 5_000_001), "was not reached (an answer of more than 5 MB)"),
        (served(gzip.compress(b"a" * 60_000_000), Content_Encoding="gzip"),
         "was not reached (an answer of more than 5 MB)"),
        (served(b"hello"), "cannot be read: it is no Atom, RSS or JSON feed. Tell who runs it"),
    ],
)  # fmt: skip
def test_each_feed_that_cannot_be_read_is_told_and_stops_no_other(said: Any, words: str) -> None:
    with Scripted({"GET /bad": said, "GET /a": GOOD, "GET /z": served(atom(entry(2)))}) as server:
        listed = [f"{server.url}/{name}" for name in ("a", "bad", "z")]
        heard = hear(feeds_of(*listed))
        (note,) = heard.notes
        assert note.startswith(f"The feed {server.url}/bad ")
        assert words in note
        assert len(heard.mentions) == 2
        assert heard.error is None
        server.script["GET /bad"] = served(atom(entry(3)))
        again = hear(feeds_of(*listed), heard.cursors)
    assert [one.content[:5] for one in again.mentions] == ["Words"]
    assert again.notes == []


def test_what_was_known_of_a_feed_outlives_a_failure() -> None:
    def known(peer: Any, asked: Asked) -> None:
        peer.sendall(answer("", "304 Not Modified") if "if-none-match" in asked.headers else GOOD)

    clock = Clock()
    with Scripted({"GET /f": served(atom(entry(1)), ETag='"a"')}) as server:
        first = hear(feeds_of(f"{server.url}/f", clock=clock))
        server.script["GET /f"] = answer("", "500 Oh")
        clock.now += timedelta(hours=1)
        second = hear(feeds_of(f"{server.url}/f", clock=clock), first.cursors)
        server.script["GET /f"] = known
        third = hear(feeds_of(f"{server.url}/f", clock=clock), second.cursors)
    assert (len(first.mentions), third.mentions, third.notes) == (1, [], [])
    assert len(server.asked) == 3


@pytest.mark.parametrize(
    ("said", "minutes"),
    [("3600", 60), ("99999999999999999999", 1440), ("Tue, 12 May 2026 18:30:00 GMT", 30),
     ("Tue, 12 May 2099 18:30:00 GMT", 1440), ("-5", 0), ("soon", 0),
     ("Tue, 12 May 2020 18:30:00 GMT", 0)],
)  # fmt: skip
def test_a_server_that_asks_for_patience_has_it_for_a_day_at_most(said: str, minutes: int) -> None:
    clock = Clock()
    with Scripted({"GET /f": answer("", "429 Slow down", Retry_After=said)}) as server:
        cursors = hear(feeds_of(f"{server.url}/f", clock=clock)).cursors
        if minutes:
            clock.now = NOW + timedelta(minutes=minutes, seconds=-1)
            assert hear(feeds_of(f"{server.url}/f", clock=clock), cursors).notes == []
        assert len(server.asked) == 1
        clock.now = NOW + timedelta(minutes=minutes)
        hear(feeds_of(f"{server.url}/f", clock=clock), cursors)
        assert len(server.asked) == 2


def test_a_validator_with_odd_signs_in_it_is_not_sent_back() -> None:
    clock = Clock()
    with Scripted(
        {"GET /f": served(atom(entry(1)), ETag='"' + "é" * 3, Last_Modified="x" * 600)}
    ) as (server):
        first = hear(feeds_of(f"{server.url}/f", clock=clock))
        clock.now += timedelta(hours=1)
        second = hear(feeds_of(f"{server.url}/f", clock=clock), first.cursors)
    assert not {"if-none-match", "if-modified-since"} & server.asked[1].headers.keys()
    assert second.mentions == []  # the same bytes are read once


def test_no_feed_within_our_own_network_is_asked_for() -> None:
    with Scripted({"GET /f": GOOD}) as server:
        source = feeds.connect("p", {"feeds": [f"{server.url}/f", "http://192.168.0.1/f"]}, {},
                               fetcher=Fetcher(THE_WORLD), clock=Clock())  # fmt: skip
        heard = hear(source)
    assert server.asked == []
    assert [" is not opened: " in note for note in heard.notes] == [True, True]


def test_what_may_be_a_secret_in_an_address_is_not_shown() -> None:
    with Scripted({}) as server:
        heard = hear(feeds_of(f"{server.url}/f?q=tag&access_token=abcdef&page=2"))
        named = hear(feeds_of(f"http://me:abcdef@{server.netloc}/f"))
    assert f"{server.url}/f?q=tag&access_token=…&page=2" in heard.notes[0]
    assert "abcdef" not in str(heard.notes + named.notes)
    assert "http://…@" in named.notes[0]


def test_a_secret_is_not_shown_where_an_entry_has_no_address_of_its_own() -> None:
    body = atom(entry(1).replace('<link href="https://p.example/1"/>', ""))
    with Scripted({"GET /f": served(body)}) as server:
        heard = hear(feeds_of(f"{server.url}/f?access_token=abcdef"))
    assert heard.mentions[0].url == f"{server.url}/f?access_token=…"


def test_the_time_of_a_run_is_shared_and_the_longest_unasked_come_first() -> None:
    clock = Clock()

    def slow(peer: Any, _asked: Asked) -> None:
        clock.now += TIME / 2
        peer.sendall(GOOD)

    names = ("a", "b", "c", "d")
    with Scripted({f"GET /{name}": slow for name in names}) as server:
        listed = [f"{server.url}/{name}" for name in names]
        first = hear(feeds_of(*listed, clock=clock))
        assert [asked.path for asked in server.asked] == ["/a", "/b"]
        hear(feeds_of(*listed, clock=clock), first.cursors)
    assert [asked.path for asked in server.asked] == ["/a", "/b", "/c", "/d"]


def test_each_batch_can_be_kept_before_the_next_feed_is_asked_for() -> None:
    with Scripted({"GET /a": GOOD, "GET /b": GOOD}) as server:
        news = feeds_of(f"{server.url}/a", f"{server.url}/b").news(HOME, {})
        first = next(iter(news))
        assert isinstance(first, Batch)
        assert (first.stream, len(server.asked)) == (f"{server.url}/a", 1)


# Bytes that are made to take time and memory


def test_a_feed_that_takes_too_long_to_read_is_given_up() -> None:
    """One tag with very many attributes: feedparser is at it for minutes."""
    many = b"".join(b"b%d='c' " % number for number in range(400_000))
    body = b"<rss version='2.0'><channel><item><a " + many + b"/></item></channel></rss>"
    begun = time.monotonic()
    with pytest.raises(NoFeed, match="takes too long"):
        xml_feed(_page(body), patience=2)
    assert time.monotonic() - begun < SECONDS


@linux
def test_a_feed_that_takes_too_much_memory_is_given_up() -> None:
    with pytest.raises(NoFeed, match="takes too"):
        xml_feed(_page(atom(entry(1)) + b" " * 4_000_000), memory=16 * 1024 * 1024)


@linux
def test_payloads_take_little_time_and_memory() -> None:
    """Each in a few seconds here; a parser that grows with their square would take hours."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.posse.networks.resources"], cwd=ROOT, check=True,
        capture_output=True, text=True, timeout=10 * SECONDS,
        env={"PYTHONPATH": str(ROOT / "plugins")},
    )  # fmt: skip
    took = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(took) >= 12
    assert [name for name, seconds, _grown, _said in took if seconds > SECONDS] == []
    assert [name for name, _seconds, grown, _said in took if grown > 64] == []


def test_an_entity_bomb_is_refused_before_it_is_read() -> None:
    bomb = b"<!DOCTYPE x [" + b'<!ENTITY a "%s">' % (b"a" * 100_000) + b"]><rss>" + b"&a;" * 9999
    assert "entities of its own" in refusal(bomb, "")
    assert "entities of its own" in refusal(bomb.decode().encode("utf-16"), "")
    assert "entities of its own" in refusal(b"\n<?x ?>\n<!-- [ -->" + bomb.lower(), "")


@pytest.mark.parametrize("kind", ["", "text/xml; charset=utf-7", "text/xml;charset='cp037'"])
def test_a_prologue_is_read_to_its_end_and_no_further(kind: str) -> None:
    body = b"<?xml version='1.0'?>" + b"<!-- [ -->" * (PROLOGUE // 10) + b"<rss/>"
    assert refusal(body, kind) != ""
    assert refusal(b"<?xml version='1.0'?><!-- <!DOCTYPE [ --><rss/>", "text/xml") == ""


def _page(body: bytes) -> Page:
    return Page(url="https://p.example/f", status=200, headers={}, body=body)
