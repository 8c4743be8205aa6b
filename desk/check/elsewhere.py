"""Addresses with everything in them, like https://…: where they lead, and what pages never load."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from desk.check.mistake import Mistake
from desk.check.readings import Pointer
from desk.check.schemes import wrong_scheme
from desk.check.targets import Room, address
from desk.site import Site
from desk.sources import Source
from desk.words import _

_SHOWN = 60  # letters of an address in a message


def leads(room: Room, source: Source, reference: Pointer, line: int) -> Iterator[Mistake]:
    """What is wrong with a whole address in a text."""
    material, target = room.material, reference.target
    begins, near = wrong_scheme(target)
    own = _own_path(material.site, target)
    if begins:
        text = _("“%(target)s” leads nowhere: no address begins with “%(begins)s”.")
        advice = _("Did you mean “%(name)s”?") % {"name": near} if near else _(
            "Write the whole address, like https://musee.example/, or take the link out."
        )  # fmt: skip
        named = {"target": target[:_SHOWN], "begins": begins}
        yield material.mistake(source, line, text % named, advice)
    elif own and PurePosixPath(own).suffix in {"", ".html"}:
        yield from address(room, source, own, line)
    elif not own and reference.kind != "link":
        yield _never_loaded(room, source, reference, line)


def is_never_loaded(room: Room, reference: Pointer) -> bool:
    """Whether a text would show a file of somewhere else, which the pages' own rules forbid."""
    foreign = reference.place == "web" and reference.kind != "link"
    return foreign and not _own_path(room.material.site, reference.target)


def _never_loaded(room: Room, source: Source, reference: Pointer, line: int) -> Mistake:
    text = _("“%(target)s” is no file of this site: readers see a gap there, because pages load "
             "nothing from elsewhere.")  # fmt: skip
    advice = _("Copy the file into photos/ and write ![…](photos/%(name)s).")
    if reference.kind != "picture":
        advice = _("Copy the file beside the text and write its name alone, or write a link to it.")
    name = PurePosixPath(_path(reference.target)).name
    named = {"target": reference.target[:_SHOWN], "name": name or "name.jpg"}
    return room.material.mistake(source, line, text % named, advice % named)


def _path(target: str) -> str:
    try:
        parts = urlsplit(target)
    except ValueError:
        return ""
    return unquote(parts.path) if parts.scheme != "data" else ""


def _own_path(site: Site, target: str) -> str:
    """The path of an address on the site itself, "" where it leads to another."""
    try:
        parts, ours = urlsplit(target), urlsplit(site.url)
    except ValueError:
        return ""
    if parts.scheme not in {"", "http", "https"} or parts.netloc.lower() != ours.netloc.lower():
        return ""
    path = parts.path or "/"
    return path if f"{path}/".startswith(f"{site.base}/") else ""
