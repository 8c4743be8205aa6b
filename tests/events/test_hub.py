"""An event's hub: what is to be written, and what comes next."""

from __future__ import annotations

from datetime import date, datetime
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from events.hub import hub_of
from events.models import Event, Session, Writing
from events.programme import days_from

PARIS = ZoneInfo("Europe/Paris")
EVENT = Event(
    id="congres", title="Congrès", start=date(2026, 5, 12), end=date(2026, 5, 13),
    timezone="Europe/Paris", url="congres/",
)  # fmt: skip
PROGRAMME = """\
id;day;start;end;title;cover
a;1;09:00;10:00;Reported;
b;1;11:00;12:00;First;
c;1;11:30;12:30;Beside it;
d;1;14:00;;Without an end;
e;1;16:00;17:00;Nobody goes;no
f;1;17:00;18:00;Elsewhere;https://other.example/report/
g;2;;;Without a time;
h;2;23:00;24:00;Late;
"""


def event() -> Event:
    days, problems = days_from(PROGRAMME.encode(), EVENT, {})
    assert problems == ()
    return Event(**{name: getattr(EVENT, name) for name in EVENT.__slots__} | {"days": days})


def report(session: str) -> Any:
    whole = event()
    return SimpleNamespace(
        date=date(2026, 5, 12), lang="fr", event=whole, session=whole.session(session),
        translations=[],
    )  # fmt: skip


def at(moment: str) -> datetime:
    return datetime.fromisoformat(moment).replace(tzinfo=PARIS)


@pytest.mark.parametrize(
    ("now", "session"),
    [
        ("2026-01-01T00:00", "b"),
        ("2026-05-12T09:30", "b"),
        ("2026-05-12T11:59", "b"),
        ("2026-05-12T12:00", "c"),
        ("2026-05-12T12:30", "d"),
        ("2026-05-12T14:59", "d"),
        ("2026-05-12T15:00", "h"),
        ("2026-05-13T23:59", "h"),
        ("2026-05-14T00:00", None),
    ],
)
def test_the_next_session_is_the_one_that_is_on_or_else_the_first_to_come(
    now: str, session: str | None
) -> None:
    """Of those that somebody is to write about and that have a time."""
    hub = hub_of(event(), [report("a")], now=at(now))
    assert (hub.next_slot.session.id if hub.next_slot else None) == session
    slots = [slot for day in hub.days for slot in day.slots]
    assert any(slot is hub.next_slot for slot in slots) == bool(session)


def test_a_session_that_was_reported_while_it_is_on_is_not_next() -> None:
    hub = hub_of(event(), [report("a"), report("b")], now=at("2026-05-12T11:10"))
    assert hub.next_slot
    assert hub.next_slot.session.id == "c"


def test_only_what_is_to_follow_has_a_way_to_be_written() -> None:
    asked = []

    def writing(_event: Event, session: Session) -> Writing:
        asked.append(session.id)
        return Writing(url=session.id)

    hub = hub_of(event(), [report("a")], now=at("2026-01-01T00:00"), writing=writing)
    ways = {slot.session.id: slot.writing for day in hub.days for slot in day.slots}
    assert [name for name, way in ways.items() if way] == ["b", "c", "d", "h", "g"]
    assert asked == ["b", "c", "d", "h", "g"]


def test_without_a_code_host_no_slot_has_a_way() -> None:
    hub = hub_of(event(), [], now=at("2026-01-01T00:00"))
    assert not any(slot.writing for day in hub.days for slot in day.slots)
