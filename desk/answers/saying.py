"""What a collect brought, in a person's words; what strangers chose is safe for a terminal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from datetime import datetime

from desk import money
from desk.announce.showing import printable
from desk.announce.standings import moment
from desk.answers.places import decided_of, rules_of, said_of
from desk.answers.tellers import Known
from desk.answers.waiting import own_ids
from desk.errors import DeskError, PersonNeeded, SettingsWrong
from desk.words import _, ngettext
from posse.collect import Collected, Trouble
from posse.models import OUT_OF_CREDIT, SPENT_TODAY
from posse.money import Purse
from posse.showing import Fate, fate_of
from posse.voices import GESTURES, Mention


def trouble_line(trouble: Trouble, here: datetime, purse: Purse | None = None) -> str:
    """Why an account was not asked to the end; ``here`` is now, in the site's time zone.

    ``purse`` is what it could cost when the run began.
    """
    if trouble.why == SPENT_TODAY and purse:
        return _spent(purse)
    if OUT_OF_CREDIT in trouble.why:
        return no_credit()
    why = _(printable(trouble.why)) if trouble.why else ""
    if trouble.until:
        after = _("wants to be asked again after %(time)s only") % {
            "time": moment(trouble.until, here)
        }
        return f"{after} ({why})" if why else after
    if trouble.refused:
        return _("refused to tell (%(why)s)") % {"why": why}
    return _("not reached (%(why)s); what is missing comes with the next run") % {"why": why}


def no_credit() -> str:
    """That nothing can be asked of an account before somebody pays."""
    return _("its credit is used up: answers there are not read before credit is bought")


def _spent(purse: Purse) -> str:
    if purse.left_in_month == purse.left_for_answers:
        return _("this month’s budget (budget_month, %(budget)s) is used up but for %(left)s: the "
                 "next answers are read next month") % {
            "budget": money.left(purse.budget.month), "left": money.left(purse.left_in_month),
        }  # fmt: skip
    return _("today’s budget for answers (budget_day, %(budget)s) is used up: the next ones are "
             "read tomorrow") % {"budget": money.left(purse.budget.day)}  # fmt: skip


def refused(trouble: Trouble, known: Known) -> DeskError:
    """An account that a person has to renew or to pay for, or a source."""
    if OUT_OF_CREDIT in trouble.why:
        return PersonNeeded(
            _("The credit of %(account)s is used up.") % {"account": trouble.name},
            _("Buy some there, or leave its answers: “budget_day” 0 in POSSE_NETWORKS."),
        )
    named = {"account": trouble.name}
    is_source = any(source.name == trouble.name for source in known.sources)
    renewing = _("Put it right in POSSE_SOURCES in pelicanconf.py, or its secret in .env.")
    return SettingsWrong(
        _("%(account)s refuses to be asked: see above.") % named,
        renewing if is_source else _("`invoke connect %(account)s` renews it.") % named,
    )


def too_many(done: Collected) -> PersonNeeded:
    """So much is said to be gone that it was not believed."""
    count = done.too_many.total()
    text = ngettext(
        "%(count)s answer is said to be gone. It was not hidden: it may be a network’s mistake.",
        "%(count)s answers are said to be gone at once. They were not hidden: it may be a "
        "network’s mistake.",
        count,
    ) % {"count": count}  # fmt: skip
    where = "".join(f"\n  {number:>5}  {report}" for report, number in done.too_many.most_common(8))
    return PersonNeeded(text + where, _("If they are gone indeed: invoke collect --hide-all"))


def summary(known: Known, done: Collected, tellers: Collection[str]) -> Iterator[str]:
    """What came, in a line: “3 new (2 shown, 1 waits: invoke moderate)”; then what was too much."""
    taken = done.taken
    counts = (
        (len(taken.changed), ngettext("%(count)s changed", "%(count)s changed",
                                      len(taken.changed))),
        (len(taken.hidden), ngettext("%(count)s taken back", "%(count)s taken back",
                                     len(taken.hidden))),
        (len(taken.erased), ngettext("%(count)s erased", "%(count)s erased", len(taken.erased))),
    )  # fmt: skip
    others = [text % {"count": count} for count, text in counts if count]
    yield ", ".join([*_new(known, taken.new), *others]) or _nothing(done, tellers)
    for source, count in taken.left_out.most_common(5):
        if count:
            text = ngettext("%(count)s left out: too many from %(source)s",
                            "%(count)s left out: too many from %(source)s", count)  # fmt: skip
            yield text % {"count": count, "source": printable(source)}


def _nothing(done: Collected, tellers: Collection[str]) -> str:
    """That nothing came; where every one of ``tellers`` failed, nobody knows what there is."""
    failed = {trouble.name for trouble in done.troubles if trouble.why != SPENT_TODAY}
    if tellers and failed.issuperset(tellers):
        return _("nobody could be asked to the end: see above")
    return _("nothing new")


def _new(known: Known, ids: Collection[str]) -> Iterator[str]:
    """New words with what becomes of them, and new gestures."""
    if not ids:
        return
    said = said_of(known.site)
    new = [m for archived in said.values() for m in archived.mentions if m.id in ids]
    words = [mention for mention in new if mention.kind not in GESTURES]
    if words:
        decisions, rules = decided_of(known.site, said), rules_of(known.site)
        own = own_ids(known.site)
        fates = Counter(fate_of(mention, decisions, rules, own)[0] for mention in words)
        yield _words(words, fates)
    gestures = len(new) - len(words)
    if gestures:
        text = ngettext("%(count)s new like or repost", "%(count)s new likes and reposts", gestures)
        yield text % {"count": gestures}


def _words(words: Collection[Mention], fates: Counter[Fate]) -> str:
    shown, quiet, waits = fates[Fate.SHOWN], fates[Fate.QUIET], fates[Fate.WAITS]
    counts = (
        (shown, ngettext("%(count)s shown", "%(count)s shown", shown)),
        (quiet, ngettext("%(count)s only counted", "%(count)s only counted", quiet)),
        (waits, ngettext("%(count)s waits: invoke moderate", "%(count)s wait: invoke moderate",
                         waits)),
    )  # fmt: skip
    inside = ", ".join(text % {"count": count} for count, text in counts if count)
    new = ngettext("%(count)s new", "%(count)s new", len(words)) % {"count": len(words)}
    return f"{new} ({inside})" if inside else new
