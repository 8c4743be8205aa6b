"""Pelican plugin: what a report refers to beside itself works by plain relative links.

Pictures are made light, upright and free of what a phone writes into them; files are copied to the
matching address; links between texts become Pelican's own. Nothing here reaches a network, and the
picture libraries are imported only when a picture has to be made.

For other tools there is a pure part: :func:`media.references.references_in` lists what a converted
text refers to, :func:`media.paths.resolve` says which file that is, or why it is none.
"""

from __future__ import annotations


def register() -> None:
    """Connect to Pelican's signals."""
    from .plugin import connect

    connect()
