"""One question a report: what each answer does, and that silence sends nothing."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

import pytest

from desk import words
from desk.announce.asking import PATIENCE, Answer, ask, question
from desk.announce.proposal import Proposal
from tests.desk.announce.posts import BLUESKY, post

POST = post(text="Bonjour.")


@pytest.fixture(autouse=True)
def english_again() -> Iterator[None]:
    """Leave the terminal as other tests expect it."""
    yield
    words.use("en")


class Person:
    """Somebody who answers in turn, and then only presses Ctrl-D."""

    def __init__(self, *answers: str) -> None:
        self.answers = list(answers)
        self.asked: list[str] = []
        self.told: list[str] = []

    def read(self, prompt: str) -> str:
        self.asked.append(prompt)
        if not self.answers:
            raise EOFError
        return self.answers.pop(0)

    def decides(
        self,
        *posts: Proposal,
        edit: Callable[[Sequence[Proposal]], Sequence[Proposal]] = tuple,
    ) -> tuple[Answer, tuple[Proposal, ...]]:
        return ask(posts or (POST,), read=self.read, edit=edit, tell=self.told.append)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        *((said, Answer.YES) for said in ("y", "yes", "Y ", "o", "Oui")),
        *((said, Answer.NOT_NOW) for said in ("", "  ", "n", "no", "non", "not now", "p")),
        *((said, Answer.SKIP) for said in ("s", "skip", "skip for good", "j", "jamais")),
    ],
)
def test_letters_and_words_of_both_languages(said: str, meant: Answer) -> None:
    assert Person(said).decides() == (meant, (POST,))


def test_the_question_names_letters_that_work() -> None:
    person = Person("")
    person.decides()
    assert person.asked == ["  Announce? [y]es  [n]ot now  [e]dit  [s]kip for good  "]
    assert question().count("[") == 4


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_each_letter_of_the_question_works_in_each_language(lang: str) -> None:
    """What a translator writes between the brackets is what is understood."""
    words.use(lang)
    letters = re.findall(r"\[(\w+)\]", question())
    answers = [Person(letter, "").decides()[0] for letter in letters]
    assert answers == [Answer.YES, Answer.NOT_NOW, Answer.NOT_NOW, Answer.SKIP]
    assert len(set(letters)) == 4


def test_the_end_of_input_is_not_now() -> None:
    assert Person().decides() == (Answer.NOT_NOW, (POST,))


def test_ctrl_c_passes() -> None:
    def read(_prompt: str) -> str:
        raise KeyboardInterrupt

    told: list[str] = []
    with pytest.raises(KeyboardInterrupt):
        ask([POST], read=read, edit=tuple, tell=told.append)
    assert told[-1].strip().startswith("The site is out; what was not announced waits")


def test_what_is_not_understood_is_asked_twice_more_and_then_left() -> None:
    """Whatever somebody types blindly sends nothing."""
    person = Person("what?", "yy", "yes please", "y")
    assert person.decides()[0] is Answer.NOT_NOW
    assert len(person.asked) == PATIENCE
    assert person.told[-1] == "  Nothing is sent now; the next run asks again."
    assert Person("what?", "hm", "y").decides()[0] is Answer.YES


def test_after_an_edit_the_box_is_shown_and_asked_again() -> None:
    person = Person("e", "y")
    answer, posts = person.decides(edit=lambda posts: [p.saying("Bonsoir.") for p in posts])
    assert answer is Answer.YES
    assert [p.announcement.text for p in posts] == ["Bonsoir."]
    before = ["  ┌ mastodon  fr · 8 of 500", "  └ Bonjour."]
    assert person.told == [*before, before[0], "  └ Bonsoir."]
    assert len(person.asked) == 2


def test_who_edits_and_then_waits_is_told_that_the_words_are_not_kept() -> None:
    person = Person("e", "")
    assert person.decides(edit=lambda posts: [p.saying("Bonsoir.") for p in posts])[0] is (
        Answer.NOT_NOW
    )
    assert "not kept" in person.told[-1]


def test_what_is_too_long_cannot_be_sent() -> None:
    """Agreeing to it is refused by how much; skipping it is not."""
    long = post("bluesky", "x" * 312, limits=BLUESKY)
    person = Person("y", "e", "y")
    answer, posts = person.decides(
        POST, long, edit=lambda posts: [p.saying("court") for p in posts]
    )
    assert answer is Answer.YES
    assert not any(p.excess for p in posts)
    sentence = (
        "  The words for bluesky are too long by 12: they cannot be sent like this. "
        "Shorten them first (edit)."
    )
    assert person.told.count(sentence) == 2, "when it is shown, and when it is agreed to"
    assert Person("y", "y", "y", "y").decides(long)[0] is Answer.NOT_NOW
    assert Person("s").decides(long)[0] is Answer.SKIP


def test_an_edit_that_is_too_long_is_said_at_once() -> None:
    person = Person("e")
    person.decides(edit=lambda posts: [p.saying("x" * 501) for p in posts])
    assert any("TOO LONG by 1" in line for line in person.told)
    assert any("too long by 1:" in line for line in person.told)
