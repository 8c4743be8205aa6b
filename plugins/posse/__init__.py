"""Pelican plugin: publish on one's own site, syndicate elsewhere, bring the answers back.

What it does in a build is pure and offline: it decides what is due, carries renames and removals,
and writes the manifest that publishing works from. Talking to networks is a task of its own.
"""

from __future__ import annotations


def register() -> None:
    """Connect to Pelican's signals."""
    from .plugin import connect

    connect()
