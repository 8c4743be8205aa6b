"""What is announced from, made up in a folder, for the tests of `preview`."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from desk.accounts import accounts_of
from desk.announce.choices import choices_of
from desk.announce.mockups import Mockup, Sheet, sheets
from desk.announce.plan import offline_plan
from desk.announce.situation import Situation
from posse.keeper import OnThisDisk
from posse.ledger import Ledger
from posse.models import Published, Report
from tests.desk.announce.posts import NOW
from tests.desk.sites import site_at

NETWORKS = {
    "mastodon": {"server": "https://social.example"},
    "bluesky": {"handle": "musee.example"},
    "linkedin": {"use": "by-hand"},
}
HOSTILE = '<img src=x onerror="alert(1)"> & "quotes" {{ 7*7 }} </title><script>alert(2)</script>'
EARLIER = NOW - timedelta(days=3)


def situation_at(folder: Path, *reports: Report, **settings: object) -> Situation:
    """What is announced from in a folder: accounts known for three days, reports out since now."""
    given = {"SITEURL": "https://musee.nowhere", "POSSE_NETWORKS": NETWORKS, **settings}
    site = site_at(folder, **given)
    site.output.mkdir(exist_ok=True)
    ledger = Ledger(site.state, OnThisDisk(state=site.state))
    for number, account in enumerate(site.accounts):
        ledger.remember_account(account, str(number), EARLIER)
    return Situation(
        site=site, accounts=accounts_of(site), choices=choices_of(site), environment={},
        ledger=ledger, reports=reports, published=tuple(map(out, reports)), clock=lambda: NOW,
    )  # fmt: skip


def out(made: Report, since: datetime = NOW) -> Published:
    return Published(
        id=made.id, lang=made.lang, permalink=made.permalink, source=made.source, title=made.title,
        digest=made.digest, first_deployed=since,
    )  # fmt: skip


def sheets_of(situation: Situation) -> tuple[Sheet, ...]:
    plan = offline_plan(
        situation.site, situation.ledger, situation.reports, situation.published, NOW
    )
    return sheets(situation, plan)


def on(situation: Situation, account: str) -> Mockup:
    """The post of the only report on one account."""
    (sheet,) = sheets_of(situation)
    return next(mockup for mockup in sheet.mockups if mockup.account.name == account)


def text_of(mockup: Mockup) -> str:
    assert mockup.proposal
    return mockup.proposal.announcement.text
