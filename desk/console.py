"""How the desk speaks: a line a step, a spinner meanwhile, plain lines without a terminal."""

from __future__ import annotations

import os
import re
import shutil
import sys
import textwrap
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, redirect_stdout, suppress
from dataclasses import dataclass, field
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from desk.words import _

if TYPE_CHECKING:
    from rich.console import Console

    from desk.check.mistake import Mistake
    from desk.errors import DeskError

LABEL = 10  # columns of a step's name
WIDTH = 72  # columns up to a step's time
WORTH_TELLING = 0.1  # seconds: less is not told
# What moves a terminal's cursor, or turns the direction of what follows: a text that somebody
# proposed, the name of a file, the words of a server may have it in them.
_MOVES = re.compile(r"[\0-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_COMMAND = re.compile(r"(?<![\w/])invoke ")  # one to type, not the path of one
_told_commands = False


@dataclass(kw_only=True, slots=True)
class Step:
    """One step under way: ``said`` is what its line will say once it is done."""

    label: str
    said: str = ""
    lines: list[str] = field(default_factory=list)
    turn: Callable[[str], None] = lambda _text: None

    def say(self, text: str) -> None:
        """What came of the step."""
        self.said = text

    def add(self, line: str) -> None:
        """A line below the step's own."""
        self.lines.append(line)

    def wait(self, text: str) -> None:
        """What it waits for meanwhile: at a terminal in its place, else on a line of its own."""
        self.turn(f"{self.label:<{LABEL}} {text}")


def prompt(question: str) -> str:
    """A question as it stands before the cursor."""
    return _("%(question)s: ") % {"question": question}


def about(name: str, text: str) -> str:
    """What there is to say of somebody or something: ``name: text``."""
    return _("%(name)s: %(text)s") % {"name": name, "text": text}


@contextmanager
def step(label: str, doing: str) -> Iterator[Step]:
    """A step: ``doing`` turns while it lasts, its line stands when it is done."""
    now = Step(label=label)
    began = time.monotonic()
    with _spinner(f"{label:<{LABEL}} {doing}") as now.turn:
        yield now
    took = time.monotonic() - began
    line = f"  {label:<{LABEL}} {now.said}"
    tell(f"{line:<{WIDTH}} {took:5.1f} s" if took >= WORTH_TELLING else line)
    for below in now.lines:
        note("", below)


@contextmanager
def working(label: str, doing: str) -> Iterator[None]:
    """``doing`` turns while it lasts; no line stands for it afterwards."""
    with _spinner(f"{label:<{LABEL}} {doing}"):
        yield


@contextmanager
def _spinner(text: str) -> Iterator[Callable[[str], None]]:
    """Gives what changes its text; without a terminal that is a line, once for each text."""
    if not sys.stderr.isatty() or os.environ.get("TERM") == "dumb":
        said = {text}

        def once(now: str) -> None:
            if now not in said:
                said.add(now)
                tell(f"  {now}")

        yield once
        return
    from rich.console import Console as RichConsole

    with RichConsole(stderr=True).status(f"  {_escaped(text)}", spinner="dots") as status:
        yield lambda now: status.update(f"  {_escaped(now)}")


def show_what_can_be_shown() -> None:
    """A terminal that knows no “✗” or “é” gets a question mark for it, and no end."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")


def tell(line: str = "") -> None:
    """One plain line. Who reads may go away (``| head``): the work goes on all the same."""
    try:
        print(_still(line), flush=True)  # noqa: T201 — this is the terminal
    except BrokenPipeError:
        sys.stdout = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 — for good


@contextmanager
def apart() -> Iterator[Callable[[str], None]]:
    """What people read goes to standard error meanwhile; gives what writes to standard output.

    Programs that we start, an editor say, are kept from standard output too. Who reads there may
    go away: that is no failure.
    """
    own = sys.stdout
    own.flush()
    with ExitStack() as undo, redirect_stdout(sys.stderr):
        kept = None
        with suppress(OSError, ValueError):  # one that is no file has nothing to lend to others
            kept = os.dup(own.fileno())
            undo.callback(os.close, kept)
            os.dup2(sys.stderr.fileno(), own.fileno())
            undo.callback(os.dup2, kept, own.fileno())
        yield lambda text: _write(text, own if kept is None else kept)


def _write(text: str, where: TextIO | int) -> None:
    if not isinstance(where, int):
        where.write(f"{text}\n")
        return
    rest = f"{text}\n".encode()
    with suppress(BrokenPipeError):
        while rest:
            rest = rest[os.write(where, rest) :]


def told_commands() -> bool:
    """Whether something that was told so far names a command as `invoke …`."""
    return _told_commands


def note(label: str, text: str) -> None:
    """A line as a step's own: its name, or "" below one, and what there is to say.

    At a terminal it is folded below itself; in a file it is one line, for ``grep``.
    """
    head, below = f"  {label:<{LABEL}} ", " " * (LABEL + 3)
    room = shutil.get_terminal_size().columns
    is_command = re.search(r"(?<!`)\binvoke ", text)  # copied as it stands, so never folded
    if not sys.stdout.isatty() or room < 2 * len(below) or is_command:
        tell(f"{head}{text}")
        return
    for line in textwrap.wrap(
        text, room, initial_indent=head, subsequent_indent=below, break_long_words=False,
        break_on_hyphens=False,
    ):  # fmt: skip
        tell(line)


def tell_failure(error: DeskError) -> None:
    """What failed and what to do, on standard error."""
    console = _errors()
    console.print(f"\n[bold red]{_escaped(error.message)}[/]", soft_wrap=True, highlight=False)
    if error.advice:
        console.print(_escaped(error.advice), soft_wrap=True, highlight=False)


def tell_mistakes(mistakes: tuple[Mistake, ...]) -> None:
    """Each finding by file: line, sentence, what to do."""
    console = _out()
    path = ""
    for mistake in mistakes:
        if mistake.path != path:
            path = mistake.path
            console.print(f"\n[bold]{_escaped(path)}[/]", soft_wrap=True, highlight=False)
        mark = "[red]✗[/]" if mistake.grave else "[yellow]·[/]"
        console.print(f"  {mark} {_line(mistake)}", soft_wrap=True, highlight=False)
        if mistake.advice:
            console.print(f"    → {_escaped(mistake.advice)}", soft_wrap=True, highlight=False)


def _line(mistake: Mistake) -> str:
    where = _("line %(line)s") % {"line": mistake.line}
    return f"{where}: {_escaped(mistake.text)}"


def _escaped(text: str) -> str:
    from rich.markup import escape

    return escape(_still(text))


def _still(text: str) -> str:
    global _told_commands  # noqa: PLW0603 — one terminal, and all that it shows comes by here
    _told_commands = _told_commands or bool(_COMMAND.search(text))
    return _MOVES.sub("\ufffd", text)


def _out() -> Console:
    from rich.console import Console as RichConsole

    return RichConsole(highlight=False)


def _errors() -> Console:
    from rich.console import Console as RichConsole

    return RichConsole(stderr=True, highlight=False)
