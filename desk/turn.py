"""One command at a time where output/ is made, looked at and brought out."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from desk import console
from desk.deploy.turns import turn
from desk.site import Site

PATIENCE = 600.0  # seconds to wait for another build or publication of this site
LOCK = ".output.lock"


@contextmanager
def own_turn(site: Site) -> Iterator[None]:
    """Nobody else builds, publishes or cleans this site meanwhile; DeployFailed after long."""
    with turn(site.root / LOCK, console.tell, PATIENCE):
        yield
