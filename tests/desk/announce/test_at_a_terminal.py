"""Announcing at a real terminal: what is shown, what is asked, and what each answer does."""

from __future__ import annotations

import re

from tests.desk.announce.desks import REPORT_ID, Desk
from tests.desk.announce.terminals import ASKED, answered, stopped
from tests.practice import Mock


def test_each_answer_does_what_it_says(desk: Desk) -> None:
    """Return and “not now” are asked again, a skip is for good, a yes is sent."""
    for name, title in (("congres/a", "Premier"), ("congres/b", "Second"), ("congres/c", "Autre")):
        desk.write(name, title=title)
    first = answered(desk.root, "publish", answers=("", "n", "s", "y"))
    assert first.code == 0, first.said
    assert first.said.count("Announce? [y]es  [n]ot now  [e]dit  [s]kip for good") == 4
    assert first.said.count("It is never announced there") == 1
    assert len(desk.posts()) == 1
    again = answered(desk.root, "publish", "--only", "announce", answers=("", "n"))
    assert again.code == 0, again.said
    assert "2 reports to announce on 1 account:" in again.said
    assert "│ Premier" in again.said
    assert "│ Second" in again.said
    assert len(desk.posts()) == 1


def test_what_is_shown_is_what_the_conventions_picture(desk: Desk, mock: Mock, nobody: str) -> None:
    """One box a report, one corner an account, the same words once."""
    desk.write(REPORT_ID, "Announcement: Ce matin, on a parlé argent. « Faire moins, mais bien » : "
               "le compte rendu de la table ronde.", "Warning: argent")  # fmt: skip
    server, token = {"use": "mastodon", "server": mock.url}, mock.token(desk.who)
    desk.connect({"mastodon": server, "ailleurs": server}, MASTODON_TOKEN=token,
                 AILLEURS_TOKEN=mock.token(nobody))  # fmt: skip
    desk.know()
    ended = answered(desk.root, "publish", answers=("y",), columns=72)
    assert ended.code == 0, ended.said
    host = mock.url.removeprefix("http://")
    who, other = f"@{desk.who}@{host}", f"@{nobody}@{host}"
    seen = re.sub(r" +\d+\.\d s$", "", ended.said, flags=re.MULTILINE)
    urls = [desk.posts()[0]["url"], mock.posts(nobody)[0]["url"]]
    assert seen.splitlines() == [
        "  Check      no mistakes",
        "  Build      no report changed",
        "  Gate       passed",
        "  Deploy     public/   nothing changed",
        "  Live?      /congres/report/   yes (200, right title, 0 s)",
        "",
        "  1 report to announce on 2 accounts:",
        f"  ┌ mastodon  {who} · en · 122 of 500 ·",
        "  │           warning: argent",
        "  │ Ce matin, on a parlé argent. « Faire moins, mais bien » : le compte",
        "  │ rendu de la table ronde.",
        f"  │ {desk.pages.url}/congres/report/",
        f"  ├ ailleurs  {other} · en · 122 of 500 ·",
        "  └           warning: argent",
        "  Announce? [y]es  [n]ot now  [e]dit  [s]kip for good  y",
        f"  mastodon   sent   {urls[0]}",
        f"  ailleurs   sent   {urls[1]}",
        "",
        "  Answers    nothing new",
        "  Deploy     1 file with its new links",
        "  Record     saved",
        "",
        f"The site is out: {desk.root}/public",
    ]


def test_ctrl_c_while_a_host_is_slow_loses_nothing(desk: Desk) -> None:
    """It is said that it may be pressed; the next run goes on."""
    desk.set(POSSE_LIVE_TIMEOUT=300)
    desk.pages.missing = 1_000_000
    end = stopped(desk.root, "publish", "--only", "announce", "--yes", at="Ctrl-C")
    assert end.code == 130
    assert "Stopped. Nothing is half-done" in end.said
    desk.pages.missing = 0
    assert desk.announce().code == 0
    assert len(desk.posts()) == 1


def test_ctrl_c_at_the_question_sends_nothing(desk: Desk) -> None:
    end = stopped(desk.root, "publish", "--only", "announce", at=ASKED)
    assert end.code == 130
    assert "Stopped. Nothing is half-done" in end.said
    assert desk.posts() == []
    assert desk.announce().code == 0
    assert len(desk.posts()) == 1
