"""programme.csv: one line a session, as a spreadsheet writes it."""

from __future__ import annotations

import csv
import io
import re
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from .columns import COLUMNS, REQUIRED, header_problems
from .event_file import NO, YES
from .models import Day, Event, Person, Problem, Session
from .people import named

_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,95}\Z")
_TIME = re.compile(r"(\d{1,2})[:hH](\d{2})(?::00)?\Z")
_SEPARATOR_LINE = re.compile(r"\A\s*sep=.\r?\n", re.IGNORECASE)  # Excel's own first line
MIDNIGHT = time(0, 0)
_FIGURES = 5  # of a day's number; int() refuses very long ones in its own way
_URL = re.compile(r"https?://\S+\Z")

Rows = list[tuple[int, dict[str, str]]]


def text_of(raw: bytes) -> str:
    """UTF-8, with or without a mark, UTF-16 with one; else Windows-1252, as old spreadsheets do."""
    if raw.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        return raw.decode("utf-16", errors="replace")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("cp1252", errors="replace")


def days_from(
    raw: bytes, event: Event, people: Mapping[str, Person]
) -> tuple[tuple[Day, ...], tuple[Problem, ...]]:
    """The event's days with their sessions in order, and what is wrong in the file.

    A line with a problem is left out; the others stand.
    """
    rows, problems = _rows(text_of(raw))
    sessions: dict[str, Session] = {}
    first_line: dict[str, int] = {}
    for line, row in rows:
        wrong = tuple(_wrong(line, row, event, first_line))
        problems.extend(wrong)
        first_line.setdefault(row["id"], line)
        if not wrong:
            sessions[row["id"]] = _session(row, event, people)
    return days_of(event, tuple(sessions.values())), tuple(problems)


def days_of(event: Event, sessions: tuple[Session, ...] = ()) -> tuple[Day, ...]:
    """Every day of the event, also one without sessions."""
    count = (event.end - event.start).days + 1
    return tuple(
        Day(
            number=number,
            date=event.start + timedelta(days=number - 1),
            sessions=tuple(sorted((s for s in sessions if s.day == number), key=_order)),
        )
        for number in range(1, count + 1)
    )


def _order(session: Session) -> tuple[time, str, str]:
    # A session without a time stands where the programme puts its id: after those with one.
    return session.start or time.max, session.room, session.id


def _rows(text: str) -> tuple[Rows, list[Problem]]:
    text, skipped = _from_header(text)
    header = text.split("\n", 1)[0]
    delimiter = max(";,\t", key=header.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        names = [name.strip().lower() for name in next(reader, [])]
        while names and not names[-1]:  # a spreadsheet's empty columns at the right
            names.pop()
        problems = list(header_problems(names, skipped + 1))
        if any(name not in names for name in REQUIRED):
            return [], problems
        rows: Rows = []
        for cells in reader:
            while len(cells) > len(names) and not cells[-1].strip():
                cells.pop()
            if not any(cell.strip() for cell in cells):
                continue
            if len(cells) > len(names):
                problems.append(
                    _problem(
                        reader.line_num + skipped,
                        "This line has %(cells)s cells, but the first line names "
                        "%(names)s columns: is a cell with the separator in it without quotes?",
                        cells=str(len(cells)),
                        names=str(len(names)),
                    )
                )
                continue
            padded = [*cells, *[""] * (len(names) - len(cells))]
            row = {name: " ".join(c.split()) for name, c in zip(names, padded, strict=True)}
            rows.append((reader.line_num + skipped, {**dict.fromkeys(COLUMNS, ""), **row}))
    except csv.Error as error:
        return [], [
            _problem(
                reader.line_num + skipped,
                "This line cannot be read as a table: %(error)s.",
                error=str(error),
            )
        ]
    return rows, problems


def _from_header(text: str) -> tuple[str, int]:
    """The text from its header on, and how many lines stand before it."""
    below = _SEPARATOR_LINE.sub("", text)
    kept = below.lstrip("\r\n ;,\t")
    return kept, text[: len(text) - len(kept)].count("\n")


def _wrong(
    line: int, row: Mapping[str, str], event: Event, first_line: Mapping[str, int]
) -> Iterator[Problem]:
    if not _ID.match(row["id"]):
        yield _problem(
            line,
            "The id “%(id)s” must be lower-case letters, digits and hyphens, like j1-03.",
            id=row["id"],
        )
    elif row["id"] in first_line:
        yield _problem(
            line,
            "The id “%(id)s” was used on line %(first)s already.",
            id=row["id"],
            first=str(first_line[row["id"]]),
        )
    if not row["title"]:
        yield _problem(line, "The session “%(id)s” has no title.", id=row["id"])
    count = (event.end - event.start).days + 1
    day = row["day"]
    if not (day.isdecimal() and len(day) < _FIGURES and 1 <= int(day) <= count):
        yield _problem(
            line,
            "The day “%(day)s” must be a number from 1 to %(count)s.",
            day=row["day"],
            count=str(count),
        )
    for column in ("start", "end"):
        if row[column] and _time(row[column]) is None:
            yield _problem(line, "“%(value)s” is not a time: write 11:00.", value=row[column])
    start, end = _time(row["start"]), _time(row["end"])
    if start and end and end <= start and end != MIDNIGHT:
        yield _problem(
            line,
            "The session ends (%(end)s) before it starts (%(start)s).",
            end=row["end"],
            start=row["start"],
        )
    if row["cover"].lower() not in YES | NO and not _URL.match(row["cover"]):
        yield _problem(
            line,
            "“cover” is yes, no, or the address of a report made elsewhere, not “%(value)s”.",
            value=row["cover"],
        )


def _session(row: Mapping[str, str], event: Event, people: Mapping[str, Person]) -> Session:
    start, end = _time(row["start"]), _time(row["end"])
    zone = ZoneInfo(event.timezone)
    day = event.start + timedelta(days=int(row["day"]) - 1)
    elsewhere = row["cover"] if _URL.match(row["cover"]) else ""
    names = (name.strip() for name in re.split(r"[,/]", row["speakers"]))
    return Session(
        id=row["id"],
        day=int(row["day"]),
        title=row["title"],
        start=start,
        end=end,
        begins=datetime.combine(day, start, zone) if start else None,
        ends=_ends(day, start, end, zone) if end else None,
        room=row["room"],
        kind=row["kind"],
        speakers=tuple(named(name, people) for name in names if name),
        cover=not row["cover"] or row["cover"].lower() in YES,
        elsewhere=elsewhere,
    )


def _ends(day: date, start: time | None, end: time, zone: ZoneInfo) -> datetime:
    late = end == MIDNIGHT and start != MIDNIGHT
    return datetime.combine(day + timedelta(days=1) if late else day, end, zone)


def _time(text: str) -> time | None:
    match = _TIME.match(text)
    if not match:
        return None
    try:
        return time(int(match[1]) % 24 if match[1] == "24" else int(match[1]), int(match[2]))
    except ValueError:
        return None


def _problem(line: int, text: str, **values: str) -> Problem:
    return Problem(line=line, text=text, values=tuple(values.items()))
