"""Webmentions that were received: over real sockets, from a mailbox and from strangers' pages."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from posse.fetch import Fetcher
from posse.guard import THIS_MACHINE
from posse.networks import webmention_io
from posse.voices import Kind, Mention
from tests.posse.networks.answering import answer, drips, resets, silent
from tests.posse.networks.hearing import HUB, OTHER, REPORT, SITE, Clock, hear
from tests.posse.networks.mailbox import TOKEN, looks, page, source_at, telling


def test_a_webmention_is_told_with_all_that_is_known_of_it() -> None:
    with telling(900, published="2026-05-12T14:00:00+02:00", photo=["a", "b"],
                 content={"html": "<p>Yes", "text": "Yes"}) as (mailbox, server):  # fmt: skip
        author = {
            "name": "Alex\n Exemple",
            "url": f"{server.url}/alex",
            "photo": "https://a.example/p",
        }
        mailbox.entries[900]["author"] = author
        heard = hear(source_at(server))
    (mention,) = heard.mentions
    assert heard.error is None
    assert (mention.network, mention.report) == ("webmention", "rencontres/j1")
    assert (mention.kind, mention.addressed, mention.is_quiet) == (Kind.REPLY, True, False)
    assert (mention.url, mention.also) == (f"{server.url}/900/", ())
    assert (mention.author.id, mention.author.name) == (f"{server.url}/alex", "Alex Exemple")
    assert mention.author.avatar == "https://a.example/p"
    assert mention.published == datetime(2026, 5, 12, 12, tzinfo=UTC)
    assert (mention.content, mention.is_html, mention.pictures) == ("<p>Yes", True, 2)


@pytest.mark.parametrize(
    ("said", "kind"),
    [("in-reply-to", Kind.REPLY), ("like-of", Kind.LIKE), ("repost-of", Kind.REPOST),
     ("bookmark-of", Kind.BOOKMARK), ("mention-of", Kind.MENTION), ("rsvp", Kind.RSVP),
     ("invitee-of", Kind.MENTION), ("", Kind.MENTION)],
)  # fmt: skip
def test_each_property_is_a_kind_and_gestures_have_no_words(said: str, kind: Kind) -> None:
    with telling(1, wm_property=said, rsvp="yes" if said == "rsvp" else None) as (_, server):
        (mention,) = hear(source_at(server)).mentions
    assert mention.kind is kind
    words = {Kind.RSVP: "yes", Kind.REPLY: "Words of 1", Kind.MENTION: "Words of 1"}
    assert mention.content == words.get(kind, "")


def test_a_second_run_asks_for_what_is_new_and_looks_at_no_page_twice() -> None:
    clock = Clock()
    with telling(1, 2, 3) as (mailbox, server):
        first = hear(source_at(server, clock))
        assert len(first.mentions) == 3
        assert looks(server) == ["/1/", "/2/", "/3/"]
        clock.now += timedelta(minutes=15)
        mailbox.told(4, f"{server.url}/4/", REPORT)
        server.script["GET /4/"] = page(REPORT)
        second = hear(source_at(server, clock), first.cursors)
    assert [one.content for one in second.mentions] == ["Words of 4"]
    assert looks(server) == ["/1/", "/2/", "/3/", "/4/"]
    assert len({one.id for one in [*first.mentions, *second.mentions]}) == 4


def test_a_lower_number_that_comes_to_light_late_is_not_lost() -> None:
    with telling(900) as (mailbox, server):
        first = hear(source_at(server))
        mailbox.told(899, f"{server.url}/899/", REPORT)
        server.script["GET /899/"] = page(REPORT)
        second = hear(source_at(server), first.cursors)
    assert [one.content for one in second.mentions] == ["Words of 899"]


def test_many_pages_are_read_in_their_order_and_the_rest_waits_for_the_next_run() -> None:
    """200 pages are looked at in a run; nothing is passed over between two."""
    with telling(*range(1, 251)) as (_, server):
        first = hear(source_at(server))
        assert len(first.mentions) == 200
        assert any("wait for the next run" in note for note in first.notes)
        second = hear(source_at(server), first.cursors)
    told = [one.content for one in [*first.mentions, *second.mentions]]
    assert sorted(told) == sorted(f"Words of {number}" for number in range(1, 251))


def test_what_is_told_again_replaces_what_was_told() -> None:
    with telling(1, 2) as (mailbox, server):
        first = hear(source_at(server))
        mailbox.told(1, f"{server.url}/1/", REPORT, content={"text": "Other words"})
        second = hear(source_at(server), first.cursors)
    (changed,) = second.mentions
    assert (changed.content, changed.id) == ("Other words", first.mentions[0].id)


def test_one_page_that_mentions_two_reports_is_looked_at_once() -> None:
    with telling(1) as (mailbox, server):
        mailbox.told(2, f"{server.url}/1/", f"{OTHER}?utm=1#part")
        server.script["GET /1/"] = page(REPORT, "http://www.musee.example/rencontres/j2/index.html")
        heard = hear(source_at(server))
    assert [one.report for one in heard.mentions] == ["rencontres/j1", "rencontres/j2"]
    assert heard.mentions[0].id != heard.mentions[1].id
    assert looks(server) == ["/1/"]


def test_an_old_address_leads_to_the_report() -> None:
    with telling(1, target="http://musee.example/old/j1.html") as (_, server):
        (mention,) = hear(source_at(server)).mentions
    assert mention.report == "rencontres/j1"


def test_what_leads_to_an_events_page_is_about_the_event() -> None:
    with telling(1, target=HUB, name="What a meeting") as (_, server):
        heard = hear(source_at(server))
    (found,) = heard.coverage
    assert (found.event, found.title, found.is_linked) == ("rencontres", "What a meeting", True)
    assert heard.mentions == []


def test_what_is_about_nothing_of_ours_is_passed_over_and_counted() -> None:
    with telling(1, 2, target=f"{SITE}nowhere/") as (_, server):
        heard = hear(source_at(server))
    assert (heard.mentions, heard.gone, looks(server)) == ([], [], [])
    assert heard.notes == [
        "Webmentions about no report of this site, passed over: 2 (from 127.0.0.1)."
    ]


@pytest.mark.parametrize("source", [f"{SITE}rencontres/j2/", "https://social.example/@musee/1"])
def test_our_own_words_are_no_mentions(source: str) -> None:
    with telling() as (mailbox, server):
        mailbox.told(1, source, REPORT)
        heard = hear(source_at(server))
    assert (heard.mentions, heard.notes) == ([], [])


@pytest.mark.parametrize("status", ["404 Not Found", "410 Gone"])
def test_a_page_that_is_gone_is_told_as_gone(status: str) -> None:
    clock = Clock()
    with telling(1) as (_, server):
        first = hear(source_at(server, clock))
        server.script["GET /1/"] = answer("", status)
        clock.now += timedelta(days=1)
        second = hear(source_at(server, clock), first.cursors)
        clock.now += timedelta(days=1)
        third = hear(source_at(server, clock), second.cursors)
    assert second.gone == third.gone == [first.mentions[0].id]
    assert second.notes == []  # of what goes later, the discussion tells


@pytest.mark.parametrize(
    ("said", "why"),
    [(answer("", "410 Gone"), "it answers 410"), (page(), "it does not lead to us")],
)
def test_a_webmention_that_is_not_true_is_told_once(said: bytes, why: str) -> None:
    clock = Clock()
    with telling(1) as (_, server):
        server.script["GET /1/"] = said
        first = hear(source_at(server, clock))
        clock.now += timedelta(days=1)
        second = hear(source_at(server, clock), first.cursors)
    assert first.notes == [
        "Webmentions whose page is gone or does not lead to us, not shown: 1 "  # noqa: ISC004 — one
        f"(127.0.0.1: {why})."
    ]
    assert second.notes == []


@pytest.mark.parametrize(
    "said",
    [page("https://other.example/"), page(body=REPORT), page(head=f"<!-- <a href={REPORT}> -->"),
     page(body=f"<script>'<a href={REPORT}>'</script>"), page(f"{REPORT}more/"),
     answer(f'<a href="{REPORT}">', kind="application/pdf"), answer("", kind="text/html")],
)  # fmt: skip
def test_a_page_without_the_link_is_never_told_of(said: bytes) -> None:
    with telling(1) as (_, server):
        server.script["GET /1/"] = said
        heard = hear(source_at(server))
    assert heard.mentions == []
    assert len(heard.gone) == 1


@pytest.mark.parametrize(
    "said",
    [answer({"in-reply-to": [REPORT]}), answer(f"See {REPORT} there", kind="text/plain"),
     answer(f'{{"a":"{REPORT}"}}'.replace("/", "\\/"), kind="application/activity+json")],
)  # fmt: skip
def test_what_is_no_page_may_have_the_link_too(said: bytes) -> None:
    with telling(1) as (_, server):
        server.script["GET /1/"] = said
        assert len(hear(source_at(server)).mentions) == 1


@pytest.mark.parametrize(
    "said",
    [answer("", "503 Busy"), answer("", "403 Forbidden"), answer("", "401 Who"), silent,
     answer("", "429 Slow down"), resets(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n"),
     drips(b"HTTP/1.1 200 OK\r\nContent-Length: 9999999\r\n\r\n")],
)  # fmt: skip
def test_a_page_that_is_not_reached_is_looked_at_again_and_nothing_is_lost(said: bytes) -> None:
    clock = Clock()
    with telling(1, 2) as (_, server):
        server.script["GET /1/"] = said
        first = hear(source_at(server, clock))
        assert [one.content for one in first.mentions] == ["Words of 2"]
        assert "not reached, looked at again later: 1 (127.0.0.1: " in first.notes[0]
        clock.now += timedelta(minutes=30)
        soon = hear(source_at(server, clock), first.cursors)
        assert soon.mentions == []
        server.script["GET /1/"] = page(REPORT)
        clock.now += timedelta(minutes=31)
        later = hear(source_at(server, clock), soon.cursors)
    assert [one.content for one in later.mentions] == ["Words of 1"]
    assert (first.gone, first.error) == ([], None)


def test_after_many_looks_in_vain_the_daily_round_goes_on_looking() -> None:
    clock = Clock()
    with telling(1) as (_, server):
        server.script["GET /1/"] = answer("", "503 Busy")
        cursors: dict[str, str] = {}
        for _hour in range(40):
            cursors = hear(source_at(server, clock), cursors).cursors
            clock.now += timedelta(hours=1)
        assert len(looks(server)) == 6
        server.script["GET /1/"] = page(REPORT)
        found: list[Mention] = []
        for _hour in range(25):
            heard = hear(source_at(server, clock), cursors)
            cursors, found = heard.cursors, [*found, *heard.mentions]
            clock.now += timedelta(hours=1)
    assert [one.content for one in found] == ["Words of 1"]


def test_every_page_is_looked_at_once_a_day_twenty_in_a_run() -> None:
    clock = Clock()
    with telling(*range(1, 46)) as (_, server):
        cursors = hear(source_at(server, clock)).cursors
        assert len(looks(server)) == 45
        clock.now += timedelta(days=1)
        for number in (20, 40, 45, 45):
            cursors = hear(source_at(server, clock), cursors).cursors
            assert len(looks(server)) == 45 + number
            clock.now += timedelta(hours=1)


@pytest.mark.parametrize(
    "more",
    [{"wm_private": True}, {"wm_private": "true"}, {"wm_private": 1}, {"private": True},
     {"visibility": "private"}, {"visibility": "unlisted"}, {"wm_private": ["?"]}],
)  # fmt: skip
def test_of_what_is_private_nothing_is_kept_and_no_page_is_opened(more: dict[str, Any]) -> None:
    with telling(1, **more) as (_, server):
        (mention,) = hear(source_at(server)).mentions
    assert mention.is_quiet
    assert (mention.content, mention.author.id, mention.author.name, mention.url) == ("",) * 4
    assert (mention.also, looks(server)) == ((), [])
    assert "127.0.0.1" not in str(mention)


@pytest.mark.parametrize(
    ("said", "content"),
    [
        (page(REPORT, head='<meta name="robots" content="NoIndex, follow">'), "x"),
        (page(REPORT, head='<META content="nosnippet" NAME="Robots">'), "x"),
        (page(REPORT, head='<meta name="robots" content="none">'), "x"),
        (page(REPORT, head='<meta name="robots" content="max-snippet: 0">'), "x"),
        (page(REPORT).replace(b"\r\n", b"\r\nX-Robots-Tag: noindex\r\n", 1), "x"),
        (page(REPORT), "Well said. #NoBot"),
        (page(REPORT), "#noblog"),
        (page(REPORT), '<a href="/t/nobridge">#<span>nobridge</span></a>'),
    ],
)
def test_who_asks_for_quiet_is_counted_and_not_repeated(said: bytes, content: str) -> None:
    with telling(1, content={"html": content}) as (_, server):
        server.script["GET /1/"] = said
        (mention,) = hear(source_at(server)).mentions
    assert (mention.is_quiet, mention.content, mention.author.id) == (True, "", "")


@pytest.mark.parametrize(
    "said",
    [page(REPORT, head='<meta name="robots" content="index, follow">'),
     page(REPORT, head='<meta name="description" content="noindex">'),
     page(REPORT).replace(b"\r\n", b"\r\nX-Robots-Tag: otherbot: noindex\r\n", 1),
     page(REPORT, body="&lt;meta name=robots content=noindex>")],
)  # fmt: skip
def test_what_is_no_wish_for_quiet_is_none(said: bytes) -> None:
    with telling(1, content={"text": "#nobotany"}) as (_, server):
        server.script["GET /1/"] = said
        assert not hear(source_at(server)).mentions[0].is_quiet


def test_a_private_page_cannot_be_told_from_an_id() -> None:
    with telling(1) as (_, server):
        (mention,) = hear(source_at(server)).mentions
    assert mention.id.startswith("webmention:rencontres/j1:")
    assert "127" not in mention.id
    assert " " not in mention.id


def test_nobody_is_taken_for_another_by_what_a_page_says_of_its_author() -> None:
    """Who was approved is shown at once: an address elsewhere in a page is no proof."""
    with telling(1) as (mailbox, server):
        mailbox.entries[1]["author"] = {"name": "Trusted", "url": "https://trusted.example/"}
        (mention,) = hear(source_at(server)).mentions
    assert mention.author.id == "127.0.0.1"
    assert mention.author.url == "https://trusted.example/"


def test_what_comes_through_bridgy_is_known_by_both_addresses() -> None:
    original = "https://social.example/@alex/5"
    bridged = "http://brid.gy/comment/mastodon/@musee@social.example/1/5"
    with telling() as (mailbox, server):
        mailbox.told(1, bridged, REPORT, url=original,
                     author={"name": "Alex", "url": "https://social.example/@alex"})  # fmt: skip
        server.script["GET /comment/"] = page(REPORT)
        port = int(server.netloc.rpartition(":")[2])
        fetcher = Fetcher(THIS_MACHINE, resolve=lambda _host, _port: ["127.0.0.1"])
        mailbox.entries[1]["wm-source"] = bridged.replace("brid.gy/", f"brid.gy:{port}/")
        source = webmention_io.connect(
            "mailbox", {"domain": "musee.example", "server": server.url}, {"TOKEN": TOKEN},
            fetcher=fetcher, clock=Clock(),
        )  # fmt: skip
        (mention,) = hear(source).mentions
    assert mention.url == original
    assert mention.also == (bridged.replace("brid.gy/", f"brid.gy:{port}/"),)
    assert mention.author.id == "https://social.example/@alex"
