"""Puts final addresses into a converted text: pure, and only where a reference was understood.

Every character that is not part of a change is kept: a text without relative addresses comes back
as it went in.
"""

from __future__ import annotations

from html import escape
from itertools import pairwise
from typing import Protocol

from .models import Picture
from .references import candidates, is_candidates, kind_of, place_of
from .tags import Attribute, Edit, Tag, edited, tags

# Text is about 38 rem wide where there is room beside it.
SIZES = "(min-width: 42rem) 38rem, 100vw"


class Answers(Protocol):
    """Who knows what a relative address means; None leaves it as it is."""

    def picture(self, target: str, alt: str) -> Picture | None:
        """The picture to show there."""

    def address(self, target: str) -> str | None:
        """The final address of anything else."""


class _Work:
    """One text being rewritten."""

    def __init__(self, html: str, answers: Answers, *, eager: bool) -> None:
        self.html = html
        self.answers = answers
        self.eager = eager
        self.edits: list[Edit] = []
        self.pictures: list[Picture] = []


def rewrite(html: str, answers: Answers, *, eager: bool) -> tuple[str, tuple[Picture, ...]]:
    """The text with final addresses, and the pictures that it shows, in order.

    ``eager``: its first picture is near the top of a page and is not loaded lazily.
    """
    work = _Work(html, answers, eager=eager)
    stream = list(tags(html))
    for number, tag in enumerate(stream):
        picture = _show(work, tag) if tag.name == "img" and not tag.closing else None
        if picture:
            _caption(work, stream, number)
        for attribute in tag.attributes:
            _lead(work, tag, attribute)
    return edited(html, work.edits), tuple(work.pictures)


def _show(work: _Work, tag: Tag) -> Picture | None:
    source, alt = tag.get("src"), tag.get("alt")
    if source is None or place_of(source.value) not in {"relative", "machine"}:
        return None
    picture = work.answers.picture(source.value, alt.value if alt else "")
    if picture is None:
        return None
    first = work.eager and not work.pictures
    work.pictures.append(picture)
    wanted = _image_attributes(picture, loading="eager" if first else "lazy")
    own = {attribute.name for attribute in tag.attributes} - {"src"}
    if own & {"width", "height"}:
        own |= {"width", "height"}  # one of ours beside one of the writer's would distort it
    if "srcset" in own:
        own.add("sizes")
    text = " ".join(f'{name}="{escape(value)}"' for name, value in wanted if name not in own)
    work.edits.append((source.start, source.end, text))
    return picture


def _image_attributes(picture: Picture, *, loading: str) -> list[tuple[str, str]]:
    sources = ", ".join(f"{url} {width}w" for url, width in picture.sources)
    return [
        ("src", picture.url),
        *([("srcset", sources), ("sizes", SIZES)] if sources else []),
        ("width", str(picture.width)),
        ("height", str(picture.height)),
        ("loading", loading),
        ("decoding", "async"),
    ]


def _lead(work: _Work, tag: Tag, attribute: Attribute) -> None:
    kind = kind_of(tag, attribute)
    if kind and kind != "picture":
        _lead_one(work, attribute)
    elif is_candidates(tag, attribute):
        _lead_several(work, attribute)


def _lead_one(work: _Work, attribute: Attribute) -> None:
    address = _address(work, attribute.value)
    if address is not None:
        work.edits.append((attribute.start, attribute.end, f'{attribute.name}="{escape(address)}"'))


def _lead_several(work: _Work, attribute: Attribute) -> None:
    written = candidates(attribute.value)
    final = [(_address(work, target) or target, rest) for target, rest in written]
    if final == list(written):
        return
    value = ", ".join(f"{target} {rest}".strip() for target, rest in final)
    work.edits.append((attribute.start, attribute.end, f'{attribute.name}="{escape(value)}"'))


def _address(work: _Work, target: str) -> str | None:
    if place_of(target) not in {"relative", "machine", "pelican"}:
        return None
    return work.answers.address(target)


def _caption(work: _Work, stream: list[Tag], number: int) -> None:
    """A picture alone in its paragraph, with a title, becomes a figure with a caption."""
    image = stream[number]
    title = image.get("title")
    if not title or not title.value.strip():
        return
    found = _paragraph(work.html, stream, number)
    if not found:
        return
    opening, closing = found
    start = title.start
    while work.html[start - 1].isspace():
        start -= 1
    work.edits += [
        (opening.start, opening.start + 2, "<figure"),
        (start, title.end, ""),
        (
            closing.start,
            closing.end,
            f"<figcaption>{escape(title.value.strip(), quote=False)}</figcaption></figure>",
        ),
    ]


def _paragraph(html: str, stream: list[Tag], number: int) -> tuple[Tag, Tag] | None:
    """The paragraph's two tags, if it holds nothing but the image, or nothing but it in a link."""
    for around in (1, 2):
        first, last = number - around, number + around
        if first < 0 or last >= len(stream):
            return None
        names = ["p", "a"][:around]
        before, after = stream[first:number], stream[number + 1 : last + 1]
        pairs = zip(before, reversed(after), names, strict=True)
        fits = all(
            opening.name == closing.name == name and closing.closing and not opening.closing
            for opening, closing, name in pairs
        )
        if fits and _nothing_between(html, stream[first : last + 1]):
            return stream[first], stream[last]
    return None


def _nothing_between(html: str, together: list[Tag]) -> bool:
    return all(not html[left.end : right.start].strip() for left, right in pairwise(together))
