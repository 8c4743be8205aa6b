"""One letter from whoever decides: a key at a terminal, a line in a pipe."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from desk import console


@contextmanager
def letters() -> Iterator[Callable[[str], str]]:
    """A function that asks and gives a small letter; "" for none, EOFError at the end.

    At a terminal no Return is needed.
    """
    if not sys.stdin.isatty():
        yield _line
        return
    import termios
    import tty

    handle = sys.stdin.fileno()
    before = termios.tcgetattr(handle)
    try:
        tty.setcbreak(handle)
        yield _key
    finally:
        termios.tcsetattr(handle, termios.TCSADRAIN, before)


def _line(question: str) -> str:
    console.tell(question)
    line = sys.stdin.readline()
    if not line:
        raise EOFError
    return line.strip()[:1].lower()


def _key(question: str) -> str:
    sys.stdout.write(f"{question} ")
    sys.stdout.flush()
    key = sys.stdin.read(1)
    console.tell(key if key.isprintable() else "")
    if key in {"", "\x04"}:  # Ctrl-D
        raise EOFError
    return key.strip().lower()
