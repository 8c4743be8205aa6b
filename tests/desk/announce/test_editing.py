"""Editing posts in an editor of one's own: a real process, a real file."""

from __future__ import annotations

import stat
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from desk.announce.editing import edit_in_editor, editor, read_back, sections
from tests.desk.announce.posts import BLUESKY, LINK, TEXT, post

MASTO = post("mastodon", TEXT)
SKY = post("bluesky", "Faire moins.", limits=BLUESKY)

Edit = Callable[[str], str | None]


class Editor:
    """A program that changes its file by a line of Python: ``text`` is what is there."""

    def __init__(self, folder: Path, line: str, *, status: int = 0) -> None:
        self.told: list[str] = []
        self.seen = folder / "seen.txt"
        self.program = folder / "my editor"
        self.program.write_text(
            f"#!{sys.executable}\nimport os, pathlib, sys\n"
            f"file = pathlib.Path(sys.argv[-1])\ntext = file.read_text(encoding='utf-8')\n"
            f"pathlib.Path({str(self.seen)!r}).write_text(str(file))\n"
            f"mode = os.stat(file).st_mode\n{line}\n"
            f"if isinstance(text, str):\n    file.write_bytes(text.encode())\n"
            f"sys.exit({status})\n",
            encoding="utf-8",
        )
        self.program.chmod(self.program.stat().st_mode | stat.S_IXUSR)

    def edits(self, *posts: object) -> list[str]:
        found = edit_in_editor(
            posts or (MASTO, SKY),  # type: ignore[arg-type]  # posts, all of them
            environment={"EDITOR": f"'{self.program}' --wait", "PATH": "/nowhere"},
            tell=self.told.append,
        )
        return [p.announcement.text for p in found]


def test_each_account_has_a_section_that_says_whose_it_is() -> None:
    assert sections([MASTO, SKY]).partition("\n\n")[2] == (
        f"=== mastodon · fr · 500 characters at most\n{TEXT}\n\n"
        "=== bluesky · fr · 300 characters at most\nFaire moins.\n"
    )


def test_what_is_written_is_taken_over(tmp_path: Path) -> None:
    """Also with a mark, foreign line ends, tabs and control signs: only words come back."""
    change = (
        r"text = '\ufeff' + text.replace('moins.', 'mieux\t!\x07 \n\n#Encore')"
        r".replace('\n', '\r\n')"
    )
    hand = Editor(tmp_path, change)
    assert hand.edits() == [TEXT, "Faire mieux ! \n\n#Encore"]
    assert hand.told == []


def test_the_file_is_for_nobody_else_and_is_gone_afterwards(tmp_path: Path) -> None:
    hand = Editor(tmp_path, "text = text.replace('moins', oct(mode)[-3:])")
    assert hand.edits()[1] == "Faire 600."
    file = Path(hand.seen.read_text())
    assert file.suffix == ".txt"
    assert not file.parent.exists()


@pytest.mark.parametrize(
    "line",
    [
        "text = text.replace('Faire moins.', '')",
        "text = text.partition('=== bluesky')[0]",
        "text = text.replace('Faire moins.', ' \\n \\n')",
        "pass",
    ],
)
def test_an_empty_or_missing_section_keeps_its_words(tmp_path: Path, line: str) -> None:
    assert Editor(tmp_path, line).edits() == [TEXT, "Faire moins."]


def test_the_link_comes_back_where_it_stands_in_the_text(tmp_path: Path) -> None:
    """Not on Bluesky, where it is the card."""
    hand = Editor(tmp_path, f"text = text.replace({LINK!r}, '')")
    assert hand.edits() == [
        f"Ce matin, on a parlé argent.\n  #RencontresExemple\n{LINK}",
        "Faire moins.",
    ]
    assert len(hand.told) == 1
    assert "mastodon: the link was put back" in hand.told[0]


def test_a_section_of_no_account_is_told_and_left_out(tmp_path: Path) -> None:
    hand = Editor(tmp_path, "text = text.replace('=== bluesky', '=== blueski')")
    assert hand.edits() == [TEXT, "Faire moins."]
    assert hand.told == ["  “blueski” is no account here: the words below it were left out."]


def test_words_that_look_like_a_head_line_are_words() -> None:
    tricky = post("bluesky", "=== mastodon\nvoilà", limits=BLUESKY)
    written = sections([MASTO, tricky])
    assert "\n==== mastodon · " in written
    assert read_back(written, [MASTO, tricky]) == {
        "mastodon": TEXT,
        "bluesky": "=== mastodon\nvoilà",
    }


@pytest.mark.parametrize(
    ("line", "status", "told"),
    [
        ("text = 'lost'", 1, "  The editor ended without saving. Nothing was changed."),
        ("file.unlink(); text = None", 0, "could not be read"),
        ("file.write_bytes(b'=== bluesky\\n\\xff'); text = None", 0, "could not be read"),
    ],
)
def test_what_goes_wrong_changes_nothing(tmp_path: Path, line: str, status: int, told: str) -> None:
    hand = Editor(tmp_path, line, status=status)
    assert hand.edits() == [TEXT, "Faire moins."]
    assert told in hand.told[0]


def test_without_any_editor_nothing_is_changed() -> None:
    told: list[str] = []

    def run(_command: Sequence[str]) -> int:
        raise AssertionError

    posts = edit_in_editor(
        [SKY], run=run, environment={"EDITOR": "none-such", "PATH": "/nowhere"}, tell=told.append
    )
    assert posts == (SKY,)
    assert told[0].startswith("  No editor was found: name one in the variable EDITOR")


def test_the_person_s_own_editor_comes_first(tmp_path: Path) -> None:
    for name in ("vi", "nano", "mine", "other"):
        (tmp_path / name).touch(mode=0o755)
    path = {"PATH": str(tmp_path)}
    assert editor({**path, "VISUAL": "mine -w", "EDITOR": "other"}) == ("mine", "-w")
    assert editor({**path, "VISUAL": "gone", "EDITOR": "other"}) == ("other",)
    assert editor({**path, "EDITOR": "un'closed"}) == ("nano",)
    assert editor(path) == ("nano",)
