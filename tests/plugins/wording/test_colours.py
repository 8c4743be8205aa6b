"""Colours are readable, on light and on dark pages."""

from __future__ import annotations

import re
from pathlib import Path
from types import SimpleNamespace

import pytest

from wording.colours import CONTRAST, DARK, LIGHT, contrast, readable, stylesheet

THEME = Path(__file__).parents[3] / "theme"


STYLE = (THEME / "static" / "style.css").read_text(encoding="utf-8")


def variables(css: str) -> tuple[dict[str, str], dict[str, str]]:
    """The colours of style.css on light and on dark pages."""
    roots = re.findall(r":root \{(.*?)\}", css, re.DOTALL)
    found = [dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", root)) for root in roots]
    return found[0], found[1]


@pytest.mark.parametrize("color", ["#7a2e3a", "#ffff00", "#000000", "#ffffff", "#777777"])
def test_an_events_colour_is_readable_on_light_and_dark_pages(color: str) -> None:
    for grounds in (LIGHT, DARK):
        assert all(contrast(readable(color, grounds), ground) >= CONTRAST for ground in grounds)


def test_a_colour_that_is_readable_stays() -> None:
    assert readable("#7a2e3a", LIGHT) == "#7a2e3a"


def test_a_colour_that_is_none_writes_no_rule() -> None:
    events = [
        SimpleNamespace(id="a", color="red; } body { display: none"),
        SimpleNamespace(id="b", color=""),
    ]
    assert "{" not in stylesheet(events)


def test_the_stylesheet_has_both_schemes() -> None:
    css = stylesheet([SimpleNamespace(id="rencontres-2026", color="#7A2E3A")])
    assert css.count(".of-rencontres-2026 { --event: #") == 2
    assert "prefers-color-scheme: dark" in css


def test_the_theme_has_the_backgrounds_that_colours_are_made_for() -> None:
    light, dark = variables(STYLE)
    assert (light["paper"], light["surface"]) == LIGHT
    assert (dark["paper"], dark["surface"]) == DARK


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize("name", ["ink", "soft", "link", "event"])
def test_the_themes_own_colours_are_readable(scheme: int, name: str) -> None:
    colours = variables(STYLE)[scheme]
    assert contrast(colours[name], colours["paper"]) >= 4.5
    assert contrast(colours[name], colours["surface"]) >= 4.5
    assert contrast(colours["note-ink"], colours["note"]) >= 4.5


def test_the_address_bar_has_the_pages_colour() -> None:
    head = (THEME / "templates" / "partials" / "head.html").read_text(encoding="utf-8")
    assert re.findall(r'"theme-color" content="(#\w+)"', head) == [LIGHT[0], DARK[0]]
