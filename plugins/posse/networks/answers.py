"""What an answer of a server says of a call, for every network that speaks HTTP. Pure.

A definite no is REFUSED. NOT_SENT is for what cannot have been done: no connection, or a limit
(429). All else is UNKNOWN: a time-out, a broken connection, a 5xx, a redirect, and an answer that
cannot be read, whatever its status.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from urllib.parse import quote

from ..errors import NotAllowed, NotReached, PosseError
from ..json_text import json_in
from ..models import Result
from .content import words_in
from .moments import moment_of

REFUSALS = frozenset({400, 401, 403, 404, 413, 422})
TOO_MANY = 429
TOLD_APART = " | "  # between two things that are known of a post that is out
ANSWERED_IS_GONE = "the post that it answers is gone"  # the evidence of a send that was none
LONGEST_WORDS = 300  # characters
LONGEST_WAIT = timedelta(days=1)  # whatever a server wishes
_ACCOUNT_REFUSED = frozenset({401, 403, 422})  # 422: a token of nobody, on Mastodon and on snac


class CallFailed(PosseError):
    """A call that brought nothing, and what that says of it.

    ``result`` is REFUSED, NOT_SENT or UNKNOWN; ``words`` may be shown and kept (no secret, one
    line, 300 characters at most); ``status`` is the answer's, 0 where there was none; ``until`` is
    when a limit ends, None where there is none.
    """

    def __init__(
        self, result: Result, words: str, *, status: int = 0, until: datetime | None = None
    ) -> None:
        super().__init__(words)
        self.result = result
        self.words = words
        self.status = status
        self.until = until

    def as_look(self) -> NotAllowed | NotReached:
        """The same of a look that changes nothing."""
        if self.status in _ACCOUNT_REFUSED:
            return NotAllowed(self.words)
        return NotReached(self.words, until=self.until)


class TooLong(CallFailed):
    """An answer that was begun, and is longer than is read."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """An answer with its whole body; the names of ``headers`` are in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> object:
        """What its JSON says. CallFailed (UNKNOWN) when it is none."""
        try:
            return json_in(self.body)
        except (ValueError, RecursionError) as error:
            raise CallFailed(
                Result.UNKNOWN, "the server's answer cannot be read", status=self.status
            ) from error

    @property
    def at(self) -> datetime | None:
        """The server's clock when it answered, None where it does not say."""
        return _http_date(self.headers.get("date", ""))


def mapping(answer: object) -> Mapping[str, object]:
    """The answer where it is an object of JSON. CallFailed (UNKNOWN) otherwise."""
    if not isinstance(answer, dict):
        raise CallFailed(Result.UNKNOWN, "the server's answer cannot be read")
    return answer


def clean(words: str, *hidden: str) -> str:
    """Words of a server as evidence: one line without secrets and control signs, not long."""
    for secret in sorted(filter(None, hidden), key=len, reverse=True):
        for form in (secret, quote(secret, safe="")):
            words = words.replace(form, "…")
    line = " ".join("".join(c if c.isprintable() else " " for c in words).split())
    return line if len(line) <= LONGEST_WORDS else f"{line[: LONGEST_WORDS - 1]}…"


def failure(answer: Answer, now: datetime, *hidden: str) -> CallFailed | None:
    """What a status that is no 2xx says of the call, in the server's words; None for a 2xx."""
    status = answer.status
    if 200 <= status < 300:  # noqa: PLR2004 — https://www.rfc-editor.org/rfc/rfc9110#section-15.3
        return None
    said = clean(_said(answer), *hidden)
    words = f"the server answers {status}" + (f" ({said})" if said else "")
    if status == TOO_MANY:
        end = _end(answer, now)
        return CallFailed(Result.NOT_SENT, _with_end(words, end), status=status, until=end)
    result = Result.REFUSED if status in REFUSALS else Result.UNKNOWN
    return CallFailed(result, clean(words), status=status)


def _said(answer: Answer) -> str:
    """The message in an error's body, or where a redirect leads."""
    if 300 <= answer.status < 400:  # noqa: PLR2004 — the same, section 15.4
        # Without what follows "?": it may be a secret of the one who is sent on.
        return f"to {answer.headers.get('location', '').partition('?')[0]}, which is not followed"
    try:
        body = json_in(answer.body)
    except (ValueError, RecursionError):
        return words_in(answer.body.decode(errors="replace")[:20_000])
    if not isinstance(body, dict):
        return ""
    parts = (body.get("error"), body.get("error_description"))
    return ": ".join(part for part in parts if isinstance(part, str))


def _with_end(words: str, end: datetime | None) -> str:
    if end is None:
        return clean(words)
    after = f"; again after {end:%Y-%m-%d %H:%M:%S} UTC"
    return f"{words[: LONGEST_WORDS - len(after)]}{after}"


def _end(answer: Answer, now: datetime) -> datetime | None:
    """When a limit ends, at most a day from now; None where the answer does not say."""
    ends = (
        _from_seconds(answer.headers.get("retry-after", ""), now),
        _http_date(answer.headers.get("retry-after", "")),
        _from_seconds(answer.headers.get("x-ratelimit-reset", ""), datetime.fromtimestamp(0, UTC)),
        moment_of(answer.headers.get("x-ratelimit-reset", "")),
    )
    end = next((end for end in ends if end is not None), None)
    return None if end is None else min(max(end, now), now + LONGEST_WAIT).astimezone(UTC)


def _from_seconds(text: str, start: datetime) -> datetime | None:
    if not (text.isascii() and text.isdigit()):
        return None
    try:
        return start + timedelta(seconds=int(text))
    except (ValueError, OverflowError):
        return start + timedelta(days=365_000)  # beyond all calendars; it is bounded anyway


def _http_date(text: str) -> datetime | None:
    try:
        date = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return date if date.tzinfo else date.replace(tzinfo=UTC)
