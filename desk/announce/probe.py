"""Is a report's page live? Nothing is sent before its own page answers with its own name."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain, repeat
from urllib.parse import SplitResult, urljoin, urlsplit

from markupsafe import Markup

from desk.announce.showing import printable
from desk.reasons import said_why
from desk.words import N_, _
from media.tags import Tag, tags
from posse.models import Report

CAP = 1_000_000  # characters of a page that are read: its head stands at the beginning
ONE_LOOK = 15.0  # seconds, redirects included
REDIRECTS = 3
PAUSES = (1.0, 2.0, 4.0, 8.0, 15.0)  # seconds between looks, the last one again and again
OK = 200
_HEAD = frozenset({"html", "head", "base", "link", "meta", "title", "style", "script", "noscript"})
_REDIRECT = frozenset({301, 302, 303, 307, 308})
# What a connection or a send fails of, as posse.networks says it.
_KNOWN = (
    N_("there is no such host"),
    N_("connection refused"),
    N_("no connection in time"),
    N_("the connection broke before the answer was whole"),
    N_("the post that it answers is gone"),
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Seen:
    """What a look at a page found: its status (0: no answer), its text, or why there is none."""

    status: int
    text: str = ""
    why: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Live:
    """What came of waiting.

    ``why`` the page is not live ("" when it is), how many ``seconds`` that took, and the last
    ``status`` (0: no answer).
    """

    why: str
    seconds: float
    status: int


def verdict(seen: Seen, report: Report) -> str:
    """Why this is not the report's live page, in the terminal's language; "" when it is."""
    if seen.why:
        return seen.why
    if seen.status != OK:
        return _("the host answers %(status)s") % {"status": seen.status or "–"}
    head = list(_head(seen.text))
    addresses = (_value(t, "href") for t in head if t.name == "link" and _is(t, "rel", "canonical"))
    address = next(addresses, "")
    if not address:
        return _("the page there does not say which page it is (no canonical address)")
    if address != report.permalink:
        return _("the page there is another one (%(url)s)") % {"url": _short(address)}
    titles = (_value(t, "content") for t in head if _is(t, "property", "og:title"))
    title = Markup(next(titles, "")).striptags()  # noqa: S704 — as a report's own title is read
    if _words(title) != _words(report.title):
        return _("the page there has another title: it may be the version before")
    return ""


def wait_until_live(
    report: Report,
    patience: float,
    *,
    look: Callable[[str], Seen],
    clock: Callable[[], float] = time.monotonic,
    sleep: Callable[[float], None] = time.sleep,
    tell: Callable[[str], None] = lambda _why: None,
) -> Live:
    """Look until the page is live or ``patience`` seconds are over; 0 is one look.

    Why it is waited is told, each reason once. Ctrl-C may come at any moment.
    """
    began, told = clock(), ""
    for pause in chain(PAUSES, repeat(PAUSES[-1])):
        seen = look(report.permalink)
        why = verdict(seen, report)
        took = clock() - began
        if not why or took >= patience:
            break
        if why != told:
            tell(why)
        told = why
        sleep(min(pause, patience - took))
    return Live(why=why, seconds=took, status=seen.status)


def look_at(url: str, patience: float = ONE_LOOK) -> Seen:
    """One real look, by the shared rules (no proxy, bounded in time and size), in ``patience``.

    At most three redirects are followed, and none to another host: from http to https, and to or
    from www, at the same port. Caches are not gone round: what they give is what readers get, and
    the networks that make a card of it.
    """
    from posse.networks.answers import CallFailed
    from posse.networks.http import session

    until, here = time.monotonic() + patience, url
    for _hop in range(REDIRECTS + 1):
        left = until - time.monotonic()
        try:
            answer = session(max(left, 0.1)).get(here)
        except CallFailed as failed:
            return Seen(status=0, why=_unreached(failed.words, patience))
        except (OSError, ValueError):  # not an address that requests can use
            return Seen(status=0, why=_unreached("", patience))
        if answer.status_code not in _REDIRECT:
            text = answer.content.decode("utf-8", "replace")
            return Seen(status=answer.status_code, text=text)
        there = urljoin(here, answer.headers.get("Location", ""))
        if not _is_same_host(here, there):
            why = _("it leads elsewhere (%(url)s)") % {"url": _short(there)}
            return Seen(status=answer.status_code, why=why)
        here = there
    return Seen(status=answer.status_code, why=_("it leads from page to page and to no end"))


def _unreached(words: str, patience: float) -> str:
    if words.startswith("no answer within"):
        return _("the host did not answer within %(seconds)s s") % {"seconds": f"{patience:g}"}
    if not words:
        return _("the host cannot be reached")
    return _("the host cannot be reached (%(why)s)") % {"why": said_why(words)}


def _is_same_host(here: str, there: str) -> bool:
    try:
        one, other = urlsplit(here), urlsplit(there)
        ports = _port(one), _port(other)
    except ValueError:  # no address at all
        return False
    names = [(part.hostname or "").removeprefix("www.") for part in (one, other)]
    if names[0] != names[1] or (one.scheme, other.scheme) == ("https", "http"):
        return False
    return ports[0] == ports[1] and other.scheme in {"http", "https"}


def _port(address: SplitResult) -> int:
    """The port, 0 for the usual one of http or https."""
    usual = {"http": 80, "https": 443}.get(address.scheme)
    return 0 if address.port in {None, usual} else address.port or 0


def _head(text: str) -> Iterator[Tag]:
    """The tags of a page's head: what a report itself says in its text does not count."""
    for tag in tags(text[:CAP]):
        if tag.name not in _HEAD or (tag.name == "head" and tag.closing):
            return
        yield tag


def _is(tag: Tag, name: str, value: str) -> bool:
    return value in _value(tag, name).lower().split()


def _value(tag: Tag, name: str) -> str:
    attribute = tag.get(name)
    return attribute.value if attribute else ""


def _words(text: str) -> str:
    return " ".join(text.split())


def _short(url: str) -> str:
    return printable(url)[:100]
