"""Whether a report is due, judged from its file."""

from __future__ import annotations

from datetime import datetime, tzinfo

from desk.sources import Source
from posse import metadata as values
from posse.errors import BadMetadata


def waiting(source: Source, now: datetime, zone: tzinfo) -> tuple[str, datetime | None]:
    """Why it waits (draft, embargo, future; "" when it is due) and until when.

    A value that cannot be understood makes nothing wait: the check says so where it stands.
    """
    front = source.front
    try:
        date = values.moment(front.text("date"), zone)
        embargo = front.text("embargo")
        until = values.moment(embargo, zone) if embargo else None
    except BadMetadata:
        return "", None
    fields = {"status": front.text("status"), "embargo": embargo, "date": date}
    why = values.waiting(fields, now, zone)
    return why, {"embargo": until, "future": date}.get(why)
