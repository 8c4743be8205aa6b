"""The handles with which an answer begins: they go, and nothing else ever does."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markupsafe import Markup

from posse.discussion import discussion_of
from posse.salutation import text_without_salutation, without_salutation
from posse.sanitize import REL, plain_words, safe_words
from posse.thread import Terms
from posse.voices import Decisions, Kind
from tests.posse.said import PARIS, said
from tests.posse.test_sanitize import PIECES, forbidden

TRUSTED = Decisions(shown=frozenset({"mastodon:a"}))
property_test = settings(deadline=None, max_examples=400)


def linked(name: str) -> str:
    """As Mastodon writes a mention."""
    return (
        f'<span class="h-card" translate="no"><a href="https://social.example/@{name}" '
        f'class="u-url mention">@<span>{name}</span></a></span>'
    )


ALEX, MUSEUM = linked("alex"), linked("museum")
PLAIN = {
    "one": ("@museum Merci", "Merci"),
    "several": ("@alex @museum je ne suis pas d’accord", "je ne suis pas d’accord"),
    "with a host": ("@museum@social.example Merci", "Merci"),
    "with a comma": ("@alex, @museum: merci", "merci"),
    "on a line of its own": ("@museum\nMerci", "Merci"),
    "before a quotation": ("@museum « Un. » Oui", "« Un. » Oui"),
    "only a face": ("@museum :)", ":)"),
    "a picture of a face": ("@museum 👍", "👍"),
    "a later one too": ("@museum Merci @alex", "Merci @alex"),
    "nothing else": ("@alex @museum", ...),
    "nothing else but a comma": ("@museum, ", ...),
    "as an owner": ("@alex’s idea", ...),
    "as the end of a sentence": ("@alex. Oui", ...),
    "an address of mail": ("a@b.example Oui", ...),
    "a sign alone": ("@ museum", ...),
    "in the middle": ("Merci @museum", ...),
    "none": ("Merci", ...),
}
HTML = {
    "as Mastodon writes it": (f"<p>{MUSEUM} Merci</p>", "<p>Merci</p>"),
    "several": (f"<p>{ALEX} {MUSEUM} Merci</p><p>Fin</p>", "<p>Merci</p><p>Fin</p>"),
    "a paragraph of its own": (f"<p>{ALEX}</p><p>Merci</p>", "<p>Merci</p>"),
    "a line of its own": (f"<p>{ALEX}<br>Merci</p>", "<p>Merci</p>"),
    "without a paragraph": (f"{MUSEUM} Merci", "Merci"),
    "the sign before the link": (
        '<p>@<a href="https://a.example/">museum</a> Merci</p>', "<p>Merci</p>"),
    "linked nowhere": ("<p>@museum Merci</p>", "<p>Merci</p>"),
    "a no-break space": (f"<p>{MUSEUM}&nbsp;Merci</p>", "<p>Merci</p>"),
    "before emphasis": (f"<p>{MUSEUM} <b>Merci</b></p>", "<p><b>Merci</b></p>"),
    "nothing else": (f"<p>{ALEX} {MUSEUM}</p>", ...),
    "as an owner": (f"<p>{ALEX}’s idea</p>", ...),
    "in a quotation": (f"<blockquote><p>{ALEX} Oui</p></blockquote><p>Non</p>", ...),
    "a link with other words": ('<p><a href="https://a.example/">@a b</a> Merci</p>', ...),
}  # fmt: skip


@pytest.mark.parametrize(("said_", "kept"), PLAIN.values(), ids=PLAIN)
def test_the_first_handles_of_a_text_go(said_: str, kept: object) -> None:
    assert text_without_salutation(said_) == (said_ if kept is ... else kept)


@pytest.mark.parametrize(("said_", "kept"), HTML.values(), ids=HTML)
def test_the_first_handles_of_html_go(said_: str, kept: object) -> None:
    words = safe_words(said_, is_html=True)
    assert str(without_salutation(words)) == (str(words) if kept is ... else kept)


def test_an_answer_is_shown_without_them_and_stands_so_beside_what_it_quotes() -> None:
    html = said("a", content=f"<p>{MUSEUM} Merci</p>", is_html=True)
    (answer,) = discussion_of([html], Terms(), PARIS).answers
    assert (str(answer.words), answer.plain) == ("<p>Merci</p>", "Merci")


@pytest.mark.parametrize(
    "given_",
    [{"kind": Kind.MENTION}, {"network": "bluesky"}, {"network": "webmention"}],
    ids=["no answer", "where no app puts them", "a page"],
)
def test_who_wrote_the_handle_keeps_it(given_: dict[str, object]) -> None:
    one = said("a", 0, content="@museum has a new house", **given_)
    (answer,) = discussion_of([one], Terms(decisions=TRUSTED), PARIS).answers
    assert answer.plain == "@museum has a new house"
    assert str(answer.words) == "<p>@museum has a new house</p>"


HANDLES = st.from_regex(r"@[a-zA-Z_][a-zA-Z0-9_]{0,8}(@[a-z]{1,5}\.example)?", fullmatch=True)
WORDS = st.lists(st.text("abcé’.!?«»:,@&<>", min_size=1, max_size=8), max_size=5)


@property_test
@given(st.lists(HANDLES, max_size=4), WORDS)
def test_no_word_goes_but_first_handles(handles: list[str], words: list[str]) -> None:
    text = " ".join([*handles, *words])
    for shown in (
        text_without_salutation(text),
        plain_words(str(without_salutation(safe_words(text, is_html=False))), is_html=True),
    ):
        all_, left = text.split(), shown.split()
        gone = all_[: len(all_) - len(left)]
        assert [*gone, *left] == all_
        assert all(re.fullmatch(r"@[\w.@-]*\w[,:]?", one) for one in gone)
        assert bool(left) == bool(all_)


@property_test
@given(
    st.lists(
        st.one_of(PIECES, st.sampled_from([ALEX, MUSEUM, "@alex ", "@", " "]), st.text(max_size=3)),
        max_size=20,
    ).map("".join)
)
def test_what_is_left_of_html_is_clean_and_the_end_of_what_was_said(content: str) -> None:
    before = safe_words(content, is_html=True)
    after = without_salutation(before)
    assert forbidden(str(after)) == []
    assert str(safe_words(str(after), is_html=True)) == str(after)
    said_, shown = (plain_words(str(one), is_html=True) for one in (before, after))
    assert said_.endswith(shown)
    assert bool(shown) == bool(said_)


def test_no_match_ends_within_a_link() -> None:
    link = '<a href="https://social.example/@alex" class="u-url mention">@<span>alex</span></a>'
    content = f'@alex <span class="h-card" translate="no">{link}</span><'
    after = without_salutation(safe_words(content, is_html=True))
    assert str(after).count("<a ") == str(after).count("</a>")


def test_very_many_handles_are_read_in_no_time() -> None:
    run = f'<a href="https://a.example/" rel="{REL}">@alex</a> ' * 20_000
    assert str(without_salutation(Markup(f"<p>{run}Merci</p>"))) == "<p>Merci</p>"  # noqa: S704 — ours
    assert text_without_salutation("@" + "a." * 50_000) == "@" + "a." * 50_000
