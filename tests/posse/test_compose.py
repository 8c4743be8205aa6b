"""What an account carries: the author's words as they are, else a wording that gives way."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from events.people import people_from
from posse.compose import compose
from posse.errors import BadMetadata
from posse.identity import Place
from posse.limits import LIMITS, excess, limits_of
from posse.manifest import read_manifest, write_manifest
from posse.models import Announcement, Card, Limits, Report, ReportPerson, ReportPicture
from posse.reports import report_from
from posse.text import graphemes, has_link
from posse.weighted import weighted
from posse.wordings import wording_for

LINK = "https://musee.example/rencontres-2026/j1-table-ronde/"
TITLE = "Être performant : budgets, contenus et moyens"
SUMMARY = "Cinq personnes, une table : faire moins, mais bien."
CAMILLE = ReportPerson(
    name="Camille Exemple",
    handles=(("mastodon", "@camille@social.example"), ("bluesky", "camille.example")),
)
DOMINIQUE = ReportPerson(name="Dominique Exemple")
REPORT = Report(
    id="rencontres-2026/j1-table-ronde", lang="fr", permalink=LINK,
    url="rencontres-2026/j1-table-ronde/", save_as="rencontres-2026/j1-table-ronde/index.html",
    source="events/rencontres-2026/j1-table-ronde.md", title=TITLE, summary=SUMMARY,
    published=datetime(2026, 5, 12, 11, 10, tzinfo=UTC), digest="1",
    tags=("budget", "réseaux sociaux", "2026", "moyens"), people=("camille-exemple", "Dominique"),
    named=(CAMILLE, DOMINIQUE), hashtag="RencontresExemple",
    pictures=(ReportPicture(url="/media/1.jpg", alt=""),
              ReportPicture(url="/media/2.jpg", alt="Une table ronde")),
)  # fmt: skip
CUT = "Cinq personnes, une table : faire moins"
TAGS = "#RencontresExemple #budget #RéseauxSociaux"
SIZED = Limits(characters=500, link_cost=23)


def composed(report: Report = REPORT, kind: str = "mastodon", **changes: int) -> Announcement:
    return compose(report, kind, kind, replace(LIMITS[kind], **changes))  # type: ignore[arg-type]  # figures


def worded(*wording: tuple[str, str], **changes: object) -> Report:
    return replace(REPORT, wording=wording, **changes)  # type: ignore[arg-type]  # fields of Report


def test_a_report_is_announced_by_title_summary_people_link_and_tags() -> None:
    """People are mentioned where they said so, named elsewhere; three tags, none a number."""
    assert composed().text == (
        f"{TITLE}\n\n{SUMMARY}\n\n@camille@social.example, Dominique Exemple\n\n{LINK}  {TAGS}"
    )
    assert "Camille Exemple, Dominique Exemple" in composed(kind="linkedin").text


def test_on_bluesky_the_link_is_a_card_and_takes_the_place_of_pictures() -> None:
    made = composed(kind="bluesky")
    assert made.text == f"{TITLE}\n\n{SUMMARY}\n\n@camille.example, Dominique Exemple\n\n{TAGS}"
    assert made.card == Card(title=TITLE, description=SUMMARY, thumb="/media/1.jpg")
    assert (made.link, made.lang, made.pictures, made.tags) == (LINK, "fr", (), ())


def test_a_cards_description_is_shortened_and_a_card_needs_no_picture() -> None:
    made = composed(replace(REPORT, summary="mot " * 100, pictures=()), "bluesky")
    assert made.card
    assert (graphemes(made.card.description), made.card.thumb) == (300, "")


def test_pictures_are_those_with_words_for_who_cannot_see_them() -> None:
    """As many as the network takes, their words at most as long as it takes."""
    more = tuple(ReportPicture(url=f"/{n}.jpg", alt="Une table, des gens") for n in range(6))
    assert composed().pictures == (ReportPicture(url="/media/2.jpg", alt="Une table ronde"),)
    assert len(composed(replace(REPORT, pictures=more)).pictures) == 4
    assert composed(replace(REPORT, pictures=more), alt_text=12).pictures[0].alt == "Une table…"


FOUR = tuple(ReportPicture(url=f"/{n}.jpg", alt=f"Une table, vue {n}") for n in range(4))
SEVERAL = replace(REPORT, pictures=FOUR)


@pytest.mark.parametrize(
    ("pictures", "most", "carried", "thumb"),
    [
        (FOUR, 4, FOUR, None), (FOUR, 3, FOUR[:3], None), (FOUR[:2], 4, FOUR[:2], None),
        (FOUR, 1, (), "/0.jpg"), (FOUR, 0, (), ""), (FOUR[:1], 4, (), "/0.jpg"),
        (REPORT.pictures, 4, (), "/media/1.jpg"), ((), 4, (), ""),
    ],
)  # fmt: skip
def test_on_bluesky_several_pictures_take_the_place_of_the_card(
    pictures: tuple[ReportPicture, ...], most: int, carried: object, thumb: str | None
) -> None:
    """And the link is in the text then, within the limit, with its tags; one is the card's."""
    made = composed(replace(REPORT, pictures=pictures), "bluesky", pictures=most)
    assert made.pictures == carried
    assert (made.card.thumb if made.card else None) == thumb
    assert has_link(made.text, LINK) is bool(carried)
    assert not excess(made.text, LIMITS["bluesky"])


def test_own_words_beside_pictures_on_bluesky_have_room_for_the_link() -> None:
    """Told before anything is sent, like all words that are too long."""
    words = "a" * (300 - 1 - len(LINK))
    report = replace(SEVERAL, wording=(("", words),))
    assert composed(report, "bluesky").text == f"{words}\n{LINK}"
    with pytest.raises(BadMetadata, match="too long by 1"):
        composed(replace(SEVERAL, wording=(("", words + "a"),)), "bluesky")


@pytest.mark.parametrize("way", ["no-link", "image-card"])
@pytest.mark.parametrize(
    ("words", "text"),
    [
        ("", f"{TITLE}\n\n{SUMMARY}\n\nCamille Exemple, Dominique Exemple\n\n{TAGS}"),
        ("Ce matin.", f"Ce matin.\n{TAGS}"),
        ("Ce matin : {link}", "Ce matin :"),
        ("À lire ({link}) et à voir", "À lire () et à voir"),
        ("À lire {link}, donc", "À lire, donc"),
        ("{link}\nÀ lire", "À lire"),
        ("À lire\n{link}", "À lire"),
        ("À lire\n\n{link}\n\nDonc", "À lire\n\nDonc"),
    ],
)
def test_a_post_without_a_link_has_none_at_all(way: str, words: str, text: str) -> None:
    """Neither in its words nor on a card: it would cost what a post with a link costs."""
    limits = limits_of("x", "x", {"link": way})
    report = replace(SEVERAL, wording=(("", words),) if words else ())
    made = compose(report, "x", "x", limits)
    assert (made.text, made.card, made.link) == (text, None, LINK)
    assert weighted(made.text, 1) == weighted(made.text, 0)


def test_words_that_are_nothing_but_the_link_say_nothing_without_it() -> None:
    with pytest.raises(BadMetadata, match="nothing but the link"):
        compose(worded(("", "{link}")), "x", "x", limits_of("x", "x", {"link": "no-link"}))


@pytest.mark.parametrize(
    ("way", "pictures", "words"),
    [
        ("link", FOUR, [one.alt for one in FOUR]),
        ("no-link", FOUR, [one.alt for one in FOUR]),
        ("no-link", REPORT.pictures, ["Une table ronde"]),
        ("image-card", FOUR, [FOUR[0].alt]),
        ("image-card", REPORT.pictures, [TITLE]),
        ("image-card", (), []),
    ],
)
def test_the_way_with_links_decides_which_pictures_go_along(
    way: str, pictures: tuple[ReportPicture, ...], words: list[str]
) -> None:
    """The card's picture is described by the title where it has no words of its own."""
    report = replace(REPORT, pictures=pictures)
    made = compose(report, "x", "x", limits_of("x", "x", {"link": way}))
    assert [picture.alt for picture in made.pictures] == words
    assert made.card is None


@pytest.mark.parametrize(
    ("kind", "options", "count"),
    [
        ("mastodon", {}, 4), ("mastodon", {"pictures": 2}, 2), ("mastodon", {"pictures": 0}, 0),
        ("mastodon", {"pictures": 9}, 4), ("mastodon", {"pictures": "two"}, 4), ("x", {}, 4),
        ("x", {"pictures": 1}, 1), ("by-hand", {}, 0), ("by-hand", {"pictures": 3}, 0),
    ],
)  # fmt: skip
def test_an_account_carries_as_many_pictures_as_it_is_set_to(
    kind: str, options: dict[str, object], count: int
) -> None:
    """What cannot be meant changes nothing here: it is told elsewhere."""
    made = compose(SEVERAL, "x", kind, limits_of("x", kind, options))
    assert len(made.pictures) == count


@pytest.mark.parametrize("account", ["linkedin", "facebook", "newsletter", "mastodon-club"])
def test_what_is_pasted_has_no_pictures(account: str) -> None:
    assert not compose(SEVERAL, account, "by-hand", limits_of(account, "by-hand")).pictures


@pytest.mark.parametrize("kind", ["mastodon", "bluesky", "x"])
def test_a_warning_stands_before_pictures_too(kind: str) -> None:
    """In its own field, which hides them, or before all other words."""
    made = composed(replace(SEVERAL, warning="violence"), kind)
    assert len(made.pictures) == 4
    own_field = kind == "mastodon"
    assert made.warning == ("violence" if own_field else "")
    assert made.text.startswith("⚠ violence\n\n") is not own_field


def test_words_of_pictures_are_one_clean_line() -> None:
    odd = ReportPicture(url="/1.jpg", alt="  Une\n table\x00,\u00a0des gens ")
    made = composed(replace(REPORT, pictures=(odd,)))
    assert made.pictures[0].alt == "Une table,\u00a0des gens"


def test_words_of_pictures_fit_where_each_part_of_a_sign_counts() -> None:
    """As servers count them; a family is one sign and five to them, and none is cut."""
    family = "\N{MAN}\u200d\N{WOMAN}\u200d\N{GIRL}"
    odd = ReportPicture(url="/1.jpg", alt=f"Une famille {family} {family}")
    made = composed(replace(REPORT, pictures=(odd,)), alt_text=19)
    assert made.pictures[0].alt == f"Une famille {family}…"


@pytest.mark.parametrize(
    ("characters", "text"),
    [
        (196, f"{TITLE}\n\n{SUMMARY}\n\n@camille, Dominique Exemple\n\n{{link}}  {TAGS}"),
        (195, f"{TITLE}\n\n{CUT}, mais…\n\n@camille, Dominique Exemple\n\n{{link}}  {TAGS}"),
        (190, f"{TITLE}\n\n{CUT}…\n\n@camille, Dominique Exemple\n\n{{link}}  {TAGS}"),
        (170, f"{TITLE}\n\n@camille, Dominique Exemple\n\n{{link}}  {TAGS}"),
        (142, f"{TITLE}\n\nCinq personnes, une table…\n\n{{link}}  {TAGS}"),
        (141, f"{TITLE}\n\n{{link}}  {TAGS}"),
        (113, f"{TITLE}\n\n{{link}}  #RencontresExemple #budget"),
        (90, f"{TITLE}\n\n{{link}}  #RencontresExemple"),
        (75, f"{TITLE}\n\n{{link}}"),
        (69, "Être performant : budgets, contenus et…\n\n{link}"),
        (41, "Être performant…\n\n{link}"),
        (23, "{link}"),
    ],
)  # fmt: skip
def test_the_summary_gives_way_first_the_link_never(characters: int, text: str) -> None:
    """As the network counts: a link is 23, a mention has no server. The link never gives way."""
    made = composed(characters=characters)
    shown = made.text.replace(LINK, "{link}").replace("@camille@social.example", "@camille")
    assert shown == text
    assert not excess(made.text, replace(SIZED, characters=characters))


def test_tags_that_found_no_room_are_kept_beside_the_text() -> None:
    assert composed(characters=90).tags == ("budget", "RéseauxSociaux")
    assert composed().tags == ()


def test_a_wording_that_fits_nowhere_is_an_error() -> None:
    with pytest.raises(BadMetadata, match="mastodon is too long by 1 even without"):
        composed(characters=22)


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ("Ce matin.", f"Ce matin.\n{LINK}  {TAGS}"),
        ("Ce matin : {link} !", f"Ce matin : {LINK} !"),
        ("Ce matin #musée.", f"Ce matin #musée.\n{LINK}"),
        (f"Ce matin, {LINK} donc", f"Ce matin, {LINK} donc\n{TAGS}"),
    ],
)
def test_the_authors_words_are_sent_as_they_are(words: str, text: str) -> None:
    """With the link once, and with the tags unless they have their own or end it themselves."""
    assert composed(worded(("", words))).text == text


def test_words_for_one_account_come_before_those_for_all() -> None:
    report = worded(("", "Pour tous."), ("x", "Pour X."))
    assert composed(report).text.startswith("Pour tous.")
    assert composed(report, "x").text.startswith("Pour X.")


def test_bluesky_carries_own_words_without_the_link() -> None:
    assert composed(worded(("", "Ce matin.")), "bluesky").text == f"Ce matin.\n{TAGS}"


@pytest.mark.parametrize(
    ("kind", "most"), [("mastodon", 500 - 1 - 23), ("bluesky", 300), ("x", 280 - 1 - 23)]
)
def test_own_words_that_are_too_long_are_never_cut(kind: str, most: int) -> None:
    """Whoever wrote them is told by how much; tags give way before."""
    assert composed(worded(("", "a" * most)), kind).text.startswith("a" * most)
    with pytest.raises(BadMetadata) as told:
        composed(worded(("", "a" * (most + 2))), kind)
    assert (told.value.values["account"], told.value.values["count"]) == (kind, "2")


def test_a_warning_has_its_own_field_or_stands_first() -> None:
    """It counts in both: on Mastodon as a part of the text, as the server does."""
    report = worded(("", "Ce matin."), warning="violence")
    assert composed(report).warning == "violence"
    assert composed(report).text.startswith("Ce matin.")
    assert composed(report, "bluesky").warning == ""
    assert composed(report, "bluesky").text.startswith("⚠ violence\n\nCe matin.")
    assert composed(replace(REPORT, warning="violence"), "x").text.startswith("⚠ violence\n\nÊtre")
    with pytest.raises(BadMetadata):
        composed(worded(("", "a" * 470), warning="violence"))


def test_a_site_has_its_own_wording_for_a_network_or_an_account(tmp_path: Path) -> None:
    (tmp_path / "mastodon.txt").write_text("{{ title }} ({{ lang }})", encoding="utf-8")
    (tmp_path / "en.txt").write_text("New: {{ link }}", encoding="utf-8")
    for account, text in (("fr", f"{TITLE} (fr)\n{LINK}"), ("en", f"New: {LINK}")):
        template = wording_for(account, "mastodon", tmp_path)
        made = compose(REPORT, account, "mastodon", SIZED, template=template)
        assert made.text == text
    assert wording_for("x", "x", tmp_path) == wording_for("x", "x")


@pytest.mark.parametrize(
    "template",
    [
        "{{ title",
        "{{ titel }}",
        "{{ title + 1 }}",
        "{{ 1 / 0 }}",
        "{{ tags.nothing }}",
        "{% include 'x' %}",
        "{{ title.__class__.__mro__ }}",
        "{{ tags.append('x') }}",
    ],
)
def test_a_wording_that_cannot_be_used_is_named(template: str) -> None:
    """A template says words and does nothing else."""
    with pytest.raises(BadMetadata, match="The wording for fr cannot be used"):
        compose(REPORT, "fr", "mastodon", SIZED, template=template)


def test_names_that_are_no_handle_are_names() -> None:
    odd = replace(CAMILLE, handles=(("mastodon", "https://social.example/@camille"),))
    assert "Camille Exemple" in composed(replace(REPORT, named=(odd,))).text


def test_many_people_are_left_out_together() -> None:
    many = tuple(ReportPerson(name=f"Personne {n}") for n in range(6))
    assert "Personne" not in composed(replace(REPORT, named=many)).text


def test_the_manifest_keeps_whom_a_copy_may_mention(tmp_path: Path) -> None:
    write_manifest(tmp_path, {"name": "M", "url": "https://musee.example"}, [REPORT])
    assert read_manifest(tmp_path) == (REPORT,)


@pytest.mark.parametrize(("attribution", "people_shown"), [("", ("camille",)), ("none", ())])
def test_a_report_keeps_those_handles_alone_that_may_be_mentioned(
    attribution: str, people_shown: tuple[str, ...]
) -> None:
    """From people.toml as it is read; with no attribution a report names nobody."""
    people, wrong = people_from(
        '[camille]\nname = "Camille"\nmention = ["mastodon"]\n'
        'mastodon = "@camille@social.example"\nbluesky = "camille.example"\n'
    )
    article = SimpleNamespace(
        metadata={"attribution": attribution}, lang="fr", url="ev/a/", save_as="ev/a/index.html",
        title="T", date=REPORT.published, people=(people["camille"],), _content="",
        get_relative_source_path=lambda: "events/ev/a.md",
    )  # fmt: skip
    report = report_from(article, Place(event="ev", slug="a"), (), "https://musee.example", UTC)
    camille = ReportPerson(name="Camille", handles=(("mastodon", "@camille@social.example"),))
    assert not wrong
    assert report.named == (camille,) * len(people_shown)
    assert report.people == people_shown


WORDS = st.lists(
    st.one_of(
        st.sampled_from(
            [
                "mot",
                "l’été",
                "👩‍👩‍👧‍👦",
                "https://a.example/b",
                "{{",
                "{link}",
                "#Été",
                "日本語",
                "musee.com",
            ]
        ),
        st.text(max_size=8),
    ),
    max_size=60,
).map(" ".join)


@settings(deadline=None, max_examples=150)
@given(
    title=WORDS,
    summary=WORDS,
    tags=st.lists(st.text(max_size=12), max_size=5).map(tuple),
    names=st.lists(st.text(max_size=12), max_size=3),
    kind=st.sampled_from(sorted(LIMITS)),
    characters=st.integers(60, 600),
)
@example("", "", (), [], "bluesky", 60)
def test_a_composed_text_fits_and_has_its_link(
    title: str, summary: str, tags: tuple[str, ...], names: list[str], kind: str, characters: int
) -> None:
    """Whatever the report says: within the limit by the network's own measure, the link whole."""
    limits = replace(LIMITS[kind], characters=characters)
    named = tuple(ReportPerson(name=name) for name in names)
    report = replace(REPORT, title=title, summary=summary, tags=tags, named=named)
    made = compose(report, "account", kind, limits)
    assert not excess(made.text, limits)
    assert has_link(made.text, LINK) or made.card
    assert compose(report, "account", kind, limits) == made


@settings(deadline=None, max_examples=150)
@given(words=WORDS, kind=st.sampled_from(sorted(LIMITS)), characters=st.integers(60, 600))
def test_own_words_fit_whole_or_are_refused(words: str, kind: str, characters: int) -> None:
    """Never shortened: the words stand first in what is sent, or nothing is made."""
    limits = replace(LIMITS[kind], characters=characters)
    report = worded(("", words))
    try:
        made = compose(report, "account", kind, limits)
    except BadMetadata:
        return
    assert not excess(made.text, limits)
    assert has_link(made.text, LINK) or made.card
