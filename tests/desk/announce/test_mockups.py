"""How each post will look, exactly as it is sent, and why it is or is not sent."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from desk.announce.showing import boxes
from posse.models import Announcement, Claim, Receipt, ReportPicture, Result
from tests.desk.announce.posts import LINK, NOW, report
from tests.desk.announce.situations import (
    EARLIER,
    NETWORKS,
    on,
    out,
    sheets_of,
    situation_at,
    text_of,
)


def test_each_account_shows_what_it_will_carry(tmp_path: Path) -> None:
    """Handles as far as the settings say them, cards where a network shows one."""
    situation = situation_at(tmp_path, report(hashtag="RencontresExemple"))
    (sheet,) = sheets_of(situation)
    assert sheet.name == "j1-table-ronde"
    told = [(m.account.name, m.handle, m.due, m.lines) for m in sheet.mockups]
    assert told == [
        ("mastodon", "social.example", True, ("The next `invoke publish` announces it.",)),
        ("bluesky", "musee.example", True, ("The next `invoke publish` announces it.",)),
        ("linkedin", "", False, ("To post by hand.",)),
    ]
    assert all(mockup.card and mockup.card.title == "Être performant" for mockup in sheet.mockups)
    by_hand = sheet.mockups[2]
    assert by_hand.compose_page.startswith("https://www.linkedin.com/sharing/share-offsite/?url=")
    assert by_hand.settle == (
        "invoke settle j1-table-ronde linkedin --posted https://linkedin.com/…"
    )


def test_links_and_tags_are_marked_and_nothing_is_lost(tmp_path: Path) -> None:
    words = "É 🎙️ {link} (#Ici) @camille.example fin"
    mockup = on(situation_at(tmp_path, report(wording=(("", words),))), "mastodon")
    assert "".join(part.text for part in mockup.parts) == text_of(mockup)
    assert [(part.kind, part.text) for part in mockup.parts if part.kind] == [
        ("link", LINK), ("tag", "#Ici"), ("mention", "@camille.example"),
    ]  # fmt: skip


def test_a_newsletter_shows_no_card(tmp_path: Path) -> None:
    networks = {"newsletter": {"use": "by-hand"}}
    mockup = on(situation_at(tmp_path, report(), POSSE_NETWORKS=networks), "newsletter")
    assert mockup.card is None
    assert mockup.compose_page == ""


TWO = tuple(ReportPicture(url=f"/{n}.jpg", alt=f"Une table, vue {n}") for n in (1, 2))


@pytest.mark.parametrize(
    ("account", "settings", "count", "card"),
    [
        ("mastodon", {}, 2, False), ("mastodon", {"pictures": 1}, 1, False),
        ("mastodon", {"pictures": 0}, 0, True), ("bluesky", {}, 2, False),
        ("bluesky", {"pictures": 1}, 0, True), ("linkedin", {}, 0, True),
    ],
)  # fmt: skip
def test_pictures_take_the_place_of_a_card(
    account: str, settings: dict[str, object], count: int, tmp_path: Path, *, card: bool
) -> None:
    """As many as the account is set to, before any server was asked."""
    networks = {**NETWORKS, account: {**NETWORKS[account], **settings}}
    made = report(pictures=TWO)
    mockup = on(situation_at(tmp_path, made, POSSE_NETWORKS=networks), account)
    assert mockup.pictures == TWO[:count]
    assert bool(mockup.card) is card
    assert (LINK in text_of(mockup)) is not (account == "bluesky" and card)


def test_where_a_picture_was_to_stand_for_the_link_and_there_is_none_it_is_said(
    tmp_path: Path,
) -> None:
    """In the box and on the page: it costs less than a link, and leads nowhere."""
    networks = {"x": {"link": "image-card"}}
    told = "no picture: text alone, without a link"
    for pictures, is_bare in (((), True), (TWO, False)):
        mockup = on(situation_at(tmp_path, report(pictures=pictures), POSSE_NETWORKS=networks), "x")
        assert mockup.proposal
        assert (told in "".join(boxes([mockup.proposal]))) is is_bare
        assert any("Give the report one (Image:)." in line for line in mockup.lines) is is_bare
        assert LINK not in text_of(mockup)


def test_a_picture_without_words_is_counted_where_it_could_have_gone_along(tmp_path: Path) -> None:
    bare = ReportPicture(url="/0.jpg", alt="")
    situation = situation_at(tmp_path, report(pictures=(bare, TWO[0])))
    posts = {name: on(situation, name).proposal for name in ("mastodon", "bluesky")}
    told = {name: (len(p.announcement.pictures), p.wordless) for name, p in posts.items() if p}
    assert told == {"mastodon": (1, 1), "bluesky": (0, 0)}


@pytest.mark.parametrize(
    ("values", "settings", "told"),
    [
        ({}, {"SITEURL": "https://musee.example"}, "others cannot open the address"),
        ({"demo": True}, {}, "Demo: yes"),
    ],
)
def test_what_is_held_back_says_why(
    tmp_path: Path, values: dict[str, object], settings: dict[str, object], told: str
) -> None:
    mockup = on(situation_at(tmp_path, report(**values), **settings), "mastodon")
    assert not mockup.due
    assert told in mockup.lines[0]


def test_what_was_out_before_an_account_names_the_command_that_announces_it(
    tmp_path: Path,
) -> None:
    situation = situation_at(tmp_path, report())
    earlier = tuple(replace(one, first_deployed=EARLIER - timedelta(days=1)) for one in
                    situation.published)  # fmt: skip
    mockup = on(replace(situation, published=earlier), "mastodon")
    assert mockup.lines == (
        "Not announced by itself: it was out before this account was known (2026-05-09).",
        "invoke publish --only announce --report rencontres-2026/j1-table-ronde",
    )
    assert len(on(replace(situation, published=earlier), "linkedin").lines) == 1


def test_an_account_that_is_new_says_so(tmp_path: Path) -> None:
    situation = situation_at(tmp_path, report())
    shutil.rmtree(situation.site.state / "accounts")
    mockup = on(replace(situation, published=(out(report(), EARLIER),)), "mastodon")
    assert "this account is new" in mockup.lines[0]


def test_words_that_are_too_long_are_the_problem_in_their_place(tmp_path: Path) -> None:
    made = report(wording=(("bluesky", "mot " * 100),))
    (sheet,) = sheets_of(situation_at(tmp_path, made))
    problem = sheet.mockups[1]
    assert problem.proposal is None
    assert not problem.due
    assert "too long by" in problem.problem
    assert "Announcement-bluesky:" in problem.lines[0]
    assert sheet.mockups[0].proposal


@pytest.mark.parametrize(
    ("result", "shown"),
    [
        (Result.NOT_SENT, "Être performant"),
        (Result.UNKNOWN, "les mots d’avant"),
        (Result.REFUSED, "Être performant"),
    ],
)
def test_words_that_were_to_be_sent_before_are_shown_as_they_were(
    tmp_path: Path, result: Result, shown: str
) -> None:
    """What is frozen is sent again; what was refused is made anew."""
    situation = situation_at(tmp_path, report())
    claim = Claim(
        report=report().id, account="mastodon", attempt=1, key="k", at=NOW - timedelta(hours=2),
        until=NOW - timedelta(hours=1), run="r1",
        announcement=Announcement(
            report=report().id, account="mastodon", text="les mots d’avant", link=LINK, lang="fr"
        ),
    )  # fmt: skip
    assert situation.ledger.claim(claim)
    situation.ledger.receive(
        Receipt(report=claim.report, account="mastodon", claim=claim.name, result=result,
                at=NOW - timedelta(minutes=90), evidence="why")
    )  # fmt: skip
    assert text_of(on(situation, "mastodon")).startswith(shown)


def test_a_thread_is_shown_in_the_order_of_sending(tmp_path: Path) -> None:
    day = [report(id=f"e/{n}", published=NOW + timedelta(hours=n), thread="e/1") for n in (2, 1, 3)]
    found = sheets_of(situation_at(tmp_path, *day))
    assert [sheet.report.id for sheet in found] == ["e/1", "e/2", "e/3"]
    continues = [
        sheet.mockups[0].proposal.continues for sheet in found if sheet.mockups[0].proposal
    ]
    assert [bool(one) for one in continues] == [False, True, True]


def test_what_is_due_comes_first_then_the_newest(tmp_path: Path) -> None:
    newer = report(id="e/newer", published=NOW + timedelta(hours=1), demo=True)
    newest = report(id="e/newest", published=NOW + timedelta(hours=2), demo=True)
    found = sheets_of(situation_at(tmp_path, newer, report(), newest))
    assert [sheet.report.id for sheet in found] == [report().id, "e/newest", "e/newer"]
