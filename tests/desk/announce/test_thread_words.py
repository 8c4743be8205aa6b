"""What is said of the thread that a post goes on with, where the record alone is asked."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from desk.announce.outcomes import outcome_lines
from desk.announce.page import write_page
from desk.announce.situation import Situation
from desk.words import _, use
from posse.models import Announcement, Claim, Receipt, Report, Result
from posse.networks.album import GONE, LEFT_OUT
from posse.networks.answers import ANSWERED_IS_GONE, TOLD_APART
from posse.ports import STANDS_ALONE
from tests.desk.announce.posts import LINK, NOW, pair, report
from tests.desk.announce.situations import sheets_of, situation_at

EVENT = "rencontres-2026"
MORNING, DAYS = "continues this morning’s thread", "continues the day’s thread"


def of_the_day(slug: str, hours: int) -> Report:
    """A report of one day, published so many hours after noon."""
    return report(id=f"{EVENT}/{slug}", event=EVENT, thread=f"{EVENT}/2026-05-12",
                  published=NOW + timedelta(hours=hours))  # fmt: skip


FIRST, SECOND, THIRD = (of_the_day(slug, hours) for hours, slug in enumerate(("a", "b", "c")))


def tried(
    situation: Situation, of: Report, result: Result, *, hours: float, answers: str = ""
) -> None:
    """A report was sent to the account on Mastodon so many hours ago."""
    then = NOW - timedelta(hours=hours)
    words = Announcement(report=of.id, account="mastodon", text="Bonjour.", link=LINK, lang="fr",
                         reply_to=answers)  # fmt: skip
    claim = Claim(report=of.id, account="mastodon", attempt=1, key="k", at=then, until=then,
                  run="r1", announcement=words)  # fmt: skip
    assert situation.ledger.claim(claim)
    situation.ledger.receive(Receipt(
        report=of.id, account="mastodon", claim=claim.name, result=result, at=then, id="7",
        url="https://social.example/@musee/7",
    ))  # fmt: skip


def said(situation: Situation) -> dict[str, tuple[str, ...]]:
    """By the report's name, what is said on Mastodon, on Bluesky and by hand."""
    return {
        sheet.name: tuple(m.proposal.continues if m.proposal else "" for m in sheet.mockups)
        for sheet in sheets_of(situation)
    }


@pytest.mark.parametrize(
    ("hours", "threads", "told"),
    [
        (3, "day", MORNING),  # at 11:00 where the site is: now is 14:00 there
        (2, "day", DAYS),
        (1, "day", DAYS),
        (13.9, "day", MORNING),
        (14.1, "day", DAYS),
        (24, "day", DAYS),
        (3, "event", "continues the event’s thread"),
        (3, "no", ""),
    ],
)
def test_when_the_first_was_posted_gives_the_thread_its_name(
    tmp_path: Path, hours: float, threads: str, told: str
) -> None:
    """And it is the post that is answered."""
    mastodon = {"mastodon": {"server": "https://social.example"}}
    situation = situation_at(tmp_path, FIRST, SECOND, POSSE_THREAD=threads, POSSE_NETWORKS=mastodon)
    tried(situation, FIRST, Result.SYNDICATED, hours=hours)
    (sheet,) = sheets_of(situation)
    proposal = sheet.mockups[0].proposal
    assert proposal
    assert (proposal.continues, proposal.announcement.reply_to) == (told, "7" if told else "")


def test_what_the_next_run_would_send_first_is_gone_on_with(tmp_path: Path) -> None:
    """On each account that has threads; what a person posts is theirs."""
    told = said(situation_at(tmp_path, FIRST, SECOND, THIRD))
    assert told == {"a": ("", "", ""), "b": (DAYS, DAYS, ""), "c": (DAYS, DAYS, "")}


def test_nothing_would_go_on_with_what_nobody_knows_of(tmp_path: Path) -> None:
    """On the account of which it is not known, that is."""
    situation = situation_at(tmp_path, FIRST, SECOND, THIRD)
    tried(situation, FIRST, Result.UNKNOWN, hours=1)
    assert said(situation) == {"a": ("", "", ""), "b": ("", DAYS, ""), "c": ("", DAYS, "")}


def test_what_may_be_out_is_shown_where_it_was_sent(tmp_path: Path) -> None:
    """An answer that nobody knows of stays one, though there is no first post any more."""
    situation = situation_at(tmp_path, FIRST)
    tried(situation, FIRST, Result.UNKNOWN, hours=1, answers="6")
    assert said(situation)["a"][0] == DAYS


def test_the_page_says_it_in_the_terminal_s_language(tmp_path: Path) -> None:
    situation = situation_at(tmp_path, FIRST, SECOND)
    use("fr")
    page = write_page(situation, sheets_of(situation), (), "").read_text(encoding="utf-8")
    assert page.count("suite du fil de la journée") == 2


def test_why_an_answer_was_not_sent_is_said_in_the_terminal_s_language() -> None:
    use("fr")
    assert _(ANSWERED_IS_GONE) == "la publication à laquelle il répond a disparu"


def test_that_a_post_answers_nothing_is_said_beside_what_else_is_known(tmp_path: Path) -> None:
    use("fr")
    evidence = f"{STANDS_ALONE}{TOLD_APART}{LEFT_OUT}a.jpg: {GONE}"
    one = Receipt(report=FIRST.id, account="bluesky", claim="", result=Result.SYNDICATED, at=NOW,
                  url="https://bsky.app/1", evidence=evidence)  # fmt: skip
    told = outcome_lines(pair("bluesky"), one, situation_at(tmp_path, FIRST))[1:]
    assert told == [
        "elle est seule\u00a0: la publication à laquelle elle devait répondre a disparu",
        "Toutes ses images ne sont pas parties avec lui\u00a0: a.jpg: le fichier n’est plus là",
    ]
