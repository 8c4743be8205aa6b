"""The privacy page says what is kept of others' words, by the settings and in its own language."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from posse.privacy import privacy_of
from posse.terms import AccountSettings
from posse.voices import Showing, ShowingRules
from tests.site.answered import SETTINGS
from tests.site.conftest import build
from tests.site.markup import Built, Element

PAGE = "Title: {title}\n\nBefore.\n\n<!-- {mark} -->\n\n## Behind\n\nBehind it.\n"
ACCOUNTS = """
POSSE_NETWORKS = {
    "mastodon": {"server": "https://social.example"},
    "mastodon-en": {"use": "mastodon", "server": "https://social.example"},
    "bluesky": {"handle": "site.example"},
    "linkedin": {"use": "by-hand"},
}
"""


def built(folder: Path, more: str = "") -> Built:
    """A site of two privacy pages, French and English, and one other page."""
    pages = folder / "content" / "pages"
    pages.mkdir(parents=True)
    (folder / "content" / "extra").mkdir()
    (folder / "content" / "extra" / "favicon.svg").write_text("<svg/>", encoding="utf-8")
    (pages / "privacy.md").write_text(PAGE.format(title="P", mark="What we keep"), "utf-8")
    text = PAGE.format(title="V", mark="ce que nous gardons")
    (pages / "privacy.fr.md").write_text(text, encoding="utf-8")
    (pages / "other.md").write_text("Title: O\n\nNo mark.\n", encoding="utf-8")
    settings = folder / "settings.py"
    settings.write_text(f"{SETTINGS}\n{more}", encoding="utf-8")
    return build(folder / "content", settings, folder)


def prose(site: Built, path: str) -> Element:
    return site.page(path).one(cls="prose")


def test_without_accounts_it_says_that_nothing_is_collected(tmp_path: Path) -> None:
    text = prose(built(tmp_path), "privacy/").text
    assert text.startswith("Before. What we keep of what others write This site collects nothing")
    assert text.endswith("Behind Behind it.")
    assert not re.search(r"\bX\b", text)


def test_it_names_where_answers_come_from_and_whom_to_write_to(tmp_path: Path) -> None:
    site = built(tmp_path, ACCOUNTS)
    english, french = prose(site, "privacy/"), prose(site, "fr/privacy/")
    assert "It comes from: Mastodon (social.example), Bluesky." in english.text
    assert "Elles viennent de : Mastodon (social.example), Bluesky." in french.text
    assert "On a network, #noblog written beneath your answer with the same account" in english.text
    assert "Sur un réseau, #noblog écrit sous votre réponse avec le même compte" in french.text
    assert "name our account" not in english.text
    assert "LinkedIn" not in english.text
    assert "on X" not in english.text
    assert english.all("a", href="mailto:us@answered.example")
    assert "Behind it." in french.text


def test_it_says_that_pages_elsewhere_are_heard_of_and_promises_no_link_there_is_not(
    tmp_path: Path,
) -> None:
    sources = 'POSSE_SOURCES = {"feeds": {"feeds": ["https://a.example/f"]}}\nCONTACT = ""'
    site = built(tmp_path, sources)
    english, french = prose(site, "privacy/").text, prose(site, "fr/privacy/").text
    assert "are noticed too: by webmention, or in feeds that we follow." in english
    assert "This site collects nothing" not in english
    assert "Write #noblog into your answer, or delete it." in english
    assert "This is me" not in english
    assert "#noblog written beneath" not in english
    assert "Écrivez #noblog dans votre réponse" in french


def test_it_says_that_the_copy_of_a_bridge_is_another_page(tmp_path: Path) -> None:
    """Which `#noblog` beneath the original does not reach."""
    feeds = 'POSSE_SOURCES = {"feeds": {"feeds": ["https://a.example/f"]}}'
    with_pages = built(tmp_path / "pages", f"{ACCOUNTS}\n{feeds}")
    without = built(tmp_path / "none", ACCOUNTS)
    for path, bridge in (("privacy/", "as Bridgy does"), ("fr/privacy/", "comme Bridgy")):
        assert bridge in prose(with_pages, path).text
        assert bridge not in prose(without, path).text


def test_words_of_x_are_said_to_be_kept_for_a_while_only() -> None:
    account = AccountSettings(name="musee", kind="x", langs=(), server="", by_hand=False,
                              variables=(), options={})  # fmt: skip
    privacy = privacy_of([account], ShowingRules(), "")
    assert (privacy.places, privacy.apart) == (("X",), True)
    assert not privacy_of([replace(account, by_hand=True)], ShowingRules(), "").apart


def test_it_says_that_what_waits_and_what_is_hidden_is_kept_and_who_can_read_it(
    tmp_path: Path,
) -> None:
    """On a branch of the repository where there is one, which a public one shows to everybody."""
    alone = built(tmp_path / "alone")
    (tmp_path / "clone" / "mentions" / ".git").mkdir(parents=True)
    clone = built(tmp_path / "clone")
    for path, kept, branch, file in (
        ("privacy/", "still kept as it was", "on the branch “mentions”", "published nowhere"),
        ("fr/privacy/", "reste gardé tel quel", "sur la branche « mentions »", "nulle part"),
    ):
        here, there = prose(alone, path).text, prose(clone, path).text
        assert kept in here
        assert kept in there
        assert (file in here, branch in here) == (True, False)
        assert (file in there, branch in there) == (False, True)


@pytest.mark.parametrize(
    ("rules", "pages", "waits", "unshown"),
    [
        (ShowingRules(), False, True, False),
        (ShowingRules(about=Showing.HIDE), False, False, True),
        (ShowingRules(about=Showing.SHOW), False, False, False),
        (ShowingRules(about=Showing.SHOW), True, True, False),
        (ShowingRules(about=Showing.SHOW, addressed=Showing.WAIT), False, True, False),
        (ShowingRules(gestures=Showing.HIDE), False, True, True),
    ],
)
def test_it_says_that_words_wait_only_where_they_do(
    rules: ShowingRules, *, pages: bool, waits: bool, unshown: bool
) -> None:
    privacy = privacy_of([], rules, "", pages=pages)
    assert (privacy.may_wait, privacy.keeps_unshown) == (waits, unshown)


def test_another_page_is_as_it_was_written(tmp_path: Path) -> None:
    assert prose(built(tmp_path), "other/").text == "No mark."


@pytest.mark.parametrize(
    ("show", "said"),
    [
        ({}, ["Shown in full", "Not shown before", "Counted; no name"]),
        (
            {"addressed": "wait", "about": "show", "gestures": "faces"},
            ["Not shown before", "At most 200", "Counted, and shown with your name"],
        ),
        ({"addressed": "hide", "about": "hide", "gestures": "hide"}, ["Not shown."] * 3),
    ],
)
def test_it_follows_what_is_shown(show: dict[str, str], said: list[str], tmp_path: Path) -> None:
    page = prose(built(tmp_path, f"POSSE_SHOW = {show!r}"), "privacy/")
    told = [e.text for e in page.all("dd")]
    assert [text[: len(start)] for text, start in zip(told, said, strict=False)] == said
    assert told[-1].startswith("No word of it is kept.")


@pytest.mark.parametrize(
    ("contact", "links"),
    [("''", []), ("'https://answered.example/write/'", ["https://answered.example/write/"]),
     ("'javascript:alert(1)'", [])],
)  # fmt: skip
def test_an_address_that_is_none_is_no_link(contact: str, links: list[str], tmp_path: Path) -> None:
    page = prose(built(tmp_path, f"CONTACT = {contact}"), "privacy/")
    assert [a.attributes["href"] for a in page.all("a")] == links


def test_the_sample_site_s_own_page_is_filled(sample: Built) -> None:
    text = prose(sample, "vie-privee/").text
    assert "Ce que nous gardons des mots des autres" in text
    assert "redaction@table-ronde.example" in text
