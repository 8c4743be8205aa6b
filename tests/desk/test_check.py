"""The linter: one case of everything that it names, with file and line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from desk.check.linter import check
from posse.models import Published
from posse.published import write_published
from tests.desk.sites import EVENT, GOOD, PROGRAMME, REPORT, site_at, write
from tests.plugins.media import camera

Files = Mapping[str, str | bytes | None]

PHOTO: dict[str, str | bytes | None] = {"content/events/congres/photos/a.jpg": camera.jpeg()}


def said(root: Path, files: Files, **settings: object) -> list[str]:
    write(root, {**GOOD, **files})
    return [str(mistake) for mistake in check(site_at(root, **settings))]


def report(*changes: tuple[str, str]) -> dict[str, str]:
    text = REPORT
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return {"content/events/congres/report.md": text}


def body(text: str) -> dict[str, str]:
    return report(("Le texte.", text))


def field(line: str) -> dict[str, str]:
    return report(("Summary:", f"{line}\nSummary:"))


def test_a_good_site_has_no_mistakes(tmp_path: Path) -> None:
    assert said(tmp_path, {}) == []


def test_lines_between_dashes_are_read_like_others(tmp_path: Path) -> None:
    """Marks within a value are the writer's own, and so are those without dashes around."""
    pages = {
        "content/pages/b.md": "---\ntitle: Un « mot »\nsummary: [Ici](a-propos.md)\n---\n\nx\n",
        "content/pages/c.md": 'Title: "Hors micro"\n\nx\n',
    }
    assert said(tmp_path, pages) == []


WITH_TAG = REPORT.replace("Summary", "Tags: budget\nSummary")

CASES: dict[str, tuple[Files, str]] = {
    "a missing title": (
        report(("Title: Être performant\n", "")),
        "content/events/congres/report.md:1: “Title:” is missing. Add a line",
    ),
    "a missing date": (
        report(("Date: 2026-05-12 13:10\n", "")),
        "report.md:1: “Date:” is missing.",
    ),
    "a missing status": (report(("Status: published\n", "")), "report.md:1: “Status:” is missing."),
    "an unknown key": (
        field("Sumary: x"),
        "report.md:4: “Sumary:” is not known. Did you mean “Summary”?",
    ),
    "a French key": (
        field("Auteur: Camille"),
        "report.md:4: “Auteur:” is not known. Did you mean “Author”?",
    ),
    "a slug": (field("Slug: x"), "The file’s name is the address"),
    "a key with an accent": (
        field("Résumé: x"),
        "report.md:4: The lines at the top of the file end here",
    ),
    "a key written twice": (field("Title: Autre"), "report.md:4: “Title:” is written twice"),
    "a bad date": (
        report(("2026-05-12 13:10", "12/05/2026")),
        "report.md:2: Date: “12/05/2026” is not a date: write 2026-05-12 13:10.",
    ),
    "a date that does not exist": (
        report(("2026-05-12 13:10", "2026-02-30")),
        "report.md:2: Date: “2026-02-30” is not a date that exists",
    ),
    "a bad status": (
        report(("published", "publishd")),
        ("report.md:3: Status: “publishd” is not a status: write draft, published, hidden. "
        "Did you mean “published”?"),
    ),
    "a bad embargo": (field("Embargo: demain"), "report.md:4: Embargo: “demain” is not a date"),
    "a bad flag": (field("Live: peut-être"), "report.md:4: Live: This is yes or no"),
    "a bad attribution": (field("Attribution: oui"), "Attribution: The one value here is none"),
    "a bad correction": (field("Correction: faux"), "Correction: “faux” is not a correction"),
    "a bad copy": (field("Syndication: social.example"), "is not the address of a copy"),
    "a bad alias": (field("Aliases: Vieux Titre"), "“Vieux Titre” is not an alias"),
    "an unknown account": (
        field("Networks: mastodon"),
        "report.md:4: Networks: “mastodon”: no account is connected yet.",
    ),
    "words for an unknown account": (
        field("Announcement-mastodon: Court"),
        "report.md:4: “Announcement-mastodon:” names an account that this site does not have",
    ),
    "an unknown session": (
        field("Session: j1-3"),
        ("report.md:4: The session “j1-3” is not in content/events/congres/programme.csv. "
        "Did you mean “j1-03”?"),
    ),
    "a key below an empty line": (
        report(("Summary:", "\nSummary:")),
        "report.md:5: “Summary:” stands below an empty line, so it is text that readers see.",
    ),
    "a session without an event": (
        {"content/reports/x.md": REPORT.replace("Summary:", "Session: j1-03\nSummary:")},
        "content/reports/x.md:4: “Session:” needs an event",
    ),
    "an unknown person": (
        field("People: camille-exempel"),
        "report.md:4: “camille-exempel” is no key of people.toml. Did you mean “camille-exemple”?",
    ),
    "a picture without words": (
        {**body("Une ligne.\n\n![](photos/a.jpg)"), **PHOTO},
        "report.md:8: The picture photos/a.jpg has no words for who cannot see it.",
    ),
    "a picture that is not there": (
        body("![Une table](photos/b.jpg)"),
        "report.md:6: There is no file “photos/b.jpg”.",
    ),
    "a picture in other letters": (
        body("![Une table](photos/A.jpg)") | {"content/events/congres/photos/a.jpg": b"x"},
        "There is no file “A.jpg”, but there is “a.jpg”.",
    ),
    "a picture on one computer": (
        body("![Une table](C:\\Users\\Camille\\a.jpg)"),
        "is a path on one computer; nobody else has it.",
    ),
    "a picture of the front matter that is not there": (
        field("Image: photos/b.jpg"),
        "report.md:4: There is no file “photos/b.jpg”.",
    ),
    "a picture of the front matter on another site": (
        field("Image: https://other.example/a.jpg"),
        "report.md:4: “Image:” is on another site",
    ),
    "a link to a file that is not there": (
        body("Un [lien](autre.md), puis\n\nun [lien](autre.md)."),
        "report.md:8: There is no file “autre.md”.",
    ),
    "a link to a part that is not there": (
        body("[Voir](#rien)"),
        "report.md:6: There is no part “#rien” in events/congres/report.md.",
    ),
    "a link to a part of another report": (
        body("[Voir](autre.md#rien)") | {"content/events/congres/autre.md": REPORT},
        "There is no part “#rien” in events/congres/autre.md.",
    ),
    "a link to a draft": (
        body("[Voir](autre.md)")
        | {"content/events/congres/autre.md": REPORT.replace("published", "draft")},
        "report.md:6: content/events/congres/autre.md is not out yet",
    ),
    "a link to no page": (
        body("[Voir](/rien/du-tout/)"),
        "report.md:6: No page of this site has the address /rien/du-tout/.",
    ),
    "a link out of the content": (
        body("[Voir](../../../secret.txt)"),
        "“../../../secret.txt” leads out of the content folder.",
    ),
    "a link in Pelican's braces": (
        body("[Voir]({filename}rien.md)"),
        "report.md:6: There is no file “rien.md”.",
    ),
    "attach": (
        body("[Une table]({attach}table.pdf)") | {"content/events/congres/table.pdf": b"x"},
        "A plain relative link does the same as {attach}",
    ),
    "a title in YAML's marks": (
        {"content/pages/b.md": '---\ntitle: "YAML: oui"\n---\n\nx\n'},
        ("content/pages/b.md:2: “title:” is taken letter by letter, so readers would see "
        '"YAML: oui". Write: title: YAML: oui'),
    ),
    "tags in YAML's brackets": (
        {"content/events/congres/report.md": f"---\ntags: [budget, 'musées']\n{REPORT}"},
        ("report.md:2: “tags:” is taken letter by letter, so readers would see [budget, 'musées']. "
        "Write: tags: budget, musées"),
    ),
    "a summary that YAML would fold": (
        {"content/pages/b.md": "---\ntitle: B\nsummary: >\n    Un.\n---\n\nx\n"},
        ("content/pages/b.md:3: “summary:” is taken letter by letter, so readers would see >. "
        "Write all of it behind the colon."),
    ),
    "a draft said on a second line": (
        report(("Status: published", "Status:\n    draft")),
        "report.md:4: “Status:” takes one line.",
    ),
    "tags in a list": (
        field("Tags:\n    - budget"),
        "report.md:5: “Tags:” takes one line.",
    ),
    "a page that is a draft on a second line": (
        {"content/pages/b.md": "Title: B\nStatus:\n    draft\n\nx\n"},
        "content/pages/b.md:3: “Status:” takes one line.",
    ),
    "a merge's marks": (
        body("<<<<<<< HEAD\na\n======="),
        "report.md:6: A git merge left its marks",
    ),
    "a control character": (body("a\x02b"), "control character (U+0002)"),
    "an id used twice": (
        {"content/events/congres/report/index.md": REPORT},
        "report/index.md:1: This id is used twice: content/events/congres/report.md has it too.",
    ),
    "a translation into its own language": (
        {"content/events/congres/report.fr.md": REPORT},
        "report.fr.md:1: content/events/congres/report.md is in that language already (fr).",
    ),
    "an alias that another report has": (
        field("Aliases: autre") | {"content/events/congres/autre.md": REPORT},
        "report.md:4: The alias “autre” is used already, by content/events/congres/autre.md.",
    ),
    "an alias that is the address itself": (
        field("Aliases: report"),
        "report.md:4: The alias “report” is the report’s own address.",
    ),
    "a name that is no address": (
        {"content/events/congres/Été à Paris.md": REPORT},
        ("Été à Paris.md:1: The name “Été à Paris” cannot be an address: it takes lower-case "
        "letters without accents, digits and hyphens. Rename it to ete-a-paris."),
    ),
    "a name with another dot": (
        {"content/events/congres/report.v2.md": REPORT},
        "report.v2.md:1: “.v2” in the file’s name is no language.",
    ),
    "another ending": (
        {"content/events/congres/x.markdown": REPORT},
        "x.markdown:1: This file would not be read: its name must end in .md. Rename it to x.md.",
    ),
    "a report too deep": (
        {"content/events/congres/jour-1/matin/x.md": REPORT},
        "matin/x.md:1: A report cannot stand here",
    ),
    "a report in no event": (
        {"content/events/x.md": REPORT},
        "content/events/x.md:1: A report cannot stand here",
    ),
    "an event that takes the site's own address": (
        {"content/events/tags/event.md": EVENT},
        "content/events/tags/event.md:1: “tags” is an address that the site itself uses.",
    ),
    "an event named as a page": (
        {"content/events/a-propos/event.md": EVENT},
        "The event “a-propos” and the page of the same name have one address.",
    ),
    "a page that takes the site's own address": (
        {"content/pages/tags.md": "Title: Mots\n\nx\n"},
        "content/pages/tags.md:1: “tags” is an address that the site itself uses.",
    ),
    "an event without event.md": (
        {"content/events/autre/x.md": REPORT},
        "content/events/autre/event.md:1: This event has no event.md",
    ),
    "a mistake in event.md": (
        {"content/events/congres/event.md": EVENT.replace("Europe/Paris", "Paris")},
        "congres/event.md:4: “Paris” is not a time zone: write one like Europe/Paris.",
    ),
    "a mistake in programme.csv": (
        {"content/events/congres/programme.csv": PROGRAMME.replace("j1-04;1", "j1-04;7")},
        "content/events/congres/programme.csv:3: The day “7” must be a number from 1 to 2.",
    ),
    "a mistake in people.toml": (
        {"content/people.toml": "[camille-exemple]\nname = Camille\n"},
        "content/people.toml:2: This is not valid TOML",
    ),
    "half an account of the fediverse": (
        {"content/people.toml": '[ada]\nname = "Ada"\n\nmastodon = "@ada"\n'},
        "content/people.toml:4: [ada]: “@ada” is no account of the fediverse",
    ),
    "a tag without letters": (field("Tags: budget, !!!"), "“!!!” has no letter or digit"),
    "a tag in two spellings": (
        field("Tags: Budget")
        | {"content/events/congres/a.md": WITH_TAG},
        "“Budget” is written “budget” in content/events/congres/a.md; they share one page.",
    ),
    "not UTF-8": (
        {"content/events/congres/x.md": "Title: x\nDate: é".encode("cp1252")},
        "x.md:2: This file is not in UTF-8.",
    ),
    "an unknown key of a page": (
        {"content/pages/b.md": "Title: B\nOrdre: 1\n\nx\n"},
        "content/pages/b.md:2: “Ordre:” is not known. Did you mean “Order”?",
    ),
    "an unknown menu": (
        {"content/pages/b.md": "Title: B\nMenu: haut\nOrder: x\n\nx\n"},
        "content/pages/b.md:2: “haut” is no menu: write header, footer, none.",
    ),
    "a line of removed.txt that is no id": (
        {"content/removed.txt": "# retirés\nnimporte\n"},
        "content/removed.txt:2: “nimporte” is no report: write event/slug, one a line.",
    ),
    "a report that is removed and still there": (
        {"content/removed.txt": "congres/report\n"},
        "“congres/report” is to be removed, but content/events/congres/report.md is still there.",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_each_mistake_names_its_file_and_line_and_what_to_do(case: str, tmp_path: Path) -> None:
    files, expected = CASES[case]
    lines = said(tmp_path, files)
    assert any(expected in line for line in lines), lines


@pytest.mark.parametrize("case", CASES)
def test_a_mistake_is_said_once_and_brings_no_other(case: str, tmp_path: Path) -> None:
    """A writer who sees ten lines for one slip stops reading them."""
    files, expected = CASES[case]
    lines = said(tmp_path, files)
    few = {"a key with an accent": 2, "an unknown menu": 2, "a merge's marks": 2,
           "an event without event.md": 1, "a link to a file that is not there": 2}  # fmt: skip
    assert len(lines) <= few.get(case, 1), lines
    assert sum(expected in line for line in lines) == 1, lines


def test_words_that_are_too_long_are_measured_once_an_account_is_there(tmp_path: Path) -> None:
    words = field("Announcement: " + "mot " * 130)
    assert said(tmp_path, words) == []
    (line,) = said(tmp_path, words, POSSE_NETWORKS={"mastodon": {"server": "https://s.example"}})
    assert line.startswith(
        "content/events/congres/report.md:4: These words are 43 characters too long for mastodon "
        "(500 with the link). Your server may take more"
    )


@pytest.mark.parametrize(
    ("account", "kind", "too_long", "limit"),
    [
        ("musee", "bluesky", 224, 300),
        ("musee", "x", 263, 280),
        ("linkedin-fr", "by-hand", 0, 3000),
        ("lettre", "by-hand", 0, 0),
    ],
)
def test_each_account_measures_in_its_networks_way(
    account: str, kind: str, too_long: int, limit: int, tmp_path: Path
) -> None:
    """519 signs: on X with a link of 23, on Bluesky with a warning that stands in the text."""
    words = field("Announcement: " + "mot " * 130 + ("\nWarning: a" if kind == "bluesky" else ""))
    found = said(tmp_path, words, POSSE_NETWORKS={account: {"use": kind}})
    lines = [line for line in found if not line.startswith("pelicanconf.py:")]
    assert len(lines) == bool(too_long), lines
    if too_long:
        expected = f"{too_long} characters too long for {account} ({limit} with the link)"
        assert expected in lines[0], lines


@pytest.mark.parametrize(
    ("choice", "measured"),
    [("", True), ("\nNetworks: mastodon", True), ("\nNetworks: none", False),
     ("\nNetworks: linkedin; bluesky", False)],
)  # fmt: skip
def test_words_are_measured_for_the_accounts_alone_that_they_go_to(
    choice: str, tmp_path: Path, *, measured: bool
) -> None:
    words = field("Announcement: " + "mot " * 130 + choice)
    accounts = {
        "mastodon": {"server": "https://social.example", "langs": ["fr"]},
        "bluesky": {"handle": "musee.example", "langs": ["en"]},
        "linkedin": {"use": "by-hand"},
    }
    lines = said(tmp_path, words, POSSE_NETWORKS=accounts)
    assert [("too long for mastodon" in line) for line in lines] == [True] * measured


def test_own_words_for_an_account_are_measured_instead(tmp_path: Path) -> None:
    words = field("Announcement: " + "mot " * 130 + "\nAnnouncement-musee: Court.")
    account = {"musee": {"use": "mastodon", "server": "https://s.example"}}
    assert said(tmp_path, words, POSSE_NETWORKS=account) == []


SHOWN = "![Une table](photos/a.jpg)\n\n![La même](photos/b.jpg)\n"


@pytest.mark.parametrize(
    ("text", "settings", "too_long"),
    [
        (SHOWN, {}, True), (SHOWN, {"pictures": 1}, False), (SHOWN, {"pictures": 0}, False),
        ("![Une table](photos/a.jpg)\n", {}, False),
        ("![Une](photos/a.jpg) " * 3, {}, False), ("", {}, False),
    ],
)  # fmt: skip
def test_words_beside_several_pictures_have_their_link_with_them_on_bluesky(
    text: str, settings: dict[str, object], tmp_path: Path, *, too_long: bool
) -> None:
    """The same photo twice is one; with one alone, the link is a card and costs nothing."""
    site = {
        **PHOTO, "content/events/congres/photos/b.jpg": camera.jpeg(40, 30),
        **report(("Summary:", f"Announcement: {'a' * 300}\nSummary:"), ("Le texte.", text or "x")),
    }  # fmt: skip
    lines = said(tmp_path, site, POSSE_NETWORKS={"bluesky": {"handle": "a.example", **settings}})
    assert len(lines) == too_long, lines
    link = "https://test.example/congres/report/"
    assert not too_long or f" {1 + len(link)} characters too long for bluesky" in lines[0]


MASTODON: dict[str, object] = {"use": "mastodon", "server": "https://s.example"}


@pytest.mark.parametrize(
    ("text", "account", "told"),
    [
        ("Le texte.", MASTODON, True), ("![Une table](photos/a.jpg)", MASTODON, False),
        ("Le texte.", {**MASTODON, "pictures": 0}, False),
        ("Le texte.", {"use": "bluesky", "handle": "a.example"}, False),
        ("Le texte.", {"use": "by-hand"}, False), ("Le texte.", None, False),
    ],
)  # fmt: skip
def test_a_picture_that_posts_cannot_carry_for_want_of_words_is_a_hint(
    text: str, account: dict[str, object] | None, tmp_path: Path, *, told: bool
) -> None:
    """The text gives a picture its words; where a card carries it, it needs none."""
    site = {**PHOTO, **report(("Summary:", "Image: photos/a.jpg\nSummary:"), ("Le texte.", text))}
    lines = said(tmp_path, site, POSSE_NETWORKS={"musee": account} if account else {})
    assert len(lines) == told, lines
    if told:
        assert lines[0].startswith("content/events/congres/report.md:4: Posts do not carry this")
        assert "![Five people at a table](photos/a.jpg)" in lines[0]


@pytest.mark.parametrize(
    ("account", "told"),
    [
        ({**MASTODON, "pictures": 5}, "“pictures” of the account musee cannot be “5”"),
        ({**MASTODON, "pictures": "two"}, "“pictures” of the account musee cannot be “two”"),
        ({"use": "mastodon", "link": "links"}, "Write one of: link, no-link, image-card."),
        ({**MASTODON, "picture": 1}, "“picture”, which is not known. Is it “pictures”?"),
        ({**MASTODON, "threads": "no"}, "“threads” of the account musee is True or False."),
        ({"use": "facebook"}, "The account musee uses “facebook”, which is no network."),
        (
            {**MASTODON, "visibility": "direct"},
            "“visibility” of the account musee cannot be “direct”",
        ),
        ({**MASTODON, "follow_ups": "all"}, "Write one of: public, unlisted, private."),
    ],
)
def test_settings_that_cannot_be_are_named(
    account: dict[str, object], told: str, tmp_path: Path
) -> None:
    """In the file where they stand, before anything is sent; a stranger's mean something else."""
    assert not said(tmp_path, {}, POSSE_NETWORKS={"musee": {**account, "use": "my.network"}})
    (line,) = said(tmp_path, {}, POSSE_NETWORKS={"musee": account})
    assert line.startswith("pelicanconf.py:")
    assert told in line


@pytest.mark.parametrize(
    ("slip", "meant"),
    [("POSSE_THREADS", "POSSE_THREAD"), ("POSSE_MAXPOSTS", "POSSE_MAX_POSTS"),
     ("CODE_HOSTS", "CODE_HOST"), ("FEDIVERSE_CREATORS", "FEDIVERSE_CREATOR")],
)  # fmt: skip
def test_a_slip_in_the_name_of_a_setting_is_a_hint(slip: str, meant: str, tmp_path: Path) -> None:
    """It would change nothing, and nobody would know."""
    (line,) = said(tmp_path, {}, **{slip: "no"})
    assert line.endswith(f"Nothing reads the setting {slip}. Is it “{meant}”?")
    assert said(tmp_path, {}, POSSE_THREAD="no", POSSE_OF_MY_OWN=1) == []


def test_plugins_in_the_wrong_order_are_named(tmp_path: Path) -> None:
    (line,) = said(tmp_path, {}, PLUGINS=["posse", "wording", "media", "events"])
    assert "PLUGINS must list wording, media, events, posse, in this order." in line


PUBLISHED = Published(
    id="congres/ancien", lang="fr", permalink="https://test.example/congres/ancien/",
    source="events/congres/ancien.md", title="Ancien", digest="1",
    first_deployed=datetime(2026, 5, 12, tzinfo=UTC),
)  # fmt: skip


def test_what_is_shown_of_answers_is_checked_word_by_word(tmp_path: Path) -> None:
    """With the line of the setting, where pelicanconf.py has it."""
    (line,) = said(tmp_path, {}, POSSE_SHOW={"about": "later"})
    assert line.startswith("pelicanconf.py:1: ")
    assert "“about” is “later”. It may be: show, wait, hide." in line
    (line,) = said(tmp_path, {}, POSSE_SHOW={"gesture": "faces"})
    assert "Is it “gestures”?" in line
    assert said(tmp_path, {}, POSSE_SHOW={"gestures": "faces"}) == []


def test_a_report_that_is_out_cannot_vanish_without_a_word(tmp_path: Path) -> None:
    write_published(tmp_path / "state", [PUBLISHED])
    (line,) = said(tmp_path, {})
    assert line == (
        "content/events/congres/ancien.md:1: This report is out "
        "(https://test.example/congres/ancien/), and its file has vanished. "
        "Written on another machine? Fetch it: git pull. "
        "Renamed? Add “Aliases: ancien” to the new file. "
        "Removed on purpose? Add the line congres/ancien to content/removed.txt."
    )


@pytest.mark.parametrize(
    "files",
    [
        field("Aliases: ancien"),
        field("Aliases: /congres/ancien/"),
        {"content/removed.txt": "congres/ancien  # demandé\n"},
    ],
)
def test_a_renamed_or_removed_report_has_not_vanished(files: Files, tmp_path: Path) -> None:
    write_published(tmp_path / "state", [PUBLISHED])
    assert said(tmp_path, files) == []


def test_a_report_that_is_out_cannot_become_a_draft_again(tmp_path: Path) -> None:
    write_published(tmp_path / "state", [PUBLISHED])
    (line,) = said(
        tmp_path, {"content/events/congres/ancien.md": REPORT.replace("published", "draft")}
    )
    assert line.startswith("content/events/congres/ancien.md:3: This report is out")


def test_a_report_whose_event_was_renamed_is_told_its_whole_old_name(tmp_path: Path) -> None:
    moved = replace(PUBLISHED, id="avant/ancien", source="events/avant/ancien.md")
    write_published(tmp_path / "state", [moved])
    (line,) = said(tmp_path, {})
    assert "Add “Aliases: avant/ancien” to the new file." in line
    assert said(tmp_path, field("Aliases: avant/ancien")) == []


def test_a_removed_report_under_a_new_name_is_seen(tmp_path: Path) -> None:
    write_published(tmp_path / "state", [PUBLISHED])
    files = {**field("Aliases: ancien"), "content/removed.txt": "congres/ancien\n"}
    (line,) = said(tmp_path, files)
    assert "“congres/ancien” is to be removed, but content/events/congres/report.md" in line
