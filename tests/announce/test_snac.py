"""kill -9 at every labelled point of a run that announces on snac, which keeps no keys.

No network can say there that nothing was posted, so where a run ended between its claim and its
receipt, and the post is not to be seen, a person decides.
"""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from desk.ledger import read_ledger
from desk.settle import settle
from posse.models import Standing, State
from tests.announce.rounds import Order, report_of, site_of
from tests.announce.stage import Runner, Scene, Stage, runner, stage
from tests.machine import needs
from tests.snac.server import Snac

pytestmark = needs("snac")
SLUG = "j1"
LATER = 31  # minutes: no claim of now may be sent any more


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory, snac: Snac) -> Iterator[Stage]:
    """A stage with that server alone."""
    with stage(tmp_path_factory.mktemp("stage") / "all", snac) as set_up:
        yield set_up


@pytest.fixture(scope="module")
def running() -> Iterator[Runner]:
    """What has the rounds done."""
    with runner() as started:
        yield started


@pytest.fixture(scope="module")
def passed(alone: Stage, snac: Snac, running: Runner) -> tuple[str, ...]:
    """The labels that a run passes which nobody kills."""
    done = running.do(round_of(alone, snac))
    assert done.problems == ()
    return done.labels


def round_of(alone: Stage, snac: Snac, **more: Any) -> Order:
    """A run that is to announce a report, of a new site with a new account."""
    person = snac.newcomer()
    scene = Scene(stage=alone, name=person, people={"mastodon": person})
    root = alone.folder / person
    scene.move_in(root)
    return scene.order(root, SLUG, **more)


def posts_of(order: Order, snac: Snac) -> list[str]:
    """Where the report can be seen."""
    link = report_of(order.url, SLUG).permalink
    person = Path(order.root).name
    return [post["url"] for post in snac.posts(person) if f'"{link}"' in post["content"]]


def again(order: Order, minutes: float = 0) -> Order:
    """The run after it, so much later."""
    return Order(root=order.root, url=order.url, accounts=order.accounts, reports=order.reports,
                 minutes=minutes)  # fmt: skip


def standing(order: Order) -> Standing:
    report = report_of(order.url, SLUG)
    return read_ledger(site_of(order)).standing(report.id, "mastodon", datetime.now(UTC))


def wrong_after(order: Order, snac: Snac, running: Runner) -> Iterator[str]:
    """What is not as it must be when a run there was killed, in the next runs and after them."""
    for minutes in (0, LATER):
        done = running.do(again(order, minutes))
        yield from done.problems
        if len(posts_of(order, snac)) > 1:
            yield f"{len(posts_of(order, snac))} posts after {minutes} minutes"
    if not posts_of(order, snac):
        yield from _settled(order, running)
    urls, known = posts_of(order, snac), standing(order)
    if len(urls) != 1 or known.state is not State.SYNDICATED or known.url != urls[0]:
        yield f"{known.state} by the record, at {known.url or 'nowhere'}; {len(urls)} posts"


def _settled(order: Order, running: Runner) -> Iterator[str]:
    """A person reads what the run says, and has it sent again."""
    said = Path(f"{order.root}.log").read_text(encoding="utf-8")
    sentence = "no clear answer came (the run that sent it ended before it knew)"
    way = f"invoke settle {SLUG} mastodon --send-again"
    yield from (f"nobody was told “{part}”" for part in (sentence, way) if part not in said)
    if standing(order).state is not State.UNKNOWN:
        yield f"{standing(order).state}, and no post"
    settle(site_of(order), SLUG, "mastodon", send_again=True)
    yield from running.do(again(order)).problems


@pytest.mark.parametrize("record", ["stays", "is lost"])
def test_every_kill_leaves_one_post_or_a_question(
    record: str, alone: Stage, snac: Snac, running: Runner, passed: tuple[str, ...]
) -> None:
    wrong, asked, seen = [], set(), Counter[str]()
    for label in passed:
        seen[label] += 1
        order = round_of(alone, snac, label=label, number=seen[label])
        killed = running.do(order).killed
        out = len(posts_of(order, snac))
        if not killed or out > 1:
            wrong.append(f"{label}: killed {killed}, {out} posts")
        if record == "is lost":
            shutil.rmtree(Path(order.root) / "state", ignore_errors=True)
        found = list(wrong_after(order, snac, running))
        wrong += [f"{label} {seen[label]}: {what}" for what in found]
        if "NOT KNOWN" in Path(f"{order.root}.log").read_text(encoding="utf-8"):
            asked.add(label)
    assert wrong == []
    assert {"before-claim", "claimed", "sent", "received"} <= set(passed)
    assert ("claimed" in asked, "received" in asked) == (record == "stays", False)
