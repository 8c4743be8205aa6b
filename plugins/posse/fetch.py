"""The only place that opens an address which a stranger named.

A name is looked up once; every address that it leads to must be allowed (``guard``), and the
connection goes to that address, so that a name that leads elsewhere a moment later changes nothing.
Each redirect is judged anew. There is a time for all of it, a size for the answer after unpacking,
no proxy, no cookie, no credential. Everything else is that of ``networks.http``.
"""

from __future__ import annotations

import socket
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import urldefrag, urljoin, urlsplit

from .errors import NotOpened, NotReached
from .guard import THE_WORLD, Reach, Target, in_ascii, judged, target_of

if TYPE_CHECKING:
    import requests

PATIENCE = 20.0  # seconds for a page, with all its redirects
MOST = 1_000_000  # bytes of a page, unpacked
MOST_REDIRECTS = 5
MOST_ADDRESSES = 4  # of one name that are tried
SHORTEST = 0.05  # seconds for one of them: none at all would not wait for any answer
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_KEEPS_METHOD = frozenset({307, 308})

Resolve = Callable[[str, int], Iterable[str]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Page:
    """What an address answers, whatever its status; ``url`` is where it stood in the end.

    The names of ``headers`` are in small letters.
    """

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes


def resolved(host: str, port: int) -> list[str]:
    """The addresses of a name, by this machine's resolver. NotReached."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise NotReached("there is no such host") from error
    return [str(address[0]) for *_, address in found]


class Fetcher:
    """Opens what strangers name, as far as ``reach`` goes."""

    def __init__(
        self,
        reach: Reach = THE_WORLD,
        *,
        patience: float = PATIENCE,
        resolve: Resolve = resolved,
        verify: str | bool = True,
    ) -> None:
        self._reach = reach
        self._patience = patience
        self._resolve = resolve
        self._verify = verify

    def get(self, url: str, *, most: int = MOST, headers: Mapping[str, str] | None = None) -> Page:
        """What the address answers. NotOpened where it must not be asked, NotReached."""
        return self._fetched("GET", url, None, most, headers or {})

    def post(self, url: str, form: Mapping[str, str], *, most: int = MOST) -> Page:
        """What the address answers to a form. NotOpened, NotReached as above."""
        return self._fetched("POST", url, form, most, {})

    def _fetched(
        self, method: str, url: str, form: Mapping[str, str] | None, most: int,
        headers: Mapping[str, str],
    ) -> Page:  # fmt: skip
        end = time.monotonic() + self._patience
        for _ in range(MOST_REDIRECTS + 1):
            url = urldefrag(in_ascii(url)).url
            response = self._asked(method, url, form, most, headers, end)
            following = _following(response, url)
            if not following:
                names = {name.lower(): value for name, value in response.headers.items()}
                return Page(url=url, status=response.status_code, headers=names,
                            body=response.content)  # fmt: skip
            if response.status_code not in _KEEPS_METHOD:
                method, form = "GET", None
            url = following
        raise NotReached(f"more than {MOST_REDIRECTS} redirects")

    def _asked(
        self, method: str, url: str, form: Mapping[str, str] | None, most: int,
        headers: Mapping[str, str], end: float,
    ) -> requests.Response:  # fmt: skip
        import requests

        from .networks.answers import CallFailed
        from .networks.http import session

        target = target_of(url, self._reach)
        left = end - time.monotonic()
        if left <= 0:
            raise NotReached(f"no answer within {self._patience:g} s")
        way = session(left, dial=partial(self._dialled, target, end), longest=most)
        try:
            return way.request(method, url, data=form, headers=dict(headers), verify=self._verify)
        except CallFailed as failed:
            raise NotReached(failed.words) from failed
        except requests.RequestException as error:
            raise NotReached("it is no address that can be asked") from error

    def _dialled(self, target: Target, end: float, seconds: float) -> socket.socket:
        """A connection to what the name leads to now, and to nothing else. NotOpened, OSError.

        The seconds are for all addresses together: whoever names many must not have as many times.
        """
        found = judged(self._resolve(target.host, target.port), self._reach)[:MOST_ADDRESSES]
        end, failed = min(end, time.monotonic() + seconds), OSError("no address")
        for waiting, address in zip(range(len(found), 0, -1), found, strict=True):
            share = max(0.0, end - time.monotonic()) / waiting
            try:
                connection = socket.create_connection(
                    (address, target.port), timeout=max(share, SHORTEST)
                )
            except OSError as error:
                failed = error
                continue
            try:
                # Where it really led: a system may be set up to lead elsewhere.
                judged([connection.getpeername()[0]], self._reach)
            except (OSError, NotOpened):
                connection.close()
                raise
            return connection
        raise failed


def _following(response: requests.Response, url: str) -> str:
    """Where a redirect leads, "" for what is none. NotOpened where it leads out of safety."""
    if response.status_code not in _REDIRECTS:
        return ""
    leads = response.headers.get("location", "").strip()
    try:
        following = urljoin(url, leads) if leads else ""
        lowered = (urlsplit(url).scheme, urlsplit(following).scheme) == ("https", "http")
    except ValueError as error:
        raise NotOpened("it leads to no address") from error
    if lowered:
        raise NotOpened("it leads from a safe connection to one in the clear")
    return following
