"""What may go wrong in posse.

PosseError
├── BadMetadata        a value in a report's front matter cannot be understood
├── BadId              a name that cannot be part of an id
├── RecordUnreadable   a file of the record under state/ cannot be read: everything stops
├── NotKept            the record cannot be kept safe: nothing may be sent
├── AccountChanged     an account's name leads to another account than before
├── NotReached         a network did not answer, or not in a way that can be read
├── NotAllowed         a network refuses the account: a wrong or expired secret, a missing right
│   └── NoCredit       what the account paid for is used up
├── UnknownNetwork     a kind of network that there is no module for
└── BadAccount         an account's settings cannot be used, or its secret is missing
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


class NotKept(PosseError):
    """The record cannot be kept safe, so nothing may be sent.

    ``text`` is a message id with ``%(name)s`` places for ``values``. ``unclear`` says that the
    remote may have it all the same, ``denied`` that nobody here has the right to it.
    """

    def __init__(
        self, text: str, *, unclear: bool = False, denied: bool = False, **values: str
    ) -> None:
        super().__init__(text % values)
        self.text = text
        self.values = values
        self.unclear = unclear
        self.denied = denied


class AccountChanged(PosseError):
    """An account's name leads to another account (``found``) than the one looked at before."""

    def __init__(self, account: str, known: str, found: str) -> None:
        super().__init__(f"{account} is {found}, and was {known}")
        self.account = account
        self.known = known
        self.found = found


class NotReached(PosseError):
    """A network did not answer, or not in a way that can be read; nothing was sent."""


class NotAllowed(PosseError):
    """A network refuses the account: a wrong or expired secret, or a right that it lacks."""


class NoCredit(NotAllowed):
    """What the account paid for is used up; only a person can buy more."""


class UnknownNetwork(PosseError):
    """A kind of network that there is no module for; ``near`` is the one that is meant, or ""."""

    def __init__(self, kind: str, why: str, near: str = "") -> None:
        super().__init__(f"{kind}: {why}" + (f"; did you mean {near}?" if near else ""))
        self.kind = kind
        self.why = why
        self.near = near


class BadAccount(PosseError):
    """The settings of an account: ``text`` is a message id with ``%(name)s`` places for ``values``.

    ``values["variable"]`` names the secret that is missing, where that is it.
    """

    def __init__(self, text: str, **values: str) -> None:
        super().__init__(text % values)
        self.text = text
        self.values = values
