"""What people say on Mastodon, read into mentions. Pure.

https://docs.joinmastodon.org/entities/Status/ — a post has the HTML that its server made, who wrote
it, and for whom: what is not public is not repeated, and what is for few is not even counted. A
server knows a post by an id of its own, so ids here begin with its host.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from ..discovery import report_linked
from ..voices import Author, Home, Kind, KnownCopy, Mention
from .content import is_address
from .mastodon_status import Status, author_from, is_quiet_person, pictures_of
from .mastodon_values import text_in
from .moments import moment_of

NETWORK = "mastodon"


def answer_from(status: Status, copy: KnownCopy, home: Home, host: str) -> Mention:
    """An answer in the thread of a copy, to it or to another answer."""
    above = "" if status.parent == copy.id else id_of(status.parent, host)
    return _mention(status, copy.report, Kind.REPLY, home, host, addressed=True, above=above,
                    copy=copy.url)  # fmt: skip


def quote_from(status: Status, copy: KnownCopy, home: Home, host: str) -> Mention:
    """A post that shows a copy below its own words."""
    return _mention(status, copy.report, Kind.QUOTE, home, host, addressed=False, copy=copy.url)


def mention_from(status: Status, home: Home, host: str) -> Mention | None:
    """A post with a link to a report, None where it has none."""
    report = report_linked(status.links, home)
    if not report:
        return None
    addressed = status.names(home.own, host)
    return _mention(status, report, Kind.MENTION, home, host, addressed=addressed)


def removal_from(status: Status, copy: KnownCopy | None, home: Home, host: str) -> Mention:
    """A wish that what it answers is removed; beneath no copy, it belongs where that belongs."""
    above, report = id_of(status.parent, host), copy.report if copy else ""
    wish = _mention(status, report, Kind.REPLY, home, host, addressed=True, above=above)
    return replace(wish, removes=above)


def gesture_from(kind: Kind, account: object, copy: KnownCopy, host: str) -> Mention | None:
    """A favourite or a boost; one person makes one of each, however often it is told."""
    author = author_from(account, host)
    if author is None:
        return None
    quiet = is_quiet_person(account)
    return Mention(
        id=f"{NETWORK}:{kind}:{author.id}:{copy.id}",
        network=NETWORK,
        report=copy.report,
        kind=kind,
        url=copy.url,
        author=Author(id=author.id) if quiet else author,
        published=copy.at,  # when it was made is told by a notification alone
        is_quiet=quiet,
        copy=copy.url,
    )


def id_of(number: str, host: str) -> str:
    """The id of a mention."""
    return f"{NETWORK}:{host}/{number}"


def number_of(native: str, host: str) -> str:
    """The server's own id of a post: of a copy as it is, of a mention behind the host."""
    return native.removeprefix(f"{host}/")


def _mention(  # noqa: PLR0913 — what differs between an answer, a quote and a mention
    status: Status, report: str, kind: Kind, home: Home, host: str, *, addressed: bool,
    above: str = "", copy: str = "",
) -> Mention:  # fmt: skip
    raw = status.raw
    listed = status.visibility == "public" or (home.is_unlisted and kind is Kind.REPLY)
    quiet = status.wants_quiet or not listed
    uri = text_in(raw, "uri")
    return Mention(
        id=id_of(status.id, host),
        network=NETWORK,
        report=report,
        kind=kind,
        url=status.url,
        author=Author(id=status.author.id) if quiet else status.author,
        published=status.at,
        updated=moment_of(raw.get("edited_at")),
        content="" if quiet else text_in(raw, "content"),
        is_html=not quiet,
        warning="" if quiet else _warning(raw),
        lang="" if quiet else _lang(raw),
        pictures=0 if quiet else pictures_of(raw),
        addressed=addressed,
        is_quiet=quiet,
        in_reply_to=above,
        copy=copy,
        also=(uri,) if is_address(uri) and uri != status.url else (),
    )


def _warning(raw: Mapping[str, object]) -> str:
    return text_in(raw, "spoiler_text").strip()


def _lang(raw: Mapping[str, object]) -> str:
    lang = text_in(raw, "language")
    return lang if re.fullmatch(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*", lang) else ""
