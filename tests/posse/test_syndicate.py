"""What is due, what is held back, and the order of claim, send and receipt."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from posse.errors import NotReached
from posse.finding import TWICE, find_out
from posse.fold import fold
from posse.hosts import is_loopback, is_public
from posse.looks import Looks, next_look
from posse.models import (
    Announcement,
    Claim,
    Limits,
    Published,
    Receipt,
    Report,
    Result,
    Standing,
    State,
)
from posse.plan import Brakes, Pair, Plan, Station, Why, plan
from posse.ports import Identity
from posse.syndicate import can_replay, send, send_again
from posse.terms import Terms
from tests.posse.records import on_this_disk

NOW = datetime(2026, 5, 12, 12, 0, tzinfo=UTC)
SITE = "https://musee.fr"
REPORT = Report(
    id="congres/a", lang="fr", permalink=f"{SITE}/congres/a/", url="congres/a/",
    save_as="congres/a/index.html", source="events/congres/a.md", title="A", summary="",
    published=NOW, digest="1",
)  # fmt: skip
OUT = Published(
    id="congres/a", lang="fr", permalink=REPORT.permalink, source=REPORT.source, title="A",
    digest="1", first_deployed=NOW - timedelta(minutes=5),
)  # fmt: skip
WORDS = Announcement(report="congres/a", account="mastodon", text="A", link="", lang="fr")


@dataclass
class Network:
    """A network that does as it is told, and remembers each send with what was durable then."""

    result: Result = Result.SYNDICATED
    found: Result | None = None
    replays: bool = False
    window: timedelta = timedelta(minutes=50)
    asked: list[tuple[datetime, ...]] = field(default_factory=list)
    sent: list[str] = field(default_factory=list)
    journal: list[str] = field(default_factory=list)

    def identity(self) -> Identity:
        return Identity(id="1", handle="@musee", url="", limits=Limits(characters=500))

    def key(self, report: str, _at: datetime, attempt: int) -> str:
        return f"{report}-{attempt}"

    def syndicate(self, claim: Claim) -> Receipt:
        self.journal.append("send")
        self.sent.append(claim.key)
        return receipt(claim, self.result)

    def find(self, claim: Claim) -> Receipt | None:
        return receipt(claim, self.found) if self.found else None

    def may_replay(self, *, first: datetime, latest: datetime, now: datetime) -> bool:
        self.asked.append((first, latest, now))
        return self.replays and first <= now < first + self.window


def receipt(claim: Claim, result: Result) -> Receipt:
    return Receipt(report=claim.report, account=claim.account, claim=claim.name, result=result,
                   at=NOW, url="https://social.example/1", id="7")  # fmt: skip


@dataclass
class Record:
    """A record in memory, with the claims that were made before."""

    journal: list[str] = field(default_factory=list)
    wins: bool = True
    received: list[Receipt] = field(default_factory=list)
    known: tuple[Claim, ...] = ()

    def all_receipts(self) -> tuple[Receipt, ...]:
        return tuple(self.received)

    def receipts(self, report: str) -> tuple[Receipt, ...]:
        return tuple(one for one in self.received if one.report == report)

    def claims(self, report: str) -> tuple[Claim, ...]:
        return tuple(claim for claim in self.known if claim.report == report)

    def claim_replay(self, _claim: Claim) -> bool:
        self.journal.append("claim")
        return self.wins

    def claim(self, _claim: Claim) -> bool:
        self.journal.append("claim")
        return self.wins

    def receive(self, receipt: Receipt) -> None:
        self.journal.append("receipt")
        self.received.append(receipt)


def station(port: Network | None = None, **changes: object) -> Station:
    made = Station(name="mastodon", kind="mastodon", langs=(), since=NOW - timedelta(days=1),
                   server="https://social.example", port=port or Network())  # fmt: skip
    return replace(made, **changes)  # type: ignore[arg-type]  # a test's own words


def planned(report: Report = REPORT, **changes: object) -> Plan:
    facts: dict[str, object] = {
        "standings": {}, "published": {"congres/a": OUT}, "site_url": SITE,
        "brakes": Brakes(), "now": NOW, "stations": [station()],
    }  # fmt: skip
    facts |= changes
    return plan([report], facts.pop("stations"), **facts)  # type: ignore[arg-type]


def why(made: Plan) -> Why | None:
    return made.held[0].why if made.held else None


def test_a_new_report_is_due() -> None:
    assert len(planned().due) == 1


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"site_url": "http://localhost:8000"}, Why.NOT_PUBLIC),
        ({"site_url": "https://example.org"}, Why.NOT_PUBLIC),
        ({"site_url": "https://table-ronde.example"}, Why.NOT_PUBLIC),
        ({"report": replace(REPORT, demo=True)}, Why.SAMPLE),
        ({"stations": [station(since=NOW)]}, Why.BEFORE),
        ({"brakes": Brakes(oldest=timedelta(minutes=1))}, Why.OLD),
        ({"published": {}}, Why.NOT_LIVE),
    ],
)
def test_each_brake_names_itself(changes: dict[str, Any], reason: Why) -> None:
    assert why(planned(**changes)) is reason


def test_an_account_by_hand_is_named_and_never_sent() -> None:
    by_hand = replace(station(), port=None, by_hand=True)
    assert why(planned(stations=[by_hand])) is Why.BY_HAND


def test_a_practice_site_may_talk_to_a_practice_server_alone() -> None:
    home = "http://127.0.0.1:8000"
    sample = replace(REPORT, demo=True)
    practice = station(server="http://localhost:9000")
    assert planned(sample, site_url=home, stations=[practice]).due
    assert not planned(sample, site_url=home).due
    assert not planned(sample, stations=[practice]).due


@pytest.mark.parametrize(
    ("state", "reason"),
    [
        (State.SYNDICATED, None), (State.GONE, None), (State.SKIPPED, None),
        (State.CLAIMED, Why.CLAIMED), (State.UNKNOWN, Why.UNKNOWN), (State.PARKED, Why.PARKED),
    ],
)  # fmt: skip
def test_what_was_begun_is_never_due_again_by_itself(state: State, reason: Why | None) -> None:
    made = planned(standings={("congres/a", "mastodon"): Standing(state=state)})
    assert made.due == ()
    assert why(made) is reason


def test_what_was_surely_not_sent_is_due_again_also_on_an_older_account() -> None:
    retry = {("congres/a", "mastodon"): Standing(state=State.RETRY)}
    assert planned(standings=retry, stations=[station(since=NOW)]).due


def test_a_named_report_passes_age_and_adoption_but_nothing_else() -> None:
    old = {"congres/a": replace(OUT, first_deployed=NOW - timedelta(days=400))}
    assert planned(published=old, asked_for="congres/a").due
    assert not planned(published=old, asked_for="congres/a", site_url="http://localhost").due
    assert not planned(asked_for="congres/b").due


def test_languages_and_the_reports_own_choice_are_kept() -> None:
    assert not planned(stations=[station(langs=("en",))]).due
    assert planned(stations=[station(langs=("en", "fr"))]).due
    assert not planned(replace(REPORT, networks=())).due
    assert not planned(replace(REPORT, networks=("bluesky",))).due
    assert planned(replace(REPORT, networks=("mastodon",))).due


def pair(port: Network, standing: Standing | None = None) -> Pair:
    return Pair(
        report=REPORT, station=station(port), standing=standing or Standing(state=State.DUE)
    )


def test_the_claim_comes_before_the_send_and_the_receipt_at_once_after() -> None:
    record = Record()
    port = Network(journal=record.journal)
    done = send(pair(port), WORDS, record, clock=lambda: NOW, run="r1")
    assert record.journal == ["claim", "send", "receipt"]
    assert done
    assert done.result is Result.SYNDICATED


def test_who_loses_the_claim_sends_nothing() -> None:
    record, port = Record(wins=False), Network()
    assert send(pair(port), WORDS, record, clock=lambda: NOW, run="r1") is None
    assert port.sent == []


def test_a_machine_that_slept_after_the_claim_sends_nothing_and_says_so() -> None:
    record, port = Record(), Network()
    times = iter([NOW, NOW + timedelta(hours=2)])
    done = send(pair(port), WORDS, record, clock=lambda: next(times), run="r1")
    assert port.sent == []
    assert done
    assert done.result is Result.NOT_SENT
    assert record.received == [done]


def claimed(attempt: int = 1, key: str = "k", ago: int = 31) -> Claim:
    """A claim made so many minutes ago."""
    at = NOW - timedelta(minutes=ago)
    return Claim(report="congres/a", account="mastodon", attempt=attempt, key=key, at=at,
                 until=at + timedelta(minutes=30), run="r0", announcement=WORDS)  # fmt: skip


def unclear(claim: Claim | None = None, since: datetime | None = None) -> Standing:
    claim = claim or claimed()
    return Standing(state=State.UNKNOWN, claim=claim, since=since or claim.until)


FIRST = "mastodon.a01.r0"


@pytest.mark.parametrize(
    ("port", "ago", "learnt"),
    [
        (Network(found=Result.SYNDICATED), 31, Result.SYNDICATED),
        (Network(found=Result.SYNDICATED), 1, Result.SYNDICATED),
        (Network(found=Result.SYNDICATED, replays=True), 1, Result.SYNDICATED),
        (Network(found=Result.ABSENT), 31, Result.ABSENT),
        (Network(found=Result.ABSENT), 29, None),
        (Network(found=Result.ABSENT, replays=True), 31, None),
        (Network(found=Result.ABSENT, replays=True), 51, Result.ABSENT),
        (Network(), 31, None),
    ],
)
def test_what_is_not_known_is_looked_for(port: Network, ago: int, learnt: Result | None) -> None:
    """That nothing is there counts only when it can neither come any more nor be sent again."""
    record, one = Record(), claimed(ago=ago)
    done = find_out(pair(port, unclear(one)), record, now=NOW)
    assert (done.result if done else None) is learnt
    assert port.sent == []
    assert record.received == ([done] if done else [])
    assert not done or done.claim == FIRST


@pytest.mark.parametrize("slow", [False, True])
def test_a_post_that_was_sent_for_another_report_is_not_this_one_s(*, slow: bool) -> None:
    """Nor is it a look that found nothing: not all posts were read then."""
    one = claimed(ago=51)
    port = SlowNetwork(found=Result.SYNDICATED) if slow else Network(found=Result.SYNDICATED)
    pair_ = slow_pair(port) if isinstance(port, SlowNetwork) else pair(port, unclear(one))
    sent = receipt(one, Result.SYNDICATED)
    other = replace(sent, id="7", report="congres/b")
    for known, learnt in (
        (other, None),
        (replace(other, account="bluesky"), Result.SYNDICATED),
        (replace(other, claim=""), Result.SYNDICATED),
        (replace(other, id="8"), Result.SYNDICATED),
    ):
        record = Record(received=[known])
        done = find_out(pair_, record, now=NOW)
        assert (done.result if done else None) is learnt
        assert len(record.received) == (2 if learnt else 1)


def test_a_look_that_failed_is_no_look_that_found_nothing() -> None:
    class Away(Network):
        def find(self, claim: Claim) -> Receipt | None:
            raise NotReached(claim.name)

    with pytest.raises(NotReached):
        find_out(pair(Away(), unclear()), Record(), now=NOW)


SETTLED = NOW - timedelta(minutes=6)  # of a claim that ended 21 minutes ago


@dataclass
class SlowNetwork(Network):
    """One that shows posts late: two looks, and each is remembered."""

    looks: list[datetime | None] = field(default_factory=list)

    def settles(self, claim: Claim) -> datetime:
        return claim.until + timedelta(minutes=15)

    def find(self, claim: Claim) -> Receipt | None:
        self.looks.append(None)
        return receipt(claim, self.found) if self.found else None

    def find_again(self, claim: Claim, looked: datetime) -> Receipt | None:
        self.looks.append(looked)
        return receipt(claim, self.found or Result.ABSENT)


def slow_pair(port: SlowNetwork, *looked: datetime, ago: int = 51) -> Pair:
    """A pair of which nobody knows, claimed so many minutes ago; with the looks that were made."""
    one = claimed(ago=ago)
    standing = Standing(state=State.UNKNOWN, claim=one, since=one.at, until=one.until,
                        looked=looked)  # fmt: skip
    terms = Terms(looks=Looks(settle=timedelta(minutes=15), between=timedelta(minutes=5)))
    return Pair(report=REPORT, station=station(port, terms=terms), standing=standing)


@pytest.mark.parametrize(
    ("looked", "ago", "early", "found", "looks", "known"),
    [
        # Before it settles no look is made, but an early one; and that proves nothing.
        ((), 44, False, None, [], []),
        ((), 44, True, None, [None], []),
        ((), 44, True, Result.SYNDICATED, [None], [Result.SYNDICATED]),
        # The first that counts; then none for five minutes; then the second.
        ((), 45, False, None, [None], [Result.NOT_SEEN]),
        ((), 99, True, None, [None], [Result.NOT_SEEN]),
        ((NOW - timedelta(minutes=4),), 51, False, None, [], []),
        ((NOW - timedelta(minutes=5),), 51, False, None, [NOW - timedelta(minutes=5)],
         [Result.ABSENT]),
        ((NOW - timedelta(minutes=5),), 51, False, Result.SYNDICATED,
         [NOW - timedelta(minutes=5)], [Result.SYNDICATED]),
        # One from before another claim ended counts for nothing: the first is made anew.
        ((SETTLED - timedelta(seconds=1),), 51, False, None, [None], [Result.NOT_SEEN]),
        ((SETTLED - timedelta(seconds=1), SETTLED), 51, False, None, [SETTLED], [Result.ABSENT]),
    ],
)  # fmt: skip
def test_on_a_slow_network_each_look_has_its_time(
    looked: tuple[datetime, ...],
    ago: int,
    early: bool,  # noqa: FBT001 — a column
    found: Result | None,
    looks: list[datetime | None],
    known: list[Result],
) -> None:
    record, port = Record(), SlowNetwork(found=found)
    find_out(slow_pair(port, *looked, ago=ago), record, now=NOW, early=early)
    assert port.looks == looks
    assert [one.result for one in record.received] == known
    assert all(one.at == NOW for one in record.received)


def test_a_look_that_could_not_be_made_is_none() -> None:
    class Away(SlowNetwork):
        def find(self, claim: Claim) -> Receipt | None:
            raise NotReached(claim.name)

    record = Record()
    with pytest.raises(NotReached):
        find_out(slow_pair(Away()), record, now=NOW)
    assert record.received == []


def test_what_was_sent_twice_and_never_there_is_left_to_a_person() -> None:
    """Said before it is free to be sent: a stop in between changes nothing."""
    before = claimed(1, ago=200)
    known = (before, claimed(2, "other", ago=51))
    record = Record(known=known, received=[receipt(before, Result.ABSENT)])
    looked = slow_pair(SlowNetwork(), NOW - timedelta(minutes=5))
    pair_ = replace(looked, standing=replace(looked.standing, claim=known[1]))
    done = find_out(pair_, record, now=NOW)
    assert done
    assert (done.result, done.evidence) == (Result.REFUSED, TWICE)
    assert [one.result for one in record.received[1:]] == [Result.REFUSED, Result.ABSENT]
    other = replace(before, announcement=replace(WORDS, text="B"))
    record = Record(known=(other, known[1]), received=[receipt(other, Result.ABSENT)])
    done = find_out(pair_, record, now=NOW)
    assert done
    assert done.result is Result.ABSENT


def test_a_look_is_about_all_that_may_be_out() -> None:
    """With the record itself: while a later claim may still land, an earlier look is none."""
    first, second = claimed(1, "a", ago=200), claimed(2, "b", ago=60)
    receipts = [receipt(first, Result.UNKNOWN), receipt(second, Result.UNKNOWN)]
    times = {first.name: 199, second.name: 59}
    receipts = [replace(r, at=minutes_ago(times[r.claim])) for r in receipts]
    looks = Looks(settle=timedelta(minutes=15), between=timedelta(minutes=5))
    both = fold([first, second], receipts, NOW)
    assert (both.claim, next_look(both, looks)) == (second, minutes_ago(15))
    early = replace(receipt(second, Result.NOT_SEEN), at=minutes_ago(16))
    assert next_look(fold([first, second], [*receipts, early], NOW), looks) == minutes_ago(15)
    late = replace(early, at=minutes_ago(14))
    assert next_look(fold([first, second], [*receipts, late], NOW), looks) == minutes_ago(9)


def test_what_is_not_there_is_noted_for_every_claim_of_its_key() -> None:
    """Looked for from the first of them on, and not believed before the last of them is over."""
    known = (claimed(1, ago=70), claimed(2, ago=40), claimed(3, "other", ago=90))
    record, port = Record(known=known), Network(found=Result.ABSENT)
    find_out(pair(port, unclear(known[1])), record, now=NOW)
    assert [one.claim for one in record.received] == [FIRST, "mastodon.a02.r0"]
    later = Record(known=(known[0], claimed(2, ago=29)))
    assert find_out(pair(port, unclear(known[0])), later, now=NOW) is None


@pytest.mark.parametrize("result", [Result.SYNDICATED, Result.UNKNOWN, Result.NOT_SENT])
def test_what_is_not_known_is_sent_again_under_the_same_key_alone(result: Result) -> None:
    record, port = Record(known=(claimed(),)), Network(replays=True, result=result)
    port.journal = record.journal
    done = send_again(pair(port, unclear()), record, clock=lambda: NOW, run="r1")
    assert done
    assert (done.result, done.claim, port.sent) == (result, "mastodon.a02.r1", ["k"])
    assert record.journal == ["claim", "send", "receipt"]


@pytest.mark.parametrize(
    ("port", "wins"), [(Network(), True), (Network(replays=True, window=timedelta(0)), True),
                       (Network(replays=True), False)],
)  # fmt: skip
def test_nothing_is_sent_again_that_could_be_a_second_post(port: Network, *, wins: bool) -> None:
    """Nor what another run has claimed."""
    record = Record(wins=wins)
    assert send_again(pair(port, unclear()), record, clock=lambda: NOW, run="r1") is None
    assert (port.sent, record.received) == ([], [])


def test_a_second_replay_has_a_number_of_its_own() -> None:
    """The first came to nothing, so the unclear claim is the first one still."""
    known = (claimed(1, ago=40), claimed(2, ago=20), replace(claimed(7), account="bluesky"))
    record, port = Record(known=known), Network(replays=True)
    done = send_again(pair(port, unclear(known[0])), record, clock=lambda: NOW, run="r1")
    assert done
    assert done.claim == "mastodon.a03.r1"


def test_a_replay_that_came_to_nothing_is_made_again_until_a_copy_is_known(tmp_path: Path) -> None:
    """With the record itself: neither its numbers nor what became of the others stop it."""
    record, port, times = on_this_disk(tmp_path), Network(replays=True), count(1)

    def clock() -> datetime:
        return NOW + timedelta(seconds=next(times))

    def run() -> State:
        standing = record.standing("congres/a", "mastodon", NOW + timedelta(minutes=1))
        send_again(pair(port, standing), record, clock=clock, run="r1")
        return record.standing("congres/a", "mastodon", NOW + timedelta(minutes=1)).state

    port.result = Result.UNKNOWN
    send(pair(port), WORDS, record, clock=clock, run="r0")
    for port.result in (Result.NOT_SENT, Result.REFUSED, Result.UNKNOWN, Result.NOT_SENT):
        assert run() is State.UNKNOWN
    port.result = Result.SYNDICATED
    assert run() is State.SYNDICATED
    assert port.sent == ["congres/a-1"] * 6
    assert [claim.attempt for claim in record.claims("congres/a")] == [1, 2, 3, 4, 5, 6]


def test_what_is_not_there_is_sent_anew_however_often_it_was_unclear(tmp_path: Path) -> None:
    """With the record itself: one look is about all sends under the key."""
    record, port = on_this_disk(tmp_path), Network(replays=True, result=Result.UNKNOWN)
    send(pair(port), WORDS, record, clock=lambda: NOW - timedelta(minutes=90), run="r0")
    for ago in (80, 70):
        standing = record.standing("congres/a", "mastodon", NOW - timedelta(minutes=ago))
        send_again(pair(port, standing), record, clock=partial(minutes_ago, ago), run="r1")
    port.found = Result.ABSENT
    find_out(pair(port, record.standing("congres/a", "mastodon", NOW)), record, now=NOW)
    assert record.standing("congres/a", "mastodon", NOW).state is State.RETRY
    port.result = Result.SYNDICATED
    retry = pair(port, record.standing("congres/a", "mastodon", NOW))
    assert send(retry, WORDS, record, clock=lambda: NOW, run="r2")
    assert port.sent == ["congres/a-1"] * 3 + ["congres/a-4"]


def minutes_ago(ago: int) -> datetime:
    return NOW - timedelta(minutes=ago)


def test_the_window_of_a_key_is_asked_again_just_before_the_send() -> None:
    """The claim waited for its turn, and for pushes."""
    record, port = Record(known=(claimed(ago=49),)), Network(replays=True)
    times = iter([NOW, NOW + timedelta(minutes=2)])
    one = pair(port, unclear(claimed(ago=49)))
    done = send_again(one, record, clock=lambda: next(times), run="r1")
    assert port.sent == []
    assert done
    assert (done.result, done.claim) == (Result.NOT_SENT, "mastodon.a02.r1")
    assert record.received == [done]


@pytest.mark.parametrize(
    ("known", "since", "latest"),
    [
        ((claimed(ago=20),), 19, 19),
        ((claimed(ago=20),), 0, 5),
        ((claimed(ago=20), claimed(2, ago=3)), 19, 3),
        ((claimed(ago=20), claimed(2, "other", ago=3)), 19, 19),
    ],
)
def test_a_request_left_before_its_run_was_over(
    known: tuple[Claim, ...], since: int, latest: int
) -> None:
    """Minutes ago: when nobody knew any more, at most 15 after the claim; or at the last claim."""
    port = Network(replays=True)
    standing = unclear(known[0], NOW - timedelta(minutes=since))
    assert can_replay(pair(port, standing), Record(known=known), NOW)
    assert port.asked == [(known[0].at, NOW - timedelta(minutes=latest), NOW)]
    assert not can_replay(pair(port), Record(known=known), NOW)


def test_ctrl_c_while_a_post_is_sent_is_written_down() -> None:
    """The next run can look at once, and need not wait until the claim is over."""

    class Stopped(Network):
        def syndicate(self, _claim: Claim) -> Receipt:
            raise KeyboardInterrupt

    record = Record()
    with pytest.raises(KeyboardInterrupt):
        send(pair(Stopped()), WORDS, record, clock=lambda: NOW, run="r1")
    assert [receipt.result for receipt in record.received] == [Result.UNKNOWN]


def test_a_second_attempt_has_a_number_of_its_own() -> None:
    """Above all that there were on this account, whatever became of them."""
    port = Network()
    known = (claimed(1), claimed(2), replace(claimed(5), account="bluesky"))
    again = replace(unclear(known[0]), state=State.RETRY)
    send(pair(port, again), WORDS, Record(known=known), clock=lambda: NOW, run="r1")
    assert port.sent == ["congres/a-3"]


@pytest.mark.parametrize(
    ("url", "public", "loopback"),
    [
        ("https://musee.fr", True, False),
        ("https://musee.example", False, False),
        ("https://example.org/x", False, False),
        ("https://www.example.com.", False, False),
        ("https://notexample.org", True, False),
        ("http://localhost:8000", False, True),
        ("http://a.localhost", False, True),
        ("http://127.0.0.1", False, True),
        ("http://[::1]:80", False, True),
        ("http://10.0.0.3", False, False),
        ("http://192.168.1.2", False, False),
        ("http://203.0.113.7", False, False),
        ("http://intranet", False, False),
        ("https://musee.test", False, False),
        ("https://nas.local", False, False),
        ("http://musee.lan", False, False),
        ("http://intranet.corp", False, False),
        ("http://box.home", False, False),
        ("http://wiki.intranet", False, False),
        ("http://archives.private", False, False),
        ("http://localhost.localdomain", False, False),
        ("http://nas.fritz.box", False, False),
        ("https://fritz.box.example.fr", True, False),
        ("", False, False),
        ("https://[", False, False),
    ],
)
def test_an_address_that_nobody_else_can_open_is_seen(
    url: str, *, public: bool, loopback: bool
) -> None:
    assert (is_public(url), is_loopback(url)) == (public, loopback)
