"""Practice readers: invented people on the practice server who answer, like and boost.

Each says beside the name that this is practice, and so does the page that shows their words.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from desk.words import N_, _
from posse.networks.http import Server
from posse.voices import KnownCopy

STATUSES = "/api/v1/statuses"
_NAMES = {"alex": "Alex", "sacha": "Sacha", "noa": "Noa"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Reader:
    """Somebody there: ``user`` is the handle's first part, ``token`` lets them in."""

    user: str
    name: str
    token: str = field(repr=False)


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """What a reader says below a copy.

    ``to`` is the number of the line that it answers, None where it answers the copy; who is
    answered is named, as apps do. ``more`` is what else the server is told.
    """

    who: str
    words: str
    to: int | None = None
    more: Mapping[str, str] = field(default_factory=dict)


# A conversation for each of the first reports; of the third, only that there is an answer is shown.
CONVERSATIONS = (
    (
        Line(who="alex", words=N_("Thank you! I was not there, and now I know what I missed.")),
        Line(who="sacha", to=0, words=N_("I was, and it was just like that.")),
        Line(who="", to=1, words=N_("Glad to hear it. More is on its way.")),
        Line(who="noa", words=N_("Will there be a recording?")),
    ),
    (
        Line(who="noa", words=N_("We tried that last year, and nobody came."),
             more={"spoiler_text": N_("A sad story")}),
        Line(who="alex", to=0, words=N_("Tell us more!")),
    ),
    (Line(who="sacha", words=N_("Not for everybody to read."), more={"visibility": "unlisted"}),),
)  # fmt: skip
# Who likes and who boosts each of these reports.
_LIKED = (("alex", "sacha", "noa"), ("alex",), ())
_BOOSTED = (("sacha",), ("noa",), ())


def practice_readers() -> tuple[Reader, ...]:
    """The readers, each with a token of their own."""
    return tuple(
        Reader(user=user, name=_("%(name)s (practice)") % {"name": name},
               token=secrets.token_urlsafe(24))
        for user, name in _NAMES.items()
    )  # fmt: skip


def answer(
    server: str, user: str, tokens: Mapping[str, str], copies: Sequence[KnownCopy], *, lang: str
) -> None:
    """Have them answer below the first of these copies, in this language. CallFailed.

    ``tokens`` are those of all who speak, by user; ``user`` is the site's own account.
    """
    at = {who: Server(server, token=token) for who, token in tokens.items()}
    for number, copy in enumerate(copies[: len(CONVERSATIONS)]):
        _talk(at, user, copy, CONVERSATIONS[number], lang)
        for who in _LIKED[number]:
            at[who].post(f"{STATUSES}/{copy.id}/favourite", {})
        for who in _BOOSTED[number]:
            at[who].post(f"{STATUSES}/{copy.id}/reblog", {})


def _talk(
    at: Mapping[str, Server], user: str, copy: KnownCopy, lines: Sequence[Line], lang: str
) -> None:
    numbers: list[str] = []
    for line in lines:
        named = " ".join(f"@{one}" for one in _answered(line, lines, user))
        form = {
            "status": f"{named} {_(line.words)}".strip(), "language": lang,
            "in_reply_to_id": copy.id if line.to is None else numbers[line.to],
            **{key: _(value) for key, value in line.more.items()},
        }  # fmt: skip
        made = at[line.who or user].post(STATUSES, form).json()
        numbers.append(str(made["id"]) if isinstance(made, dict) else "")


def _answered(line: Line, lines: Sequence[Line], user: str) -> Iterator[str]:
    """Whoever spoke above a line, each once: the one that is answered first."""
    found: dict[str, None] = {}
    above = line.to
    while above is not None:
        found[lines[above].who or user] = None
        above = lines[above].to
    found[user] = None
    found.pop(line.who or user, None)
    return iter(found)
