"""The linter on texts: none yet, addresses that lead nowhere, words that readers see as typed."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from desk.check.linter import check
from tests.desk.sites import GOOD, REPORT, site_at, write
from tests.plugins.media import camera

NAME = "content/events/congres/report.md"
PHOTO = {"content/events/congres/photos/IMG_1.JPG": camera.jpeg()}


def said(
    root: Path, files: Mapping[str, str | bytes], **settings: object
) -> list[tuple[str, bool]]:
    write(root, {**GOOD, **PHOTO, **files})
    return [(str(mistake), mistake.grave) for mistake in check(site_at(root, **settings))]


def body(text: str) -> dict[str, str]:
    return {NAME: REPORT.replace("Le texte.", text)}


GRAVE = {
    "a picture of another site": (
        "Avant.\n\n![Une table](https://elsewhere.example/a/x.jpg?w=1)",
        (
            f"{NAME}:8: “https://elsewhere.example/a/x.jpg?w=1” is no file of this site: readers "
            "see a gap there, because pages load nothing from elsewhere. "
            "Copy the file into photos/ and write ![…](photos/x.jpg)."
        ),
    ),
    "one in HTML, without words": (
        '<img src="//elsewhere.example/x.jpg">',
        f"{NAME}:6: “//elsewhere.example/x.jpg” is no file of this site",
    ),
    "one in the text itself": (
        "![Une table](data:image/png;base64,iVBORw0KGgo=)",
        "write ![…](photos/name.jpg).",
    ),
    "a film of another site": (
        '<video src="https://elsewhere.example/x.mp4"></video>',
        "Copy the file beside the text and write its name alone, or write a link to it.",
    ),
    "a scheme that is none": (
        "[Le site](htp://musee.example/)",
        (
            f"{NAME}:6: “htp://musee.example/” leads nowhere: no address begins with “htp://”. "
            "Did you mean “http://”?"
        ),
    ),
    "another": ("[Le site](htps://musee.example/)", "Did you mean “https://”?"),
    "one of nothing": (
        "[Voir](page:3)",
        "Write the whole address, like https://musee.example/, or take the link out.",
    ),
    "an address without a host": (
        "[Voir](https:///page/)",
        "“https:///page/” leads nowhere",
    ),
    "a link to nothing": (
        "Avant.\n\n[Le site]()",
        f"{NAME}:8: This link leads nowhere: it has no address.",
    ),
    "a picture of nothing": (
        "![Une table]()",
        f"{NAME}:6: There is no file in this picture’s parentheses.",
    ),
    "an address of one's own that is not there": (
        "Une ligne.\nUn [lien](https://test.example/not-there/).",
        f"{NAME}:7: No page of this site has the address /not-there/.",
    ),
    "an address without its https": (
        "[Le site](www.exemple.fr/page)",
        (
            f"{NAME}:6: “www.exemple.fr/page” is taken for a file of this site, and there is none. "
            "Write https://www.exemple.fr/page."
        ),
    ),
    "a host alone": ("[Le site](exemple.fr)", "Write https://exemple.fr."),
    "an address without its colon": (
        "[Le site](https//exemple.be/a)",
        "Write https://exemple.be/a.",
    ),
    "a mail address": ("[Écrire](camille@exemple.fr)", "Write mailto:camille@exemple.fr."),
}

ADVICE = {
    "a link whose place is not said": (
        "Voir [le site][missing].",
        f"{NAME}:6: Readers see this as it stands: [le site][missing]",
    ),
    "a picture without its end": (
        "Avant.\n\n![Not finished](photos/IMG_1.JPG",
        f"{NAME}:8: Readers see this as it stands: ![Not finished](photos/IMG_1.JPG",
    ),
    "a note that is not there": ("Dit-elle.[^1]", "Readers see this as it stands: [^1]"),
    "the file's name as words": (
        "![IMG_1.JPG](photos/IMG_1.JPG)",
        (
            f"{NAME}:6: “IMG_1.JPG” does not say what the picture shows. "
            "Write what it shows: ![Five people at a table](photos/IMG_1.JPG)"
        ),
    ),
    "the same without its end": ("![img_1](photos/IMG_1.JPG)", "“img_1” does not say"),
    "image": ("![image](photos/IMG_1.JPG)", "“image” does not say"),
    "a photo with its number": ("![Photo n° 2](photos/IMG_1.JPG)", "“Photo n° 2” does not say"),
    "a heading as high as the title": (
        "```sh\n# rien\n```\n\n# Le *grand* titre\n\nUn.\n\n# Deux",
        (
            f"{NAME}:10: “#” is the heading of the whole page, which has its title there already. "
            "Begin the parts of a text with “##”."
        ),
    ),
    "the same, underlined": ("Un titre\n===", f"{NAME}:6: “#” is the heading"),
}

GOOD_TEXTS = [
    "[Un](https://a.example/) [deux](mailto:a@b.example) [trois](tel:+331) [ici](#)",
    "[Un](https://test.example/) [deux](https://test.example) [trois](http://test.example/congres/)",
    "[Ce texte](https://test.example/congres/report) [la photo](https://test.example/a/b.webp)",
    "![Une table](https://test.example/congres/report/)",
    "Il dit « […] [sic] » et [a\\](b, puis `[x][y]` et `![x](y`.\n\n    [x][y]\n",
    "[Le site][a] et [b][].\n\n[a]: https://a.example/\n[b]: https://b.example/\n",
    "Dit-elle.[^1]\n\n[^1]: Une note.",
    "<!-- [x][y] --> x",
    "![Photo de groupe devant le musée](photos/IMG_1.JPG)",
    "## Une partie\n\nUn texte.\n\n```\n# rien\n```",
]


@pytest.mark.parametrize("case", GRAVE)
def test_what_leads_nowhere_stops_publish_and_is_said_once(case: str, tmp_path: Path) -> None:
    text, expected = GRAVE[case]
    ((line, grave),) = said(tmp_path, body(text))
    assert expected in line
    assert grave


@pytest.mark.parametrize("case", ADVICE)
def test_what_readers_would_rather_not_see_is_advice(case: str, tmp_path: Path) -> None:
    text, expected = ADVICE[case]
    ((line, grave),) = said(tmp_path, body(text))
    assert expected in line
    assert not grave


@pytest.mark.parametrize("text", GOOD_TEXTS)
def test_good_texts_have_no_mistakes(text: str, tmp_path: Path) -> None:
    assert said(tmp_path, body(text)) == []


def test_below_a_path_another_page_of_the_host_is_not_ours(tmp_path: Path) -> None:
    url = "https://test.example/blog"
    text = body("[Le musée](https://test.example/) [ce blog](https://test.example/blog/rien/)")
    ((line, _grave),) = said(tmp_path, text, SITEURL=url)
    assert "No page of this site has the address /blog/rien/." in line


def test_what_is_remembered_is_said_again(tmp_path: Path) -> None:
    """The next run reads what this one kept."""
    text = body("# Un\n\nVoir [le site][missing].")
    first = said(tmp_path, text)
    assert len(first) == 2
    assert (tmp_path / ".cache" / "readings.json").is_file()
    assert said(tmp_path, text) == first


@pytest.mark.parametrize(
    ("report", "told"),
    [
        (REPORT.replace("Le texte.\n", ""), True),
        (REPORT.replace("Le texte.", "<!-- à écrire -->"), True),
        (REPORT.replace("Le texte.", "").replace("published", "hidden"), True),
        (REPORT.replace("Le texte.", "").replace("Cinq personnes, une table.", ""), True),
        (REPORT.replace("Le texte.", "").replace("published", "draft"), False),
        (REPORT.replace("Le texte.", "").replace("Summary:", "Live: yes\nSummary:"), False),
        (REPORT.replace("Le texte.", "Un mot."), False),
    ],
)
def test_a_report_without_a_text_does_not_go_out(
    report: str, tmp_path: Path, *, told: bool
) -> None:
    """Unless it is being written in the room."""
    lines = said(tmp_path, {NAME: report})
    assert len(lines) == told, lines
    if told:
        assert lines[0][0].startswith(f"{NAME}:3: This report has no text yet, and would go out.")
        assert lines[0][1]
