"""Plain relative links work on the page, in the feed and in each language."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pelican import signals
from pelican.contents import Page
from pelican.generators import ArticlesGenerator

from tests.plugins.media import camera
from tests.plugins.media.site import Site


def addresses(html: str) -> set[str]:
    """Every address in src, href and srcset, without the site's own host."""
    found = re.findall(r'(?:src|href)=(?:"|&quot;)([^"&]+)', html)
    for listed in re.findall(r'srcset="([^"]+)"', html):
        found += [part.split()[0] for part in listed.split(",")]
    return {address.removeprefix("https://musee.example") for address in found}


def assert_all_there(site: Site, html: str) -> None:
    """Each address on this site has its file in the output."""
    for address in addresses(html):
        if address.startswith("/"):
            path = site.output / address.lstrip("/").partition("#")[0]
            assert (path / "index.html").is_file() if path.is_dir() else path.is_file(), address


def test_a_photo_in_two_languages_is_made_once(site: Site) -> None:
    """The page, the feed and the translation show the same files, which are there."""
    site.put("events/e1/photos/a.jpg", camera.jpeg())
    site.report("![Cinq personnes](photos/a.jpg)")
    site.report("![Five people](photos/a.jpg)", at="events/e1/j1.en.md")
    site.build()
    french, english = site.page(), site.page("en/e1/j1")
    assert addresses(french) == addresses(english)
    assert len(site.files()) == len({Path(name).name for name in site.files()}) == 5
    assert 'alt="Cinq personnes" src="/e1/photos/a.' in french
    for html in (french, english, site.feed()):
        assert_all_there(site, html)
    assert 'src="https://musee.example/e1/photos/a.' in site.feed()
    assert "480.webp 480w, https://musee.example/e1/" in site.feed()


def test_what_templates_get(site: Site) -> None:
    """Pictures in the size of the page, the card in its own, with the words of the first."""
    site.put("events/e1/photos/a.jpg", camera.jpeg(2000, 1500))
    site.put("events/e1/photos/b.jpg", camera.jpeg(2000, 1000))
    site.report("![](photos/a.jpg)\n\n![Une salle](photos/b.jpg)")
    site.build()
    page = site.page()
    assert re.search(r"\[picture /e1/photos/a\.\w+-960\.jpg  960x720 3\]", page)
    assert re.search(r"\[picture /e1/photos/b\.\w+-960\.jpg Une salle 960x480 3\]", page)
    assert re.search(r"\[card /e1/photos/b\.\w+-1200\.jpg Une salle 1200x600\]", page)
    assert (site.output / re.findall(r"\[card /(\S+)", page)[0]).is_file()


@pytest.mark.parametrize(
    ("image", "card"),
    [
        ("photos/b.jpg", r"b\.\w+-1200\.jpg Une salle"),
        ("photos/c%20d.jpg", r"c-d\.\w+-1200\.jpg  "),
    ],
)
def test_the_writer_chooses_the_card(site: Site, image: str, card: str) -> None:
    """Image: names it; its words are those that the text gives it, if it shows it."""
    for name in ("a", "b", "c d"):
        site.put(f"events/e1/photos/{name}.jpg", camera.jpeg(1300, 900 + len(name)))
    body = "![x](photos/a.jpg) ![Une salle](photos/b.jpg)"
    site.report(body, more=f"Image: {image}")
    site.build()
    assert re.search(rf"\[card /e1/photos/{card}", site.page())


def test_a_text_without_pictures_has_none(site: Site) -> None:
    site.report("Rien.")
    site.build()
    assert "[picture" not in site.page()
    assert "[card" not in site.page()


def test_the_summary_too(site: Site) -> None:
    """Links and pictures of the summary work, on the page and in the feed."""
    site.put("events/e1/photos/a.jpg", camera.jpeg())
    site.report("Texte.", at="events/e1/j2.md")
    site.report("Texte.", more="Summary: ![x](photos/a.jpg) et [demain](j2.md)")
    site.build()
    header = site.page().partition("<header>")[2]
    assert 'loading="lazy"' in header
    assert 'href="/e1/j2/"' in header
    assert_all_there(site, header)
    assert 'href="https://musee.example/e1/j2/"' in site.feed()


def test_links_between_texts(site: Site) -> None:
    """To a part, a translation, another event, a report of none, a page and the event itself."""
    site.put("events/e1/event.md", "Title: E1")
    site.report("x", at="events/e1/j1.en.md")
    site.report("x", at="events/e2/un rapport/index.md")
    site.report("x", at="reports/libre.md")
    site.put("pages/a-propos.md", "Title: À propos\n\n[j1](../events/e1/j1.md)")
    site.report(
        "[a](#part) [b](j1.en.md) [c](../e2/un%20rapport/index.md#x) [d](../../reports/libre.md)"
        " [e](../../pages/a-propos.md) [f](event.md#jour-2) [g](/ailleurs/) [h](https://a.example)"
    )
    site.build()
    main = site.page().partition("</main>")[0]
    assert re.findall(r'href="([^"]+)"', main) == [
        *("#part", "/en/e1/j1/", "/e2/un rapport/#x", "/reports/libre/", "/a-propos/"),
        *("/e1/#jour-2", "/ailleurs/", "https://a.example"),
    ]
    assert 'href="/e1/j1/"' in site.page("a-propos")
    assert "https://musee.example/en/e1/j1/" in site.feed()


def test_a_site_below_a_path(site: Site) -> None:
    """Addresses on pages begin with the path, those of feeds with the host."""
    site.put("events/e1/photos/a.jpg", camera.jpeg())
    site.report("![x](photos/a.jpg) [y](j2.md)")
    site.report("x", at="events/e1/j2.md")
    site.build(SITEURL="https://host.example/blog")
    assert 'src="/blog/e1/photos/a.' in site.page()
    assert 'href="/blog/e1/j2/"' in site.page()
    assert 'src="https://host.example/blog/e1/photos/a.' in site.feed()
    assert site.named(r"e1/photos/a\.\w+-960\.jpg").is_file()


class OtherPlugin:
    """Has a text of its own, as one about an event is, and makes a Page of it."""

    def __init__(self) -> None:
        self.html = ""

    def register(self) -> None:
        """Work when all reports are read."""
        signals.article_generator_finalized.connect(self.convert)

    def convert(self, generator: ArticlesGenerator) -> None:
        """The text's HTML with final addresses."""
        source = Path(generator.settings["PATH"], "events/e1/event.md")
        page = Page(
            '<p><img src="photos/a.jpg" alt=""><a href="j1.md">j1</a></p>',
            metadata={"title": "E1"},
            settings=generator.settings,
            source_path=str(source),
            context=generator.context,
        )
        self.html = page.content


def test_another_plugins_text_is_taken_care_of(site: Site) -> None:
    """Its pictures are put out, and its links are final."""
    site.put("events/e1/event.md", "Title: E1")
    site.put("events/e1/photos/a.jpg", camera.jpeg())
    site.report("x")
    other = OtherPlugin()
    site.build(PLUGINS=["media", other])
    assert 'href="/e1/j1/"' in other.html
    assert 'src="/e1/photos/a.' in other.html
    assert_all_there(site, other.html)
    assert len(site.files()) == 4


def test_a_content_folder_that_is_not_named_from_the_root(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.put("events/e1/photos/a.jpg", camera.jpeg())
    site.report("![x](photos/a.jpg) [y](j1.md)")
    monkeypatch.chdir(site.folder)
    site.build(PATH="theme/../content", OUTPUT_PATH="output")
    assert_all_there(site, site.page())


def test_files_are_copied_to_the_matching_address(site: Site) -> None:
    """Only what is linked to is put out; a photo behind a link is the clean one."""
    site.put("events/e1/docs/Programme été.PDF", b"%PDF-1.7")
    site.put("events/e1/docs/notes.txt", b"not linked to")
    site.put("events/e1/photos/a.jpg", camera.jpeg(2000, 1500))
    site.report("[p](<docs/Programme été.PDF#page=2>) [photo](photos/a.jpg)")
    site.build()
    assert 'href="/e1/docs/programme-ete.pdf#page=2"' in site.page()
    assert site.named(r"e1/docs/.*").read_bytes() == b"%PDF-1.7"
    assert re.search(r'href="/e1/photos/a\.\w+-1600\.webp"', site.page())
    assert len(site.files()) == 2
    source = site.content / "events/e1/docs/Programme été.PDF"
    assert source.stat().st_nlink == 1


def test_what_waits_puts_nothing_out(site: Site) -> None:
    """A draft's photo is not published, and a link to it keeps its words alone."""
    site.put("events/e1/photos/secret.jpg", camera.jpeg())
    site.report("![x](photos/secret.jpg)", at="events/e1/j2.md", more="Status: draft\nCategory: x")
    site.report("x", at="events/e1/j3.md", more="Status: skip")
    site.report("À lire [demain](j2.md), [après](j3.md) et [hier](j1.md).")
    site.build()
    assert site.files() == set()
    assert 'À lire demain, après et <a href="/e1/j1/">hier</a>.' in site.page()


def test_pelicans_own_links_are_left_to_it(site: Site, caplog: pytest.LogCaptureFixture) -> None:
    """But a photo sent out with everything in it is worth a warning."""
    site.put("extra/notes.pdf", b"%PDF")
    site.put("events/e1/photos/a.jpg", camera.jpeg())
    site.report("[n]({static}/extra/notes.pdf) ![a]({attach}photos/a.jpg) [m]({filename}j1.md)")
    site.build()
    assert 'href="/extra/notes.pdf"' in site.page()
    assert 'href="/e1/j1/"' in site.page()
    assert "write photos/a.jpg without braces" in caplog.text
    assert "notes.pdf" not in caplog.text


def test_code_and_comments_stay(site: Site) -> None:
    """What a writer shows as code is not an image."""
    site.report(
        '`<img src="a.jpg">`\n\n    ![x](b.jpg)\n\n<!-- <img src="c.jpg"> -->\n\n'
        "&lt;img src=d.jpg&gt;"
    )
    site.build()
    page = site.page()
    assert '<code>&lt;img src="a.jpg"&gt;</code>' in page
    assert "![x](b.jpg)" in page
    assert '<!-- <img src="c.jpg"> -->' in page
    assert "&lt;img src=d.jpg&gt;" in page
    assert "srcset" not in page


def test_outputs_outlive_a_second_build_with_and_without_cleaning(site: Site) -> None:
    """Nothing that is the same is written again, so nothing is sent again."""
    site.put("events/e1/photos/a.jpg", camera.jpeg())
    site.put("events/e1/a.pdf", b"%PDF")
    site.report("![x](photos/a.jpg) [y](a.pdf)")
    site.build()
    first = {name: (site.output / name).stat() for name in site.files()}
    for clean in (False, True):
        site.build(DELETE_OUTPUT_DIRECTORY=clean)
        again = {name: (site.output / name).stat() for name in site.files()}
        assert {n: (s.st_size, s.st_mtime_ns) for n, s in again.items()} == {
            n: (s.st_size, s.st_mtime_ns) for n, s in first.items()
        }
    assert not [name for name in site.files() if Path(name).name.startswith(".")]
