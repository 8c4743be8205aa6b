"""Times as networks write them. Pure."""

from __future__ import annotations

from datetime import UTC, datetime


def moment_of(text: object) -> datetime | None:
    """A time, in UTC where it has no zone; None where it is none."""
    try:
        moment = datetime.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        return None
    return moment.replace(tzinfo=UTC) if moment and not moment.tzinfo else moment
