"""The author's own words for announcements, against what each connected account takes."""

from __future__ import annotations

from collections.abc import Iterator

from desk.check.material import Material
from desk.check.mistake import Mistake
from desk.sources import Source
from desk.words import _, ngettext
from posse.app import limits_before
from posse.limits import BY_SERVER, over
from posse.metadata import networks_named
from posse.models import Limits
from posse.plan import fits
from posse.text import cleaned


def mistakes(material: Material) -> Iterator[Mistake]:
    """Words that are longer than what an account takes that they would be sent to."""
    for name, account in material.site.accounts.items():
        kind = str(account.get("use", name))
        limits = limits_before(name, account)
        listed = account.get("langs")
        langs = tuple(listed) if isinstance(listed, list | tuple) else ()
        for source in material.reports():
            if fits(_networks(source), _lang(material, source), name, langs):
                yield from _too_long(material, source, name, limits, grave=kind not in BY_SERVER)


def _networks(source: Source) -> tuple[str, ...] | None:
    field = source.front.fields.get("networks")
    return networks_named([line.text for line in field.lines] if field else None)


def _lang(material: Material, source: Source) -> str:
    """A translation's own language, else its event's, else the site's."""
    place = source.place
    if place and place.lang:
        return place.lang
    event = material.book.events.get(place.event) if place else None
    return event.language if event else material.site.lang


def _too_long(
    material: Material, source: Source, account: str, limits: Limits, *, grave: bool
) -> Iterator[Mistake]:
    """A server of one's own may take more than most do: then this is no mistake, but a hint."""
    fields = source.front.fields
    field = fields.get(f"announcement-{account}") or fields.get("announcement")
    if field is None or source.place is None:
        return
    link = f"{material.site.url}/{source.place.url}"
    warning = fields["warning"].text if "warning" in fields else ""
    excess = over(cleaned(field.text), link, limits, cleaned(warning))
    if not excess:
        return
    text = ngettext(
        "These words are %(count)s character too long for %(account)s (%(limit)s with the link).",
        "These words are %(count)s characters too long for %(account)s (%(limit)s with the link).",
        excess,
    )
    values = {"count": excess, "account": account, "limit": limits.characters}
    advice = _("Shorten them, or write “Announcement-%(account)s:” for this account alone.")
    if not grave:
        advice = _("Your server may take more: `invoke publish` asks it. If it does not, nothing "
                   "is sent there.")  # fmt: skip
    advice = advice % {"account": account}
    yield material.mistake(source, field.line, text % values, advice, grave=grave)
