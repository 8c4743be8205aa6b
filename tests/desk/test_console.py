"""What stands in a terminal is what is said, and nothing that is said moves its cursor."""

from __future__ import annotations

import pytest

from desk import console
from desk.check.mistake import Mistake
from desk.errors import ContentMistakes

# A title that ends the line above, clears the screen and names the window anew; one that is turned.
TRICKS = "a\x1b[1A\x1b[2J\x1b]0;x\x07b\rc\x9b2Jd\u202ee\u2066f"


def test_no_words_move_the_cursor_or_turn_what_follows(capsys: pytest.CaptureFixture[str]) -> None:
    console.tell(TRICKS)
    console.note("Build", TRICKS)
    with console.step("Build", TRICKS) as step:
        step.say(TRICKS)
        step.add(TRICKS)
    console.tell_mistakes((Mistake(path=TRICKS, line=1, text=TRICKS, advice=TRICKS),))
    console.tell_failure(ContentMistakes(TRICKS, TRICKS))
    said = "".join(capsys.readouterr())
    assert said.count("a\ufffd[1A") == 9
    assert all(sign.isprintable() or sign == "\n" for sign in said)


def test_words_are_shown_as_they_are(capsys: pytest.CaptureFixture[str]) -> None:
    words = "Où ?\u00a0: 👩\u200d💻, ﷺ\n\tet [bold]plus[/]"
    console.tell(words)
    assert capsys.readouterr().out == f"{words}\n"
