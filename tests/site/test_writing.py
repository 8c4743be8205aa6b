"""A site for writers without a terminal: who made a report, and the ways to an editor."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from tests.site.conftest import run_pelican
from tests.site.markup import Built, Element
from tests.site.written import ODD, SETTINGS, write_content

GITHUB = "https://github.com/me/my-site"
BRANCH = "site/%C3%A9t%C3%A9"


def creators(page: Element) -> list[str]:
    return [meta.attributes["content"] for meta in page.all("meta", name="fediverse:creator")]


def slot(site: Built, title: str, number: int = 0) -> Element:
    found = [one for one in site.page("days/").all(cls="slot") if one.one("h3").text == title]
    return found[number]


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
    ("path", "file"),
    [
        ("days/j1-opening/", "events/days/j1-opening.md"),
        ("fr/reports/alone/", "reports/alone.fr.md"),
        ("about/", "pages/about.md"),
    ],
)
def test_a_text_leads_to_its_own_file(written: Built, path: str, file: str) -> None:
    words = "Proposer une correction" if path.startswith("fr/") else "Improve this page"
    link = written.page(path).one(cls="edit").one("a")
    assert link.text == words
    assert link.attributes == {
        "href": f"{GITHUB}/edit/{BRANCH}/content/{file}", "rel": "nofollow",
    }  # fmt: skip


def test_no_other_page_leads_to_a_file(written: Built) -> None:
    """Not where a report was moved from or removed, nor lists."""
    for path in ("days/old-place/", "days/gone/", "", "archives/", "404.html", "authors/"):
        assert not written.page(path).all(cls="edit"), path


def test_without_a_code_host_no_page_leads_to_one(sample: Built) -> None:
    for path in sample.pages:
        page = sample.page(path)
        assert not page.all(cls="edit"), path
        assert not page.all(cls="write"), path


def test_a_session_to_come_leads_to_a_new_file_with_its_lines(written: Built) -> None:
    link = slot(written, ODD).one("a")
    assert link.text == f"Write this session – {ODD}"
    address = urlsplit(link.attributes["href"])
    assert unquote(address.path) == "/me/my-site/new/site/été/content/events/days"
    asked = parse_qs(address.query, strict_parsing=True)
    assert asked["filename"] == ["j1-q-a-50-i-ete-i-1.md"]
    assert asked["value"][0].split("\n") == [
        f"Title: {ODD}", "Date: 2999-05-12 11:00", "Author: Ada Example", "Status: draft",
        "Session: d2", "Tags: ", "Summary: ", "", "",
    ]  # fmt: skip
    assert not slot(written, ODD).all("details")


def test_the_next_session_is_marked(written: Built) -> None:
    """The first to come of those that are to be written about."""
    page = written.page("days/")
    assert page.one(cls="next").one("h3").text == ODD


@pytest.mark.parametrize("title", ["Not for us", "Elsewhere", "In confidence"])
def test_nobody_is_asked_to_write_what_is_not_to_follow(written: Built, title: str) -> None:
    assert not slot(written, title).all(cls="write")


def test_a_draft_that_was_begun_is_gone_on_with(written: Built) -> None:
    link = slot(written, "Begun").one("a")
    assert link.attributes["href"] == f"{GITHUB}/edit/{BRANCH}/content/events/days/j1-begun.md"


def test_a_report_that_is_held_back_is_not_told_of(written: Built) -> None:
    """Not that it is there, nor what it is called."""
    assert not slot(written, "Under another name").all("a")
    files = [path for path in written.folder.rglob("*") if path.is_file()]
    assert [p for p in files if "nobody-knows" in p.read_text("utf-8", errors="ignore")] == []


def test_two_sessions_of_one_title_have_two_files(written: Built) -> None:
    """The name of the first one is taken by its report."""
    address = slot(written, "Opening", 1).one("a").attributes["href"]
    assert parse_qs(urlsplit(address).query)["filename"] == ["j1-opening-d7.md"]


def test_where_the_host_fills_in_no_lines_they_are_there_to_copy(pasted: Built) -> None:
    one = slot(pasted, ODD)
    address = urlsplit(one.one("a").attributes["href"])
    assert unquote(address.path) == "/me/my-site/-/new/site/été/content/events/days"
    assert parse_qs(address.query) == {"file_name": ["j1-q-a-50-i-ete-i-1.md"]}
    lines = "".join(map(str, one.one("pre").children))
    assert re.sub(r" +\n", "\n", lines).splitlines() == [
        f"Title: {ODD}", "Date: 2999-05-12 11:00", "Author: Ada Example", "Status: draft",
        "Session: d2", "Tags:", "Summary:",
    ]  # fmt: skip
    assert not slot(pasted, "Begun").all("details")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("CODE_HOST = {'url': 'git@github.com:me/my-site.git'}", "is no address of a repository"),
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
