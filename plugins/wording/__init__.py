"""Pelican plugin: words and dates in the language of each page, and what a theme prints.

It gives templates gettext, dates and spoken times in the language of the page that is being
rendered, keeps the theme complete (no silent fall-back to Pelican's ``simple``), and attaches
frozen values before anything is rendered: ``site``, ``archive``, ``topics``, ``bylines``,
``code_host``, and on reports and pages what ``attributes.py`` lists. Neither Babel nor a catalogue
is loaded before the first page needs it.
"""

from __future__ import annotations


def register() -> None:
    """Connect to Pelican's signals."""
    from .plugin import connect

    connect()
