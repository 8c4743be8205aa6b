"""What it says of a call when X does not do it. Pure.

https://docs.x.com/x-api/fundamentals/response-codes-and-errors — an error is a problem (``title``,
``detail``), with ``errors`` for parts of the request; a limit ends at its ``x-rate-limit-reset``.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import datetime

from ..errors import NoCredit, NotAllowed, NotReached
from ..json_text import json_in
from ..models import Result
from ..money import OUT_OF_CREDIT
from .answers import Answer, CallFailed, failure

_PAYMENT, _FORBIDDEN = 402, 403
_ACCOUNT_REFUSED = frozenset({401, _PAYMENT, _FORBIDDEN})
_TWIN = 187  # the old API's code for a duplicate
_LIMITS = ("x-rate-limit", "x-user-limit-24hour", "x-app-limit-24hour")


class XFailed(CallFailed):
    """A call that brought nothing; ``status`` is the answer's."""

    def as_look(self) -> NotAllowed | NotReached:
        """The same of a look: who has no credit may not look either."""
        if self.status == _PAYMENT:
            return NoCredit(self.words)
        if self.status in _ACCOUNT_REFUSED:
            return NotAllowed(self.words)
        return NotReached(self.words, until=self.until)


def refusal(answer: Answer, now: datetime, *hidden: str) -> XFailed | None:
    """What an answer that is no 2xx says of its call; None for a 2xx.

    That credit is missing (402) is REFUSED. A duplicate (403) is UNKNOWN: its twin may be our own
    post, of which we never got the answer. So is a 403 that does not say why.
    """
    told = _told(answer.body)
    said = "; ".join(dict.fromkeys(_words(told)))
    if answer.status == _PAYMENT:
        said = f"{OUT_OF_CREDIT}: {said}" if said else OUT_OF_CREDIT
    headers = {**answer.headers, "x-ratelimit-reset": _reset(answer.headers)}
    body = json.dumps({"error": said}).encode() if said else answer.body
    failed = failure(Answer(status=answer.status, headers=headers, body=body), now, *hidden)
    if failed is None:
        return None
    result = failed.result
    if answer.status == _PAYMENT:
        result = Result.REFUSED
    if answer.status == _FORBIDDEN and (not said or _is_duplicate(answer.body, told)):
        result = Result.UNKNOWN
    return XFailed(result, failed.words, status=failed.status, until=failed.until)


def _told(body: bytes) -> Mapping[str, object]:
    try:
        told = json_in(body)
    except (ValueError, RecursionError):
        return {}
    return told if isinstance(told, dict) else {}


def _words(told: Mapping[str, object]) -> Iterator[str]:
    """The problem's words: its detail, or else its title, then those of its parts."""
    for part in (told, *_parts(told)):
        names = ("detail", "message", "error", "title")
        yield from [word for name in names if isinstance(word := part.get(name), str) and word][:1]


def _parts(told: Mapping[str, object]) -> tuple[Mapping[str, object], ...]:
    parts = told.get("errors")
    return tuple(p for p in parts if isinstance(p, dict)) if isinstance(parts, list) else ()


def _is_duplicate(body: bytes, told: Mapping[str, object]) -> bool:
    """Whether anything at all in it may mean that: a wrong yes costs a look, a wrong no a twin."""
    words = body.decode(errors="replace").lower()
    coded = any(part.get("code") == _TWIN for part in _parts(told))
    return coded or "duplicate" in words or "already" in words


def _reset(headers: Mapping[str, str]) -> str:
    """When the limit that was reached ends: the latest of those that have nothing left."""
    ends = [
        headers.get(f"{name}-reset", "")
        for name in _LIMITS
        if headers.get(f"{name}-remaining", "0") == "0"
    ]
    return max((end for end in ends if end.isascii() and end.isdigit()), key=_size, default="")


def _size(number: str) -> tuple[int, str]:
    return len(number), number
