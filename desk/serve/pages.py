"""The pages as the preview sends them: with the script that reloads, and free to run it.

The build's own files stay as they are; only what goes to the browser is changed.
"""

from __future__ import annotations

import re
from html import escape
from html.parser import HTMLParser
from typing import TYPE_CHECKING

from desk.words import _, ngettext

if TYPE_CHECKING:
    from .models import View

SCRIPT = "/-/live.js"
STYLE = "/-/live.css"
EVENTS = "/-/events"
AT_MOST = 100  # lines of problems or mistakes in a page; the terminal has them all

_META = re.compile(r"""<meta\b(?:[^>"']|"[^"]*"|'[^']*')*>""", re.IGNORECASE)
_BODY_END = re.compile(r"</body\s*>", re.IGNORECASE)


def with_script(html: bytes, *, page: str) -> bytes:
    """Return an HTML page that reloads when ``page`` is no longer what is shown."""
    text = html.decode("utf-8", "surrogateescape")
    text = _META.sub(_loosened, text)
    ends = [match.start() for match in _BODY_END.finditer(text)]
    at = ends[-1] if ends else len(text)
    text = f"{text[:at]}{_tag(page)}{text[at:]}"
    return text.encode("utf-8", "surrogateescape")


def allowing_script(policy: str) -> str:
    """Return a content security policy that lets a script, a style and a stream of ours through.

    What it allows already stays, and so does every other rule: a page that breaks the site's own
    policy breaks here too.
    """
    rules: dict[str, list[str]] = {}
    for rule in policy.split(";"):
        name, *sources = rule.split() or [""]
        rules.setdefault(name.lower(), sources)
    rules.pop("", None)
    for name in ("script-src", "style-src", "connect-src"):
        if name in rules or "default-src" in rules:
            rules[name] = _with_self(rules.get(name, rules.get("default-src", [])))
    for name in ("script-src-elem", "style-src-elem"):
        if name in rules:
            rules[name] = _with_self(rules[name])
    return "; ".join(" ".join([name, *sources]) for name, sources in rules.items())


def waiting_page(view: View, *, lang: str) -> bytes:
    """Return the page that is shown while there is no site: it waits, and says why."""
    title = _("The site could not be built") if view.problems else _("Building the site…")
    after = _("This page shows the site as soon as it can be built.")
    return _plain_page(title, after, lines=at_most(view.problems), page=view.page, lang=lang)


def missing_page(view: View, *, lang: str) -> bytes:
    """Return the page for an address where nothing is, for a site that has none of its own."""
    title, after = _("Nothing is at this address"), _("If something appears, it is shown here.")
    html = _plain_page(title, after, lines=(), page="", lang=lang)
    return with_script(html, page=view.page)


def news(view: View, *, lang: str) -> dict[str, object]:
    """Return what the script in a page is told, ready for JSON; all of it is plain text."""
    count = len(view.mistakes)
    mistakes = ngettext(
        "%(count)d mistake in what is written", "%(count)d mistakes in what is written", count
    )
    return {
        "page": view.page,
        "step": view.step,
        "ready": view.folder is not None,
        "lang": lang,
        "problems": at_most(view.problems),
        "mistakes": at_most(view.mistakes),
        "words": {
            "problems": _("The site could not be built"),
            "kept": _("This is the page as it last was. Mend the file and save it."),
            "hide": _("Hide"),
            "mistakes": mistakes % {"count": count},
        },
    }


def at_most(lines: tuple[str, ...]) -> tuple[str, ...]:
    """Return as many lines as a person reads, and how many more there are."""
    more = len(lines) - AT_MOST
    if more <= 0:
        return lines
    rest = ngettext("and %(count)d more", "and %(count)d more", more) % {"count": more}
    return (*lines[:AT_MOST], rest)


def _tag(page: str, *, waiting: bool = False) -> str:
    flag = " data-waiting" if waiting else ""
    return f'<script src="{SCRIPT}" data-page="{escape(page)}"{flag} defer></script>'


def _plain_page(title: str, after: str, *, lines: tuple[str, ...], page: str, lang: str) -> bytes:
    items = "".join(f"<li>{escape(line)}</li>" for line in lines)
    tag = _tag(page, waiting=True) if page else ""
    return (
        f'<!doctype html>\n<html lang="{escape(lang)}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<title>{escape(title)}</title><link rel="stylesheet" href="{STYLE}"></head>'
        f'<body class="plain"><main><h1>{escape(title)}</h1>'
        f"{f'<ul>{items}</ul>' if items else ''}<p>{escape(after)}</p></main>{tag}</body></html>\n"
    ).encode()


class _Attributes(HTMLParser):
    """Reads one tag's attributes."""

    def __init__(self, tag: str) -> None:
        super().__init__()
        self.found: dict[str, str] = {}
        self.feed(tag)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 — the parser's signature
        self.found = {name: value or "" for name, value in attrs}


def _loosened(match: re.Match[str]) -> str:
    """Return a <meta> as it was, or with its security policy loosened."""
    attributes = _Attributes(match[0]).found
    if attributes.get("http-equiv", "").lower() != "content-security-policy":
        return match[0]
    policy = allowing_script(attributes.get("content", ""))
    return f'<meta http-equiv="Content-Security-Policy" content="{escape(policy)}">'


def _with_self(sources: list[str]) -> list[str]:
    kept = [source for source in sources if source.lower() != "'none'"]
    return kept if "'self'" in kept else [*kept, "'self'"]
