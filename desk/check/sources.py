"""Sources of answers: what cannot be used, and addresses that could never be asked.

Judged by their letters alone: nothing is looked up, and nobody is asked.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from desk.check.material import Material
from desk.check.mistake import Mistake
from desk.words import N_, _
from posse.app import sources_from
from posse.errors import BadAccount, NotOpened
from posse.guard import THE_WORLD, THIS_MACHINE, in_ascii, target_of
from posse.hosts import host_of, is_loopback, is_public
from posse.networks import sources
from posse.networks.feeds import Watched
from posse.voices import SourceSettings

_LIST = N_('Write a list: "feeds": ["https://partner.example/feed.xml"].')
_DOMAIN = N_('Write the host of your site, as webmention.io knows it: "domain": "musee.example".')
_ELSEWHERE = N_("Name an address that everybody can reach, or take it out.")
_WEB = N_("Write an address of the web, as a browser shows it: https://partner.example/feed.xml.")


def mistakes(material: Material) -> Iterator[Mistake]:
    """The first source that is none, else each address that cannot be asked."""
    site = material.site
    try:
        listed = sources_from(site.settings.get("POSSE_SOURCES"))
    except BadAccount as error:
        yield _mistake(site.root, "", _(error.text) % error.values,
                       _("Put it right in pelicanconf.py."))  # fmt: skip
        return
    for source in listed:
        if source.kind in sources():  # what is in one from elsewhere is its own
            for said, why, advice in _wrong(source, site_url=site.url):
                yield _mistake(site.root, str(said or ""), why, advice)


def _wrong(source: SourceSettings, *, site_url: str) -> Iterator[tuple[object, str, str]]:
    """What stands there, what is wrong with it, and what to do."""
    for key, said in _addresses(source):
        named = {"key": key, "source": source.name}
        if said in (None, "", []):
            text = _("“%(key)s” of the source %(source)s is missing.") % named
            yield said, text, _({"feeds": _LIST, "domain": _DOMAIN}.get(key, _WEB))
            continue
        found = None if key == "domain" else _why_not(said, key, site_url)
        if found:
            why, advice = found
            text = _("“%(key)s” of the source %(source)s has %(address)s, which cannot be asked: "
                     "%(why)s.")  # fmt: skip
            shown = Watched(url=str(said)).name
            yield said, text % {**named, "address": shown, "why": _(why)}, _(advice)


def _addresses(source: SourceSettings) -> Iterator[tuple[str, object]]:
    """What is to be asked, by the keys of its kind."""
    options = source.options
    if source.kind == "feeds":
        listed = options.get("feeds")
        feeds = listed if isinstance(listed, list | tuple) and listed else [listed]
        yield from (("feeds", one.get("url") if isinstance(one, dict) else one) for one in feeds)
    elif source.kind == "jf2":
        yield "feed", options.get("feed")
    else:
        yield "domain", options.get("domain")
        yield "server", options.get("server") or "https://webmention.io"


def _why_not(said: object, key: str, site_url: str) -> tuple[str, str] | None:
    """Why it is not asked, and what to do; None where it is."""
    if not isinstance(said, str):
        return N_("it is no text"), _WEB
    url = said.strip()
    scheme, found, _rest = url.partition("://")
    if not found:
        return N_("it does not begin with https://"), _WEB
    if scheme.lower() not in {"http", "https"}:
        return N_("only http and https are asked"), _WEB
    if "@" in _place(url):
        return (N_("it has a name or a password in it"),
                N_("Take them out: whoever reads pelicanconf.py could read them."))  # fmt: skip
    return _why_in_the_clear(url) if key == "server" else _why_closed(url, site_url)


def _why_in_the_clear(url: str) -> tuple[str, str] | None:
    if is_loopback(url) or (url.startswith("https://") and host_of(url)):
        return None
    return N_("a token goes there, so it begins with https://"), _WEB


def _why_closed(url: str, site_url: str) -> tuple[str, str] | None:
    """What the guard would say of it; of a host, only where the site is the world's."""
    try:
        target = target_of(in_ascii(url), THIS_MACHINE)
    except NotOpened:
        return N_("it is no address"), _WEB
    if not is_public(site_url):
        return None
    if not is_public(url):
        return N_("its host is local, private or reserved"), _ELSEWHERE
    if THE_WORLD.ports and target.port not in THE_WORLD.ports:
        return N_("only the ports of the web are asked, 80 and 443"), _ELSEWHERE
    return None


def _place(url: str) -> str:
    try:
        return urlsplit(url).netloc
    except ValueError:
        return ""


def _mistake(root: Path, said: str, text: str, advice: str) -> Mistake:
    return Mistake(path="pelicanconf.py", line=_line_of(root, said), text=text, advice=advice)


def _line_of(root: Path, said: str) -> int:
    """Where this stands in POSSE_SOURCES, else where that begins."""
    lines = (root / "pelicanconf.py").read_text(encoding="utf-8").splitlines()
    numbered = [*enumerate(lines, 1)]
    begins = next((n for n, line in numbered if line.startswith("POSSE_SOURCES")), 1)
    behind = numbered[begins - 1 :] if said else []
    return next((n for n, line in behind if said in line), begins)
