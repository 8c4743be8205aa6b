"""What the pages say of accounts, networks, limits and wordings is what the code has."""

from __future__ import annotations

import ast
import re
from datetime import UTC, datetime
from functools import cache

import pytest

from desk.announce.choices import _DEFAULTS
from desk.announce.unfit import CLOCK
from desk.check.fields import REPORT_KEYS
from posse.app import _NEEDED, _OF_ALL, accounts_from, variable
from posse.compose import MOST_TAGS, _Parts, compose
from posse.finding import LEASE
from posse.limits import LIMITS, MOST_PICTURES
from posse.models import Measure, Report
from posse.networks import (
    album,
    answers,
    available,
    bluesky,
    bluesky_pictures,
    bluesky_repo,
    http,
    load,
    mastodon,
    mastodon_finding,
    x,
    x_finding,
    x_media,
)
from posse.networks.mastodon_thread import VISIBILITIES
from posse.networks.x_listening import LATELY
from posse.plan import Brakes
from posse.text import links
from posse.wordings import HERE, wording_for
from tests.docs.pages import (
    DOCS,
    REFERENCE,
    ROOT,
    Block,
    Row,
    blocks_of,
    code_of,
    listed,
    name_of,
    pages,
    rows_of,
    text_of,
)

NETWORKS = REFERENCE / "networks.md"
SETTINGS = REFERENCE / "settings.md"
TEMPLATES = REFERENCE / "templates.md"
ANNOUNCE = DOCS / "how-to" / "announce-reports.md"
WORDING = DOCS / "how-to" / "change-the-wording.md"
WHY = DOCS / "explanation" / "exactly-one-post.md"

REPORT = Report(
    id="meeting-2026/j1-less-but-well", lang="en", url="meeting-2026/j1-less-but-well/",
    permalink="https://notebook.example/meeting-2026/j1-less-but-well/",
    save_as="meeting-2026/j1-less-but-well/index.html", digest="0" * 16,
    source="events/meeting-2026/j1-less-but-well.md", title="Less, but well",
    summary="Seventy hours a month, four tasks.", published=datetime(2026, 5, 12, tzinfo=UTC),
    hashtag="ExampleMeeting",
)  # fmt: skip


@pytest.mark.parametrize("kind", available())
def test_each_network_has_its_section_with_each_of_its_keys(kind: str) -> None:
    """Those that only it knows, with what it cannot do without."""
    assert sorted(listed(SETTINGS, kind)) == sorted(load(kind).SETTINGS)
    required = [row.names[0] for row in rows_of(SETTINGS, kind) if row.cells[-1] == "required"]
    assert required == list(_NEEDED.get(kind, ()))


def test_the_keys_of_every_account_have_their_lines() -> None:
    """And the values that they may have are named."""
    assert sorted(listed(SETTINGS, "every account")) == sorted(_OF_ALL)
    assert {f'"{kind}"' for kind in available()} <= code_of(SETTINGS, "every account")
    assert {f'"{one}"' for one in VISIBILITIES} <= code_of(SETTINGS, "mastodon")
    assert f"0 to {MOST_PICTURES}" in text_of(SETTINGS)
    assert f'"{bluesky.SERVICE}"' in code_of(SETTINGS, "bluesky")


def test_each_secret_is_named_as_the_environment_has_it() -> None:
    """For an account of the network's name, and for one with a hyphen in its name."""
    told: dict[str, list[str]] = {}
    for row in secrets():
        told.setdefault(row.cells[0], []).extend(re.findall(r"`(\w+)`", " ".join(row.cells[2:])))
    assert told.keys() == {*available()}
    for kind, names in told.items():
        others = re.findall(rf"`({kind}-\w+)`", text_of(SETTINGS))
        wanted = [variable(account, secret) for secret in load(kind).SECRETS
                  for account in (kind, *others[:1])]  # fmt: skip
        assert names == wanted, kind


def secrets() -> list[Row]:
    return list(rows_of(SETTINGS, "Secrets"))


def test_each_default_of_announcing_is_the_one_that_is_used() -> None:
    """In the last column."""
    told = {row.names[0]: row.cells[-1] for row in rows_of(SETTINGS) if row.names}
    assert {name: told[name] for name in _DEFAULTS} == {
        name: f"`{value}`" for name, value in _DEFAULTS.items()
    }
    usual = Brakes()
    assert (usual.most, usual.oldest.days) == tuple(_DEFAULTS.values())[:2]
    assert f"out for more than {usual.oldest.days} days" in text_of(ANNOUNCE)
    assert f"at most {usual.most} posts a run" in text_of(ANNOUNCE)


@pytest.mark.parametrize("row", [*rows_of(NETWORKS, "Limits")], ids=lambda row: row.names[0])
def test_each_limit_is_the_one_that_is_counted_with(row: Row) -> None:
    """Characters, bytes, the cost of a link, and where link and warning stand."""
    limits = LIMITS[row.names[0]]
    numbers = [int(number) for number in re.findall(r"\d+", row.cells[1])]
    assert numbers == [number for number in (limits.characters, limits.bytes) if number]
    assert row.cells[2].startswith("weighted") == (limits.measure is Measure.WEIGHTED)
    assert re.findall(r"\d+", row.cells[3]) == ([str(limits.link_cost)] * bool(limits.link_cost))
    assert row.cells[4].startswith("in the text") == limits.link_in_text
    assert row.cells[5].startswith("in a field of its own") == limits.warning_apart


def test_each_kind_of_limits_has_its_line() -> None:
    """And no line is about another."""
    assert sorted(listed(NETWORKS, "Limits")) == sorted(LIMITS)


_NTH, _COUNTED = {3: "third", 6: "sixth"}, {2: "two", 5: "five"}


def test_what_is_asked_for_and_how_far_is_looked_is_told() -> None:
    """Rights, times and numbers of posts."""
    assert {*mastodon.SCOPES} <= code_of(NETWORKS, "What is asked for")
    told = text_of(NETWORKS)
    for words in (
        f"after {mastodon.AT_WORK.seconds // 60} minutes",
        f"for {mastodon.KEY_KEPT.seconds // 60} minutes",
        f"newest {mastodon_finding.FIND_PAGES * 40} posts",
        f"newest {mastodon_finding.OWN_PAGES * 40} ",
        f"newest {bluesky_repo.PAGE * bluesky_repo.PAGES} ",
        f"takes {http.PATIENCE:.0f} seconds",
        f"more than {CLOCK.seconds // 60} minutes",
        f"the first {(LEASE + x_finding.SETTLE).seconds // 60} minutes after it was begun",
        f"the second {x_finding.BETWEEN.seconds // 60} minutes later",
        f"among the newest {x_finding.NEWEST};",
        f"the {_NTH[album.TRIES]} try the post goes out without it",
        f"at the {_NTH[album.TRIES_OF_A_LIMIT]} try",
        f"more than {_COUNTED[album.LONGEST.seconds // 60]} minutes",
        f"begun after {_COUNTED[album.HASTE.seconds // 60]} minutes",
    ):
        assert words in told, words
    for frame in (bluesky_pictures.PICTURE, bluesky_pictures.THUMB, x_media.PICTURE):
        assert f"{frame.bytes:,} bytes" in told
        assert f"{frame.side} pixels" in told
    assert f"{mastodon.PATIENCE * 2:.0f} seconds" in told
    assert f"holds for {LEASE.seconds // 60} minutes" in text_of(WHY)
    assert (MOST_TAGS, "three at most" in told) == (3, True)


def test_each_price_and_each_budget_is_the_one_that_is_counted_with() -> None:
    """As X charges, and as `connect` says it."""
    prices = [row.cells[1] for row in rows_of(NETWORKS, "What X charges")]
    assert prices == [f"${cost.dollars:.3f}" for cost in x.COSTS]
    told = {row.names[0]: row.cells[-1] for row in rows_of(SETTINGS, "x")}
    assert (told["budget_run"], told["budget_month"], told["budget_day"]) == (
        f"`{x.BUDGET.run}`", f"`{x.BUDGET.month}`", f"`{x.BUDGET.day}`",
    )  # fmt: skip
    assert f"last {LATELY.days} days" in text_of(NETWORKS)
    assert {f'"{link}"' for link in x.LINKS} <= code_of(SETTINGS, "x")


def test_what_an_answer_means_is_told_as_it_is_taken() -> None:
    """The statuses that are a refusal, on both pages that have them."""
    wanted = sorted(answers.REFUSALS)
    refusal = next(line for line in text_of(NETWORKS).splitlines() if "is a refusal" in line)
    table = next(row.cells[0] for row in rows_of(WHY) if "refused" in row.cells[1])
    for told in (refusal.partition("is a refusal")[0], table):
        assert [int(number) for number in re.findall(r"\d+", told)] == wanted
    assert str(answers.TOO_MANY) in text_of(NETWORKS)


def test_each_wording_and_each_name_in_one_has_its_line() -> None:
    """And each line is about one."""
    assert listed(TEMPLATES, "Wordings") == sorted(path.name for path in HERE.glob("*.txt"))
    names = {*_Parts.__slots__, "link", "lang"}
    assert sorted(listed(TEMPLATES, "Names in a wording")) == sorted(names)


@cache
def wordings() -> tuple[Block, ...]:
    """The templates that the page about them has."""
    return tuple(block for block in blocks_of(WORDING) if block.kind == "jinja")


@pytest.mark.parametrize("block", wordings(), ids=lambda block: f"line {block.line}")
def test_a_wording_on_a_page_can_be_used(block: Block) -> None:
    """It gives a post with its title and the link, on every network."""
    for kind in ("mastodon", "bluesky", "by-hand"):
        post = compose(REPORT, kind, kind, LIMITS[kind], template="\n".join(block.lines))
        assert REPORT.title in post.text
        assert bool(links(post.text)) or bool(post.card)


def test_there_are_wordings_to_try() -> None:
    """The test above would pass without any; and the built-in ones are those of the page."""
    assert len(wordings()) > 1
    assert wording_for("bluesky", "bluesky") != wording_for("mastodon", "mastodon")


@cache
def tables() -> tuple[tuple[str, str], ...]:
    """Where a page sets POSSE_NETWORKS, and what it sets."""
    found = []
    for page in pages():
        for block in blocks_of(page):
            text = "\n".join(block.lines)
            if block.kind == "python" and text.startswith("POSSE_NETWORKS"):
                found.append((f"{name_of(page)}:{block.line}", text.partition("=")[2].strip()))
    return tuple(found)


@pytest.mark.parametrize(("place", "text"), tables(), ids=[place for place, _text in tables()])
def test_accounts_on_a_page_can_be_written_so(place: str, text: str) -> None:
    """Each is one that every command takes."""
    accounts = accounts_from(ast.literal_eval(text))
    assert len(accounts) > 1, place


def test_keys_of_reports_in_the_how_tos_are_keys() -> None:
    """Lines like `Announcement: …` in blocks without a language, on the pages about posts."""
    names = {key.lower() for key in REPORT_KEYS}
    for page in (ANNOUNCE, DOCS / "how-to" / "post-by-hand.md"):
        for block in blocks_of(page):
            lines = block.lines if not block.kind else ()
            keys = [line.partition(":")[0] for line in lines if re.match(r"[A-Z][\w-]*: ", line)]
            assert {key.lower().partition("-")[0] for key in keys} <= names, keys


def test_the_default_places_of_the_record_are_told() -> None:
    """Each name in state/ that the code writes has its line, and git leaves all of them out."""
    told = {name.partition("/")[0] for name in listed(REFERENCE / "files.md",
            "The record of what was announced")}  # fmt: skip
    ours = {
        "VERSION", "published", "accounts", "syndication", "spending", "decisions", "webmentions",
    }  # fmt: skip
    assert told == {*ours, ".runs", ".lock", ".git"}
    ignored = (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()
    assert {"state/", ".demo/", ".env", ".output.lock"} <= {*ignored}
