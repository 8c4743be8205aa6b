"""Which bodies may be read as a feed at all, judged by their bytes alone. Pure.

What reads XML stops at an entity bomb only when it has grown, and a feed needs no entities of its
own. What reads JSON has no limit at all. Everything here takes one pass.
"""

from __future__ import annotations

import codecs
import re

PROLOGUE = 65_536  # bytes before the first element
MOST_PARTS = 200_000  # of a feed in JSON
_SPACE = re.compile(rb"[\xef\xbb\xbf\xff\xfe\s]*")  # and the marks of an encoding
_DOCTYPE = re.compile(
    rb"""<!DOCTYPE[^\[>"']*(?:"[^"]*"[^\[>"']*|'[^']*'[^\[>"']*)*""", re.IGNORECASE
)
_DECLARED = re.compile(rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]{1,40})["']""")
_CHARSET = re.compile(r"""charset\s*=\s*["']?([\w.:-]{1,40})""", re.IGNORECASE)
# What every encoding of feeds leaves as it is, and what others take for a sign to switch.
_OF_PYTHON = ("idna", "punycode", "raw-unicode-escape", "unicode-escape", "undefined", "charmap")
_PLAIN = bytes(range(0x20, 0x7F)) + b"\x1b(B~\n"


def is_json(body: bytes) -> bool:
    """Whether it can only be JSON."""
    return body.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in {b"{", b"["}


def refusal(body: bytes, kind: str) -> str:
    """Why it is not read, in a few words; "" where it may be. ``kind`` is its Content-Type."""
    if is_json(body):
        return _refusal_of_json(body)
    data = body.replace(b"\0", b"")  # of the wide encodings, what can be read
    declared = [*(one.decode() for one in _DECLARED.findall(data[:1024])), *_CHARSET.findall(kind)]
    odd = next((name for name in declared if not _keeps_letters(name)), "")
    if odd:
        return f"it says that it is written in “{odd}”"
    return _refusal_of_prologue(data)


def _refusal_of_json(body: bytes) -> str:
    if body.count(b"{") + body.count(b"[") + body.count(b",") > MOST_PARTS:
        return "it has too many parts"
    return ""


def _refusal_of_prologue(data: bytes) -> str:
    """What stands before the first element: declarations, comments, and no entities of its own."""
    place = 0
    while place <= PROLOGUE:
        found = _SPACE.match(data, place)
        place = found.end() if found else place
        if data[place : place + 9].upper() == b"<!DOCTYPE":
            doctype = _DOCTYPE.match(data, place, place + PROLOGUE)
            place = doctype.end() if doctype else place
            if data[place : place + 1] != b">":
                return "it defines entities of its own (<!DOCTYPE … [)"
            place += 1
        elif data.startswith((b"<?", b"<!--"), place):
            end = data.find(b"?>" if data.startswith(b"<?", place) else b"-->", place)
            if end < 0:
                return "it does not begin as a feed does"
            place = end
            place += 2 if data.startswith(b"?>", end) else 3
        else:
            break
    if place <= PROLOGUE:
        return ""
    return f"it has more than {PROLOGUE // 1024} KB before its first element"


def _keeps_letters(name: str) -> bool:
    """Whether ASCII is ASCII in an encoding: else tags could hide from us in it."""
    try:
        codec = codecs.lookup(name)
        if codec.name.startswith(("utf-16", "utf-32")):
            return True
        known = codec.name.replace("_", "-") not in _OF_PYTHON
        return known and _PLAIN.decode(codec.name) == _PLAIN.decode("ascii")
    except LookupError:
        return True  # nobody can read it so; it is read as what it looks like
    except (ValueError, UnicodeError):
        return False
