"""Times as networks write them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from posse.networks.moments import moment_of

AT = datetime(2026, 5, 12, 13, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-05-12T13:10:00.000Z", AT),
        ("2026-05-12T13:10:00", AT),
        ("2026-05-12T15:10:00+02:00", AT.astimezone(timezone(timedelta(hours=2)))),
        ("yesterday", None),
        ("", None),
        (None, None),
        (1_778_591_400, None),
    ],
)
def test_a_time_has_a_zone_or_is_none(text: object, moment: datetime | None) -> None:
    found = moment_of(text)
    assert found == moment
    assert found is None or found.tzinfo is not None
