"""What pages quote of the program, the program says."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.docs.pages import DOCS, ROOT, headings_of, lines_of, name_of

PAGES = tuple(sorted((DOCS / "how-to").glob("*.md")))
# Ours to choose, and what stands for something: a name, a number, a mark of leaving out.
_OPEN = re.compile(r"…|\d+|\b(?:origin|main|pages|musee\.example|public|output)\b")


@cache
def sayings() -> tuple[str, ...]:
    """Every text in the program, its places for values taken out."""
    found = (
        re.sub(r"%\(\w+\)s", " ", node.value)
        for folder in ("desk", "plugins")
        for path in (ROOT / folder).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    )
    return tuple(re.sub(r"\s+", " ", text) for text in found)


def quoted(page: Path) -> Iterator[str]:
    """The first cells of tables whose head is “It says”, and headings in quotation marks."""
    says = False
    for line in lines_of(page):
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        says = line.startswith("|") and (says or cells[0] == "It says")
        if says and cells[0] != "It says" and not line.startswith("|---"):
            yield cells[0]
    for heading in headings_of(page):
        yield from re.findall(r"“(.+?)”", heading)


def parts(quote: str) -> list[str]:
    """The words of a quotation between what may differ from time to time."""
    pieces = (re.sub(r"\s+", " ", piece).strip(" :,./") for piece in _OPEN.split(quote))
    return [piece for piece in pieces if piece]


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_what_a_page_quotes_is_said(page: Path) -> None:
    """Word for word, but for names and numbers."""
    texts = sayings()
    wrong = [
        quote
        for quote in quoted(page)
        if not any(all(part in text for part in parts(quote)) for text in texts)
    ]
    assert wrong == []


def test_there_are_quotations() -> None:
    """The test above would pass without any."""
    assert sum(len(list(quoted(page))) for page in PAGES) > 20
