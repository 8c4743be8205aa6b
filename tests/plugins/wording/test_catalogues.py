"""The catalogues are whole, compiled and idiomatic, and each page is worded in its language."""

from __future__ import annotations

import re
import subprocess
import sys
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po
from jinja2 import DictLoader, Environment

from wording.catalogues import Catalogues, install
from wording.filters import install as install_filters

ROOT = Path(__file__).parents[3]
THEME = ROOT / "theme"
MAY_12 = date(2026, 5, 12)


CATALOGUES = sorted((THEME / "locale").glob("*/LC_MESSAGES/theme.po"))


def wanted() -> dict[tuple[str | None, str], str | tuple[str, ...]]:
    """What templates and plugin say: (context, first message id) → message."""
    with (THEME / "locale" / "babel.cfg").open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file)  # type: ignore[no-untyped-call]
    found: dict[tuple[str | None, str], str | tuple[str, ...]] = {}
    for folder in (THEME / "templates", ROOT / "plugins" / "wording"):
        for _, _, message, _, context in extract_from_dir(folder, methods, options):
            first = message if isinstance(message, str) else message[0]
            found[context, first] = message
    return found


def read(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=path.parts[-3], domain="theme")


def said(catalogue: Catalog) -> dict[object, tuple[object, ...]]:
    """All but the header, which has a date and Babel's version."""
    return {(_text(m.context), _tuple(m.id)): _tuple(m.string) for m in catalogue if m.id}


def _text(context: object) -> object:
    # Babel reads a compiled context as bytes.
    return context.decode() if isinstance(context, bytes) else context


def _tuple(text: object) -> tuple[object, ...]:
    return tuple(text) if isinstance(text, list | tuple) else (text,)


def strings(catalogue: Catalog) -> list[str]:
    return [str(text) for texts in said(catalogue).values() for text in texts]


def test_there_is_a_french_catalogue() -> None:
    assert [path.parts[-3] for path in CATALOGUES] == ["fr"]


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parts[-3])
def test_the_compiled_catalogue_is_the_written_one(path: Path) -> None:
    """`pybabel compile -D theme -d theme/locale` was run after the last change."""
    with path.with_suffix(".mo").open("rb") as file:
        compiled = read_mo(file)
    assert said(compiled) == said(read(path))
    assert compiled.plural_expr == read(path).plural_expr


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parts[-3])
def test_everything_is_translated_and_nothing_else(path: Path) -> None:
    catalogue = read(path)
    known = {
        (message.context, message.id if isinstance(message.id, str) else message.id[0])
        for message in catalogue
        if message.id
    }
    assert known == set(wanted())
    assert all(strings(catalogue))
    assert not any(message.fuzzy for message in catalogue if message.id)
    assert not catalogue.obsolete
    assert [error for message in catalogue for error in message.check(catalogue)] == []


def test_french_has_no_break_spaces_before_its_high_signs() -> None:
    french = strings(read(THEME / "locale" / "fr" / "LC_MESSAGES" / "theme.po"))
    assert [text for text in french if re.search(r"[^\u00a0\u202f][:;?!»]|«[^\u00a0]", text)] == []
    assert [text for text in french if "'" in text] == []


def environment() -> Environment:
    env = Environment(
        loader=DictLoader({"page": "{{ _('Day %(number)s', number=who) }}|{{ today | day }}"}),
        autoescape=True,
    )
    install(env, Catalogues(folder=THEME / "locale", default="fr"))
    install_filters(env)
    return env


@pytest.mark.parametrize(
    ("context", "text"),
    [
        ({"article": SimpleNamespace(lang="en"), "DEFAULT_LANG": "fr"}, "Day 1|12 May 2026"),
        ({"page": SimpleNamespace(lang="fr-CA"), "DEFAULT_LANG": "en"}, "Jour\xa01|12 mai 2026"),
        ({"DEFAULT_LANG": "fr"}, "Jour\xa01|12 mai 2026"),
        (
            {"hub": SimpleNamespace(event=SimpleNamespace(language="en")), "DEFAULT_LANG": "fr"},
            "Day 1|12 May 2026",
        ),
        ({"article": SimpleNamespace(lang="de"), "DEFAULT_LANG": "fr"}, "Jour\xa01|12. Mai 2026"),
    ],
    ids=["report", "page", "list", "event", "no catalogue: the site's own"],
)
def test_a_page_is_worded_in_its_own_language(context: dict[str, Any], text: str) -> None:
    page = environment().get_template("page")
    assert page.render(who=1, today=MAY_12, **context) == text


def test_what_is_put_into_a_translation_is_escaped() -> None:
    page = environment().get_template("page")
    assert "&lt;b&gt;" in page.render(who="<b>", today=MAY_12, DEFAULT_LANG="fr")


def test_importing_the_plugin_loads_neither_babel_nor_a_catalogue() -> None:
    code = "import sys, wording; wording.register(); print(sorted(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT / "plugins",
        capture_output=True,
        text=True,
        check=True,
    )
    assert "'babel'" not in done.stdout
    assert "'wording.plugin'" in done.stdout
