"""Answers beside the passage that they quote: which words match, and what is shown of them."""

from __future__ import annotations

import pytest

from posse.discussed import Answer
from posse.discussion import discussion_of
from posse.passages import LONGEST, Part, parts_of
from posse.text import graphemes
from posse.thread import Terms
from posse.voices import Decisions, Mention
from tests.posse.said import PARIS, said

ONE = "<p>« Faire moins, mais bien » : c’est la phrase du matin.</p>"
TWO = '<p class="x">Un compteur qui <em>monte</em> ne pousse&nbsp;aucune porte.<sup>1</sup></p>'
THREE = "<p>On y reviendra plus tard. Demain, on y reviendra plus souvent.</p>"
BODY = (
    f"<h2>Titre du matin seul</h2>\n{ONE}\n<ul><li>{TWO}</li></ul>\n{THREE}\n<pre>&lt;p&gt;</pre>"
)


def beside(*contents: str, **given: object) -> list[list[str]]:
    """The texts beside each passage that has some."""
    return [[note.text for note in part.notes] for part in parts(*contents, **given) if part.notes]


def parts(*contents: str, **given: object) -> tuple[Part, ...]:
    answers = [said(f"n{n}", n, content=text, **given) for n, text in enumerate(contents)]
    return parts_of(BODY, found(*answers))


def found(*mentions: Mention) -> tuple[Answer, ...]:
    return discussion_of(mentions, Terms(), PARIS).all_answers


QUOTING = {
    "guillemets": "« Faire moins, mais bien » Oui.",
    "guillemets inside a sentence": "Je garde « faire moins mais bien ». Oui.",
    "English quotation marks": "“Faire moins, mais bien” Oui.",
    "typed quotation marks": '"Faire moins, mais bien" Oui.',
    "German quotation marks": "„Faire moins, mais bien“ Oui.",
    "like a mail": "> Faire moins, mais bien\nOui.",
    "in other letters": "« FAIRE MOINS, mais  bien ! » Oui.",
    "with more before": "« vous dites : faire moins, mais bien » Oui.",
    "a straight apostrophe": "« bien : c'est la phrase » Oui.",
    "across emphasis and spaces": "« un compteur qui monte ne pousse aucune porte » Oui.",
}
NOT_QUOTING = {
    "no quotation": "Faire moins, mais bien. Oui.",
    "three words": "« faire moins, mais » Oui.",
    "twice in the report": "« On y reviendra plus » Oui.",
    "a part of a word": "« aire moins, mais bien » Oui.",
    "a heading": "« Titre du matin seul » Oui.",
    "across two passages": "« phrase du matin Un compteur » Oui.",
    "nothing of it": "« quatre mots tout autres » Oui.",
    "the number of a note": "« pousse aucune porte 1 » Oui.",
}


@pytest.mark.parametrize("content", QUOTING.values(), ids=QUOTING)
def test_four_whole_words_in_quotation_are_found(content: str) -> None:
    assert len(beside(content)) == 1


def test_a_quotation_block_counts() -> None:
    html = "<blockquote><p>Faire moins, mais bien</p></blockquote><p>Oui.</p>"
    assert beside(html, is_html=True) == [["Oui."]]


@pytest.mark.parametrize("content", NOT_QUOTING.values(), ids=NOT_QUOTING)
def test_less_or_what_is_not_there_once_is_not_found(content: str) -> None:
    assert beside(content) == []


def test_the_quotation_is_not_said_again() -> None:
    """Unless it is all that is said."""
    assert beside("« Faire moins, mais bien » : oui, et après ?") == [["oui, et après ?"]]
    assert beside("« Faire moins, mais bien »") == [["« Faire moins, mais bien »"]]
    assert beside("> Faire moins, mais bien\n\nOui.") == [["Oui."]]


def test_of_a_quotation_among_its_words_a_mark_stays() -> None:
    """Without one, it would say something else."""
    assert beside("Personne n’a dit « faire moins, mais bien » et j’y étais.") == [
        ["Personne n’a dit … et j’y étais."]
    ]
    assert beside("« Faire moins, mais bien » est ce que je retiens.") == [
        ["… est ce que je retiens."]
    ]
    assert beside("« Faire moins, mais bien » Oui.") == [["Oui."]]


def test_two_stand_beside_a_passage_and_the_rest_is_a_number() -> None:
    contents = [f"« Faire moins, mais bien » {n}" for n in range(5)]
    (part,) = (part for part in parts(*contents) if part.notes)
    assert [note.text for note in part.notes] == ["0", "1"]
    assert part.more == 3
    assert part.html == ONE


def test_what_is_long_is_cut() -> None:
    ((text,),) = beside("« Faire moins, mais bien » " + "mot " * 200)
    assert graphemes(text) <= LONGEST
    assert text.endswith("…")


def test_the_parts_together_are_the_text() -> None:
    made = parts("« Faire moins, mais bien » a", "« un compteur qui monte ne pousse » b")
    assert "".join(part.html for part in made) == BODY
    assert [part.html for part in made if part.notes] == [ONE, TWO]
    assert parts_of(BODY, ()) == (Part(html=BODY),)  # type: ignore[arg-type]


def test_what_is_folded_or_only_an_excerpt_stands_beside_nothing() -> None:
    content = "« Faire moins, mais bien » Oui."
    assert beside(content, warning="argent") == []
    about = said("a", content=content, addressed=False)
    terms = Terms(decisions=Decisions(shown=frozenset({about.id})))
    answers = discussion_of([about], terms, PARIS).all_answers
    assert len(answers) == 1
    assert len(parts_of(BODY, answers)) == 1


def test_a_note_leads_to_its_answer() -> None:
    (answer,) = found(said("alex", content="« Faire moins, mais bien » Oui.", lang="fr"))
    (note,) = (note for part in parts_of(BODY, [answer]) for note in part.notes)
    assert (note.id, note.name, note.lang) == (answer.id, "Alex", "fr")
