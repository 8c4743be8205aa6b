"""Times of day in words, for screen readers: "onze heures trente" and not "11 h 30"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .dates import clock
from .languages import primary

if TYPE_CHECKING:
    from datetime import datetime, time

_FRENCH = (
    *("zéro", "une", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf"),
    *("dix", "onze", "douze", "treize", "quatorze", "quinze", "seize"),
    *("dix-sept", "dix-huit", "dix-neuf"),
)
_FRENCH_TENS = {2: "vingt", 3: "trente", 4: "quarante", 5: "cinquante"}
_ENGLISH = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"),
    *("ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen"),
    *("seventeen", "eighteen", "nineteen"),
)
_ENGLISH_TENS = {2: "twenty", 3: "thirty", 4: "forty", 5: "fifty"}
_HALF_DAY = 12
_TWENTY = 20
_TEN = 10


def spoken(moment: datetime | time, lang: str) -> str:
    """The time of day in words; in figures where this file does not speak the language."""
    if primary(lang) == "fr":
        return _in_french(moment.hour, moment.minute)
    if primary(lang) == "en":
        return _in_english(moment.hour, moment.minute)
    return clock(moment, lang)


def _in_french(hour: int, minute: int) -> str:
    hours = _french_hours(hour)
    return f"{hours} {_french(minute)}" if minute else hours


def _french_hours(hour: int) -> str:
    if hour == 0:
        return "minuit"
    return f"{_french(hour)} {'heure' if hour == 1 else 'heures'}"


def _french(number: int) -> str:
    """A number below sixty, feminine as hours and minutes are."""
    if number < _TWENTY:
        return _FRENCH[number]
    tens, units = _FRENCH_TENS[number // 10], number % 10
    if units == 0:
        return tens
    return f"{tens} et une" if units == 1 else f"{tens}-{_FRENCH[units]}"


def _in_english(hour: int, minute: int) -> str:
    if minute == 0 and hour % _HALF_DAY == 0:
        return "noon" if hour else "midnight"
    half = "a.m." if hour < _HALF_DAY else "p.m."
    words = [_ENGLISH[hour % _HALF_DAY or _HALF_DAY]]
    if 0 < minute < _TEN:
        words.append("oh")
    if minute:
        words.append(_english(minute))
    return " ".join([*words, half])


def _english(number: int) -> str:
    if number < _TWENTY:
        return _ENGLISH[number]
    tens, units = _ENGLISH_TENS[number // 10], number % 10
    return f"{tens}-{_ENGLISH[units]}" if units else tens
