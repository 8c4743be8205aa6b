"""The way to a server over HTTP that all networks share; only a ``connect()`` loads this.

https://requests.readthedocs.io/en/latest/user/advanced/#transport-adapters — a request is sent
once: no redirect is followed, nothing is tried again, no proxy and no ``.netrc`` of the
environment is used. It has a time for all of it (the time-outs of requests are for each read, and
an answer that drips has none), a size for its answer, and a connection of its own: one that was
kept, and then closed by the server, could not be told from one that broke after the post was made.
"""

from __future__ import annotations

import socket
from collections.abc import Callable, Mapping, Sequence
from contextvars import ContextVar
from datetime import UTC, datetime
from io import BytesIO
from ssl import SSLError
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError

from ..models import Result
from .answers import Answer, CallFailed, TooLong, clean, failure
from .watch import Watch

PATIENCE = 30.0  # seconds for a request, from the name of the host to the last byte
CONNECTING = 10.0  # seconds for each address of the host
LONGEST_ANSWER = 2_000_000  # bytes, unpacked

Dial = Callable[[float], socket.socket]


class Server:
    """A server at one address, asked with a token; ``hidden`` never stands in any evidence."""

    def __init__(
        self,
        url: str,
        *,
        token: str = "",
        hidden: tuple[str, ...] = (),
        patience: float = PATIENCE,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._url = url
        self._authorization = {"Authorization": f"Bearer {token}"} if token else {}
        self._hidden = (token, *hidden)
        self._clock = clock
        self._session = session(patience)

    def get(self, path: str, **params: str | Sequence[str]) -> Answer:
        """What it answers to a question. CallFailed for anything but a 2xx."""
        return self._ask("GET", path, params=params)

    def post(
        self,
        path: str,
        form: Mapping[str, str | Sequence[str]],
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """Have it do something, once. CallFailed for anything but a 2xx."""
        return self._ask("POST", path, data=dict(form), headers=dict(headers or {}))

    def post_file(self, path: str, form: Mapping[str, str], file: tuple[str, bytes, str]) -> Answer:
        """Bring it a file, once, as the form's part ``file``: its name, bytes and media type.

        CallFailed for anything but a 2xx.
        """
        return self._ask("POST", path, data=dict(form), files={"file": file})

    def _ask(
        self, method: str, path: str, headers: Mapping[str, str] | None = None, **rest: Any
    ) -> Answer:
        try:
            response = self._session.request(
                method, self._url + path, headers={**(headers or {}), **self._authorization}, **rest
            )
        except CallFailed as failed:
            # The words of a library may hold what the server said.
            words = clean(failed.words, *self._hidden)
            raise CallFailed(failed.result, words) from failed.__cause__
        except requests.RequestException:
            # Before anything was sent, and its own words may have a header in them.
            words = clean(f"not an address that can be used: {self._url}", *self._hidden)
            raise CallFailed(Result.NOT_SENT, words) from None
        answer = Answer(
            status=response.status_code,
            headers={name.lower(): value for name, value in response.headers.items()},
            body=response.content,
        )
        failed_answer = failure(answer, self._clock(), *self._hidden)
        if failed_answer:
            raise failed_answer
        return answer


def session(
    patience: float = PATIENCE, *, dial: Dial | None = None, longest: int = LONGEST_ANSWER
) -> requests.Session:
    """A session with the rules above, for a library that takes one; it raises CallFailed.

    ``dial`` makes its connections, within so many seconds; ``longest`` is how many bytes an answer
    may have, unpacked.
    """
    made = _Session()
    made.trust_env = False
    made.headers.update({
        "User-Agent": "rapporteur",
        "Connection": "close",
        "Accept-Encoding": "identity",
    })  # fmt: skip
    for scheme in ("http://", "https://"):
        made.mount(scheme, _Once(patience, dial, longest))
    return made


class _Session(requests.Session):
    def get_redirect_target(self, resp: requests.Response) -> None:
        """Nowhere: an answer that leads elsewhere is the answer."""


_watch: ContextVar[Watch] = ContextVar("watch")
_dial: ContextVar[Dial | None] = ContextVar("dial", default=None)


class _Connection(HTTPConnection):
    def _new_conn(self) -> socket.socket:
        dial = _dial.get()
        return dial(CONNECTING) if dial else super()._new_conn()

    def connect(self) -> None:
        super().connect()
        _watch.get().follow(self.sock)

    def send(self, data: Any) -> None:
        if self.sock is None:
            self.connect()
        _watch.get().sent = True
        super().send(data)


class _SafeConnection(_Connection, HTTPSConnection):
    """The same over TLS: what is ``super()`` above is HTTPSConnection here."""


class _Pool(HTTPConnectionPool):
    ConnectionCls = _Connection


class _SafePool(HTTPSConnectionPool):
    ConnectionCls = _SafeConnection


class _Once(HTTPAdapter):
    def __init__(self, patience: float, dial: Dial | None, longest: int) -> None:
        super().__init__(max_retries=0)
        self._patience = patience
        self._dial = dial
        self._longest = longest

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = {"http": _Pool, "https": _SafePool}

    def send(
        self, request: requests.PreparedRequest, *_: Any, verify: Any = True, **_rest: Any
    ) -> requests.Response:
        """The answer with its whole body. CallFailed, whatever the caller asks of time-outs.

        ``verify`` may name other certificates to trust; that none is looked at cannot be had.
        """
        with Watch(self._patience) as watch:
            reset, dialled = _watch.set(watch), _dial.set(self._dial)
            try:
                response = super().send(
                    request,
                    stream=True,
                    timeout=(min(CONNECTING, self._patience), self._patience),
                    verify=verify if isinstance(verify, str) else True,
                )
                response.raw = BytesIO(_body(response, self._longest))
            # requests' own errors are OSErrors; a chunk of less than nothing, which urllib3 reads
            # without a check, is a ValueError.
            except (OSError, HTTPError, ValueError) as error:
                raise self._failed(watch, error) from error
            finally:
                _watch.reset(reset)
                _dial.reset(dialled)
                self.close()  # a server that does not say "close" has its connection kept else
            if watch.over:  # what looks like the end of the answer was the end of our patience
                raise self._failed(watch, TimeoutError())
            return response

    def _failed(self, watch: Watch, error: Exception) -> CallFailed:
        if watch.sent:
            broke = "the connection broke before the answer was whole"
            # The socket's own time-out may come a moment before the watch.
            over = watch.over or isinstance(_root(error), TimeoutError)
            words = f"no answer within {self._patience:.3g} s" if over else broke
            return CallFailed(Result.UNKNOWN, words)
        return CallFailed(Result.NOT_SENT, clean(_why_not_reached(_root(error))))


def _body(response: requests.Response, longest: int) -> bytes:
    """All of it. CallFailed when it is too long."""
    body = bytearray()
    try:
        for part in response.raw.stream(1 << 16, decode_content=True):
            body += part
            if len(body) > longest:
                words = f"an answer of more than {longest / 1_000_000:g} MB"
                raise TooLong(Result.UNKNOWN, words)
    finally:
        response.raw.close()
    return bytes(body)


def _root(error: BaseException) -> BaseException:
    """What it began with: requests wraps what urllib3 wraps."""
    for _ in range(10):
        before = error.__cause__ or error.__context__
        if before is None:
            break
        error = before
    return error


def _why_not_reached(error: BaseException) -> str:
    if isinstance(error, socket.gaierror):
        return "there is no such host"
    if isinstance(error, SSLError):
        return f"no safe connection ({getattr(error, 'verify_message', '') or error.reason})"
    if isinstance(error, ConnectionRefusedError):
        return "connection refused"
    if isinstance(error, TimeoutError):
        return "no connection in time"
    return f"no connection ({error})"
