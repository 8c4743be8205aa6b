"""The writers' words as templates print them."""

from __future__ import annotations

from wording.texts import Body, Contents, Description, Lead, headings, minutes


class Written:
    """A report as Pelican hands it over, with as much as texts need."""

    def __init__(self, html: str, summary: str = "") -> None:
        self._content = html
        self.metadata = {"summary": summary} if summary else {}

    def get_content(self, base: str) -> str:
        """The body with its links resolved."""
        return self._content.replace("{here}", base)

    def _update_content(self, html: str, base: str) -> str:
        return html.replace("{here}", base)


def test_a_body_needs_no_inline_style() -> None:
    table = '<table><thead><tr><th style="text-align: right;">n</th></tr></thead></table>'
    html = str(Body(Written(f'<a href="{{here}}/a/">a</a>{table}'), "/blog", "back %(number)s"))
    assert 'href="/blog/a/"' in html
    assert '<th scope="col" class="right">' in html
    assert '<div class="wide" role="group" tabindex="0"><table>' in html
    assert "style=" not in html
    assert "<thead>" in html


def test_the_way_back_from_a_footnote_is_said_in_the_pages_language() -> None:
    note = '<a class="footnote-backref" href="#r" title="Jump back to footnote 12 in the text">'
    html = str(Body(Written(note), "", "Retour (note %(number)s)"))
    assert 'title="Retour (note 12)"' in html


def test_a_lead_is_the_summary_with_links_of_this_host() -> None:
    written = Written("<p>Body</p>", '<p><a href="{here}/x/">x</a></p>')
    lead = Lead(written, "/blog")
    written.metadata["summary"] = "<p>what Pelican made of it</p>"
    assert lead.__html__() == '<p><a href="/blog/x/">x</a></p>'


def test_a_description_is_plain_text() -> None:
    assert str(Description(Written("<p>Body</p>", "<p>Fish &amp; <em>chips</em></p>"))) == (
        "Fish & chips"
    )
    long = str(Description(Written(f"<p>{'word ' * 50}</p>")))
    assert long.split().count("word") == 30
    assert long.endswith(" …")


def test_contents_are_the_headings_with_an_id() -> None:
    html = (
        '<h2 id="a">A &amp; <em>B</em></h2><h3 id="b">C<sup id="fnref:1"><a>1</a></sup></h3>'
        '<h2 class="x" id="c">D</h2><h4 id="d">E</h4><h2>F</h2>'
    )
    assert [(h.id, h.text, h.level) for h in Contents(Written(html))] == [
        ("a", "A & B", 2),
        ("b", "C", 3),
        ("c", "D", 2),
    ]
    assert headings('<h2 id="a">A</h2><h2 id="b">B</h2>') == ()
    assert not Contents(Written(""))


def test_reading_takes_a_minute_at_least() -> None:
    assert minutes("") == 1
    assert minutes("<p>" + "mot " * 1100 + "</p>") == 5
