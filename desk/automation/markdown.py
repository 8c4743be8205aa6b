"""Text that others wrote, in Markdown where it can be nothing but text. Pure.

Code hosts make of Markdown and HTML pages on which a title could become a picture, a link or a call
to somebody. So every sign that means something to them is escaped, and what is shown as it was
written stands in code, which they leave alone.
"""

from __future__ import annotations

import re

_MEANS_SOMETHING = re.compile(r"([\\`*_{}\[\]()#+\-.!|~$])")
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_CALLS = re.compile(r"([@#])(?=\S)")  # @somebody, #12
_NOT_JOINED = "\u2060"  # is not seen, and no name goes on over it
_ADDRESS = re.compile(r"https?://[\w.:-]+(?:/[\w.,~:/?#@!$&*+;=%-]*)?\Z", re.ASCII)


def plain(text: str) -> str:
    """As text on one line."""
    line = one_line(text)
    for sign, entity in _ENTITIES.items():
        line = line.replace(sign, entity)
    escaped = _MEANS_SOMETHING.sub(r"\\\1", line.replace("&", "\0")).replace("\0", "&")
    return _CALLS.sub(rf"\1{_NOT_JOINED}", escaped)


def code(text: str) -> str:
    """As code on one line."""
    line = one_line(text) or " "
    fence = "`" * (_longest_run(line) + 1)
    room = " " if line[0] == "`" or line[-1] == "`" else ""
    return f"{fence}{room}{line}{room}{fence}"


def block(text: str) -> str:
    """As a block of code, line by line."""
    lines = [_printable(line) for line in text.split("\n")]
    fence = "`" * max(3, _longest_run(text) + 1)
    return "\n".join([f"{fence}text", *lines, fence])


def link(url: str) -> str:
    """As a link where it is a plain address, else as code."""
    return f"<{url}>" if _ADDRESS.match(url) else code(url)


def one_line(text: str) -> str:
    """Without what would end the line, or move a cursor."""
    return " ".join(_printable(text).split())


def _printable(text: str) -> str:
    return "".join(sign if sign.isprintable() else " " for sign in text)


def _longest_run(text: str) -> int:
    return max(map(len, re.findall("`+", text)), default=0)
