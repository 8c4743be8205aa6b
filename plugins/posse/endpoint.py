"""Where a page takes webmentions, and which pages a report links to. Pure.

https://www.w3.org/TR/webmention/#sender-discovers-receiver-webmention-endpoint — the first HTTP
``Link`` header whose relations have ``webmention``, else the first ``<link>`` or ``<a>`` in the
document that has both that relation and an address, which may be empty: then it is the page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from html.parser import HTMLParser
from urllib.parse import urldefrag, urljoin

from .markup import tags

RELATION = "webmention"
LONGEST, MOST = 2048, 20_000  # characters of an address, and addresses of a page that are read
_WORD = r"[\w!#$%&'*+.^`|~-]+"  # https://www.rfc-editor.org/rfc/rfc9110#section-5.6.2
_QUOTED = r'"((?:[^"\\]|\\.)*)"'
_PARAMETER = re.compile(rf';\s*({_WORD})(?:\s*=\s*(?:{_QUOTED}|([^",;\s]*)))?')
_PARAMETERS = rf'(?:\s*;\s*{_WORD}(?:\s*=\s*(?:"(?:[^"\\]|\\.)*"|[^",;\s]*))?)*'
_LINK = re.compile(rf"<([^<>]*)>({_PARAMETERS})")


def endpoint_of(url: str, headers: Mapping[str, str], html: str) -> str:
    """The address that takes webmentions for a page, "" where it takes none.

    ``url`` is where the page stood in the end, the names of ``headers`` are in small letters, and
    ``html`` is "" where the page is none.
    """
    found = next(_in_headers(headers.get("link", "")), None)
    if found is None:
        found = next(_in_tags(html), None)
    return "" if found is None else _joined(url, found)


def links_said(html: str, url: str) -> tuple[str, ...]:
    """Where the words of a report lead: the links in its ``e-content``, each once, in their order.

    ``url`` is the report's address. Without their fragments, and without what is no address of the
    web. Where somebody marked the link as none to be told of (``rel=nofollow``), nobody is told.
    """
    found = (_joined(url, link) for link in _read(html).said)
    own = urldefrag(url).url
    return tuple(dict.fromkeys(link for link in found if link.startswith(("http://", "https://"))
                               and link != own))  # fmt: skip


def links_to(html: str, url: str) -> tuple[str, ...]:
    """The addresses that a page of somebody's leads to or shows, to see whether it has ours.

    What is longer than addresses are is none: one ``<base>`` of a megabyte would stand in each.
    """
    read: set[str] = set()
    found: dict[str, None] = {}
    base = ""
    for name, values in tags(html):
        if name == "base" and not base:
            base = _joined(url, _fit(values.get("href", "")))
        links = {_fit(values.get(key, "")): None for key in ("href", "src", "cite")}
        new = [link for link in links if link and link not in read]
        read.update(new)
        found |= dict.fromkeys(_joined(base or url, link) for link in new)
        if len(read) >= MOST:
            break
    return tuple(found)


def _fit(link: str) -> str:
    return link if len(link) <= LONGEST else ""


def _joined(url: str, link: str) -> str:
    try:
        return urldefrag(urljoin(url, link.strip())).url
    except ValueError:
        return ""


def _in_headers(header: str) -> Iterator[str]:
    """Addresses of the links with the relation; several headers are one, with commas."""
    for address, parameters in _LINK.findall(header):
        relations = [quoted or plain for name, quoted, plain in _PARAMETER.findall(parameters)
                     if name.lower() == "rel"][:1]  # fmt: skip
        if relations and RELATION in relations[0].lower().split():
            yield address.strip()


def _in_tags(html: str) -> Iterator[str]:
    """Addresses of the tags with the relation; comments and escaped tags are no tags."""
    for name, values in tags(html):
        relations = values.get("rel", "").lower().split()
        if name in {"link", "a"} and RELATION in relations and "href" in values:
            yield values["href"]


class _Reader(HTMLParser):
    """What stands in a report of ours: on strangers' pages it would be slow beyond all measure."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.said: list[str] = []
        self._container = ""  # the tag that holds the words of the report
        self._open = 0  # of such tags, since the words began

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in reversed(attrs)}
        relations = values.get("rel", "").lower().split()
        if self._open and tag == "a" and values.get("href") and "nofollow" not in relations:
            self.said.append(values["href"])
        if not self._open and "e-content" in values.get("class", "").split():
            self._container = tag
        self._open += tag == self._container

    def handle_endtag(self, tag: str) -> None:
        if self._open and tag == self._container:
            self._open -= 1
            if not self._open:
                self._container = ""


def _read(html: str) -> _Reader:
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader
