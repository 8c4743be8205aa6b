"""Hostile titles, other languages, what is not out yet, lists of many pages."""

from __future__ import annotations

from pathlib import Path

from tests.site.hard_cases import HOSTILE
from tests.site.markup import Built
from tests.site.sample_answers import ABOUT, ANSWERS, ROOT, write

SAMPLES = ROOT / "samples"


def test_a_hostile_title_is_text_everywhere(hard: Built) -> None:
    for path in ("days/opening/", "days/", "archives/"):
        page = hard.page(path)
        assert HOSTILE in page.text, path
        assert not page.all("script"), path
    report = hard.page("days/opening/")
    assert report.one("h1").text == HOSTILE
    assert report.one("meta", property="og:title").attributes["content"] == HOSTILE
    assert hard.page("").one("h1").text == "Hard & <b>cases</b>"


def test_an_event_in_another_language_is_worded_in_it(hard: Built) -> None:
    hub = hard.page("days/")
    assert hub.one("html").attributes["lang"] == "en"
    assert hub.one("h1").text == "Days & <nights>"
    assert hub.one(cls="facts").text.startswith("30 May")
    assert [h.one(cls="date").text for h in hub.all("h2") if h.all(cls="date")] == [
        "Saturday, 30 May",
        "Sunday, 31 May",
        "Monday, 1 June",
    ]
    states = [slot.one(cls="state").text for slot in hub.all(cls="slot")]
    assert states[1:3] == ["– Not covered", "↗ Reported elsewhere"]
    kinds = [kind.text for kind in hub.all(cls="kind")]
    assert kinds == ["Silent disco", "Talk", "Round table", "Workshop"]


def test_a_report_in_another_language_says_so_in_lists(hard: Built) -> None:
    archive = hard.page("archives/")
    assert archive.one("html").attributes["lang"] == "fr"
    link = next(a for a in archive.all("a") if a.text == "Moved")
    assert link.attributes["lang"] == "en"
    cards = [card for n in ("", "page/2/", "page/3/", "page/4/") for card in hard.page(n).all("h3")]
    assert {h.text: h.attributes.get("lang") for h in cards}["In confidence"] == "en"


def test_what_is_not_out_yet_wears_a_label(hard: Built) -> None:
    """Only a writer's preview has such pages at all."""
    for path, words in (
        ("days/draft/", "Draft: readers do not see it"),
        ("reports/future/", "Les lecteurs le verront à partir du 1er janvier 2999 à 9 h"),
        ("reports/embargo/", "Sous embargo : les lecteurs ne le voient pas encore"),
    ):
        page = hard.page(path)
        assert page.one(cls="waiting").text == words
        assert page.one("meta", name="robots").attributes["content"] == "noindex"
    live = hard.page("days/opening/")
    assert live.one(cls="live").text == "Being written, from the room"
    assert not live.all("meta", name="robots")


def test_the_sample_says_that_it_is_one(sample: Built) -> None:
    for path in ("rencontres-2026/", "rencontres-2026/j1-table-ronde/"):
        assert sample.page(path).one(cls="demo").text == "Exemple pour la démonstration"


def test_a_list_of_many_pages_can_be_walked(hard: Built) -> None:
    first, second = hard.page(""), hard.page("page/2/")
    assert first.one(cls="pagination").text.startswith("Page 1 sur")
    assert first.one("link", rel="next").attributes["href"] == "/blog/page/2/"
    assert second.one("link", rel="prev").attributes["href"] == "/blog/"
    assert second.one("a", rel="prev").text == "Comptes rendus plus récents"
    assert first.all(cls="event-box")
    assert not second.all(cls="event-box")
    canonical = second.one("link", rel="canonical").attributes["href"]
    assert canonical == "https://hard.example/blog/page/2/"


def test_a_menu_leads_to_the_page_in_ones_own_language(hard: Built) -> None:
    assert [a.text for a in hard.page("days/opening/").one("footer", cls="site-footer").all("a")][
        1:2
    ] == ["About"]
    about = hard.page("en/about/")
    current = about.one("footer", cls="site-footer").one("a", aria_current="page")
    assert current.attributes["href"] == "/blog/en/about/"


def test_an_old_address_leads_on(hard: Built) -> None:
    page = hard.page("days/old-place/")
    target = "/blog/days/moved/"
    assert page.one("meta", http_equiv="refresh").attributes["content"] == f"0; url={target}"
    assert page.one("link", rel="canonical").attributes["href"] == f"https://hard.example{target}"
    assert page.one("meta", name="robots").attributes["content"] == "noindex"
    assert page.one("a").attributes["href"] == target


def test_a_removed_report_says_so(hard: Built) -> None:
    page = hard.page("days/gone/")
    assert page.one("h1").text == "Ce compte rendu a été retiré"
    assert page.one("meta", name="robots").attributes["content"] == "noindex"


def test_a_bright_colour_is_darkened_for_light_pages(hard: Built) -> None:
    css = (hard.folder / "theme" / "events.css").read_text(encoding="utf-8")
    assert css.startswith(".of-days { --event: #")
    assert "#ffff00" in css.partition("@media")[2]
    assert "#ffff00" not in css.partition("@media")[0]


def test_the_sample_s_answers_say_that_they_are_invented(sample: Built) -> None:
    discussion = sample.page("rencontres-2026/j1-table-ronde/").one("section", cls="discussion")
    assert discussion.one(cls="sample").text.startswith("Ces réponses sont inventées")
    answers = discussion.all("li", cls="answer")
    assert len(answers) == len(ANSWERS) + len(ABOUT)
    places = {a.text.partition(",")[0] for a in discussion.all("a", cls="place")}
    assert places == {"Mastodon (social.example)", "Bluesky", "X", "carnet.example"}
    assert len(discussion.all("details", cls="warned")) == 1
    assert [
        e.attributes["lang"] for e in discussion.all(cls="words") if "lang" in e.attributes
    ] == ["en"]
    passages = sample.page("rencontres-2026/j1-table-ronde/").all(cls="passage")
    assert [len(passage.all(role="note")) for passage in passages] == [1, 1]


def test_no_other_sample_has_answers(sample: Built) -> None:
    feeds = [path.parent.name for path in sample.folder.rglob("answers.xml")]
    assert feeds == ["j1-table-ronde"]


def test_the_samples_are_as_they_are_written_here(tmp_path: Path) -> None:
    write(tmp_path)
    made = {p.relative_to(tmp_path): p.read_bytes() for p in tmp_path.rglob("*.jsonl")}
    assert made == {p.relative_to(SAMPLES): p.read_bytes() for p in SAMPLES.rglob("*.jsonl")}
