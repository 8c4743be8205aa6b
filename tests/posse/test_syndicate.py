"""What is due, what is held back, and the order of claim, send and receipt."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from posse.hosts import is_loopback, is_public
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
from posse.syndicate import clear_up, send

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

    def may_replay(self, _claim: Claim, _now: datetime) -> bool:
        return self.replays


def receipt(claim: Claim, result: Result) -> Receipt:
    return Receipt(report=claim.report, account=claim.account, claim=claim.name, result=result,
                   at=NOW, url="https://social.example/1")  # fmt: skip


@dataclass
class Record:
    """A record in memory."""

    journal: list[str] = field(default_factory=list)
    wins: bool = True
    receipts: list[Receipt] = field(default_factory=list)

    def claims(self, _report: str) -> tuple[Claim, ...]:
        return ()

    def claim_replay(self, _claim: Claim) -> bool:
        self.journal.append("claim")
        return self.wins

    def claim(self, _claim: Claim) -> bool:
        self.journal.append("claim")
        return self.wins

    def receive(self, receipt: Receipt) -> None:
        self.journal.append("receipt")
        self.receipts.append(receipt)


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
        ({"brakes": Brakes(most=0)}, Why.ENOUGH),
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
    assert record.receipts == [done]


def unclear() -> Standing:
    claim = Claim(report="congres/a", account="mastodon", attempt=1, key="k", at=NOW, until=NOW,
                  run="r0", announcement=WORDS)  # fmt: skip
    return Standing(state=State.UNKNOWN, claim=claim)


@pytest.mark.parametrize(
    ("port", "learnt", "sends"),
    [
        (Network(found=Result.SYNDICATED), Result.SYNDICATED, 0),
        (Network(found=Result.ABSENT), Result.ABSENT, 0),
        (Network(found=Result.ABSENT, replays=True), Result.SYNDICATED, 1),
        (Network(found=Result.SYNDICATED, replays=True), Result.SYNDICATED, 0),
        (Network(replays=True), Result.SYNDICATED, 1),
        (Network(replays=True, result=Result.UNKNOWN), Result.UNKNOWN, 1),
        (Network(replays=True, result=Result.NOT_SENT), Result.NOT_SENT, 1),
        (Network(replays=True, result=Result.REFUSED), Result.REFUSED, 1),
        (Network(), None, 0),
    ],
)
def test_what_is_not_known_is_looked_for_and_never_sent_on_a_guess(
    port: Network, learnt: Result | None, sends: int
) -> None:
    record = Record()
    done = clear_up(pair(port, unclear()), record, clock=lambda: NOW, run="r1")
    assert (done.result if done else None) is learnt
    assert len(port.sent) == sends
    assert record.receipts == ([done] if done else [])
    assert not done or done.claim == ("mastodon.a02.r1" if sends else "mastodon.a01.r0")


def test_who_loses_the_second_claim_repeats_nothing() -> None:
    record, port = Record(wins=False), Network(replays=True)
    assert clear_up(pair(port, unclear()), record, clock=lambda: NOW, run="r1") is None
    assert port.sent == []


def test_ctrl_c_while_a_post_is_sent_is_written_down() -> None:
    """The next run can look at once, and need not wait until the claim is over."""

    class Stopped(Network):
        def syndicate(self, _claim: Claim) -> Receipt:
            raise KeyboardInterrupt

    record = Record()
    with pytest.raises(KeyboardInterrupt):
        send(pair(Stopped()), WORDS, record, clock=lambda: NOW, run="r1")
    assert [receipt.result for receipt in record.receipts] == [Result.UNKNOWN]


def test_a_second_attempt_has_a_number_of_its_own() -> None:
    port = Network()
    again = replace(unclear(), state=State.RETRY)
    send(pair(port, again), WORDS, Record(), clock=lambda: NOW, run="r1")
    assert port.sent == ["congres/a-2"]


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
        ("", False, False),
        ("https://[", False, False),
    ],
)
def test_an_address_that_nobody_else_can_open_is_seen(
    url: str, *, public: bool, loopback: bool
) -> None:
    assert (is_public(url), is_loopback(url)) == (public, loopback)
