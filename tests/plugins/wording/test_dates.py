"""Dates, times and languages as people write and say them."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time

import pytest

from wording import dates
from wording.languages import own_name
from wording.spoken import spoken

NO_BREAK = "\N{NO-BREAK SPACE}"
MAY_12 = date(2026, 5, 12)


@pytest.mark.parametrize(
    ("moment", "lang", "words"),
    [
        (MAY_12, "fr", "12 mai 2026"),
        (date(2026, 5, 1), "fr", "1er mai 2026"),
        (MAY_12, "en", "12 May 2026"),
        (MAY_12, "en-US", "May 12, 2026"),
        (MAY_12, "de", "12. Mai 2026"),
        (datetime(2026, 5, 12, 23, 59, tzinfo=UTC), "fr", "12 mai 2026"),
        (MAY_12, "xx-unknown", "12 May 2026"),
    ],
)
def test_a_day_is_written_as_its_language_does(moment: date, lang: str, words: str) -> None:
    assert dates.day(moment, lang) == words


@pytest.mark.parametrize(
    ("lang", "words"),
    [("fr", "mardi 12 mai"), ("en", "Tuesday, 12 May"), ("pt-br", "terça-feira, 12 de maio")],
)
def test_a_day_of_the_week_has_no_year(lang: str, words: str) -> None:
    assert dates.weekday(MAY_12, lang) == words


@pytest.mark.parametrize(
    ("hour", "minute", "lang", "words"),
    [
        (11, 30, "fr", f"11{NO_BREAK}h{NO_BREAK}30"),
        (9, 5, "fr", f"9{NO_BREAK}h{NO_BREAK}05"),
        (14, 0, "fr", f"14{NO_BREAK}h"),
        (11, 30, "en", "11:30"),
        (14, 0, "de", "14:00"),
    ],
)
def test_an_hour_is_written_as_its_language_does(
    hour: int, minute: int, lang: str, words: str
) -> None:
    assert dates.clock(time(hour, minute), lang) == words


def test_a_moment_is_a_day_and_an_hour() -> None:
    moment = datetime(2026, 5, 12, 13, 10, tzinfo=UTC)
    assert dates.day_time(moment, "fr") == f"12 mai 2026 à 13{NO_BREAK}h{NO_BREAK}10"
    assert dates.day_time(moment, "en") == "12 May 2026, 13:10"
    assert dates.iso(moment) == "2026-05-12T13:10+00:00"
    assert dates.iso(MAY_12) == "2026-05-12"


@pytest.mark.parametrize(
    ("first", "last", "lang", "words"),
    [
        (MAY_12, MAY_12, "fr", "12 mai 2026"),
        (MAY_12, date(2026, 5, 13), "fr", "12 et 13 mai 2026"),
        (MAY_12, date(2026, 5, 15), "fr", "du 12 au 15 mai 2026"),
        (date(2026, 5, 31), date(2026, 6, 1), "fr", "31 mai et 1er juin 2026"),
        (date(2026, 12, 30), date(2027, 1, 2), "fr", "du 30 décembre 2026 au 2 janvier 2027"),
        (MAY_12, date(2026, 5, 13), "en", "12–13 May 2026"),
        (MAY_12, date(2026, 5, 1), "en", "12 May 2026"),
    ],
)
def test_the_days_of_an_event_are_one_phrase(
    first: date, last: date, lang: str, words: str
) -> None:
    assert dates.days(first, last, lang) == words


@pytest.mark.parametrize(
    ("hour", "minute", "french", "english"),
    [
        (11, 30, "onze heures trente", "eleven thirty a.m."),
        (1, 1, "une heure une", "one oh one a.m."),
        (0, 0, "minuit", "midnight"),
        (0, 20, "minuit vingt", "twelve twenty a.m."),
        (12, 0, "douze heures", "noon"),
        (21, 21, "vingt et une heures vingt et une", "nine twenty-one p.m."),
        (17, 45, "dix-sept heures quarante-cinq", "five forty-five p.m."),
    ],
)
def test_an_hour_is_said_in_words(hour: int, minute: int, french: str, english: str) -> None:
    assert spoken(time(hour, minute), "fr") == french
    assert spoken(time(hour, minute), "en") == english


def test_every_minute_of_the_day_can_be_said() -> None:
    """No figure is left in French or English; another language gets its figures."""
    for minute in range(24 * 60):
        moment = time(minute // 60, minute % 60)
        assert not re.search(r"\d", spoken(moment, "fr") + spoken(moment, "en"))
    assert spoken(time(11, 30), "de") == "11:30"


def test_a_language_is_called_what_it_calls_itself() -> None:
    assert [own_name(lang) for lang in ("fr", "en", "de", "xx")] == [
        "français",
        "English",
        "Deutsch",
        "xx",
    ]
