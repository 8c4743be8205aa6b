"""What may go wrong in posse.

PosseError
├── BadMetadata        a value in a report's front matter cannot be understood
├── BadId              a name that cannot be part of an id
└── RecordUnreadable   a file of the record under state/ cannot be read: everything stops
"""

from __future__ import annotations


class PosseError(Exception):
    """The base of all errors here. Evidence is in attributes."""


class BadMetadata(PosseError):
    """A value in front matter: ``text`` is a message id with ``%(name)s`` places for ``values``."""

    def __init__(self, text: str, **values: str) -> None:
        super().__init__(text % values)
        self.text = text
        self.values = values


class BadId(PosseError):
    """A name that cannot be part of an id; ``name`` is the name."""

    def __init__(self, name: str) -> None:
        super().__init__(f"not fit for an id: {name!r}")
        self.name = name


class RecordUnreadable(PosseError):
    """A file of the record that exists and cannot be understood; ``path`` says which.

    Missing is empty, unreadable stops: taken for empty, everything would be announced again.
    """

    def __init__(self, path: str, why: str) -> None:
        super().__init__(f"{path}: {why}")
        self.path = path
        self.why = why
