"""The steps of the ready workflows, run as they stand, on throw-away checkouts of one remote."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.announce.rounds import Order
from tests.announce.stage import runner
from tests.automation.hosts import Host, host, kill
from tests.automation.jobs import github_steps, gitlab_steps
from tests.desk.sites import write
from tests.machine import needs
from tests.posse.records import git
from tests.practice import POSTS, Mock

pytestmark = needs("git", "make")
LEASE = 31  # minutes: then nobody can send any more what was claimed


def test_a_push_announces_what_is_new_and_the_schedule_finds_nothing_to_do(code_host: Host) -> None:
    """From a shallow checkout; the record and the pages are on branches of the remote."""
    with code_host.runner() as root:
        first = code_host.run(root)
    assert first.failed == {}, first.said
    assert first.results() == [("congres/report", "held")], "it was out before the account"
    assert first.summary()["record"] == "pushed"
    assert code_host.posts("report") == 0

    code_host.report("neuf")
    with code_host.runner() as root:
        pushed = code_host.run(root)
        page = (pushed.folder / "page.md").read_text(encoding="utf-8")
    assert pushed.failed == {}, pushed.said
    assert ("congres/neuf", "sent") in pushed.results()
    assert pushed.summary()["built"]["new"] == ["congres/neuf"]
    assert code_host.posts("neuf") == 1
    url = next(one["url"] for one in pushed.summary()["outcomes"] if one["result"] == "sent")
    assert f"<{url}>" in page
    assert url in (code_host.pages / "congres/neuf/index.html").read_text(encoding="utf-8")

    with code_host.runner() as root:
        scheduled = code_host.run(root)
    assert scheduled.failed == {}, scheduled.said
    assert scheduled.results() == [("congres/report", "held")]
    assert [*scheduled.summary()["built"].values()] == [[], [], []]
    assert (scheduled.summary()["deployed"]["changed"], code_host.posts("neuf")) == (0, 1)
    assert sorted(git(code_host.remote, "branch", "--format=%(refname:short)").split()) == [
        "main", "mentions", "pages", "state",
    ]  # fmt: skip


def test_two_at_once_announce_each_report_once(site: Host) -> None:
    """A push and the schedule, or the owner's own machine: only the record is between them."""
    for slug in ("un", "deux", "trois"):
        site.report(slug)
    with site.runner() as one, site.runner() as other, ThreadPoolExecutor(2) as pool:
        both = list(pool.map(site.run, (one, other)))
        found = [ran.results() for ran in both]
        assert [ran.failed for ran in both] == [{}, {}], [ran.said for ran in both]
    assert {slug: site.posts(slug) for slug in ("un", "deux", "trois")} == {
        "un": 1, "deux": 1, "trois": 1,
    }  # fmt: skip
    sent = [report for results in found for report, result in results if result == "sent"]
    assert sorted(sent) == ["congres/deux", "congres/trois", "congres/un"]


def claims_of(site: Host, slug: str) -> list[str]:
    """What the remote knows of intentions to post it."""
    names = git(site.remote, "ls-tree", "-r", "--name-only", "state").splitlines()
    return [name for name in names if f"/{slug}/" in name and name.endswith(".claim.json")]


def order(site: Host, root: Path, **more: object) -> Order:
    """The command in a process of its own, with its clock moved, or killed at a label."""
    secrets = "".join(f"{name}={value}\n" for name, value in site.secrets.items())
    write(root, {".env": secrets})
    words = {"url": site.url, "accounts": site.networks, "reports": (), "whole": True, **more}
    return Order(root=str(root), **words)  # type: ignore[arg-type]  # what the caller names


@pytest.mark.parametrize("label", ["claimed", "sent"])
def test_a_runner_that_is_lost_between_intention_and_outcome_is_followed_by_another(
    site: Host, label: str
) -> None:
    """Kill -9 before the post was sent, or after; its disk goes with it. Half an hour later."""
    site.report("neuf")
    with site.runner() as root, runner() as running:
        assert running.do(order(site, root, label=label, number=1, minutes=-LEASE)).killed
    assert len(claims_of(site, "neuf")) == 1
    assert site.posts("neuf") == (label == "sent")
    with site.runner() as root:
        ran = site.run(root)
    assert ran.failed == {}, ran.said
    assert ("congres/neuf", "found" if label == "sent" else "sent") in ran.results()
    assert site.posts("neuf") == 1
    page = (site.pages / "congres/neuf/index.html").read_text(encoding="utf-8")
    assert 'class="u-syndication"' in page


def test_the_steps_themselves_are_killed_while_they_post(site: Host, practice: Mock) -> None:
    """At once nobody sends again; when the intention is over, the job is finished. One post."""
    site.report("neuf")
    practice.next_answer("POST", POSTS, {"type": "latency", "delay_ms": 20_000})
    step = next(step for step in github_steps("publish.yml") if step.name == "Publish")
    with site.runner() as root:
        process = site.begun(root, step)
        end = time.monotonic() + 120
        while not claims_of(site, "neuf"):
            assert time.monotonic() < end
            assert process.poll() is None, process.communicate()[0]
            time.sleep(0.05)
        kill(process)
    with site.runner() as root:
        ran = site.run(root)
    assert ran.failed == {}, ran.said
    assert ("congres/neuf", "claimed") in ran.results()
    assert site.posts("neuf") <= 1
    with site.runner() as root, runner() as running:
        done = running.do(order(site, root, minutes=LEASE))
    assert (done.killed, done.problems, site.posts("neuf")) == (False, (), 1)


def test_the_lines_for_gitlab_do_the_same(site: Host) -> None:
    site.report("neuf")
    with site.runner() as root:
        ran = site.run(root, gitlab_steps("publish"))
    assert ran.failed == {}, ran.said
    assert ("congres/neuf", "sent") in ran.results()
    assert site.posts("neuf") == 1


@pytest.mark.parametrize("where", ["github", "gitlab"])
def test_a_proposed_change_gets_its_plan_and_changes_nothing(site: Host, where: str) -> None:
    """A mistake fails the job at its line; the plan knows what is out."""
    before = git(site.remote, "for-each-ref")
    steps = gitlab_steps("check") if where == "gitlab" else github_steps("check.yml")
    with site.runner() as root:
        if where == "github":
            git(root, "clone", "--quiet", "--branch", "state", site.remote.as_uri(), "state")
        text = "Title: Neuf\nDate: 2026-05-12 13:10\nStatus: published\n\nBonjour.\n"
        write(root, {"content/events/congres/neuf.md": text})
        good = site.run(root, steps)
        plan = good.summary("plan.json")
    assert good.failed == {}, good.said
    assert plan["built"]["new"] == ["congres/neuf"]
    assert [one["report"] for one in plan["outcomes"] if one["result"] == "planned"] == [
        "congres/neuf"
    ]
    with site.runner() as root:
        write(root, {"content/events/congres/neuf.md": "Title: Neuf\nDate: never\n\nBonjour.\n"})
        bad = site.run(root, steps)
    assert [*bad.failed.values()] == [1]
    file = "content/events/congres/neuf.md"
    mark = f"::error file={file},line=2::" if where == "github" else f"error: {file}:2: "
    assert mark in bad.said
    assert ("pas encore récupérée ici" in bad.said) == (where == "github"), "not fetched there"
    assert "pas encore récupérée ici" not in good.said
    assert git(site.remote, "for-each-ref") == before
    assert site.posts("neuf") == 0


def test_a_mistake_in_the_texts_fails_the_job_and_is_marked(site: Host) -> None:
    """Nothing was deployed."""
    site.push("A mistake", {"content/events/congres/neuf.md": "Title: Neuf\nDate: never\n\nx\n"})
    with site.runner() as root:
        ran = site.run(root)
    assert ran.codes["Publish"] == 2, "make's own"
    assert ran.codes["Say what came of it"] == ran.summary()["exit_code"] == 1
    assert "::error file=content/events/congres/neuf.md,line=2::" in ran.said


def test_a_site_without_accounts_is_remembered_too(
    tmp_path: Path, practice: Mock, who: str
) -> None:
    """What is out is known to the next runner, so a report that vanishes is noticed."""
    deploy = {"to": "git", "remote": "origin", "branch": "pages"}
    with host(tmp_path, practice, who, deploy, has_account=False) as made:
        with made.runner() as root:
            first = made.run(root)
        with made.runner() as root:
            second = made.run(root)
        made.push("Lose it", {"content/events/congres/report.md": None})
        with made.runner() as root:
            third = made.run(root)
        kept = made.pages / "congres/report/index.html"
        assert kept.is_file()
    assert [ran.failed for ran in (first, second)] == [{}, {}], first.said + second.said
    assert first.summary()["built"]["new"] == ["congres/report"]
    assert [*second.summary()["built"].values()] == [[], [], []]
    assert [ran.summary()["record"] for ran in (first, second)] == ["pushed", "pushed"]
    assert third.summary()["exit_code"] == 1
    assert any("congres/report" in one["text"] for one in third.summary()["mistakes"])
