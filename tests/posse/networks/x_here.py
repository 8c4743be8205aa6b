"""X, but that its requests go to a server on this machine (x_server.py): a network of one's own.

It is ours to the last line, tweepy included. ``server`` in its settings says where that is; the
time is the one that this server has.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

from posse.networks import x
from posse.networks.x import BUDGET, COSTS, KIND, LIMITS, SECRETS, terms

__all__ = ["BUDGET", "COSTS", "KIND", "LIMITS", "SECRETS", "SETTINGS", "connect", "terms"]
SETTINGS = (*x.SETTINGS, "server", "patience")


def connect(
    account: str,
    settings: Mapping[str, object],
    secrets: Mapping[str, str],
    *,
    media: Path | None = None,
    purse: Decimal | None = None,
) -> x.X:
    """The account, by the server's own clock; ``patience`` are the seconds that a call may take."""
    from tests.posse.networks.x_server import at_loopback  # noqa: PLC0415 — a build needs it not

    server = str(settings["server"])
    return x.connect(
        account, settings, secrets, media=media, purse=purse, clock=_clock_of(server),
        session=at_loopback(server), patience=float(str(settings.get("patience", 10))),
    )  # fmt: skip


def _clock_of(server: str) -> Callable[[], datetime]:
    asking = HTTPConnection(urlsplit(server).netloc, timeout=10)
    asking.request("GET", "/clock")
    told = datetime.fromisoformat(asking.getresponse().read().decode())
    asking.close()
    ahead = told - datetime.now(UTC)
    return lambda: datetime.now(UTC) + ahead
