"""event.md: the event itself."""

from __future__ import annotations

import re
from datetime import date
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from .frontmatter import FrontMatter
from .models import Event, Problem

REQUIRED = ("title", "start", "end", "timezone")
KEYS = (*REQUIRED, "venue", "address", "geo", "organiser", "hashtag", "color", "language", "demo")
YES = frozenset({"yes", "oui", "true", "1"})
NO = frozenset({"no", "non", "false", "0", ""})
_HASHTAG = re.compile(r"\w*[^\W\d]\w*\Z")
_COLOR = re.compile(r"#[0-9a-fA-F]{6}\Z")
_LANGUAGE = re.compile(r"[a-z]{2}(?:-[a-z]{2})?\Z")
_LATITUDE, _LONGITUDE = 90, 180


def event_from(
    event_id: str, source: FrontMatter, default_lang: str
) -> tuple[Event | None, tuple[Problem, ...]]:
    """The event, or None where something without which there is none is missing or wrong."""
    problems = [*_missing(source), *_unknown(source), *_cut(source)]
    start = _date(source, "start", problems)
    end = _date(source, "end", problems)
    timezone = _timezone(source, problems)
    geo = _geo(source, problems)
    color = _shaped(
        source, "color", _COLOR, "“%(value)s” is no colour: write it like #7a2e3a.", problems
    )
    hashtag = _shaped(
        source, "hashtag", _HASHTAG, "“%(value)s” is no hashtag: write one word without spaces, "
        "like RencontresExemple.", problems, strip="#",
    )  # fmt: skip
    language = _shaped(
        source, "language", _LANGUAGE, "“%(value)s” is no language: write a code like fr or en.",
        problems,
    )  # fmt: skip
    demo = _flag(source, "demo", problems)
    if start and end and end < start:
        problems.append(
            _problem(
                source,
                "end",
                "The event ends (%(end)s) before it starts (%(start)s).",
                end=str(end),
                start=str(start),
            )
        )
        return None, tuple(problems)
    title = source.text("title")
    if not (title and start and end and timezone):
        return None, tuple(problems)
    event = Event(
        id=event_id,
        title=title,
        start=start,
        end=end,
        timezone=timezone,
        url=f"{event_id}/",
        language=language or default_lang,
        venue=source.text("venue"),
        address=source.text("address"),
        geo=geo,
        organiser=source.text("organiser"),
        hashtag=hashtag,
        color=color,
        demo=demo,
        intro=source.body.strip(),
    )
    return event, tuple(problems)


def _missing(source: FrontMatter) -> list[Problem]:
    return [
        Problem(line=1, text="“%(key)s:” is missing.", values=(("key", key.capitalize()),))
        for key in REQUIRED
        if not source.text(key)
    ]


def _unknown(source: FrontMatter) -> list[Problem]:
    return [
        Problem(
            line=field.line,
            text="“%(key)s:” is not known here. Known are %(known)s.",
            values=(("key", field.name), ("known", ", ".join(k.capitalize() for k in KEYS))),
        )
        for key, field in source.fields.items()
        if key not in KEYS
    ]


def _cut(source: FrontMatter) -> list[Problem]:
    if not source.cut:
        return []
    return [
        Problem(
            line=source.cut,
            text="The lines at the top of the file end here, because this one is no `Key: value`: "
            "write keys without accents or spaces, and leave an empty line before the text.",
        )
    ]


def _problem(source: FrontMatter, at: str, text: str, **values: str) -> Problem:
    return Problem(line=source.line(at), text=text, values=tuple(values.items()))


def _date(source: FrontMatter, key: str, problems: list[Problem]) -> date | None:
    text = source.text(key)
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        problems.append(
            _problem(source, key, "“%(value)s” is not a date: write 2026-05-12.", value=text)
        )
        return None


def _timezone(source: FrontMatter, problems: list[Problem]) -> str:
    text = source.text("timezone")
    try:
        return ZoneInfo(text).key if text else ""
    except (ZoneInfoNotFoundError, ValueError, OSError):
        problems.append(
            _problem(
                source,
                "timezone",
                "“%(value)s” is not a time zone: write one like Europe/Paris.",
                value=text,
            )
        )
        return ""


def _geo(source: FrontMatter, problems: list[Problem]) -> tuple[float, float] | None:
    text = source.text("geo")
    if not text:
        return None
    try:
        latitude, longitude = (float(part) for part in text.split(","))
    except ValueError:
        latitude, longitude = float("nan"), float("nan")
    if abs(latitude) <= _LATITUDE and abs(longitude) <= _LONGITUDE:
        return latitude, longitude
    problems.append(
        _problem(
            source,
            "geo",
            "“%(value)s” is not a place: write latitude, longitude, like 48.8606, 2.3376.",
            value=text,
        )
    )
    return None


def _shaped(
    source: FrontMatter, key: str, shape: re.Pattern[str], otherwise: str,
    problems: list[Problem], *, strip: str = "",
) -> str:  # fmt: skip
    text = source.text(key).strip(strip or None)
    if not text or shape.match(text):
        return text
    problems.append(_problem(source, key, otherwise, value=text))
    return ""


def _flag(source: FrontMatter, key: str, problems: list[Problem]) -> bool:
    text = source.text(key).lower()
    if text not in YES | NO:
        problems.append(
            _problem(
                source,
                key,
                "%(key)s is yes or no, not “%(value)s”.",
                key=key.capitalize(),
                value=source.text(key),
            )
        )
    return text in YES
