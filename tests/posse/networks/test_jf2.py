"""Mentions from any feed of jf2: among them 14 pages of the web, two of which are attacks."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest

from posse.errors import BadAccount, NotAllowed, NotReached
from posse.fetch import Fetcher
from posse.guard import THIS_MACHINE
from posse.networks import jf2
from posse.ports import Listener
from posse.voices import Kind
from tests.machine import NPM, needs
from tests.posse.networks.answering import Scripted, answer, drips, silent
from tests.posse.networks.hearing import NOW, OTHER, REPORT, Clock, hear
from tests.posse.networks.jf2_maker import jf2_of
from tests.posse.networks.mailbox import page

PAGES = sorted((NPM / "webmention-testpinger" / "templates").glob("*.html"))
KINDS = {
    "basic-like": Kind.LIKE, "basic-multi": Kind.MENTION, "basic-reply": Kind.REPLY,
    "basic-with-comments": Kind.REPLY, "brid-gy": Kind.REPOST, "brid-gy-emoji": Kind.REPLY,
    "checkmention-hcardxss": Kind.REPLY, "checkmention-xss": Kind.REPLY,
}  # fmt: skip


@contextmanager
def feeding(*children: object, **more: object) -> Iterator[Scripted]:
    """A server with a feed of these entries, and a page at /1/ that leads to the report."""
    feed = {"type": "feed", "children": [*children], **more}
    with Scripted({"GET /feed": answer(feed), "GET /1/": page(REPORT)}) as server:
        yield server


def source_at(server: Scripted, clock: Clock | None = None) -> Listener:
    return jf2.connect(
        "mailbox", {"feed": f"{server.url}/feed"}, {},
        fetcher=Fetcher(THIS_MACHINE, patience=2), clock=clock or Clock(),
    )  # fmt: skip


def entry(server: Scripted, path: str = "/1/", **more: object) -> dict[str, object]:
    known = {"type": "entry", "url": f"{server.url}{path}", "in-reply-to": REPORT}
    return {**known, "content": "Words", "published": "2026-05-12T10:00:00Z", **more}


@needs("npm")
def test_pages_of_the_web_arrive_as_mentions_attacks_included() -> None:
    """What is in them is a stranger's words: kept as they came, to be cleaned where it is shown."""
    assert len(PAGES) == 14
    with Scripted({}) as server:
        children = []
        for number, path in enumerate(PAGES):
            html = path.read_text(encoding="utf-8")
            html = html.replace("http://example.com/webmention/target/placeholder", REPORT)
            html = html.replace("http://example.com/webmention/target/alternate", OTHER)
            source = f"{server.url}/{number:02d}/{path.stem}"
            server.script[f"GET /{number:02d}/"] = answer(html, kind="text/html; charset=utf-8")
            children.append(jf2_of(html, source, REPORT))
        server.script["GET /feed"] = answer({"type": "feed", "children": children})
        heard = hear(source_at(server))
    assert (heard.error, heard.notes) == (None, [])
    found = {mention.url.rpartition("/")[2]: mention for mention in heard.mentions}
    assert sorted(found) == sorted(path.stem for path in PAGES)
    assert {name: found[name].kind for name in KINDS} == KINDS
    assert all(one.report == "rencontres/j1" and one.addressed for one in found.values())
    assert all("127.0.0.1" in one.author.id for one in found.values())
    assert all(one.published <= NOW for one in found.values())
    attack = found["checkmention-xss"]
    assert attack.is_html
    assert "alert('xss-a')" in attack.content
    assert found["checkmention-hcardxss"].author.url == ""
    assert found["brid-gy"].author.name == "Markus Heurung"


def test_a_feed_without_numbers_is_read_whole_and_no_page_is_looked_at_twice() -> None:
    clock = Clock()
    with feeding() as server:
        listed = [entry(server)]
        server.script["GET /feed"] = answer({"children": listed})
        first = hear(source_at(server, clock))
        assert len(first.mentions) == 1
        clock.now += timedelta(hours=1)
        second = hear(source_at(server, clock), first.cursors)
        listed.append(entry(server, "/1/?2", content="More"))
        server.script["GET /feed"] = answer({"children": listed})
        third = hear(source_at(server, clock), second.cursors)
        clock.now += timedelta(days=1)
        server.script["GET /1/"] = answer("", "410 Gone")
        fourth = hear(source_at(server, clock), third.cursors)
    assert second.mentions == []
    assert [one.content for one in third.mentions] == ["More"]
    assert sorted(fourth.gone) == sorted(one.id for one in [*first.mentions, *third.mentions])


def test_what_the_feed_drops_is_looked_at_until_it_is_gone_for_good() -> None:
    """As receivers do with what is gone; of what stands, no more is told than that it does."""
    clock = Clock()
    with feeding() as server:
        server.script["GET /feed"] = answer({"children": [entry(server)]})
        first = hear(source_at(server, clock))
        server.script["GET /feed"] = answer({"children": []})
        runs = [first]
        gone = answer("", "410 Gone")
        pages = [page(REPORT), answer("", "503 Busy"), gone, page(REPORT), gone, gone]
        for shown in pages:
            server.script["GET /1/"] = shown
            clock.now += timedelta(days=1)
            runs.append(hear(source_at(server, clock), runs[-1].cursors))
            soon = hear(source_at(server, clock), runs[-1].cursors)
            assert (soon.gone, soon.mentions, soon.notes) == ([], [], [])
    (one,) = first.mentions
    assert [run.gone for run in runs] == [[], [], [], [one.id], [], [one.id], [one.id]]
    assert [run.back for run in runs] == [[], [one.id], [], [], [one.id], [], []]
    assert [run.mentions for run in runs[1:]] == [[]] * 6
    assert sum(asked.path == "/1/" for asked in server.asked) == 7


def test_what_the_feed_drops_is_silenced_where_its_page_asks_for_that() -> None:
    clock = Clock()
    with feeding() as server:
        server.script["GET /feed"] = answer({"children": [entry(server)]})
        first = hear(source_at(server, clock))
        server.script["GET /feed"] = answer({"children": []})
        server.script["GET /1/"] = page(REPORT, head="<meta name=robots content=noindex>")
        clock.now += timedelta(days=1)
        (quiet,) = hear(source_at(server, clock), first.cursors).mentions
    assert (quiet.id, quiet.kind, quiet.is_quiet) == (first.mentions[0].id, Kind.REPLY, True)


def test_what_the_feed_has_in_other_words_or_nobody_may_see_is_not_looked_at_twice() -> None:
    clock = Clock()
    with feeding() as server:
        private = entry(server, "/1/?private", **{"wm-private": True})
        server.script["GET /feed"] = answer({"children": [entry(server), private]})
        cursors = hear(source_at(server, clock)).cursors
        assert "?private" not in cursors[""]
        clock.now += timedelta(days=1)
        server.script["GET /feed"] = answer({"children": [entry(server, content="Other")]})
        heard = hear(source_at(server, clock), cursors)
    assert [one.content for one in heard.mentions] == ["Other"]


def test_what_was_dropped_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jf2, "MOST_DROPPED", 2)
    clock = Clock()
    with feeding() as server:
        many = [entry(server, f"/1/?{number}") for number in range(4)]
        server.script["GET /feed"] = answer({"children": many})
        cursors = hear(source_at(server, clock)).cursors
        server.script["GET /feed"] = answer({"children": []})
        clock.now += timedelta(days=1)
        cursors = hear(source_at(server, clock), cursors).cursors
        assert cursors[""].count("?") == 2


def test_what_changed_replaces_what_was_told() -> None:
    with feeding() as server:
        server.script["GET /feed"] = answer({"children": [entry(server)]})
        first = hear(source_at(server))
        server.script["GET /feed"] = answer({"children": [entry(server, content="Other")]})
        second = hear(source_at(server), first.cursors)
    assert [one.content for one in second.mentions] == ["Other"]
    assert second.mentions[0].id == first.mentions[0].id


def test_a_page_that_is_not_reached_is_looked_at_again_later() -> None:
    clock = Clock()
    with feeding() as server:
        server.script |= {"GET /feed": answer({"children": [entry(server)]}),
                          "GET /1/": answer("", "503 Busy")}  # fmt: skip
        first = hear(source_at(server, clock))
        server.script["GET /1/"] = page(REPORT)
        soon = hear(source_at(server, clock), first.cursors)
        clock.now += timedelta(hours=1)
        later = hear(source_at(server, clock), soon.cursors)
    assert (first.mentions, soon.mentions) == ([], [])
    assert "looked at again later: 1" in first.notes[0]
    assert len(later.mentions) == 1


def test_an_entry_without_a_time_keeps_the_one_at_which_it_was_seen_first() -> None:
    clock = Clock()
    with feeding() as server:
        undated = entry(server, published="2099-01-01T00:00:00Z")
        server.script["GET /feed"] = answer({"children": [undated]})
        first = hear(source_at(server, clock))
        clock.now += timedelta(days=2)
        second = hear(source_at(server, clock), first.cursors)
    assert first.mentions == second.mentions
    assert first.mentions[0].published == NOW


@pytest.mark.parametrize("wrapped", [True, False])
def test_microformats_in_json_are_read_too(*, wrapped: bool) -> None:
    with feeding() as server:
        properties = {
            "url": [f"{server.url}/1/"],
            "published": ["2026-05-12T10:00:00+00:00"],
            "in-reply-to": [
                {"type": ["h-cite"], "properties": {"url": [REPORT]}, "value": REPORT}
            ],
            "content": [{"html": "<p>Yes", "value": "Yes"}],
            "author": [{"type": ["h-card"], "properties": {"name": ["Alex"], "photo": [{}]}}],
        }  # fmt: skip
        item = {"type": ["h-entry"], "properties": properties}
        items = [{"type": ["h-feed"], "children": [item]}] if wrapped else [item]
        server.script["GET /feed"] = answer({"items": items}, kind="application/mf2+json")
        (mention,) = hear(source_at(server)).mentions
    assert (mention.kind, mention.content, mention.is_html) == (Kind.REPLY, "<p>Yes", True)
    assert mention.author.name == "Alex"
    assert mention.published == datetime(2026, 5, 12, 10, tzinfo=UTC)


@pytest.mark.parametrize("shape", ["one", "object", "list"])
def test_a_feed_of_one_entry_may_have_other_shapes(shape: str) -> None:
    with feeding() as server:
        one = entry(server)
        said = {"one": one, "object": {"children": one}, "list": [one]}[shape]
        server.script["GET /feed"] = answer(said)
        assert len(hear(source_at(server)).mentions) == 1


@pytest.mark.parametrize(
    ("said", "kind", "words"),
    [
        (answer("<html>", kind="text/html"), NotReached, "cannot be read"),
        (answer("[" * 100_000), NotReached, "cannot be read"),
        (answer({"links": []}), NotReached, "no list of webmentions"),
        (answer("", "404 Not Found"), NotReached, "answers 404"),
        (answer("", "403 Forbidden"), NotAllowed, "answers 403"),
        (answer("", "302 Found", Location="http://10.0.0.1/"), NotReached, "does not lead"),
        (silent, NotReached, "no answer within"),
        (drips(b"HTTP/1.1 200 OK\r\nContent-Length: 999999\r\n\r\n"), NotReached, "no answer"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 6000000\r\n\r\n" + b"[" * 6_000_000, NotReached,
         "more than 5 MB"),
    ],
)  # fmt: skip
def test_a_feed_that_is_none_loses_nothing(said: bytes, kind: type[Exception], words: str) -> None:
    with feeding() as server:
        server.script["GET /feed"] = answer({"children": [entry(server)]})
        known = hear(source_at(server))
        server.script["GET /feed"] = said
        heard = hear(source_at(server), known.cursors)
    assert isinstance(heard.error, kind)
    assert words in str(heard.error)
    assert heard.cursors == known.cursors


@pytest.mark.parametrize(
    "cursor",
    ["x", "[]", '{"a": 1}', "[" * 9999, '{"a": [1]}', '{"a": [1, 2, 3, 4, 5, 6]}',
     '{"a": ["", 0, "", "https://a.example/", "reply", [1]]}',
     '{"a": ["", 0, "", [], "reply", ["https://a.example/"]]}', '{"a": [1, 2, 3, 4, [], 6]}'],
)  # fmt: skip
def test_a_cursor_that_cannot_be_read_costs_requests_and_nothing_else(cursor: str) -> None:
    with feeding() as server:
        server.script["GET /feed"] = answer({"children": [entry(server)]})
        assert len(hear(source_at(server), {"": cursor}).mentions) == 1


@pytest.mark.parametrize("feed", ["", "no address", "ftp://a.example/", 3, None])
def test_a_feed_that_is_no_address_is_named(feed: object) -> None:
    with pytest.raises(BadAccount, match="“feed” of the source box"):
        jf2.connect("box", {"feed": feed}, {}, fetcher=Fetcher(THIS_MACHINE))
