"""A built site as a tree of pages, each a tree of elements: enough of a parser for the tests."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

VOID = frozenset(
    "area base br col embed hr img input link meta source track wbr".split()  # noqa: SIM905 — read as HTML's own list
)


@dataclass(kw_only=True, slots=True)
class Element:
    """An element with its attributes and what is in it: elements and text."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Element | str] = field(default_factory=list)

    def __iter__(self) -> Iterator[Element]:
        """All elements in it, in the order of the document."""
        for child in self.children:
            if isinstance(child, Element):
                yield child
                yield from child

    @property
    def text(self) -> str:
        """All its text, spaces as one."""
        parts = [child if isinstance(child, str) else child.text for child in self.children]
        return " ".join("".join(parts).split())

    @property
    def classes(self) -> list[str]:
        """Its classes."""
        return self.attributes.get("class", "").split()

    def all(self, tag: str = "", *, cls: str = "", **attributes: str) -> list[Element]:
        """Elements in it with this tag, this class, these attributes; ``_`` stands for ``-``."""
        wanted = {name.replace("_", "-"): value for name, value in attributes.items()}
        return [
            found
            for found in self
            if (not tag or found.tag == tag)
            and (not cls or cls in found.classes)
            and wanted.items() <= found.attributes.items()
        ]

    def one(self, tag: str = "", *, cls: str = "", **attributes: str) -> Element:
        """The only such element; AssertionError if there is none or more."""
        found = self.all(tag, cls=cls, **attributes)
        assert len(found) == 1, f"{len(found)} × <{tag}> .{cls} {attributes}"
        return found[0]


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.root = Element(tag="")
        self._open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag=tag, attributes={name: value or "" for name, value in attrs})
        self._open[-1].children.append(element)
        if tag not in VOID:
            self._open.append(element)

    def handle_endtag(self, tag: str) -> None:
        while len(self._open) > 1 and self._open.pop().tag != tag:
            continue

    def handle_data(self, data: str) -> None:
        self._open[-1].children.append(data)


@cache
def tree(path: Path) -> Element:
    """The tree of an HTML file; it is not changed by who reads it."""
    builder = _Builder()
    builder.feed(path.read_text(encoding="utf-8"))
    return builder.root


@dataclass(frozen=True, kw_only=True, slots=True)
class Built:
    """A site on the disk."""

    folder: Path

    @property
    def pages(self) -> list[str]:
        """Its HTML files, by their path in the folder."""
        return sorted(p.relative_to(self.folder).as_posix() for p in self.folder.rglob("*.html"))

    def page(self, path: str) -> Element:
        """The tree of a page: ``rencontres-2026/`` or ``404.html``."""
        return tree(self.folder / (f"{path}index.html" if path.endswith("/") or not path else path))
