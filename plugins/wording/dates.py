"""Days and times as a language writes them. Babel does it; no system locale is needed."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from .languages import locale, primary

NO_BREAK = "\N{NO-BREAK SPACE}"
_YEAR_AT_END = re.compile(r"[\s,]*(?:'de'\s*)?y+\s*\Z")
# How a day and a time stand together.
_TOGETHER = {"fr": "{day} à {clock}", "en": "{day}, {clock}"}


def iso(moment: date | time) -> str:
    """The machine's spelling, for ``<time datetime>``: to the minute, with the offset if known."""
    if isinstance(moment, datetime | time):
        return moment.isoformat(timespec="minutes")
    return moment.isoformat()


@lru_cache(maxsize=4096)
def day(moment: date, lang: str) -> str:
    """Day, month and year: ``12 mai 2026``, ``12 May 2026``."""
    from babel.dates import format_date

    return _first_of_month(format_date(_date(moment), "long", locale(lang)), lang)


@lru_cache(maxsize=4096)
def weekday(moment: date, lang: str) -> str:
    """Day of the week, day and month: ``mardi 12 mai``, ``Tuesday 12 May``."""
    from babel.dates import format_date

    # CLDR's skeletons abbreviate ("mar. 12 mai"), so the long pattern without its year.
    pattern = _YEAR_AT_END.sub("", locale(lang).date_formats["full"].pattern)
    before, space, rest = format_date(_date(moment), pattern, locale(lang)).partition(" ")
    return before + space + _first_of_month(rest, lang)


@lru_cache(maxsize=4096)
def clock(moment: datetime | time, lang: str) -> str:
    """Time of day: ``11 h 30`` and ``11 h`` in French, ``11:30`` in English."""
    if primary(lang) == "fr":
        minutes = f"{NO_BREAK}{moment.minute:02d}" if moment.minute else ""
        return f"{moment.hour}{NO_BREAK}h{minutes}"
    from babel.dates import format_time

    # A time of day, not an instant: it is already said in the event's own timezone.
    return format_time(time(moment.hour, moment.minute), "short", locale=locale(lang))


def day_time(moment: datetime, lang: str) -> str:
    """Day and time: ``12 mai 2026 à 13 h 10``, ``12 May 2026, 13:10``."""
    pattern = _TOGETHER.get(primary(lang), "{day} {clock}")
    return pattern.format(day=day(moment, lang), clock=clock(moment, lang))


def days(first: date, last: date, lang: str) -> str:
    """The days of an event: ``12 et 13 mai 2026``, ``12–13 May 2026``; one day if they are one."""
    first, last = _date(first), _date(last)
    if last <= first:
        return day(first, lang)
    if primary(lang) == "fr":
        return _french_days(first, last)
    from babel.dates import format_interval

    return format_interval(first, last, "yMMMMd", locale=locale(lang))


def _french_days(first: date, last: date) -> str:
    end = day(last, "fr")
    start = day(first, "fr").removesuffix(f" {last.year}")
    if first.year == last.year and first.month == last.month:
        start = start.partition(" ")[0]
    if last - first == timedelta(days=1):
        return f"{start} et {end}"
    return f"du {start} au {end}"


def _first_of_month(words: str, lang: str) -> str:
    # CLDR writes "1 mai 2026"; French says and writes "1er mai 2026".
    if primary(lang) == "fr" and words.startswith("1 "):
        return f"1er{words[1:]}"
    return words


def _date(moment: date) -> date:
    return moment.date() if isinstance(moment, datetime) else moment
