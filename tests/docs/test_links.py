"""Links in README and docs lead somewhere, and every page can be found."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.docs.pages import DOCS, fragments_of, links_of, name_of, pages


def leads(page: Path, target: str) -> bool:
    """Whether a link that is no web address leads to a file and, where it names one, a heading."""
    parts = urlsplit(target)
    file = (page.parent / parts.path).resolve() if parts.path else page
    if not file.exists():
        return False
    return not parts.fragment or (file.suffix == ".md" and parts.fragment in fragments_of(file))


@pytest.mark.parametrize("page", pages(), ids=name_of)
def test_links_lead_to_files_and_headings_that_are_there(page: Path) -> None:
    """Relative ones; the web is not asked."""
    own = [target for target in links_of(page) if not urlsplit(target).scheme]
    assert [target for target in own if not leads(page, target)] == []


def test_links_to_the_web_are_encrypted() -> None:
    """No http: where https: is meant."""
    outward = [target for page in pages() for target in links_of(page) if urlsplit(target).scheme]
    assert [target for target in outward if not target.startswith("https://")] == []


def test_every_page_is_in_the_table_of_contents() -> None:
    """docs/README.md links to each of them."""
    index = DOCS / "README.md"
    linked = {(DOCS / urlsplit(target).path).resolve() for target in links_of(index)}
    assert set(DOCS.rglob("*.md")) - {index} <= linked
