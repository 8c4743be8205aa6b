"""What templates and stylesheets may do."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

THEME = Path(__file__).parents[3] / "theme"
TEMPLATES = sorted(
    path for kind in ("*.html", "*.xml") for path in (THEME / "templates").rglob(kind)
)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_a_template_only_loops_and_prints(path: Path) -> None:
    """Nothing unescaped, no inline style or script, no state, and no name that means the page."""
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"\|\s*safe\b|autoescape", text)
    assert not re.search(r"<script|<style|\sstyle=|\son\w+=", text)
    assert not re.search(r"{%-? (from|import|macro)", text)
    assert not re.search(r"{% for (article|page|hub)\b", text), "language() would take it for its"
    assert not re.search(r"\b(now|today|random|categories|dates)\b(?!-)", text.split("#}")[-1])


def test_no_partial_is_left_over() -> None:
    together = "".join(path.read_text(encoding="utf-8") for path in TEMPLATES)
    partials = {f"partials/{path.name}" for path in (THEME / "templates" / "partials").iterdir()}
    assert set(re.findall(r'include "(partials/\w+\.html)"', together)) == partials


def test_no_style_asks_anybody_else() -> None:
    for sheet in (THEME / "static").glob("*.css"):
        assert not re.search(r"url\(|@import", sheet.read_text(encoding="utf-8"))
