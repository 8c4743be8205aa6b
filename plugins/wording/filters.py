"""The filters of the templates: each says its value in the language of the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jinja2 import pass_context

from . import dates
from .languages import language_of, open_graph, own_name
from .spoken import spoken

if TYPE_CHECKING:
    from datetime import date, datetime, time

    from jinja2 import Environment
    from jinja2.runtime import Context


@pass_context
def _day(context: Context, moment: date) -> str:
    return dates.day(moment, language_of(context))


@pass_context
def _weekday(context: Context, moment: date) -> str:
    return dates.weekday(moment, language_of(context))


@pass_context
def _clock(context: Context, moment: datetime | time) -> str:
    return dates.clock(moment, language_of(context))


@pass_context
def _day_time(context: Context, moment: datetime) -> str:
    return dates.day_time(moment, language_of(context))


@pass_context
def _days(context: Context, first: date, last: date) -> str:
    return dates.days(first, last, language_of(context))


@pass_context
def _spoken(context: Context, moment: datetime | time) -> str:
    return spoken(moment, language_of(context))


def install(env: Environment) -> None:
    """Add the filters, and ``language()``: the BCP 47 tag of the page that is being rendered."""
    env.filters.update(
        day=_day,
        weekday=_weekday,
        clock=_clock,
        day_time=_day_time,
        days=_days,
        spoken=_spoken,
        iso=dates.iso,
        own_name=own_name,
        open_graph=open_graph,
    )
    env.globals["language"] = pass_context(language_of)
