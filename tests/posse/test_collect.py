"""Bringing home what people said: nothing public is lost, nothing private is shown."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from posse.collect import Collected, asked, collect
from posse.errors import NotAllowed
from posse.listening import Teller
from posse.memory import Memories
from posse.mentions import read_mentions
from posse.shelf import Shelf
from posse.thread import Terms, Thread, thread_of
from posse.voices import Author, Kind
from tests.posse.months import Month
from tests.posse.pretend import SITE, Network, OnlyNews, answer, copy_of, failing, teller
from tests.posse.voices import NOW, OTHER, REPORT, edited, hours, mention


class Desk:
    """A site that collects; each run begins anew from what is on disk."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.safe = True

    def collect(self, *tellers: Teller, at: float = 0, hide_all: bool = False) -> Collected:
        shelf = Shelf(self.root / "mentions", self.root / ".cache")
        return collect(tellers, shelf, Memories(cache=self.root / ".cache"), now=hours(at),
                       keep=lambda: self.safe, hide_all=hide_all)  # fmt: skip

    def shown(self, report: str = REPORT) -> list[str]:
        found = read_mentions([self.root / "mentions"], cache=self.root / ".cache").get(report)
        return [one.content for one in found.mentions] if found else []

    def files(self) -> dict[str, bytes]:
        return {str(p): p.read_bytes() for p in (self.root / "mentions").rglob("*.jsonl")}


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


@pytest.fixture
def network() -> Network:
    made = Network()
    made.add(COPY, copy_of(OTHER))
    return made


COPY = copy_of()
ONE, TWO = answer(COPY, 1), answer(COPY, 2, said=0.1)


def test_what_was_said_comes_home_and_a_second_run_changes_no_byte(
    desk: Desk, network: Network
) -> None:
    network.say(ONE)
    network.say(TWO, notice=False)  # only below the copy
    network.say(mention(3, report=OTHER))  # only in the notifications
    done = desk.collect(teller(network))
    assert (desk.shown(), desk.shown(OTHER)) == (["Réponse 1", "Réponse 2"], ["Réponse 3"])
    assert (len(done.taken.new), done.troubles, done.too_many.total()) == (3, [], 0)
    before = desk.files()
    again = desk.collect(teller(network), at=3)
    assert (again.taken.reports, desk.files()) == (set(), before)


def test_a_quiet_site_costs_little(desk: Desk, network: Network) -> None:
    """A page of news and a batch of marks; all below a copy is fetched when a mark changed."""
    network.say(ONE)
    desk.collect(teller(network))
    network.asked.clear()
    desk.collect(teller(network), at=2)
    assert network.asked == {"news": 1, "marks": 1}
    network.say(TWO, notice=False)
    network.asked.clear()
    desk.collect(teller(network), at=4)
    assert network.asked["below"] == 1
    assert desk.shown() == ["Réponse 1", "Réponse 2"]


def test_an_edit_replaces_the_words(desk: Desk, network: Network) -> None:
    """Below a copy, and where only a notification told of it."""
    far = mention(3, report=OTHER)
    for one in (ONE, far):
        network.say(one)
    desk.collect(teller(network))
    network.say(edited(ONE, "Mieux"))
    network.say(edited(far, "Mieux aussi"))
    desk.collect(teller(network), at=2)
    assert (desk.shown(), desk.shown(OTHER)) == (["Mieux"], ["Mieux aussi"])


@pytest.mark.parametrize("how", ["ended", "private"])
def test_what_is_taken_back_is_hidden_then_erased(desk: Desk, network: Network, how: str) -> None:
    network.say(ONE)
    network.say(TWO)
    desk.collect(teller(network))
    getattr(network, how).add(ONE.id)
    assert desk.collect(teller(network), at=2).taken.hidden == {ONE.id}
    assert desk.shown() == ["Réponse 2"]
    desk.collect(teller(network), at=20)
    assert b"ponse 1" in b"".join(desk.files().values())
    assert desk.collect(teller(network), at=26.5).taken.erased == {ONE.id}
    assert b"ponse 1" not in b"".join(desk.files().values())


WISH = replace(answer(COPY, "w", in_reply_to=ONE.id, content="#noblog", is_quiet=True),
               removes=ONE.id)  # fmt: skip


def test_who_asks_beneath_an_answer_has_it_erased_for_good(desk: Desk, network: Network) -> None:
    """Nothing that becomes of the wish brings anything back; what answers it is shown no more."""
    network.say(ONE)
    network.say(replace(TWO, in_reply_to=ONE.id))
    desk.collect(teller(network))
    network.say(WISH)
    done = desk.collect(teller(network), at=2)
    assert done.taken.erased == {ONE.id}
    assert b"ponse 1" not in b"".join(desk.files().values())
    assert b"noblog" not in b"".join(desk.files().values())
    found = read_mentions([desk.root / "mentions"])[REPORT].mentions
    assert thread_of(found, Terms()) == Thread()
    before = desk.files()
    network.say(edited(ONE, "Encore"))
    network.say(replace(WISH, removes="", is_quiet=False, content="Tout compte fait"))
    desk.collect(teller(network), at=30)
    network.end(WISH)
    desk.collect(teller(network), at=60)
    assert (desk.files(), desk.shown()) == (before, ["Réponse 2"])


def test_a_wish_that_comes_before_what_it_is_about_counts(desk: Desk, network: Network) -> None:
    """Nothing of that is ever taken in, on this machine or on another."""
    network.say(WISH)
    assert desk.collect(teller(network)).taken.reports == set()
    network.end(WISH)  # it is told no more
    network.say(ONE)
    done = desk.collect(teller(network), at=2)
    assert (done.taken.new, done.taken.erased, desk.shown()) == (set(), set(), [])


def test_a_wish_that_comes_with_what_it_is_about_is_no_news(desk: Desk, network: Network) -> None:
    network.say(WISH)
    network.say(ONE)
    done = desk.collect(teller(network))
    assert (done.taken.new, done.taken.erased, desk.shown()) == (set(), set(), [])


def test_a_wish_beneath_no_copy_reaches_what_is_known(desk: Desk, network: Network) -> None:
    wish = replace(WISH, copy="", report="")
    network.say(wish)
    desk.collect(teller(network))
    assert desk.files() == {}
    network.say(ONE)
    network.notices.append(wish.id)
    desk.collect(teller(network), at=2)
    assert desk.shown() == []


def test_what_comes_back_in_public_is_shown_again(desk: Desk, network: Network) -> None:
    network.say(ONE)
    desk.collect(teller(network))
    network.private.add(ONE.id)
    desk.collect(teller(network), at=2)
    assert desk.shown() == []
    network.private.clear()
    desk.collect(teller(network), at=30)
    assert desk.shown() == ["Réponse 1"]


def test_absence_is_no_end(desk: Desk, network: Network) -> None:
    """From a page, from an answer, from everything, for a week."""
    network.say(ONE)
    desk.collect(teller(network))
    before = desk.files()
    network.unseen.add(ONE.id)
    network.notices.clear()
    network.say(TWO, notice=False)
    network.unseen.add(TWO.id)
    for day in range(1, 8):
        desk.collect(teller(network), at=24 * day)
    assert desk.files() == before


def test_one_network_that_fails_stops_no_other(desk: Desk, network: Network) -> None:
    """It is left alone after three failures in a row; what it told before counts."""
    network.say(ONE)
    broken = Network(fail=failing(99))
    broken.add(*[copy_of(f"congres/r{n}") for n in range(500)])
    done = desk.collect(teller(broken, name="mastodon"), teller(network))
    assert desk.shown() == ["Réponse 1"]
    (trouble,) = done.troubles
    assert (trouble.name, trouble.why, trouble.refused) == ("mastodon", "connection refused", False)
    assert broken.asked.total() == 3


def test_a_failure_in_the_middle_loses_nothing(desk: Desk, network: Network) -> None:
    """Wherever it is: the next runs have it all."""
    for number in range(120):
        network.say(answer(COPY, number))
    for number in range(1, 6):
        network.fail = failing(0) if number == 5 else _at(number)
        desk.collect(teller(network), at=number)
    assert len(desk.shown()) == 120


def _at(number: int) -> Callable[[str], None]:
    """Fail at that request of a run."""
    left = [number]

    def fail(_what: str) -> None:
        left[0] -= 1
        if not left[0]:
            failing(1)("")

    return fail


def test_a_limit_is_obeyed_until_its_end(desk: Desk, network: Network) -> None:
    network.fail = failing(1, until=hours(2) - NOW)
    network.say(ONE)
    assert desk.collect(teller(network)).troubles[0].until == hours(2)
    network.asked.clear()
    assert desk.collect(teller(network), at=1).troubles[0].until == hours(2)
    assert network.asked.total() == 0
    assert desk.collect(teller(network), at=2).troubles == []
    assert desk.shown() == ["Réponse 1"]


def test_a_refusal_needs_a_person_and_ends_the_asking(desk: Desk, network: Network) -> None:
    """Once for its news, and once for its posts: a token may lack one right only."""

    def refuse(_what: str) -> None:
        raise NotAllowed("401: the token has expired")

    network.fail = refuse
    (trouble,) = desk.collect(teller(network)).troubles
    assert (trouble.refused, network.asked) == (True, {"news": 1, "marks": 1})


def test_who_may_not_read_the_news_hears_what_stands_below_the_posts(
    desk: Desk, network: Network
) -> None:
    """A token of before notifications were asked for; it is told that a person can renew it."""

    def refuse(what: str) -> None:
        if what == "news":
            raise NotAllowed("403: outside the authorized scopes")

    network.fail = refuse
    network.say(ONE)
    (trouble,) = desk.collect(teller(network)).troubles
    assert (trouble.refused, trouble.why) == (True, "403: outside the authorized scopes")
    assert desk.shown() == ["Réponse 1"]


def test_a_gesture_has_the_address_of_the_copy_and_is_kept(desk: Desk, network: Network) -> None:
    """As networks tell them: a like has no page of its own."""
    like = answer(COPY, "l", kind=Kind.LIKE, url=COPY.url)
    network.say(like)
    assert desk.collect(teller(network)).taken.new == {like.id}


def test_what_is_not_safe_yet_is_asked_for_again(desk: Desk, network: Network) -> None:
    """As when the push failed and this machine is thrown away."""
    network.say(ONE)
    desk.safe = False
    desk.collect(teller(network))
    desk.safe = True
    for path in (desk.root / "mentions").rglob("*.jsonl"):
        path.unlink()
    desk.collect(teller(network), at=1)
    assert desk.shown() == ["Réponse 1"]


@pytest.mark.parametrize("wished", [False, True], ids=["ended", "by their authors' wish"])
@pytest.mark.parametrize(("reports", "each", "left"), [(1, 12, 12), (1, 9, 0), (8, 7, 56)])
def test_many_ends_at_once_are_not_believed_unasked(
    desk: Desk, reports: int, each: int, left: int, *, wished: bool
) -> None:
    """A person may say that it is so; until then all stays, and is asked for again."""
    network = Network()
    copies = [copy_of(f"congres/r{number}") for number in range(reports)]
    network.add(*copies)
    all_said = [answer(copy, f"{copy.report}-{n}") for copy in copies for n in range(each)]
    for one in all_said:
        network.say(one)
    desk.collect(teller(network))
    for one in all_said if wished else ():
        network.say(replace(one, id=f"{one.id}-w", in_reply_to=one.id, removes=one.id))
    network.ended |= set() if wished else {one.id for one in all_said}
    done = desk.collect(teller(network), at=2)
    shown = sum(len(desk.shown(copy.report)) for copy in copies)
    assert (shown, done.too_many.total()) == (left, left)
    if left:
        taken = desk.collect(teller(network), at=2.1, hide_all=True).taken
        assert (taken.erased if wished else taken.hidden) == {one.id for one in all_said}


def test_our_own_posts_are_no_mentions_and_our_answers_are(desk: Desk, network: Network) -> None:
    """Copies of other accounts, our likes, and pages of this site neither."""
    us = Author(id="did:plc:musee", name="Musée")
    own = [
        replace(mention("x"), id=f"bluesky:{COPY.id}"),
        replace(mention("y"), also=(COPY.url,)),
        answer(COPY, "like", kind=Kind.LIKE, author=us),
        replace(mention("z"), url=f"{SITE}/congres/autre/"),
    ]
    ours = answer(COPY, "ours", author=us, content="Merci !")
    for one in (*own, ours):
        network.say(one)
    desk.collect(teller(network))
    assert desk.shown() == ["Merci !"]


def test_a_source_without_posts_of_its_own_is_heard_too(desk: Desk) -> None:
    network = Network()
    network.say(mention(1))
    desk.collect(teller(network, name="webmention-io", port=OnlyNews(network), is_open=True))
    assert desk.shown() == ["Réponse 1"]


def test_losing_the_cache_costs_requests_and_changes_no_byte(desk: Desk, network: Network) -> None:
    network.say(ONE)
    desk.collect(teller(network))
    before = desk.files()
    (desk.root / ".cache" / "collect" / "bluesky.json").write_text("{", "utf-8")
    desk.collect(teller(network), at=5)
    assert desk.files() == before


def test_the_plan_says_what_would_be_asked_and_asks_nothing(desk: Desk, network: Network) -> None:
    network.say(ONE)
    desk.collect(teller(network))
    network.asked.clear()
    shelf, store = Shelf(desk.root / "mentions", desk.root / ".cache"), Memories(
        cache=desk.root / ".cache")  # fmt: skip
    plans = [asked(teller(network), shelf, store, at) for at in _times(0.01, 3)]
    assert [(p.listens, p.copies, p.answers) for p in plans] == [(True, 0, 0), (True, 2, 1)]
    assert network.asked.total() == 0


def _times(*at: float) -> Sequence[datetime]:
    return [hours(one) for one in at]


def test_weeks_of_faults_lose_nothing_public_and_show_nothing_private(tmp_path: Path) -> None:
    """Whatever people take back or change meanwhile; the benchmark has the month."""
    month = Month(tmp_path, reports=40, a_day=4, every=timedelta(hours=4), faults=0.2)
    month.live(8)
    month.calm(33)
    assert month.said() > 50
    assert [*month.wrong()] == []
