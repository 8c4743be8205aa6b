"""From Pelican's Article to a Report."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from datetime import tzinfo
from operator import itemgetter
from typing import Any
from urllib.parse import urlsplit

from markupsafe import Markup

from . import metadata as values
from .identity import Place, alias_url, identify
from .models import Report, ReportPerson, ReportPicture


def report_from(
    article: Any, place: Place, known: Collection[str], site_url: str, zone: tzinfo
) -> Report:
    """The report of a published article.

    ``known`` are the ids of the record, ``site_url`` the site's address without a last slash,
    ``zone`` is the site's own.
    Reads what plugins ``events`` and ``media`` left on the article, if they did.
    """
    fields = article.metadata
    names = values.aliases(fields.get("aliases"))
    event = getattr(article, "event", None)
    session = getattr(article, "session", None)
    hidden = values.attribution_hidden(values.one_line(fields.get("attribution")))
    people = () if hidden else tuple(getattr(article, "people", ()))
    return Report(
        id=identify(place, names, known),
        lang=article.lang,
        permalink=f"{site_url}/{article.url}",
        url=article.url,
        save_as=article.save_as,
        source=article.get_relative_source_path(),
        title=_plain(article.title),
        summary=_plain(fields.get("summary", "")),
        published=article.date,
        digest=_digest(article),
        tags=tuple(tag.name for tag in getattr(article, "tags", ())),
        people=tuple(person.key or person.name for person in people),
        named=tuple(_named(person) for person in people),
        pictures=_pictures(article, urlsplit(site_url).path),
        event=getattr(event, "id", ""),
        hashtag=getattr(event, "hashtag", ""),
        session=getattr(session, "id", ""),
        thread=_thread(article, zone),
        networks=_networks(article),
        wording=values.wording(fields),
        warning=values.one_line(fields.get("warning")),
        syndication=values.syndication(fields.get("syndication")),
        aliases=tuple(alias_url(name, place) for name in names),
        demo=values.flag(values.one_line(fields.get("demo")))
        or bool(getattr(event, "demo", False)),
    )


def _named(person: Any) -> ReportPerson:
    """A person with those handles alone by which they may be mentioned."""
    wanted = tuple(handle for handle in person.handles if handle[0] in person.mention)
    return ReportPerson(name=person.name, handles=wanted)


def _thread(article: Any, zone: tzinfo) -> str:
    """The event and the day: that of its session, else that of its date where the site is."""
    event, day = getattr(article, "event", None), getattr(article, "day", None)
    date = day.date if day else article.date.astimezone(zone).date()
    return f"{event.id}/{date.isoformat()}" if event else ""


def _pictures(article: Any, base: str) -> tuple[ReportPicture, ...]:
    """The one for cards first (``Image:``, else the first with words), then those of the text.

    Each photo once, in its largest file (a card's is another file of it); no network takes
    drawings. Their addresses are below the site's, which may have a path: ``base``.
    """
    first = getattr(article, "image", None)
    found = [*([first] if first else []), *getattr(article, "pictures", ())]
    photos: dict[Any, ReportPicture] = {}
    for number, one in enumerate(found):
        url = one.url if first and number == 0 else _largest(one)
        if not url.endswith(".svg"):
            made = ReportPicture(url=url.removeprefix(base), alt=one.alt)
            photos.setdefault(getattr(one, "sources", ()) or one.url, made)
    return tuple(photos.values())


def _largest(picture: Any) -> str:
    """The address of its widest file."""
    own = (picture.url, getattr(picture, "width", 0))
    return str(max((own, *getattr(picture, "sources", ())), key=itemgetter(1))[0])


def _networks(article: Any) -> tuple[str, ...] | None:
    """The accounts that it names; what stands in no list is announced on none by itself."""
    named = values.networks_named(article.metadata.get("networks"))
    hidden = getattr(article, "status", "") == "hidden"
    return () if named is None and hidden else named


def _plain(html: str) -> str:
    """Without tags; no-break spaces stay, which ``striptags`` takes for any others."""
    kept = html.replace("\u00a0", "\ue000").replace("\u202f", "\ue001")
    text = str(Markup(kept).striptags())  # noqa: S704 — the tags are taken off, nothing is shown
    return text.replace("\ue000", "\u00a0").replace("\ue001", "\u202f")


def _digest(article: Any) -> str:
    """What readers see of a report, as one short hash: changed when its words or pictures are."""
    seen = "\0".join((article.title, article.metadata.get("summary", ""), article._content or ""))  # noqa: SLF001 — before links are resolved, so the same on every host
    return hashlib.sha256(seen.encode()).hexdigest()[:16]
