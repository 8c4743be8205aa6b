"""An answer as a terminal shows it to whoever decides. Pure; strangers' signs move no cursor."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import tzinfo

from desk.announce.showing import fitting_width, wrapped
from desk.words import N_, _, ngettext
from posse.networks.content import words_in
from posse.showing import Why
from posse.voices import Kind, Mention

LONGEST = 1500  # characters of an answer that are shown; the rest is where it stands
_READ = 4 * LONGEST  # characters, markup and all: hostile HTML takes its square of time
_BESIDE = len("  │ ")
_KINDS = {
    Kind.REPLY: N_("an answer"), Kind.QUOTE: N_("a quotation"), Kind.MENTION: N_("a mention"),
    Kind.LIKE: N_("a like"), Kind.REPOST: N_("a repost"), Kind.BOOKMARK: N_("a bookmark"),
    Kind.RSVP: N_("an answer to an invitation"),
}  # fmt: skip
_WHYS = {
    Why.FIRST: N_("it waits: nothing of this author’s was approved yet"),
    Why.ABOUT: N_("it waits: it is said about you, not to you"),
    Why.HELD: N_("it waits: everything does (POSSE_SHOW)"),
}


def readable(text: str) -> str:
    """A stranger's text in one line, without signs that move a cursor or turn the direction."""
    return " ".join("".join(c if c.isprintable() else " " * c.isspace() for c in text).split())


def card(mention: Mention, why: str, zone: tzinfo) -> Iterator[str]:
    """Its lines: the report, who said it where, why it waits, what was said, and the address."""
    width = fitting_width()
    yield f"  ┌ {mention.report}"
    who = " ".join(filter(None, (_name(mention), _handle(mention))))
    at = mention.published.astimezone(zone)
    parts = [who, readable(mention.network), f"{at:%Y-%m-%d %H:%M}", _(_KINDS[mention.kind])]
    yield from _lines(" · ".join(filter(None, parts)), width)
    yield from _lines(why, width)
    if mention.warning:
        warning = _("warning: %(warning)s") % {"warning": readable(mention.warning)}
        yield from _lines(warning, width)
    yield from _lines(_words(mention), width)
    if mention.pictures:
        text = ngettext("%(count)s picture", "%(count)s pictures", mention.pictures)
        yield from _lines(text % {"count": mention.pictures}, width)
    yield f"  └ {readable(mention.url)}".rstrip()


def why_it_waits(why: Why | None) -> str:
    """In a person's words, "" where it does not."""
    return _(_WHYS[why]) if why else ""


def _name(mention: Mention) -> str:
    return readable(mention.author.name) or readable(mention.author.url) or _("somebody")


def _handle(mention: Mention) -> str:
    handle = readable(mention.author.handle)
    return f"({handle})" if handle else ""


def _words(mention: Mention) -> str:
    content = mention.content[:_READ]
    words = words_in(content) if mention.is_html else content
    text = readable(words)
    return text if len(text) <= LONGEST else f"{text[:LONGEST].rstrip()}…"


def _lines(text: str, width: int) -> Iterator[str]:
    for line in wrapped(text, width - _BESIDE) if text else ():
        yield f"  │ {line}"
