"""What calls to an AT protocol server come back with. Pure.

https://atproto.com/specs/xrpc — an error is ``{"error": name, "message": words}``; limits are in
``ratelimit-…`` headers.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from ..errors import NotAllowed, NotReached
from ..hosts import is_loopback
from ..json_text import json_in
from ..models import Result
from .answers import Answer, CallFailed, failure

_ACCOUNT_REFUSED = frozenset({400, 401, 403})
_BAD_HANDLE = "handle.invalid"  # what a server says of a handle that no longer leads to it


@dataclass(frozen=True, kw_only=True, slots=True)
class Owner:
    """Whose session it is: an id for ever, and today's handle."""

    did: str
    handle: str

    @property
    def name(self) -> str:
        """What stands in an address: the handle, or the id where the handle is broken."""
        return self.did if self.handle == _BAD_HANDLE else self.handle


class XrpcFailed(CallFailed):
    """A call that brought nothing; ``error`` is the server's name for it, "" without one."""

    def __init__(self, result: Result, words: str, *, status: int = 0, error: str = "") -> None:
        super().__init__(result, words, status=status)
        self.error = error

    def as_look(self) -> NotAllowed | NotReached:
        """The same of a look: a bad or expired token is answered with 400, not with 401."""
        kind = NotAllowed if self.status in _ACCOUNT_REFUSED else NotReached
        return kind(self.words)


def refusal(answer: Answer, now: datetime, *hidden: str) -> XrpcFailed | None:
    """What an answer that is no 2xx says of its call; None for a 2xx."""
    told = _error_in(answer.body)
    headers = {**answer.headers}
    headers.setdefault("x-ratelimit-reset", answer.headers.get("ratelimit-reset", ""))
    body = answer.body
    if told:
        words = {"error": told.get("error"), "error_description": told.get("message")}
        body = json.dumps(words).encode()
    failed = failure(Answer(status=answer.status, headers=headers, body=body), now, *hidden)
    if failed is None:
        return None
    name = told.get("error")
    error = name if isinstance(name, str) else ""
    return XrpcFailed(failed.result, failed.words, status=failed.status, error=error)


def _error_in(body: bytes) -> Mapping[str, object]:
    try:
        told = json_in(body)
    except (ValueError, RecursionError):
        return {}
    return told if isinstance(told, dict) else {}


def name_of(failed: CallFailed) -> str:
    """The server's own name for a failure, "" where it gave none."""
    return failed.error if isinstance(failed, XrpcFailed) else ""


def is_safe(service: str) -> bool:
    """Whether a password may go to this address: over https, or to this machine itself.

    None that has a name or a password of its own in it: addresses are shown.
    """
    return (service.startswith("https://") or is_loopback(service)) and "@" not in service
