"""A site for writers without a terminal: who made a report."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.site.conftest import run_pelican
from tests.site.markup import Built, Element
from tests.site.written import SETTINGS, write_content

GITHUB = "https://github.com/me/my-site"


def creators(page: Element) -> list[str]:
    return [meta.attributes["content"] for meta in page.all("meta", name="fediverse:creator")]


@pytest.mark.parametrize(
    ("path", "accounts"),
    [
        ("days/j1-opening/", ["@bea@social.example", "@ada@social.example"]),
        ("days/moved/", ["@ada@social.example"]),
        ("reports/alone/", ["@notebook@social.example"]),
        ("fr/reports/alone/", ["@bea@social.example"]),
        ("days/confidence/", []),
        ("days/", []),
        ("about/", []),
        ("", []),
    ],
)
def test_a_report_names_its_authors_accounts(
    written: Built, path: str, accounts: list[str]
) -> None:
    """By name or key, the site's own where they have none; nobody's where nobody is named."""
    assert creators(written.page(path)) == accounts


def test_nobody_is_named_by_account_who_asked_not_to_be(written: Built) -> None:
    pages = [path for path in written.folder.rglob("*") if path.suffix in {".html", ".xml"}]
    assert [path for path in pages if "cleo@" in path.read_text("utf-8").lower()] == []


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("FEDIVERSE_CREATOR = '@notebook'", "“@notebook” is no account of the fediverse"),
    ],
)
def test_pelican_alone_says_what_cannot_be_meant(line: str, said: str, tmp_path: Path) -> None:
    write_content(tmp_path / "content")
    settings = tmp_path / "settings.py"
    settings.write_text(f"{SETTINGS.format(url=GITHUB)}\n{line}\n", encoding="utf-8")
    done = run_pelican(tmp_path / "content", settings, tmp_path)
    assert done.returncode != 0
    assert said in " ".join((done.stdout + done.stderr).split())
