"""The handles with which an answer begins on networks whose apps put them there. Pure.

Where it stands says whom it answers. Only what is shown goes without them; the archive keeps all.
"""

from __future__ import annotations

import re

from markupsafe import Markup

# On others, whoever begins with a handle wrote it, and may well go on with it.
NETWORKS = frozenset({"mastodon", "x"})
_NAME = r"\w(?:[\w.-]*\w)?(?:@\w(?:[\w.:-]*\w)?)?"
_GAP = r"(?:\s|&nbsp;|<br>)"
# A comma belongs to the handle, “:)” to the answer. What is tied to it otherwise is a sentence.
_END = rf"(?:[,:](?={_GAP})|(?={_GAP}|</p>|\Z))"
_LINKED = rf"<a [^>]*>@{_NAME}</a>|@<a [^>]*>{_NAME}</a>"
_HANDLES = rf"(?:(?:{_LINKED}|@{_NAME}){_END}{_GAP}*+)++"
_SALUTATION = re.compile(rf"(?P<begin>(?:<p>)?)\s*{_HANDLES}(?P<end>(?:</p>\s*)?)")
_IN_TEXT = re.compile(rf"\s*(?:@{_NAME}(?:[,:](?=\s)|(?=\s|\Z))\s*+)++")
_TAG = re.compile(r"<[^>]*>|&nbsp;|\s")

_ANY_TAG = re.compile(r"<(?P<ends>/?)(?P<name>[a-zA-Z][a-zA-Z0-9]*)[^>]*>")
_VOID = frozenset({"br", "hr", "img", "wbr"})


def without_salutation(words: Markup) -> Markup:
    """Words that are clean already, without it; the same where nothing else is said."""
    found = _SALUTATION.match(str(words))
    if not found:
        return words
    rest = str(words)[found.end() :]
    if not _TAG.sub("", rest):
        return words
    begin = "" if found["end"] else found["begin"]
    if not _is_whole(begin + rest):
        return words
    return Markup(begin + rest)  # noqa: S704 — whole elements and text were taken from clean words


def _is_whole(html: str) -> bool:
    """Whether each element ends that begins: a match may have ended within a link."""
    opened: list[str] = []
    for tag in _ANY_TAG.finditer(html):
        name = tag["name"].lower()
        if not tag["ends"]:
            if name not in _VOID:
                opened.append(name)
        elif not opened or opened.pop() != name:
            return False
    return not opened


def text_without_salutation(text: str) -> str:
    """The same of words without markup."""
    found = _IN_TEXT.match(text)
    return (found and text[found.end() :]) or text
