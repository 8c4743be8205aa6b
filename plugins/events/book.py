"""Reads a content folder's events: people.toml, each event.md, each programme.csv."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from .event_file import event_from
from .frontmatter import read
from .models import Event, Person, Problem
from .people import people_from
from .programme import days_from, days_of


@dataclass(frozen=True, kw_only=True, slots=True)
class Book:
    """All events and people by id and key; problems carry their path below the content folder."""

    events: dict[str, Event]
    people: dict[str, Person]
    problems: tuple[Problem, ...]


def open_book(content: Path, default_lang: str) -> Book:
    """Read everything; what is wrong is in ``problems``, what is right is usable."""
    problems: list[Problem] = []
    people_file = content / "people.toml"
    people: dict[str, Person] = {}
    if people_file.is_file():
        text, unread = _text(people_file, content)
        problems += unread
        people, wrong = people_from(text)
        problems += _at("people.toml", wrong)
    events = {}
    for folder in _folders(content / "events"):
        event, found = _event(folder, people, default_lang, content)
        problems += found
        if event:
            events[event.id] = event
    return Book(events=events, people=people, problems=tuple(problems))


def _folders(events: Path) -> Iterator[Path]:
    if events.is_dir():
        yield from sorted(f for f in events.iterdir() if f.is_dir() and not f.name.startswith("."))


def _event(
    folder: Path, people: dict[str, Person], default_lang: str, content: Path
) -> tuple[Event | None, list[Problem]]:
    path = folder / "event.md"
    name = path.relative_to(content).as_posix()
    if not path.is_file():
        return None, [
            Problem(
                line=1,
                path=name,
                text="This event has no event.md: add one with Title, Start, End and Timezone.",
            )
        ]
    text, problems = _text(path, content)
    if problems:
        return None, problems
    event, wrong = event_from(folder.name, read(text), default_lang)
    problems += _at(name, wrong)
    if event is None:
        return None, problems
    programme = folder / "programme.csv"
    if not programme.is_file():
        return replace(event, days=days_of(event)), problems
    try:
        raw = programme.read_bytes()
    except OSError as error:
        return replace(event, days=days_of(event)), [*problems, _unread(programme, content, error)]
    days, wrong = days_from(raw, event, people)
    problems += _at(programme.relative_to(content).as_posix(), wrong)
    return replace(event, days=days), problems


def _text(path: Path, content: Path) -> tuple[str, list[Problem]]:
    name = path.relative_to(content).as_posix()
    try:
        return path.read_text(encoding="utf-8-sig"), []
    except UnicodeDecodeError:
        return "", [Problem(line=1, path=name, text="This file is not in UTF-8: save it as UTF-8.")]
    except OSError as error:
        return "", [_unread(path, content, error)]


def _unread(path: Path, content: Path, error: OSError) -> Problem:
    return Problem(
        line=1, path=path.relative_to(content).as_posix(),
        text="This file cannot be read: %(why)s.", values=(("why", error.strerror or str(error)),),
    )  # fmt: skip


def _at(path: str, problems: tuple[Problem, ...]) -> list[Problem]:
    return [replace(problem, path=path) for problem in problems]
