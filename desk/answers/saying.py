"""What a collect brought, in a person's words; what strangers chose is safe for a terminal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from datetime import datetime

from desk import money
from desk.announce.showing import printable
from desk.announce.standings import moment
from desk.answers.places import decided_of, rules_of, said_of
from desk.answers.tellers import Known
from desk.answers.waiting import own_ids
from desk.errors import DeskError, PersonNeeded, SettingsWrong
from desk.heard import Answers
from desk.reasons import said_why
from desk.site import Site
from desk.words import _, ngettext
from posse.collect import Collected, Trouble
from posse.mentions import Archived
from posse.money import OUT_OF_CREDIT, SPENT_TODAY, Purse
from posse.networks.x_prices import OWN_POST_READ, USER_READ
from posse.networks.x_reading import LEAST
from posse.showing import Fate, fate_of
from posse.voices import GESTURES, Mention


def trouble_line(trouble: Trouble, here: datetime, purse: Purse | None = None) -> str:
    """Why an account was not asked to the end; ``here`` is now, in the site's time zone.

    ``purse`` is what it could cost when the run began.
    """
    if trouble.why == SPENT_TODAY and purse:
        return spent(purse)
    if OUT_OF_CREDIT in trouble.why:
        return no_credit()
    why = said_why(trouble.why)
    if trouble.until:
        after = wants_rest(trouble.until, here)
        return f"{after} ({why})" if why else after
    if trouble.refused:
        return _("refused to tell (%(why)s)") % {"why": why}
    return _("not reached (%(why)s); what is missing comes with the next run") % {"why": why}


def wants_rest(until: datetime, here: datetime) -> str:
    """That nothing is asked of it before a time that it named."""
    return _("wants to be asked again after %(time)s only") % {"time": moment(until, here)}


def no_credit() -> str:
    """That nothing can be asked of an account before somebody pays."""
    return _("its credit is used up: answers there are not read before credit is bought")


def is_spent(purse: Purse) -> bool:
    """Whether so little is left for answers that none can be read."""
    return purse.left_for_answers < LEAST * (OWN_POST_READ + USER_READ)


def spent(purse: Purse) -> str:
    """That what answers may cost is used up, and when they are read again."""
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


def counted(known: Known, done: Collected) -> Answers:
    """What came, in numbers; the sources are left out."""
    taken = done.taken
    said = said_of(known.site) if taken.new else {}
    new = [m for archived in said.values() for m in archived.mentions if m.id in taken.new]
    words = [mention for mention in new if mention.kind not in GESTURES]
    fates = _fates(known.site, said, words)
    return Answers(
        new=len(words),
        shown=fates[Fate.SHOWN],
        waiting=fates[Fate.WAITS],
        counted=fates[Fate.QUIET],
        gestures=len(new) - len(words),
        changed=len(taken.changed),
        taken_back=len(taken.hidden),
        erased=len(taken.erased),
        left_out=taken.left_out.total(),
        not_hidden=done.too_many.total(),
        kept=done.safe,
    )


def _fates(site: Site, said: Mapping[str, Archived], words: Collection[Mention]) -> Counter[Fate]:
    """What becomes of new words."""
    if not words:
        return Counter()
    decisions, rules, own = decided_of(site, said), rules_of(site), own_ids(site)
    return Counter(fate_of(mention, decisions, rules, own)[0] for mention in words)


def summary(counts: Answers, done: Collected, tellers: Collection[str]) -> Iterator[str]:
    """What came, in a line: “3 new (2 shown, 1 waits: invoke moderate)”; then what was too much."""
    changed, taken_back, erased = counts.changed, counts.taken_back, counts.erased
    gestures = counts.gestures
    told = (
        (counts.new, _words(counts)),
        (gestures, ngettext("%(count)s new like or repost", "%(count)s new likes and reposts",
                            gestures)),
        (changed, ngettext("%(count)s changed", "%(count)s changed", changed)),
        (taken_back, ngettext("%(count)s taken back", "%(count)s taken back", taken_back)),
        (erased, ngettext("%(count)s erased", "%(count)s erased", erased)),
    )  # fmt: skip
    lines = [text % {"count": count} for count, text in told if count]
    yield ", ".join(lines) or _nothing(done, tellers)
    for source, count in done.taken.left_out.most_common(5):
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


def _words(counts: Answers) -> str:
    shown, quiet, waits = counts.shown, counts.counted, counts.waiting
    told = (
        (shown, ngettext("%(count)s shown", "%(count)s shown", shown)),
        (quiet, ngettext("%(count)s only counted", "%(count)s only counted", quiet)),
        (waits, ngettext("%(count)s waits: invoke moderate", "%(count)s wait: invoke moderate",
                         waits)),
    )  # fmt: skip
    inside = ", ".join(text % {"count": count} for count, text in told if count)
    new = ngettext("%(count)s new", "%(count)s new", counts.new) % {"count": counts.new}
    return f"{new} ({inside})" if inside else new
