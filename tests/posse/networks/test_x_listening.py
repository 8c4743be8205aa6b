"""What people say to the account on X comes home, at X's prices and within what a day may cost.

tweepy's own code speaks with a server that lists and charges as X does, and checks each signature.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import timedelta
from decimal import Decimal
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posse.addresses import plain
from posse.errors import NoCredit, NotAllowed, NotReached
from posse.money import SPENT_TODAY, cost_of
from posse.networks.answers import Answer, CallFailed
from posse.networks.x import X
from posse.networks.x_listening import AGAIN, MENTIONS, Read, read_from
from posse.networks.x_prices import OWN_POST_READ, USER_READ
from posse.networks.x_said import heard_from, mention_of
from posse.ports import Listener, Sweeper
from posse.voices import Author, Home, Kind, KnownCopy, Mention
from tests.posse.networks.answering import Reply, answer, resets
from tests.posse.networks.x_cases import ID, NO_CREDIT
from tests.posse.networks.x_cases import MENTIONS as LINE
from tests.posse.networks.x_server import XServer

SITE = "https://musee.fr"
REPORT, OTHER = "rencontres/j1", "rencontres/j2"
BOTH = OWN_POST_READ + USER_READ


@pytest.fixture(params=[False, True], ids=["old names", "new names"])
def server(request: pytest.FixtureRequest) -> Iterator[XServer]:
    with XServer(renamed=request.param) as running:
        running.clock.now = running.clock().replace(hour=9)  # an hour on is the same day
        running.mentions.person("7", "Ann Exemple")
        running.mentions.person("8", "Bob")
        yield running
    assert running.unsigned == []


def copy_in(server: XServer, report: str = REPORT) -> KnownCopy:
    """A copy of a report, from an hour ago."""
    made = server.post(f"Compte rendu {SITE}/{report}/", free=True)
    url = f"https://x.com/musee_x/status/{made['id']}"
    at = server.clock() - timedelta(hours=1)
    return KnownCopy(report=report, account="x", id=made["id"], url=url, at=at)


def home(*copies: KnownCopy) -> Home:
    return Home(
        site_url=SITE, own=frozenset({ID}), copies={one.id: one for one in copies},
        addresses={plain(f"{SITE}/{report}/"): report for report in (REPORT, OTHER)},
    )  # fmt: skip


def heard(port: X, home: Home, cursors: dict[str, str] | None = None) -> dict[str, Mention]:
    """What a look brings, by number; the cursors go on with it."""
    cursors = {} if cursors is None else cursors
    found: dict[str, Mention] = {}
    for batch in port.news(home, dict(cursors)):
        found |= {one.id.partition(":")[2]: one for one in batch.mentions}
        if batch.cursor:
            cursors[batch.stream] = batch.cursor
    return found


def asked(server: XServer) -> list[Mapping[str, str]]:
    """What the timeline was asked for."""
    return [dict(parse_qsl(urlsplit(one.path).query)) for one in server.asked]


def test_answers_quotes_and_mentions_are_heard(server: XServer) -> None:
    copy, people = copy_in(server), server.mentions
    one = people.say("@musee_x Merci & bravo < 3 https://ailleurs.example/a", "7", to=copy.id,
                     attachments={"media_keys": ["3_1"]})  # fmt: skip
    two = people.say("@ann_exemple @musee_x Oui.", "8", to=one["id"], began=copy.id)
    quote = people.say("À lire, @musee_x", "8", quotes=copy.id)
    link = people.say(f"@musee_x a écrit {SITE}/{OTHER}/", "7", lang="und")
    people.say("@musee_x bonjour", "8")
    people.say("RT @musee_x", "8", referenced_tweets=[{"type": "retweeted", "id": copy.id}])
    port = server.account()
    assert isinstance(port, Listener)
    assert not isinstance(port, Sweeper)
    found = heard(port, home(copy))
    assert found.keys() == {row["id"] for row in (one, two, quote, link)}
    first = found[one["id"]]
    assert (first.kind, first.report, first.copy) == (Kind.REPLY, REPORT, copy.url)
    assert first.content == "@musee_x Merci & bravo < 3 https://ailleurs.example/a"
    assert (first.is_html, first.lang, first.pictures, first.addressed) == (False, "fr", 1, True)
    assert (first.author.id, first.author.name) == ("7", "Ann Exemple")
    assert (first.author.handle, first.author.url) == ("@ann_exemple", "https://x.com/ann_exemple")
    assert (first.author.avatar, first.in_reply_to) == ("", "")
    assert first.url == f"https://x.com/ann_exemple/status/{one['id']}"
    assert first.published == server.clock()
    second = found[two["id"]]
    assert (second.report, second.in_reply_to) == (REPORT, f"x:{one['id']}")
    assert (found[quote["id"]].kind, found[quote["id"]].addressed) == (Kind.QUOTE, False)
    mention = found[link["id"]]
    assert (mention.kind, mention.report, mention.lang) == (Kind.MENTION, OTHER, "")
    assert mention.addressed


def test_each_post_and_each_person_is_counted_as_it_is_charged(server: XServer) -> None:
    copy = copy_in(server)
    for number in range(130):
        server.mentions.say(f"@musee_x {number}", "7" if number % 2 else "8", to=copy.id)
    port, cursors = server.account(), dict[str, str]()
    assert len(heard(port, home(copy), cursors)) == 130
    assert cost_of(port.reads()) == server.spent == 130 * OWN_POST_READ + 2 * USER_READ
    assert [int(one["max_results"]) for one in asked(server)] == [100, 100]
    server.clock.go(hours=1)
    assert heard(port, home(copy), cursors) == {}
    assert cost_of(port.reads()) == server.spent == 130 * OWN_POST_READ + 2 * USER_READ


def test_what_was_said_lately_is_read_anew_once_a_day(server: XServer) -> None:
    """Its words follow: an edit replaces them, and what is deleted is told no more."""
    copy, cursors = copy_in(server), dict[str, str]()
    stays, edited, goes = (
        server.mentions.say(f"@musee_x {word}", "7", to=copy.id) for word in ("un", "deux", "trois")
    )
    port = server.account()
    assert len(heard(port, home(copy), cursors)) == 3
    server.clock.go(minutes=5)
    new = server.mentions.edit(edited, "@musee_x 2")
    server.mentions.unsay(goes)
    server.clock.go(hours=24)
    found = heard(port, home(copy), cursors)
    assert found.keys() == {stays["id"], edited["id"]}
    assert found[edited["id"]].content == "@musee_x 2"
    assert found[edited["id"]].updated == server.clock() - timedelta(hours=24)
    assert found[edited["id"]].url.endswith(new["id"])
    spent = server.spent
    server.clock.go(minutes=5)
    assert heard(port, home(copy), cursors) == {}
    server.clock.go(days=4)
    assert heard(port, home(copy), cursors) == {}
    assert server.spent == spent == cost_of(port.reads())


def test_what_stands_below_an_earlier_answer_belongs_where_that_does(server: XServer) -> None:
    """Which was read before: it is read again that day, for nothing more."""
    one, two = copy_in(server), copy_in(server, OTHER)
    above = server.mentions.say("@musee_x un", "7", to=two.id, began=one.id)
    port, cursors, ours = server.account(threads=True), dict[str, str](), home(one, two)
    assert heard(port, ours, cursors)[above["id"]].report == OTHER
    below = server.mentions.say("@musee_x deux", "8", to=above["id"], began=one.id)
    found = heard(port, ours, cursors)[below["id"]]
    assert (found.report, found.in_reply_to) == (OTHER, f"x:{above['id']}")
    assert server.spent == cost_of(port.reads()) == 2 * BOTH


@pytest.mark.parametrize(("threads", "report"), [(False, REPORT), (True, "")])
def test_below_what_nobody_told_us_the_thread_says_where_it_belongs(
    server: XServer, *, threads: bool, report: str
) -> None:
    """But not where our own posts are a thread: it could be any of theirs."""
    copy = copy_in(server)
    below = server.mentions.say("@musee_x deux", "8", to="5", began=copy.id)
    found = heard(server.account(threads=threads), home(copy))
    assert [one.report for one in found.values()] == ([report] if report else [])
    assert not report or found[below["id"]].in_reply_to == "x:5"


def test_who_shows_posts_to_followers_alone_is_dropped_and_what_was_shown_is_gone(
    server: XServer,
) -> None:
    copy = copy_in(server)
    server.mentions.person("9", "Discrète", protected=True)
    server.mentions.person("6", "Muette", description="Pas de robots #NoBot")
    few = server.mentions.say("@musee_x entre nous", "9", to=copy.id)
    quiet = server.mentions.say("@musee_x sans robot", "6", to=copy.id)
    server.mentions.say("@musee_x nobody tells who this is", "404", to=copy.id)
    batches = list(server.account().news(home(copy), {}))
    (mention,) = (one for batch in batches for one in batch.mentions)
    assert mention.id == f"x:{quiet['id']}"
    assert mention.is_quiet
    assert (mention.content, mention.author) == ("", Author(id="6"))
    assert [one for batch in batches for one in batch.gone] == [f"x:{few['id']}"]


def test_a_wish_beneath_one_s_own_answer_is_told(server: XServer) -> None:
    """Wherever that stands; and nobody else's is one."""
    copy, people = copy_in(server), server.mentions
    one, other = (people.say(f"@musee_x {word}", "7", to=copy.id) for word in ("un", "deux"))
    link = people.say(f"@musee_x {SITE}/{OTHER}/", "8")
    wish = people.say("@musee_x Non #noblog", "7", to=one["id"], began=copy.id)
    named = people.say("@musee_x #NoBlog", "8", to=link["id"], began=link["id"])
    no_wish = people.say("@musee_x #noblog", "8", to=other["id"], began=copy.id)
    found = heard(server.account(), home(copy))
    assert {number: told.removes for number, told in found.items() if told.removes} == {
        wish["id"]: f"x:{one['id']}", named["id"]: f"x:{link['id']}",
    }  # fmt: skip
    assert (found[wish["id"]].report, found[named["id"]].report) == (REPORT, "")
    assert found[no_wish["id"]].is_quiet


def test_what_answers_any_version_of_a_post_answers_that_post(server: XServer) -> None:
    copy, people = copy_in(server), server.mentions
    one = people.say("@musee_x un", "7", to=copy.id)
    two = people.edit(one, "@musee_x 1")
    people.edit(two, "@musee_x I")
    answers = [people.say("@musee_x oui", "8", to=row["id"], began=copy.id) for row in (one, two)]
    wish = people.say("@musee_x #noblog", "7", to=two["id"], began=copy.id, in_reply_to_user_id="7")
    found = heard(server.account(), home(copy))
    ids = [found[row["id"]].in_reply_to for row in (*answers, wish)]
    assert (ids, found[wish["id"]].removes) == ([f"x:{one['id']}"] * 3, f"x:{one['id']}")


def test_our_own_posts_are_no_mentions(server: XServer) -> None:
    copy = copy_in(server)
    server.mentions.person(ID, "Musée")
    server.mentions.say(f"@musee_x {SITE}/{REPORT}/", ID)
    server.mentions.say("@musee_x", ID, quotes=copy.id)
    assert heard(server.account(), home(copy)) == {}


def test_a_sign_that_no_number_can_be_is_shown_as_it_was_typed(server: XServer) -> None:
    copy, words = copy_in(server), "@musee_x &#" + "9" * 5000
    row = server.mentions.say("@musee_x", "7", to=copy.id)
    row["text"] = words
    assert "\ufffd" in heard(server.account(), home(copy))[row["id"]].content


def test_a_long_post_is_read_whole(server: XServer) -> None:
    copy = copy_in(server)
    name = "note_post" if server.renamed else "note_tweet"
    row = server.mentions.say("@musee_x Long… https://t.co/self", "7", to=copy.id)
    row[name] = {"text": "@musee_x Long, et la fin."}
    found = heard(server.account(), home(copy))
    assert found[row["id"]].content == "@musee_x Long, et la fin."


@pytest.mark.parametrize("dollars", ["0", "0.054"])
def test_a_look_that_could_not_be_paid_is_not_made(server: XServer, dollars: str) -> None:
    with pytest.raises(NotReached, match=SPENT_TODAY):
        heard(server.account(purse=Decimal(dollars)), home())
    assert server.asked == []


def test_each_day_reads_on_where_the_money_ended(server: XServer) -> None:
    """Newest first, nothing twice but what is read anew, and never more than there is."""
    copy, cursors = copy_in(server), dict[str, str]()
    rows = [server.mentions.say(f"@musee_x {number}", "7", to=copy.id) for number in range(60)]
    found: dict[str, Mention] = {}
    purse = Decimal("0.090")
    for day in range(6):
        port = server.account(purse=purse)
        before = server.spent
        for batch in _until_short(port, home(copy), cursors):
            found |= {one.id.partition(":")[2]: one for one in batch.mentions}
            if batch.cursor:
                cursors[batch.stream] = batch.cursor
        assert server.spent - before == cost_of(port.reads()) <= purse
        server.clock.go(days=1)
        if day == 1:
            rows.append(server.mentions.say("@musee_x entre-temps", "8", to=copy.id))
    assert found.keys() == {row["id"] for row in rows}
    assert not read_from(cursors[MENTIONS]).has_gap


def _until_short(port: X, ours: Home, cursors: dict[str, str]) -> Iterator[Any]:
    try:
        yield from port.news(ours, dict(cursors))
    except NotReached as error:
        assert str(error) == SPENT_TODAY  # noqa: PT017 — what came before counts


@pytest.mark.parametrize(
    ("reply", "wanted"),
    [
        (answer(NO_CREDIT, "402 X"), NoCredit),
        (answer({"title": "Unauthorized"}, "401 X"), NotAllowed),
        (answer({}), NotReached),
        (answer([]), NotReached),
        (answer("no"), NotReached),
        (answer({"data": [{"text": "?"}], "meta": {"result_count": 1}}), NotReached),
        (answer({"data": 7, "meta": {}}), NotReached),
        (answer({"meta": {"result_count": 3}}), NotReached),
        (answer({"title": "Too Many"}, "429 X"), NotReached),
        (answer({}, "500 X"), NotReached),
    ],
)
def test_a_page_that_cannot_be_read_says_so_and_nothing_goes_on_from_it(
    server: XServer, reply: Reply, wanted: type[Exception]
) -> None:
    server.scripted.script[LINE] = reply
    cursors: dict[str, str] = {}
    with pytest.raises(wanted):
        heard(server.account(), home(), cursors)
    assert cursors == {}


_WHOLE = b"HTTP/1.1 200 OK\r\nContent-Length: 2500000\r\n\r\n"


def test_an_answer_that_does_not_arrive_costs_what_was_asked_for(server: XServer) -> None:
    """Half as much is asked for the next time, and what is left of the purse is not overdrawn."""
    server.scripted.script[LINE] = resets(_WHOLE + b"{")
    port, cursors = server.account(purse=Decimal("1.500")), dict[str, str]()
    for wanted in (100, 136):
        with pytest.raises(NotReached, match="the answer was whole"):
            heard(port, home(), cursors)
        assert cost_of(port.reads()) == wanted * BOTH
        server.clock.go(minutes=5)
    server.clock.go(days=1)
    port = server.account()
    for _ in range(2):
        with pytest.raises(NotReached):
            heard(port, home(), cursors)
        server.clock.go(minutes=5)
    assert [int(one["max_results"]) for one in asked(server)] == [100, 36, 18, 9]
    server.scripted.script[LINE] = answer({"title": "?"}, "500 X")
    with pytest.raises(NotReached):
        heard(server.account(), home())
    assert cost_of(port.reads()) == 27 * BOTH


def test_what_is_too_long_at_once_is_read_in_smaller_pages_for_no_more(server: XServer) -> None:
    """On that day and the next ones, while what made it so long is read anew."""
    copy, cursors = copy_in(server), dict[str, str]()
    rows = [server.mentions.say(f"@musee_x {n}", "7", to=copy.id) for n in range(70)]
    for row in rows[:50]:  # each of some 150 KB, for letters are escaped
        row["note_post" if server.renamed else "note_tweet"] = {"text": "é" * 25_000}
    port, ours = server.account(purse=Decimal("0.900")), home(copy)
    assert heard(port, ours, cursors).keys() == {row["id"] for row in rows}
    assert cost_of(port.reads()) == server.spent == 70 * OWN_POST_READ + USER_READ
    assert [int(one["max_results"]) for one in asked(server)] == [81, 40, 20, 20, *[10] * 5]
    server.clock.go(days=1)
    port = server.account(purse=Decimal("0.900"))
    before = server.spent
    assert heard(port, ours, cursors).keys() == {row["id"] for row in rows}
    assert cost_of(port.reads()) == server.spent - before
    assert {int(one["max_results"]) for one in asked(server)[9:]} == {10}
    server.clock.go(days=9)
    heard(server.account(), ours, cursors)
    assert int(asked(server)[-1]["max_results"]) == 100


def test_what_is_too_long_as_the_smallest_page_is_asked_for_once_a_day(server: XServer) -> None:
    server.scripted.script[LINE] = _WHOLE + b" " * 2_500_000
    port, cursors = server.account(purse=Decimal("1.500")), dict[str, str]()
    with pytest.raises(NotReached, match="more than 2 MB") as caught:
        heard(port, home(), cursors)
    assert caught.value.until == (server.clock() + timedelta(days=1)).replace(
        hour=0, minute=0, second=0)  # fmt: skip
    assert [int(one["max_results"]) for one in asked(server)] == [100, 50, 25, 12, 6, 5]
    assert cost_of(port.reads()) == 100 * BOTH
    server.clock.go(days=1)
    port = server.account(purse=Decimal("1.500"))
    with pytest.raises(NotReached):
        heard(port, home(), cursors)
    assert cost_of(port.reads()) == 5 * BOTH


def test_a_limit_says_until_when(server: XServer) -> None:
    ends = server.clock() + timedelta(minutes=9)
    server.scripted.script[LINE] = answer(
        {"title": "Too Many Requests"}, "429 X", x_rate_limit_remaining="0",
        x_rate_limit_reset=str(int(ends.timestamp())),
    )  # fmt: skip
    with pytest.raises(NotReached) as raised:
        heard(server.account(), home())
    assert raised.value.until == ends


def test_problems_with_single_people_spoil_nothing(server: XServer) -> None:
    copy = copy_in(server)
    row = server.mentions.say("@musee_x un", "7", to=copy.id)
    gone = {"title": "Not Found Error", "resource_type": "user", "value": "99"}
    page = server.mentions.page(
        "/?max_results=9&tweet.fields=author_id,created_at,referenced_tweets,conversation_id"
        "&user.fields=protected&expansions=author_id", lambda _what, _kind: None,
    )  # fmt: skip
    server.scripted.script[LINE] = answer({**page, "errors": [gone]})
    assert heard(server.account(), home(copy)).keys() == {row["id"]}


@pytest.mark.parametrize("text", ["", "x", "1 2", "-1", "1 2 3 4", "١"])
def test_a_cursor_that_says_nothing_begins_anew(text: str) -> None:
    assert read_from(text) == Read()


@given(st.integers(1, 1 << 62), st.integers(0, 1 << 61), st.integers(0, 1 << 61))
def test_a_cursor_says_how_far_it_was_read(newest: int, low: int, size: int) -> None:
    read = Read(newest=newest, low=low, high=low + size)
    again = read_from(str(read))
    assert (again == read) if read.has_gap else (again == Read(newest=newest))
    assert again.has_gap is read.has_gap


_odd = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=9)
    | st.sampled_from(["1", "7", "2026-11-26T10:00:00Z", "2026-11-26", "replied_to"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
        st.sampled_from(["id", "text", "author_id", "created_at", "entities", "urls", "data",
                         "includes", "users", "meta", "referenced_tweets", "type", "note_tweet",
                         "edit_history_tweet_ids", "attachments", "media_keys", "lang"]),
        inner, max_size=6,
    ),
    max_leaves=25,
)  # fmt: skip


@given(_odd)
def test_whatever_x_answers_is_read_or_refused(told: object) -> None:
    try:
        page = heard_from(Answer(status=200, headers={}, body=json.dumps(told).encode()))
    except CallFailed:
        return
    for one in page.said:
        mention_of(one, home(), None)


def test_the_day_is_remembered_with_what_was_read_anew(server: XServer) -> None:
    cursors: dict[str, str] = {}
    server.mentions.say("@musee_x bonjour", "7")
    heard(server.account(), home(), cursors)
    assert cursors[AGAIN] == f"{server.clock():%Y-%m-%d}"
