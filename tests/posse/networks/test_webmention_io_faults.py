"""What goes wrong with webmentions that were received: what is said, and that nothing is lost."""

from __future__ import annotations

import logging
import traceback
from datetime import UTC, datetime
from typing import Any

import pytest

from posse.errors import BadAccount, NotAllowed, NotReached
from posse.fetch import Fetcher
from posse.guard import THE_WORLD, THIS_MACHINE
from posse.networks import webmention_io
from tests.posse.networks.answering import answer, drips, silent
from tests.posse.networks.hearing import NOW, REPORT, Clock, hear
from tests.posse.networks.mailbox import API, TOKEN, looks, page, source_at, telling


@pytest.mark.parametrize(
    "source",
    ["http://10.0.0.1/", "http://127.0.0.1:1/", "http://[::1]/", "http://localhost/", "http://169.254.169.254/latest/",
     "http://2130706433/", "https://a@world.example/"],
)  # fmt: skip
def test_a_page_at_a_private_address_is_never_opened(source: str) -> None:
    with telling() as (mailbox, server):
        mailbox.told(1, source, REPORT)
        listener = webmention_io.connect(
            "mailbox", {"domain": "musee.example", "server": server.url}, {"TOKEN": TOKEN},
            fetcher=Fetcher(THE_WORLD), clock=Clock(),
        )  # fmt: skip
        heard = hear(listener)
    assert (heard.mentions, heard.error, looks(server)) == ([], None, [])
    assert heard.notes[0].startswith("Webmentions whose page must not be opened, not kept: 1 (")


def test_a_page_that_leads_on_to_a_private_address_is_not_opened() -> None:
    with telling(1, 2) as (_, server):
        server.script["GET /1/"] = answer("", "302 Found", Location="http://192.168.0.1/")
        heard = hear(source_at(server))
    assert [one.content for one in heard.mentions] == ["Words of 2"]
    assert "127.0.0.1: it does not lead to a host" in heard.notes[0]


def test_a_page_of_60_mb_is_not_read_to_its_end() -> None:
    with telling(1, 2) as (_, server):
        head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 60000000\r\n\r\n"
        server.script["GET /1/"] = head + b"<p>" + b"a" * 60_000_000
        heard = hear(source_at(server))
    assert [one.content for one in heard.mentions] == ["Words of 2"]
    assert "an answer of more than 5 MB" in heard.notes[0]


@pytest.mark.parametrize(
    ("said", "kind", "words"),
    [
        (answer("<html>", kind="text/html"), NotReached, "cannot be read"),
        (answer("{"), NotReached, "cannot be read"),
        (answer("[" * 100_000), NotReached, "cannot be read"),
        (answer({"links": []}), NotReached, "no list of webmentions"),
        (answer({"children": "none"}), NotReached, "no list of webmentions"),
        (answer(3), NotReached, "no list of webmentions"),
        (answer({"error": "x"}, "500 Oh"), NotReached, "answers 500"),
        (answer("", "302 Found", Location=f"/else?token={TOKEN}"), NotReached, "answers 302"),
        (answer("", "429 Slow", Retry_After="60"), NotReached, "again after"),
        (silent, NotReached, "no answer within"),
        (drips(b"HTTP/1.1 200 OK\r\nContent-Length: 999999\r\n\r\n"), NotReached, "no answer"),
        (answer({"error": f"no token {TOKEN}"}, "401 Who"), NotAllowed, "answers 401"),
        (answer({}, "403 Forbidden"), NotAllowed, "answers 403"),
    ],
)  # fmt: skip
def test_an_answer_that_is_none_loses_nothing_and_tells_no_token(
    said: bytes, kind: type[Exception], words: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    with telling(1) as (mailbox, server):
        known = hear(source_at(server))
        server.script[f"GET {API}"] = said
        heard = hear(source_at(server), known.cursors)
        assert isinstance(heard.error, kind)
        assert words in str(heard.error)
        assert heard.cursors == known.cursors
        mailbox.told(2, f"{server.url}/2/", REPORT)
        server.script |= {f"GET {API}": mailbox.reply, "GET /2/": page(REPORT)}
        assert len(hear(source_at(server), heard.cursors).mentions) == 1
    _no_token_in("".join(traceback.format_exception(heard.error)), caplog)


def test_a_server_that_is_not_there_is_told_without_the_token(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    with telling(1) as (_, server):
        source = source_at(server)
    heard = hear(source)
    assert "connection refused" in str(heard.error)
    _no_token_in("".join(traceback.format_exception(heard.error)), caplog)


def _no_token_in(shown: str, caplog: pytest.LogCaptureFixture) -> None:
    for secret in (TOKEN, TOKEN.replace("/", "%2F")):
        assert secret not in shown
        assert secret not in caplog.text


def test_a_wrong_token_is_refused_and_what_came_before_it_counts() -> None:
    with telling(1) as (_, server):
        heard = hear(source_at(server, token="expired"))  # noqa: S106 — of a test
    assert isinstance(heard.error, NotAllowed)
    assert str(heard.error) == ("the server answers 401 (forbidden: Access token was not valid)")
    assert heard.cursors == {}


def test_what_came_before_an_error_counts() -> None:
    with telling(1) as (mailbox, server):
        mailbox.broken = lambda asked: (
            answer("", "500 Oh") if asked["sort-by"] == "updated" else None
        )
        heard = hear(source_at(server))
    assert isinstance(heard.error, NotReached)
    assert len(heard.mentions) == 1
    assert '"id": 1' in heard.cursors["received"]


def test_a_mailbox_that_keeps_no_order_is_not_gone_on_from() -> None:
    def backwards(asked: dict[str, str]) -> bytes:
        start = 5000 - int(asked["page"]) * 100
        children = [
            {"wm-id": start - n, "url": "http://127.0.0.1:1/", "wm-target": REPORT}
            for n in range(100)
        ]
        return answer({"children": children})

    with telling() as (mailbox, server):
        mailbox.broken = backwards
        heard = hear(source_at(server))
    assert "not in the order" in str(heard.error)
    assert "received" not in heard.cursors


ODD: list[list[Any]] = [
    [None, 1, "x", [], [[]], {}],
    [{"url": 3}],
    [{"url": ["https://a.example/"], "wm-target": {}}],
    [{"wm-id": True, "url": "https://a.example/", "wm-target": REPORT}],
    [{"wm-id": -1, "url": "https://a.example/", "wm-target": REPORT}],
    [{"wm-id": "9" * 5000, "url": "https://a.example/", "wm-target": REPORT}],
    [{"wm-id": 1, "url": "javascript:alert(1)", "wm-target": REPORT}],
    [{"wm-id": 1, "url": "https://a.example/\n", "wm-target": REPORT}],
    [{"wm-id": 1, "url": "https://a.example/" + "a" * 3000, "wm-target": REPORT}],
    [{"wm-id": 1, "url": "\ud800", "wm-target": "\ud800"}],
]


@pytest.mark.parametrize("children", ODD)
def test_entries_that_can_be_none_are_passed_over(children: list[Any]) -> None:
    with telling(7) as (mailbox, server):
        mailbox.entries |= dict(enumerate(children, 100))
        mailbox.changed += [*mailbox.entries][1:]
        heard = hear(source_at(server))
    assert [one.content for one in heard.mentions] == ["Words of 7"]
    assert heard.error is None


@pytest.mark.parametrize(
    "more",
    [
        {"author": None}, {"author": "Alex"}, {"author": ["https://a.example/"]}, {"author": [[]]},
        {"author": {"name": {"a": 1}, "url": [], "photo": {"value": "https://a.example/p"}}},
        {"author": {"name": "a" * 100_000}}, {"author": {"properties": {"name": ["A"]}}},
        {"content": None}, {"content": "plain"}, {"content": ["plain"]}, {"content": {"html": 3}},
        {"content": {"html": "<p>" * 100_000}}, {"content": []}, {"name": ["a", "b"]},
        {"published": "yesterday"}, {"published": 0}, {"published": "9999-12-31T23:59:59-23:59"},
        {"published": "0001-01-01T00:00:00+23:00"}, {"wm-received": None}, {"photo": {}},
        {"wm-property": ["like-of"]}, {"wm-property": {"a": "b"}}, {"rsvp": 5}, {"url": None},
    ],
)  # fmt: skip
def test_fields_of_any_shape_break_nothing(more: dict[str, object]) -> None:
    with telling(1) as (mailbox, server):
        mailbox.entries[1] |= more
        (mention,) = hear(source_at(server)).mentions
    assert mention.report == "rencontres/j1"
    assert mention.author.id == "127.0.0.1"
    assert len(mention.content) <= 65_536
    assert len(mention.author.name) <= 200
    assert datetime(1990, 1, 1, tzinfo=UTC) <= mention.published <= NOW


@pytest.mark.parametrize(
    "cursor",
    ["", "x", "[]", "3", '{"id": "x", "seen": {}}', '{"id": [], "1": [1]}', '{"marks": [1, null]}',
     '{"5": [1, "x"], "x": [1, 2]}', "[" * 9999],
)  # fmt: skip
def test_a_cursor_that_cannot_be_read_costs_requests_and_nothing_else(cursor: str) -> None:
    with telling(1) as (_, server):
        names = ("received", "changed", "waiting", "rounds")
        heard = hear(source_at(server), dict.fromkeys(names, cursor))
    assert [one.content for one in heard.mentions] == ["Words of 1"]


@pytest.mark.parametrize(
    ("settings", "words"),
    [({}, "“domain”"), ({"domain": " "}, "“domain”"),
     ({"domain": "a.example", "server": "http://world.example"}, "begins with https://"),
     ({"domain": "a.example", "server": "https://a:b@world.example"}, "begins with https://")],
)  # fmt: skip
def test_settings_that_cannot_be_used_are_named(settings: dict[str, object], words: str) -> None:
    with pytest.raises(BadAccount, match=words) as caught:
        webmention_io.connect("box", settings, {"TOKEN": "x"}, fetcher=Fetcher(THIS_MACHINE))
    assert "box" in str(caught.value)


def test_a_token_that_is_none_is_refused_before_it_is_sent() -> None:
    with pytest.raises(NotAllowed, match="signs in it"):
        webmention_io.connect(
            "box", {"domain": "a.example"}, {"TOKEN": "two words"}, fetcher=Fetcher(THIS_MACHINE)
        )
