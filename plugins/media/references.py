"""What a converted text refers to: pure, from the text to a list."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .models import Kind, Place, Reference
from .tags import Attribute, Tag, tags

# Which attribute of which element holds an address that a file may be behind.
ADDRESSES: dict[tuple[str, str], Kind] = {
    ("a", "href"): "link",
    ("area", "href"): "link",
    ("img", "src"): "picture",
    ("source", "src"): "file",
    ("video", "src"): "file",
    ("video", "poster"): "file",
    ("audio", "src"): "file",
    ("track", "src"): "file",
    ("embed", "src"): "file",
    ("object", "data"): "file",
}
CANDIDATES = frozenset({("img", "srcset"), ("source", "srcset")})

# Browsers drop these around an address.
AROUND = "".join(map(chr, range(33)))
_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:")
_DRIVE = re.compile(r"[a-zA-Z]:[\\/]|\\\\|file:|~/", re.IGNORECASE)
_HOME = re.compile(r"/(?:home|root|Users|Volumes|mnt|tmp|private)/.*\.\w+\Z")
_CANDIDATE = re.compile(
    r"[ \t\n\f\r,]*(?P<url>[^ \t\n\f\r]*[^ \t\n\f\r,])"
    r"(?:,|(?P<rest>(?:[^,(]|\([^)]*\)?)*)(?:,|\Z))"
)


def references_in(html: str) -> tuple[Reference, ...]:
    """Every address in the text that a file may be behind, in order; relative or not."""
    return tuple(
        reference
        for tag in tags(html)
        for attribute in tag.attributes
        for reference in _references(tag, attribute)
    )


def _references(tag: Tag, attribute: Attribute) -> Iterator[Reference]:
    kind = kind_of(tag, attribute)
    if kind:
        yield _reference(tag, kind, attribute.value)
    elif is_candidates(tag, attribute):
        for target, _ in candidates(attribute.value):
            yield _reference(tag, "file", target)


def kind_of(tag: Tag, attribute: Attribute) -> Kind | None:
    """What kind of address this attribute holds, None where it holds none or counts for none."""
    if tag.closing or tag.get(attribute.name) is not attribute:
        return None
    return ADDRESSES.get((tag.name, attribute.name))


def is_candidates(tag: Tag, attribute: Attribute) -> bool:
    """Whether this attribute is a list of addresses (srcset)."""
    first = tag.get(attribute.name) is attribute
    return first and not tag.closing and (tag.name, attribute.name) in CANDIDATES


def _reference(tag: Tag, kind: Kind, target: str) -> Reference:
    alt = tag.get("alt") if kind == "picture" else None
    title = tag.get("title")
    return Reference(
        kind=kind,
        target=target.strip(AROUND),
        place=place_of(target),
        alt=alt.value if alt else None,
        title=title.value if title else "",
        start=tag.start,
        end=tag.end,
    )


def place_of(target: str) -> Place:
    """Where an address leads, judged by its letters alone."""
    target = target.strip(AROUND)
    if not target or target.startswith(("#", "?")):
        return "here"
    if target.startswith(("{", "|")):
        return "pelican"
    if _DRIVE.match(target) or _HOME.match(target):
        return "machine"
    if target.startswith("//") or _SCHEME.match(target):
        return "web"
    return "site" if target.startswith(("/", "\\")) else "relative"


def candidates(srcset: str) -> tuple[tuple[str, str], ...]:
    """The (address, descriptor) pairs of a srcset; the descriptor may be ""."""
    return tuple(
        (found["url"], (found["rest"] or "").strip(AROUND)) for found in _CANDIDATE.finditer(srcset)
    )
