"""Pelican's face of what others say: discussions on the reports, and what is kept of others."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from pelican.generators import Generator, PagesGenerator

from .accounts import read_accounts
from .answer_files import PORTRAITS, Answered, feed_of
from .decisions import read_decisions, trusting
from .discussed import Answer, Discussion
from .discussion import Setting, discussion_of
from .errors import BadAccount, BadDecision, BadSetting, RecordUnreadable
from .forgotten import read_forgotten
from .mentions import Archived, read_mentions
from .passages import Part, parts_of
from .portraits import portraits_apart, portraits_in
from .privacy import MARK, Around, privacy_of
from .showing import rules_from
from .terms import AccountSettings
from .thread import Terms
from .voices import Decisions, ShowingRules

logger = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True, slots=True)
class Archives:
    """What is told of reports: by readers, and by the samples of a sample site."""

    told: Mapping[str, Archived] = field(default_factory=dict)
    samples: Mapping[str, Archived] = field(default_factory=dict)
    portraits: Mapping[str, Path] = field(default_factory=dict)


class Passages:
    """The body of a report in parts, beside some of which answers stand; made when it is printed.

    Empty where no answer quotes it.
    """

    def __init__(self, article: Any, answers: tuple[Answer, ...]) -> None:
        self._article = article
        self._answers = answers

    def __iter__(self) -> Iterator[Part]:
        return iter(self._parts)

    def __len__(self) -> int:
        return len(self._parts)

    @cached_property
    def _parts(self) -> tuple[Part, ...]:
        body = getattr(self._article, "body", None) or self._article.content
        parts = parts_of(str(body), self._answers)
        return parts if len(parts) > 1 else ()


def attach_discussions(articles: Iterable[Any], context: Any) -> None:
    """Set ``discussion`` and ``passages`` on every report (an article with ``report``).

    ``context`` is that of all generators, in which ``AnswersGenerator`` finds them again.
    """
    known = tuple(article for article in articles if hasattr(article, "report"))
    archives, terms = Archives(), Terms(rules=_rules(context))
    try:
        found, own = _archives(context), _own(context)
        terms = replace(terms, decisions=_decisions(context, found), own=own)
        archives = found  # nothing is shown before it is known what may be
    except (BadDecision, RecordUnreadable) as error:
        logger.error("%s", error)  # noqa: TRY400 — the message names what is wrong, no trace
    setting = _setting(context, archives.portraits)
    all_invented = bool(context.get("INVENTED_ANSWERS"))  # those of the demo's practice readers
    for article in known:
        _attach(article, archives, terms, setting, all_invented=all_invented)
        if article.discussion.all_answers:
            feed = f"{context.get('BASE', '')}/{feed_of(article)}"
            article.discussion = replace(article.discussion, feed=feed)
    context["answered"] = Answered(
        articles=tuple(article for article in known if article.discussion),
        portraits=tuple(archives.portraits.values()),
    )


def _setting(settings: Any, portraits: Mapping[str, Path]) -> Setting:
    folder = f"{settings.get('BASE', '')}/{PORTRAITS}"
    return Setting(
        zone=ZoneInfo(settings["TIMEZONE"]),
        portraits={url: f"{folder}/{path.name}" for url, path in portraits.items()},
    )


def _attach(
    article: Any, archives: Archives, terms: Terms, setting: Setting, *, all_invented: bool
) -> None:
    report: str = article.report.id
    told, sample = archives.told.get(report), archives.samples.get(report)
    article.discussion, article.passages = Discussion(), ()
    heard, samples = (one.mentions if one else () for one in (told, sample))
    if not (heard or samples):
        return
    # Samples are ours: somebody approved them all.
    shown = terms.decisions.shown | {mention.id for mention in samples}
    terms = replace(terms, decisions=replace(terms.decisions, shown=shown))
    found = discussion_of((*heard, *samples), terms, setting, told.as_of if told else None)
    article.discussion = replace(found, is_sample=all_invented or bool(samples))
    article.passages = Passages(article, article.discussion.all_answers)


def _archives(settings: Any) -> Archives:
    """What lies in the folders. RecordUnreadable."""
    mentions, samples = _folder(settings, "MENTIONS"), _folder(settings, "SAMPLES")
    forgotten = read_forgotten(Path(settings["STATE"]))
    cache, now = Path(settings["CACHE"]), datetime.now(UTC)
    return Archives(
        told=read_mentions([mentions], cache=cache, now=now, is_forgotten=forgotten.has)
        if mentions
        else {},
        samples=read_mentions([samples]) if samples else {},
        portraits={
            url: path
            for folder in (samples, mentions) if folder
            for url, path in portraits_in(folder).items()
        } | dict(portraits_apart(cache)),
    )  # fmt: skip


def _decisions(settings: Any, archives: Archives) -> Decisions:
    """What people decided, here and about whom they trust. BadDecision, RecordUnreadable."""
    heard = (mention for one in archives.told.values() for mention in one.mentions)
    return trusting(read_decisions(Path(settings["STATE"])), heard)


def _folder(settings: Any, name: str) -> Path | None:
    return Path(str(settings[name])) if settings.get(name) else None


def _rules(settings: Any) -> ShowingRules:
    try:
        return rules_from(settings.get("POSSE_SHOW") or {})
    except BadSetting as error:
        logger.error("%s", error)  # noqa: TRY400 — an owner's slip, no trace
        return ShowingRules()


def _own(settings: Any) -> frozenset[str]:
    return frozenset(one.id for one in read_accounts(Path(settings["STATE"])).values())


def accounts_of(settings: Any) -> tuple[AccountSettings, ...]:
    """Those of POSSE_NETWORKS; none, and an error, where they cannot be understood."""
    networks = settings.get("POSSE_NETWORKS")
    if not networks:
        return ()
    from .app import accounts_from

    try:
        return accounts_from(networks)
    except BadAccount as error:
        logger.error("%s", error)  # noqa: TRY400 — an owner's slip, no trace
        return ()


def attach_privacy(
    generators: Iterable[Generator], accounts: Sequence[AccountSettings], context: Any
) -> None:
    """Set ``privacy`` for all pages, and ``around`` on the one whose text has the mark for it."""
    contact = str(context.get("CONTACT") or "").strip()
    pages = bool(context.get("POSSE_SOURCES"))
    context["privacy"] = privacy_of(
        accounts, _rules(context), contact, pages=pages, branch=_branch(context)
    )
    for page in _pages(generators):
        page.around = Around(page) if MARK.search(page._content or "") else None  # noqa: SLF001 — before links are resolved: only the mark is looked for


def _branch(settings: Any) -> str:
    """The branch that the archive is a clone of, "" where it is a plain folder."""
    folder = _folder(settings, "MENTIONS")
    if not folder or not (folder / ".git").exists():
        return ""
    from .mentions_clone import NAME

    return NAME


def _pages(generators: Iterable[Generator]) -> Iterator[Any]:
    found = (g for g in generators if isinstance(g, PagesGenerator))
    return (
        page for g in found
        for page in (*g.pages, *g.translations, *g.hidden_pages, *g.hidden_translations)
    )  # fmt: skip
