"""Texts at the moment they leave: for a feed, or beside a report that is not out yet. Pure."""

from __future__ import annotations

from collections.abc import Collection
from html import escape
from urllib.parse import unquote

from .references import ADDRESSES, candidates, is_candidates
from .tags import Attribute, Edit, Tag, edited, tags


def made_absolute(html: str, origin: str) -> str:
    """The text with ``origin`` (``https://host``) before each address that begins with one slash.

    A feed is read elsewhere: what is root-relative on a page would lead nowhere there.
    """
    edits = []
    for tag in tags(html):
        for attribute in tag.attributes:
            if tag.closing:
                break
            value = _with_origin(tag, attribute, origin)
            if value != attribute.value:
                text = f'{attribute.name}="{escape(value)}"'
                edits.append((attribute.start, attribute.end, text))
    return edited(html, edits)


def _with_origin(tag: Tag, attribute: Attribute, origin: str) -> str:
    if (tag.name, attribute.name) in ADDRESSES or attribute.name in {"href", "src"}:
        return _prefixed(attribute.value, origin)
    if not is_candidates(tag, attribute):
        return attribute.value
    written = candidates(attribute.value)
    final = [(_prefixed(target, origin), rest) for target, rest in written]
    if final == list(written):
        return attribute.value
    return ", ".join(f"{target} {rest}".strip() for target, rest in final)


def _prefixed(target: str, origin: str) -> str:
    on_site = target.startswith("/") and not target.startswith("//")
    return origin + target if on_site else target


def unlinked(html: str, waiting: Collection[str]) -> str:
    """The text with the words of links to the texts in ``waiting``, but without those links.

    ``waiting`` are paths within content, as in ``{filename}/events/e/report.md``. When such a text
    is published, the next build links to it.
    """
    edits: list[Edit] = []
    inside = False
    for tag in tags(html):
        if tag.name != "a":
            continue
        if tag.closing:
            edits += [(tag.start, tag.end, "")] if inside else []
            inside = False
            continue
        inside = _leads_to(tag, waiting)
        edits += [(tag.start, tag.end, "")] if inside else []
    return edited(html, edits)


def _leads_to(tag: Tag, waiting: Collection[str]) -> bool:
    href = tag.get("href")
    if href is None or not href.value.startswith("{filename}/"):
        return False
    path = href.value.removeprefix("{filename}/").partition("#")[0].partition("?")[0]
    return unquote(path) in waiting
