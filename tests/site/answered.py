"""A site whose reports are answered by everybody: by hostile words, and by very many people."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from PIL import Image

from posse.accounts import remember
from posse.terms import KnownAccount
from posse.voices import Author, Kind, Mention
from tests.posse.archives import write_archive
from tests.posse.hostile_words import bodies, fields
from tests.posse.said import NOON, by_webmention, said

SETTINGS = """
from pelicanconf import *

SITENAME = "Answered"
SITEURL = "https://answered.example"
DEFAULT_LANG = "en"
CONTACT = "us@answered.example"
EXTRA_PATH_METADATA = {"extra/favicon.svg": {"path": "favicon.svg"}}
POSSE_SHOW = {"about": "show", "gestures": "faces"}
"""
PAGE_OF = 400  # answers
HANDLES = "@answered @somebody@social.example"
WORDS, NAME, ADDRESS = "MARKED-WORDS", "MARKED-NAME", "https://marked.example/"
OWN = "social.example/1"
PORTRAIT = "https://social.example/house.png"
SHOWN, UNUSED = "0123456789abcdef.webp", "fedcba9876543210.webp"
_REPORT = """\
Title: {title}
Date: 2026-05-12 11:00
Status: published

Before it.

This is a passage that everybody quotes.

Behind it.
"""
_QUOTE = "“a passage that everybody quotes” "


def write_site(folder: Path) -> None:
    """Write ``content/``, ``mentions/`` and ``state/`` there."""
    told = {**_hostile(), "marked": (_marked(),), "busy": tuple(_busy())}
    reports = folder / "content" / "reports"
    reports.mkdir(parents=True)
    (folder / "content" / "extra").mkdir()
    (folder / "content" / "extra" / "favicon.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg"/>', encoding="utf-8"
    )
    for slug, mentions in told.items():
        report = f"reports/{slug}"
        (reports / f"{slug}.md").write_text(_REPORT.format(title=slug), encoding="utf-8")
        write_archive(folder / "mentions", report,
                   (replace(one, report=report) for one in mentions))  # fmt: skip
    _write_portraits(folder / "mentions" / "media")
    remember(folder / "state", KnownAccount(account="mastodon", id=OWN, since=NOON))


def _write_portraits(media: Path) -> None:
    """One that is shown, one that nobody shows."""
    media.mkdir(parents=True)
    names = {PORTRAIT: SHOWN, "https://social.example/other.png": UNUSED}
    for name in names.values():
        Image.new("RGB", (96, 96), "teal").save(media / name)
    index = {"version": 1, "portraits": names}
    (media / "portraits.json").write_text(json.dumps(index), encoding="utf-8")


def _hostile() -> dict[str, tuple[Mention, ...]]:
    """Each vector as HTML and as text, and in every other field, some hundreds a report."""
    words = bodies()
    mentions = [
        *(said(f"h{n}", n, content=text, is_html=True) for n, text in enumerate(words)),
        *(said(f"t{n}", n, content=text) for n, text in enumerate(words)),
        *_in_fields(fields(len(words))),
    ]
    pages = range(0, len(mentions), PAGE_OF)
    return {f"hostile-{n}": tuple(mentions[at : at + PAGE_OF]) for n, at in enumerate(pages)}


def _in_fields(vectors: Sequence[str]) -> Iterator[Mention]:
    for n, text in enumerate(vectors):
        author = Author(id=f"{n}{text}", name=text, handle=text, url=text, avatar=text)
        yield said(f"f{n}", n, author=author, url=text, also=(text,), lang=text, copy=text,
                   warning=text, content=text, network=text)  # fmt: skip
        yield said(f"q{n}", n, author=author, content=_QUOTE + text, lang=text)
        yield said(f"l{n}", n, author=author, kind=Kind.LIKE, url=text)
        yield said(f"a{n}", n, author=author, content=text, addressed=False, is_html=n % 2 == 0)
        yield said(f"s{n}", n, author=author, is_quiet=True, copy=text)


def _marked() -> Mention:
    author = Author(id="m", name=NAME, url=ADDRESS)
    return said("marked", author=author, content=f"{HANDLES} {WORDS}")


def _busy() -> Iterator[Mention]:
    """A hundred answers, deep and wide, with names of every kind."""
    names = (
        "Alex", "أليكس عبد الرحمن", "Donaudampfschifffahrtselektrizitätenhauptbetriebswerk" * 2,
        "שלום עליכם", "🎈🎈🎈", "ミュージアム友の会", "A" * 80, "", "Ada & <Bea>",
    )  # fmt: skip
    for n in range(100):
        above = f"b{n - 1}" if n % 10 else ""
        yield said(
            f"b{n}", n, author=Author(id=f"i{n}", name=names[n % len(names)],
                                      url=f"https://social.example/@{n}"),
            content=_LONG[n % len(_LONG)], is_html=n % 5 == 2, in_reply_to=above,
            pictures=n % 4, warning="politics" if n % 7 == 3 else "",
            lang=("fr", "ar", "")[n % 3],
        )  # fmt: skip
    yield said("quote", kind=Kind.QUOTE, addressed=False, content="mot " * 90)
    yield said("beneath", 9, in_reply_to="quote")
    yield by_webmention("waits", 5)
    ours = Author(id=OWN, name="The house", avatar=PORTRAIT, url="https://social.example/@house")
    yield said("ours", 200, author=ours, in_reply_to="b0")
    yield said("fake", 201, author=Author(id="somebody", name="The house"), in_reply_to="b0")
    for n in range(70):
        yield said(f"l{n}", n, kind=Kind.LIKE, url="")
        yield said(f"r{n}", n, kind=Kind.REPOST, url="")
    for n in range(3):
        yield said(f"k{n}", n, kind=Kind.BOOKMARK, url="")
    yield said("rsvp", 1, kind=Kind.RSVP, url="")
    for n in range(2):
        yield said(f"s{n}", n, is_quiet=True, author=Author(id=""), url="", content="",
                   copy="https://social.example/@answered/1")  # fmt: skip


_LONG = (
    f"{_QUOTE}Yes.",
    "x" * 400,
    "<p>One</p><ul><li>two</li><li>three</li></ul><pre>" + "y" * 200 + "</pre>"
    "<blockquote><p>four</p></blockquote>",
    "https://a.example/" + "z" * 200,
    "مرحبا بالعالم، هذا جواب طويل بعض الشيء.",
)
