"""A day's reports on Bluesky's own network and on mastodon_mock: who answers whom, read back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from posse.networks.bluesky_record import POSTS
from tests.announce.rounds import Round, report_of
from tests.announce.stage import Runner, Scene, Stage, runner
from tests.machine import needs

pytestmark = needs("bluesky")

DAY = "2026-05-12"
SLUGS = ("r1", "r2", "r3", "r4")
_numbers = count(290)  # people whom no other test needs


@dataclass(frozen=True, kw_only=True, slots=True)
class Account:
    """A site with an account on each network, and the machine that it is announced from."""

    scene: Scene
    root: Path
    running: Runner

    def announced(self, *slugs: str, **more: Any) -> Round:
        """The last of these is announced; all are out."""
        return self.running.do(self.scene.order(self.root, *slugs, day=DAY, **more))

    def answers(self) -> dict[str, dict[str, str]]:
        """By network, which report's post each report's answers: "" none, "gone" one not there."""
        toots = {slug: (post["id"], post["in_reply_to_id"]) for slug, post in self._toots().items()}
        records = {slug: (uri, self._answered(uri)) for slug, uri in self._records().items()}
        return {"mastodon": _named(toots), "bluesky": _named(records)}

    def delete(self, slug: str) -> None:
        """The account's owner takes the posts of a report away."""
        bluesky, user = self.scene.stage.bluesky, self.scene.user
        assert bluesky
        assert user
        self.scene.stage.practice.delete(self._person, self._toots()[slug]["url"])
        key = self._records()[slug].rpartition("/")[2]
        body = {"repo": user.did, "collection": POSTS, "rkey": key}
        bluesky.call("com.atproto.repo.deleteRecord", body, token=bluesky.session(user))

    @property
    def _person(self) -> str:
        return self.scene.people["mastodon"]

    def _toots(self) -> dict[str, Any]:
        posts = self.scene.stage.practice.posts(self._person)
        found = {
            slug: post for slug in SLUGS for post in posts if self._link(slug) in post["content"]
        }
        assert len(found) == len(posts)
        return found

    def _records(self) -> dict[str, str]:
        """Their addresses, as the account's own server has them."""
        assert self.scene.user
        assert self.scene.stage.bluesky
        asked = f"repo={self.scene.user.did}&collection={POSTS}&limit=100"
        answer: Any = self.scene.stage.bluesky.call(f"com.atproto.repo.listRecords?{asked}")
        links = {one["uri"]: one["value"]["embed"]["external"]["uri"] for one in answer["records"]}
        found = {
            slug: uri for slug in SLUGS for uri, link in links.items() if link == self._link(slug)
        }
        assert len(found) == len(links)
        return found

    def _answered(self, uri: str) -> str | None:
        """What the app says that it answers, and that its thread begins there."""
        assert self.scene.stage.bluesky
        seen: Any = self.scene.stage.bluesky.seen(uri)
        reply = seen["record"].get("reply")
        assert reply is None or reply["root"] == reply["parent"]
        return str(reply["parent"]["uri"]) if reply else None

    def _link(self, slug: str) -> str:
        return report_of(self.scene.url, slug).permalink


def _named(posts: dict[str, tuple[str, str | None]]) -> dict[str, str]:
    names: dict[str | None, str] = {number: slug for slug, (number, _of) in posts.items()}
    return {slug: names.get(of, "gone") if of else "" for slug, (_number, of) in posts.items()}


def on_both(answers: dict[str, str]) -> dict[str, dict[str, str]]:
    return {"mastodon": answers, "bluesky": answers}


@pytest.fixture
def account(both: Stage, tmp_path: Path) -> Iterator[Account]:
    number = next(_numbers)
    assert both.bluesky
    scene = Scene(stage=both, name=f"day{number}", people={"mastodon": f"p{number}"},
                  user=both.bluesky.new_user(f"day{number}"))  # fmt: skip
    scene.move_in(tmp_path / "site")
    with runner() as running:
        yield Account(scene=scene, root=tmp_path / "site", running=running)


def test_a_day_s_four_reports_are_one_thread_without_the_second_that_was_deleted(
    account: Account,
) -> None:
    """Nothing is announced again: neither what was deleted nor what is there."""
    assert account.announced("r1").problems == ()
    account.announced("r1", "r2")
    assert account.answers() == on_both({"r1": "", "r2": "r1"})
    account.delete("r2")
    account.announced("r1", "r2", "r3")
    account.announced(*SLUGS)
    assert account.answers() == on_both({"r1": "", "r3": "r1", "r4": "r1"})
    for last in SLUGS:
        account.announced(*(slug for slug in SLUGS if slug != last), last)
    assert account.answers() == on_both({"r1": "", "r3": "r1", "r4": "r1"})


def test_where_the_first_was_deleted_the_third_begins_the_thread_anew(account: Account) -> None:
    account.announced("r1")
    account.announced("r1", "r2")
    account.delete("r1")
    account.announced("r1", "r2", "r3")
    account.announced(*SLUGS)
    assert account.answers() == on_both({"r2": "gone", "r3": "", "r4": "r3"})


@pytest.mark.parametrize("number", [1, 2])
def test_an_answer_whose_receipt_was_lost_is_found_again(account: Account, number: int) -> None:
    """The run was killed when the post was out on one network; the next one ends the job."""
    account.announced("r1")
    assert account.announced("r1", "r2", label="sent", number=number).killed
    account.announced("r1", "r2", minutes=31)
    account.announced("r1", "r2", "r3", minutes=32)
    assert account.answers() == on_both({"r1": "", "r2": "r1", "r3": "r1"})
