"""Pelican's face of posse: decides what is due, writes redirects and the manifest."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from markupsafe import Markup
from pelican import signals
from pelican.generators import ArticlesGenerator, Generator

from . import metadata as values
from .answer_files import answers_generator
from .discussed import Discussion
from .errors import BadMetadata, RecordUnreadable
from .hearing import accounts_of, attach_discussions, attach_privacy
from .identity import alias_file, place_of_id, place_of_source, removed_from
from .manifest import write_manifest
from .metadata import Correction
from .models import Report
from .published import read_published
from .reports import report_from
from .terms import AccountSettings

if TYPE_CHECKING:
    from .copies import Copy

logger = logging.getLogger(__name__)


def connect() -> None:
    """Say which signal does what."""
    signals.initialized.connect(set_defaults)
    signals.article_generator_context.connect(decide_what_is_due)
    signals.page_generator_context.connect(decide_what_is_shown)
    signals.all_generators_finalized.connect(attach_reports)
    signals.get_generators.connect(lead_on_generator)
    signals.get_generators.connect(answers_generator)
    signals.feed_generated.connect(tell_corrections)
    signals.finalized.connect(write_the_manifest)


def set_defaults(pelican: Any) -> None:
    """What a site that sets none of it has: a record, a cache, answers, and only what is due."""
    defaults = {"STATE": "state", "CACHE": ".cache", "MENTIONS": "mentions", "SAMPLES": "",
                "RAPPORTEUR_PREVIEW": False}  # fmt: skip
    for name, value in defaults.items():
        pelican.settings.setdefault(name, value)


def decide_what_is_due(generator: ArticlesGenerator, metadata: dict[str, Any]) -> None:
    """Leave out what waits, or show it with a badge in the preview."""
    settings = generator.settings
    zone = ZoneInfo(settings["TIMEZONE"])
    if "event" not in metadata or "slug" not in metadata:
        logger.error(
            "%s is not where a report can be: write content/events/<event>/<slug>.md",
            metadata.get("title", "A file"),
        )
        metadata["status"] = "skip"
        return
    try:
        why = values.waiting(metadata, datetime.now(UTC), zone)
    except BadMetadata as error:
        logger.error("%s: %s", metadata["slug"], error)  # noqa: TRY400 — a writer's slip, no trace
        why = "draft"
    metadata["waiting"] = why
    if why:
        metadata["status"] = "published" if settings["RAPPORTEUR_PREVIEW"] else "skip"


def decide_what_is_shown(generator: Generator, metadata: dict[str, Any]) -> None:
    """Leave out a page that is a draft, or show it in the preview."""
    if str(metadata.get("status", "")).strip().lower() == "draft":
        shown = generator.settings["RAPPORTEUR_PREVIEW"]
        metadata["status"] = "published" if shown else "skip"


def attach_reports(generators: list[Generator]) -> None:
    """Make the reports, and set on each article what templates show of it."""
    articles = next(g for g in generators if isinstance(g, ArticlesGenerator))
    settings = articles.settings
    known = {record.id for record in read_published(Path(settings["STATE"]))}
    zone = ZoneInfo(settings["TIMEZONE"])
    accounts = accounts_of(settings)
    copies = _copies_by(settings, accounts)
    reports = []
    known_articles = tuple(chain(
        articles.articles,
        articles.translations,
        articles.hidden_articles,
        articles.hidden_translations,
    ))  # fmt: skip
    for article in known_articles:
        try:
            _attach(article)
            place = place_of_source(article.get_relative_source_path())
            if place is None:
                continue
            report = report_from(article, place, known, settings["SITEURL"].rstrip("/"), zone)
            article.copies = copies(report)
        except (BadMetadata, RecordUnreadable) as error:
            logger.error("%s: %s", article.relative_source_path, error)  # noqa: TRY400
            continue
        article.report = report
        reports.append(report)
    attach_discussions(known_articles, articles.context)
    attach_privacy(generators, accounts, articles.context)
    # On the settings, which generators, writer and Pelican itself share; a context is a copy.
    settings["POSSE_REPORTS"] = tuple(reports)


def _attach(article: Any) -> None:
    fields = article.metadata
    event = getattr(article, "event", None)
    article.corrections = values.corrections(fields.get("correction"))
    article.live = values.flag(values.one_line(fields.get("live")))
    article.demo = values.flag(values.one_line(fields.get("demo"))) or getattr(event, "demo", False)
    article.waiting = fields.get("waiting", "")
    article.copies = ()
    article.discussion, article.passages = Discussion(), ()


def _copies_by(
    settings: Any, accounts: tuple[AccountSettings, ...]
) -> Callable[[Report], tuple[Copy, ...]]:
    """A function that knows the copies of a report. RecordUnreadable, as the record says."""
    from .copies import copies_of

    state = Path(settings["STATE"])
    if not settings.get("POSSE_NETWORKS") and not (state / "syndication").exists():
        return lambda report: copies_of(report, (), ())
    from .keeper import OnThisDisk
    from .ledger import Ledger

    ledger = Ledger(state, OnThisDisk(state=state))
    return lambda report: copies_of(report, ledger.receipts(report.id), accounts)


def tell_corrections(context: dict[str, Any], feed: Any) -> None:
    """Whoever read a report in a feed sees there what was corrected."""
    found = (one for article in context.get("articles", ())
             for one in (article, *article.translations))  # fmt: skip
    told = {one.report.permalink: one.corrections for one in found if hasattr(one, "report")}
    for item in feed.items:
        link = str(item["link"]).removesuffix("?ref=feed")
        key = "content" if item.get("content") else "description"
        words = "".join(_correction(one) for one in told.get(link, ()))
        if words:
            item[key] = f"{item[key]}\n{words}"


def _correction(correction: Correction) -> str:
    day = correction.date.isoformat()
    told = Markup("<p>Correction, <time>{}</time> – {}</p>\n").format(day, correction.text)
    return str(told)


def lead_on_generator(_pelican: object) -> type[LeadOnGenerator]:
    """The generator of pages at addresses where a report was."""
    return LeadOnGenerator


class LeadOnGenerator(Generator):  # type: ignore[misc]  # Pelican ships no types
    """Writes a redirect at each alias, and a word at the address of what was removed."""

    def generate_output(self, writer: Any) -> None:
        """Write them; an address that something else has is an error."""
        reports: tuple[Report, ...] = self.settings["POSSE_REPORTS"]
        taken = {report.save_as for report in reports}
        for report in reports:
            for alias in report.aliases:
                self._lead_on(writer, alias, report, taken)
        self._say_what_was_removed(writer, taken)

    def _lead_on(self, writer: Any, alias: str, report: Report, taken: set[str]) -> None:
        file = alias_file(alias)
        if file in taken:
            logger.error(
                "%s: the alias “%s” is the address of another report", report.source, alias
            )
            return
        taken.add(file)
        target = f"{self.settings.get('BASE', '')}/{report.url}"
        self._write(
            writer,
            file,
            "redirect",
            url=alias,
            target=target,
            title=report.title,
            canonical=report.permalink,
        )

    def _say_what_was_removed(self, writer: Any, taken: set[str]) -> None:
        site = self.settings["SITEURL"].rstrip("/") + "/"
        last = {r.id: r.permalink for r in read_published(Path(self.settings["STATE"]))}
        for removed in _removed(Path(self.settings["PATH"])):
            # A report that was renamed before has its id's address and its last one.
            addresses = {place_of_id(removed).url}
            if last.get(removed, "").startswith(site):
                addresses.add(last[removed].removeprefix(site))
            for address in sorted(addresses):
                if alias_file(address) not in taken:
                    self._write(writer, alias_file(address), "removed", url=address)

    def _write(self, writer: Any, file: str, template: str, **context: str) -> None:
        writer.write_file(
            file,
            self.get_template(template),
            self.context,
            relative_urls=self.settings["RELATIVE_URLS"],
            **context,
        )


def _removed(content: Path) -> tuple[str, ...]:
    path = content / "removed.txt"
    if not path.is_file():
        return ()
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        logger.error("removed.txt cannot be read: %s", error)  # noqa: TRY400 — no trace
        return ()
    removed, wrong = removed_from(text)
    for line, name in wrong:
        logger.error("removed.txt:%s: “%s” is no id like event/slug", line, name)
    return removed


def write_the_manifest(pelican: Any) -> None:
    """Write what was built, in production only: a preview is never published from."""
    settings = pelican.settings
    if settings["RAPPORTEUR_PREVIEW"]:
        return
    write_manifest(
        Path(settings["CACHE"]),
        {"name": settings["SITENAME"], "url": settings["SITEURL"]},
        settings["POSSE_REPORTS"],
    )
