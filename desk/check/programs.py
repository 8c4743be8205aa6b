"""What in a text would run in a reader's browser, or take the reader elsewhere."""

from __future__ import annotations

import re

from media.tags import Attribute, Tag, tags

_ADDRESSES = frozenset({"href", "src", "action", "formaction", "data", "xlink:href", "poster"})
_PROGRAM = re.compile(r"(javascript|vbscript):|data:(?:text/html|[\w.+-]*/?xml|image/svg)")


def programs_in(html: str) -> tuple[str, ...]:
    """How each begins, once: ``<script``, ``http-equiv``, ``onclick``, ``javascript:``."""
    return tuple(dict.fromkeys(what for tag in tags(html) for what in _in_tag(tag)))


def _in_tag(tag: Tag) -> list[str]:
    if tag.closing:
        return []
    if tag.name in {"script", "base"}:
        return [f"<{tag.name}"]
    return [what for attribute in tag.attributes if (what := _in_attribute(attribute))]


def _in_attribute(attribute: Attribute) -> str:
    if attribute.name in {"http-equiv", "srcdoc"} or re.match(r"on[a-z]+\Z", attribute.name):
        return attribute.name
    if attribute.name not in _ADDRESSES:
        return ""
    found = _PROGRAM.match(re.sub(r"[\x00-\x20]", "", attribute.value).lower())
    return found[0] if found else ""
