"""Feeds that are watched: what is read from each kind of them, over real sockets."""

from __future__ import annotations

import json
import random
import time
import tomllib
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from posse.errors import BadAccount
from posse.fetch import Fetcher, Page
from posse.guard import THIS_MACHINE
from posse.networks import feeds
from posse.networks.feed_entries import Feed, NoFeed
from posse.networks.feed_guard import is_json, refusal
from posse.networks.feed_process import read_feed
from posse.networks.feeds import _feed_in
from posse.networks.json_feed import json_feed
from posse.networks.xml_feed import feed_from, headers_of
from posse.ports import Listener
from posse.voices import Home, Kind
from tests.posse.networks.answering import Asked, Scripted, answer
from tests.posse.networks.hearing import HOME, HUB, NOW, OTHER, REPORT, Clock, hear

DATA = Path(__file__).parents[2] / "data" / "feeds"
MUTATIONS = 2000
FOR = 120.0  # seconds for all of them at most; as many as there is time for


@cache
def expected() -> Mapping[str, Mapping[str, Any]]:
    return tomllib.loads((DATA / "expected.toml").read_text(encoding="utf-8"))


def feeds_of(*listed: object, clock: Clock | None = None) -> Listener:
    fetcher = Fetcher(THIS_MACHINE, patience=2)
    return feeds.connect("partners", {"feeds": [*listed]}, {}, fetcher=fetcher,
                         clock=clock or Clock())  # fmt: skip


def served(body: bytes, kind: str = "application/xml", **headers: str) -> bytes:
    """An answer with these bytes."""
    head = answer("", kind=kind, **headers).replace(b"Content-Length: 0\r\n", b"")
    return head.replace(b"\r\n", b"\r\nContent-Length: %d\r\n" % len(body), 1) + body


def atom(*entries: str) -> bytes:
    text = f'<feed xmlns="http://www.w3.org/2005/Atom"><title>P</title>{"".join(entries)}</feed>'
    return text.encode()


def entry(number: int, link: str = REPORT, words: str = "Words", date: str = "") -> str:
    dated = date or "2026-05-12T10:00:00Z"
    return (
        f"<entry><id>tag:p.example,2026:{number}</id><title>T{number}</title>"
        f'<link href="https://p.example/{number}"/><updated>{dated}</updated>'
        f'<content type="html">{words} &lt;a href="{link}">x&lt;/a></content></entry>'
    )


@pytest.mark.parametrize("name", sorted(expected()))
def test_each_kind_of_feed_is_read_or_said_to_be_none(name: str) -> None:
    wanted = expected()[name]
    kinds = {".json": "application/feed+json", ".html": "text/html", ".txt": "text/plain"}
    body = (DATA / name).read_bytes()
    with Scripted({"GET /f": served(body, kinds.get(Path(name).suffix, ""))}) as server:
        heard = hear(feeds_of(f"{server.url}/f"))
    assert heard.error is None
    if "note" in wanted:
        (note,) = heard.notes
        assert note.startswith(("The feed http", "At http"))
        assert wanted["note"] in note
    else:
        assert heard.notes == []
    if wanted.get("mentions") != "any":
        assert len(heard.mentions) == wanted.get("mentions", 0)
    assert len(heard.coverage) == wanted.get("coverage", 0)
    for mention in heard.mentions:
        _is_as_expected(mention, wanted, server.url)


def _is_as_expected(mention: Any, wanted: Mapping[str, Any], server: str) -> None:
    assert (mention.report, mention.kind) == ("rencontres/j1", Kind.MENTION)
    assert (mention.addressed, mention.is_quiet) == (False, wanted.get("quiet", False))
    assert mention.published <= NOW
    assert mention.published.tzinfo is not None
    if mention.is_quiet:
        assert (mention.content, mention.author.id, mention.url) == ("", "", "")
        return
    url = wanted.get("url")
    if url is not None:
        places = {"": f"{server}/f"}
        assert mention.url == places.get(
            url, url if "://" in url else f"{server}/{url.lstrip('/')}"
        )
    if wanted.get("published") not in {None, "any"}:
        times = {"first": NOW}
        at = wanted["published"]
        assert mention.published == times.get(at) or mention.published.isoformat() == at
    found = {"author": mention.author.name, "who": mention.author.id, "lang": mention.lang,
             "updated": mention.updated and mention.updated.isoformat()}  # fmt: skip
    assert {key: found[key] for key in found if key in wanted} == {
        key: wanted[key] for key in found if key in wanted
    }
    assert wanted.get("has", "").replace("{server}", server) in mention.content


def test_each_case_has_its_file_and_each_file_its_case() -> None:
    others = {"README.md", "expected.toml", ".gitattributes"}
    assert {path.name for path in DATA.iterdir()} - others == {*expected()}
    assert len(expected()) >= 60


def test_a_feed_is_read_from_its_bytes_alone(tmp_path: Path) -> None:
    """A body that names a file, with a good feed in it, opens nothing."""
    path = tmp_path / "feed.xml"
    path.write_bytes(atom(entry(1)))
    for body in (str(path), path.as_uri()):
        page = Page(url="https://p.example/f", status=200, headers={}, body=body.encode())
        with pytest.raises(NoFeed, match="no Atom"):
            _feed_in(page)


def test_mutations_of_all_feeds_are_read_or_refused() -> None:
    """Bytes changed, doubled, cut out. Here feedparser runs in this process, to be quicker."""
    chance = random.Random(5)  # noqa: S311 — the same each time
    bodies = [(DATA / name).read_bytes() for name in sorted(expected())]
    begun, read, refused = time.monotonic(), 0, 0
    for _ in range(MUTATIONS):
        if time.monotonic() > begun + FOR:
            break
        body = bytes(_mutated(bytearray(chance.choice(bodies)), chance))
        page = Page(url="https://p.example/f", status=200, headers={}, body=body)
        try:
            feed = _read_here(page)
        except NoFeed:
            refused += 1
        else:
            read += 1
            assert all(isinstance(one.id, str) for one in feed.entries)
    assert read > 50
    assert refused > 50


def _read_here(page: Page) -> Feed:
    if refusal(page.body, ""):
        raise NoFeed("refused")
    if is_json(page.body):
        return json_feed(page)
    try:
        read = read_feed(headers_of(page), page.body)
    except Exception as error:  # the process would end with it
        raise NoFeed("broken") from error
    return feed_from(json.loads(json.dumps(read)), page)


def _mutated(body: bytearray, chance: random.Random) -> bytearray:
    for _ in range(chance.randint(1, 6)):
        start = chance.randrange(len(body) + 1)
        end = min(len(body), start + chance.choice([1, 2, 8, 60]))
        odd = bytes(chance.randrange(256) for _ in range(3))
        body[start:end] = chance.choice([
            b"", odd, body[start:end] * 3, b"<", b"&#x0;", b"]]>", b'"', b"<![CDATA[", b"<!--",
        ])  # fmt: skip
    return body


# How often, and what is remembered


def test_a_feed_that_did_not_change_is_asked_for_by_its_validators() -> None:
    def reply(peer: Any, asked: Asked) -> None:
        known = asked.headers.get("if-none-match") == '"one"'
        fresh = served(atom(entry(1)), ETag='"one"', Last_Modified="Tue, 12 May 2026 10:00:00 GMT")
        peer.sendall(answer("", "304 Not Modified") if known else fresh)

    clock = Clock()
    with Scripted({"GET /f": reply}) as server:
        first = hear(feeds_of(f"{server.url}/f", clock=clock))
        clock.now += timedelta(hours=1)
        second = hear(feeds_of(f"{server.url}/f", clock=clock), first.cursors)
        clock.now += timedelta(hours=1)
        third = hear(feeds_of(f"{server.url}/f", clock=clock), second.cursors)
    assert [len(one.mentions) for one in (first, second, third)] == [1, 0, 0]
    assert "if-none-match" not in server.asked[0].headers
    assert [one.headers["if-none-match"] for one in server.asked[1:]] == ['"one"'] * 2
    assert server.asked[2].headers["if-modified-since"] == "Tue, 12 May 2026 10:00:00 GMT"


@pytest.mark.parametrize(
    ("headers", "head", "minutes"),
    [
        ({}, "", 15),
        ({"Cache_Control": "public, max-age=7200"}, "", 120),
        ({"Cache_Control": "max-age=60"}, "", 15),
        ({"Cache_Control": "no-cache, max-age=7200"}, "", 15),
        ({"Cache_Control": "s-max-age=7200"}, "", 15),
        ({"Cache_Control": "max-age=99999999"}, "", 1440),
        ({"Retry_After": "3600"}, "", 60),
        ({}, "<ttl>90</ttl>", 90),
        ({}, "<ttl>99999</ttl>", 1440),
        ({}, "<ttl>-5</ttl>", 15),
        ({}, "<ttl>soon</ttl>", 15),
    ],
)
def test_a_feed_is_left_alone_as_long_as_it_asks_and_a_day_at_most(
    headers: dict[str, str], head: str, minutes: int
) -> None:
    body = f"<rss version='2.0'><channel><title>P</title>{head}</channel></rss>".encode()
    clock = Clock()
    with Scripted({"GET /f": served(body, **headers)}) as server:
        cursors = hear(feeds_of(f"{server.url}/f", clock=clock)).cursors
        clock.now = NOW + timedelta(minutes=minutes, seconds=-1)
        hear(feeds_of(f"{server.url}/f", clock=clock), cursors)
        assert len(server.asked) == 1
        clock.now = NOW + timedelta(minutes=minutes)
        hear(feeds_of(f"{server.url}/f", clock=clock), cursors)
        assert len(server.asked) == 2


def test_a_new_report_has_all_feeds_read_anew() -> None:
    """What a partner linked to before we knew it is a mention now."""
    late = "https://musee.example/rencontres/late/"
    with Scripted({"GET /f": served(atom(entry(1, late)), ETag='"one"')}) as server:
        first = hear(feeds_of(f"{server.url}/f"))
        known = {**HOME.addresses, "musee.example/rencontres/late": "rencontres/late"}
        home = Home(site_url=HOME.site_url, addresses=known, hubs=HOME.hubs)
        second = hear(feeds_of(f"{server.url}/f"), first.cursors, home)
    assert (first.mentions, [one.report for one in second.mentions]) == ([], ["rencontres/late"])


def test_an_edit_replaces_and_an_entry_without_a_time_keeps_its_first() -> None:
    clock = Clock()
    undated = "2099-01-01T00:00:00Z"
    with Scripted({"GET /f": served(atom(entry(1, date=undated), entry(2)))}) as server:
        first = hear(feeds_of(f"{server.url}/f", clock=clock))
        clock.now += timedelta(hours=1)
        edited = entry(2, words="Other words", date="2026-05-12T18:30:00Z")
        server.script["GET /f"] = served(atom(entry(1, date=undated), edited))
        second = hear(feeds_of(f"{server.url}/f", clock=clock), first.cursors)
    assert first.mentions[0] == second.mentions[0]
    assert [one.id for one in first.mentions] == [one.id for one in second.mentions]
    assert second.mentions[1].content.startswith("Other words")


@pytest.mark.parametrize("kind", ["atom", "json"])
def test_no_link_of_an_entry_has_what_is_a_secret_of_the_feeds_address(kind: str) -> None:
    """Notes link to themselves, which is relative to where the feed stood."""
    words = f'<a href="{REPORT}">x</a> <a href="#n1">1</a>'
    if kind == "atom":
        text = words.replace("<", "&lt;")
        body = atom(
            f'<entry><id>tag:p.example,2026:1</id><title>T</title><link href="#c5"/>'
            f"<updated>2026-05-12T10:00:00Z</updated>"
            f'<content type="html">{text}</content></entry>'
        )
    else:
        item = {"id": "1", "url": "#c5", "content_html": words}
        body = json.dumps({
            "version": "https://jsonfeed.org/version/1.1", "title": "T", "items": [item],
        }).encode()  # fmt: skip
    with Scripted({"GET /f?token=SECRET": served(body)}) as server:
        heard = hear(feeds_of(f"{server.url}/f?token=SECRET"))
    (one,) = heard.mentions
    assert "SECRET" not in str(one)
    assert f'href="{server.url}/f#n1"' in one.content


def test_an_events_own_feed_has_candidates_for_it() -> None:
    """Those that lead to nothing of ours too; a report stays a mention, and others stay out."""
    body = atom(entry(1, "https://other.example/"), entry(2, REPORT), entry(3, HUB))
    with Scripted({"GET /f": served(body), "GET /g": served(body)}) as server:
        watched = {"url": f"{server.url}/f", "event": "colloque"}
        heard = hear(feeds_of(watched))
        plainly = hear(feeds_of(f"{server.url}/g"))
    found = {one.title: (one.event, one.is_linked) for one in heard.coverage}
    assert found == {"T1": ("colloque", False), "T3": ("rencontres", True)}
    assert [one.report for one in heard.mentions] == ["rencontres/j1"]
    assert [one.title for one in plainly.coverage] == ["T3"]
    assert len(plainly.mentions) == 1


def test_the_first_link_to_a_report_says_which_one_it_is_about() -> None:
    with Scripted(
        {"GET /f": served(atom(entry(1, OTHER, words=f'&lt;a href="{HUB}">')))}
    ) as server:
        (mention,) = hear(feeds_of(f"{server.url}/f")).mentions
    assert mention.report == "rencontres/j2"


@pytest.mark.parametrize(
    ("listed", "words"),
    [
        (None, "is a list of addresses"), ([], "is a list of addresses"),
        ("https://a.example/f", "is a list of addresses"), (["a.example/f"], "has “a.example/f”"),
        ([3], "has “3”"), ([{"event": "x"}], "which is no address"),
        ([{"url": "https://a.example/f", "event": "Rencontres 2026"}], "an event’s folder"),
        ([{"url": "https://a.example/f", "event": 3}], "an event’s folder"),
    ],
)  # fmt: skip
def test_settings_that_cannot_be_used_are_named(listed: object, words: str) -> None:
    with pytest.raises(BadAccount, match=words) as caught:
        feeds.connect("partners", {"feeds": listed}, {}, fetcher=Fetcher(THIS_MACHINE))
    assert "partners" in str(caught.value)


@pytest.mark.parametrize(
    "cursor",
    ["x", "[]", "{}", '{"after": 3, "first": []}', '{"asked": "9999-99-99", "etag": {}}',
     '{"after": "2026-01-01T00:00:00", "first": {"a": 1}}', "[" * 9999],
)  # fmt: skip
def test_a_cursor_that_cannot_be_read_costs_requests_and_nothing_else(cursor: str) -> None:
    with Scripted({"GET /f": served(atom(entry(1)))}) as server:
        url = f"{server.url}/f"
        assert len(hear(feeds_of(url), {url: cursor}).mentions) == 1


def test_times_are_in_utc() -> None:
    with Scripted({"GET /f": served(atom(entry(1, date="2026-05-12T12:00:00+05:30")))}) as server:
        (mention,) = hear(feeds_of(f"{server.url}/f")).mentions
    assert mention.published == datetime(2026, 5, 12, 6, 30, tzinfo=UTC)
