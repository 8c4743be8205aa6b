"""Why reports are not announced now: each reason in words for one post, and for many reports.

Every command takes them from here. What is not known, refused or under way has more to tell than a
sentence: standings.py.
"""

from __future__ import annotations

from collections.abc import Mapping

from desk.announce.situation import Situation
from desk.words import _, ngettext
from posse.plan import Station, Why


def facts_of(situation: Situation, station: Station) -> dict[str, object]:
    """What the sentences say of an account and of the settings."""
    brakes = situation.choices.brakes
    since = station.since.astimezone(situation.site.timezone)
    return {"since": f"{since:%Y-%m-%d}", "days": brakes.oldest.days, "most": brakes.most}


def reason(why: Why, facts: Mapping[str, object]) -> str:
    """Why one post is not sent now; "" where standings.py has the words."""
    texts = {
        Why.NOT_PUBLIC: _("Not announced: others cannot open the address of this site (SITEURL)."),
        Why.SAMPLE: _("Not announced: it carries “Demo: yes”."),
        Why.BEFORE: _("Not announced by itself: it was out before this account was known "
                      "(%(since)s)."),
        Why.OLD: _("Not announced by itself: it has been out for more than %(days)s days "
                   "(POSSE_MAX_AGE)."),
        Why.ENOUGH: _("Waits for a later run: at most %(most)s a run (POSSE_MAX_POSTS)."),
        Why.NOT_LIVE: _("Waits until its page is live."),
        Why.BY_HAND: _("To post by hand."),
        Why.NO_CREDIT: _("Waits: the credit of this account is used up."),
        Why.BUDGET: _("Waits: too little is left of this month’s budget (budget_month)."),
        Why.BUDGET_RUN: _("Waits: one run’s budget is too little for it and those before it "
                          "(budget_run)."),
    }  # fmt: skip
    return texts.get(why, "") % facts


def counted(why: Why, count: int, facts: Mapping[str, object]) -> str:
    """Why so many reports are not announced on an account; ``facts`` has their ``reports``."""
    texts = {
        Why.NOT_PUBLIC: (
            "%(count)s report is not announced: others cannot open the address of this site.",
            "%(count)s reports are not announced: others cannot open the address of this site.",
        ),
        Why.SAMPLE: (
            "%(count)s report carries “Demo: yes”: a sample is never announced.",
            "%(count)s reports carry “Demo: yes”: samples are never announced.",
        ),
        Why.BEFORE: (
            (
                "%(count)s report was out before this account was known (%(since)s), so it is not "
                "announced by itself: %(reports)s."
            ),
            (
                "%(count)s reports were out before this account was known (%(since)s), so they are "
                "not announced by themselves: %(reports)s."
            ),
        ),
        Why.OLD: (
            (
                "%(count)s report has been out for more than %(days)s days (POSSE_MAX_AGE), so it "
                "is not announced by itself: %(reports)s."
            ),
            (
                "%(count)s reports have been out for more than %(days)s days (POSSE_MAX_AGE), so "
                "they are not announced by themselves: %(reports)s."
            ),
        ),
        Why.ENOUGH: (
            (
                "%(count)s more report waits for the next run (at most %(most)s posts a run: "
                "POSSE_MAX_POSTS): %(reports)s."
            ),
            (
                "%(count)s more reports wait for the next run (at most %(most)s posts a run: "
                "POSSE_MAX_POSTS): %(reports)s."
            ),
        ),
        Why.NOT_LIVE: (
            "%(count)s report is not deployed yet (invoke publish): %(reports)s.",
            "%(count)s reports are not deployed yet (invoke publish): %(reports)s.",
        ),
        Why.BY_HAND: (
            "%(count)s report to post by hand: %(reports)s. `invoke preview` has the text.",
            "%(count)s reports to post by hand: %(reports)s. `invoke preview` has the texts.",
        ),
        Why.NO_CREDIT: (
            (
                "its credit is used up, so nothing is asked of it any more: %(count)s report waits "
                "(%(reports)s)."
            ),
            (
                "its credit is used up, so nothing is asked of it any more: %(count)s reports wait "
                "(%(reports)s)."
            ),
        ),
        Why.BUDGET: (
            (
                "%(count)s report waits: what is left of this month’s budget (%(left)s of "
                "%(budget)s) is too little: %(reports)s."
            ),
            (
                "%(count)s reports wait: what is left of this month’s budget (%(left)s of "
                "%(budget)s) is too little: %(reports)s."
            ),
        ),
        Why.BUDGET_RUN: (
            (
                "%(count)s report waits: what is left of this run’s budget (%(left)s of "
                "%(budget)s) is too little: %(reports)s."
            ),
            (
                "%(count)s reports wait: what is left of this run’s budget (%(left)s of "
                "%(budget)s) is too little: %(reports)s."
            ),
        ),
    }
    one, many = texts[why]
    return ngettext(one, many, count) % {**facts, "count": count}
