"""Pelican plugin: events, days, sessions and speakers.

Sets ``event``, ``session``, ``day``, ``people``, ``creators``, ``previous`` and ``next`` on each
article in ``article_generator_finalized``, puts ``hubs`` into the context in
``all_generators_finalized``, and writes a hub page an event. From plugin ``wording`` it takes
``code_host``, if it is in the context.
"""

from __future__ import annotations


def register() -> None:
    """Connect to Pelican's signals."""
    from .plugin import connect

    connect()
