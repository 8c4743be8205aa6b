"""Foreign words as a page may show them: a small safe subset of HTML, or plain text. Pure.

They are stored as they were received and cleaned at every build, so a stricter rule reaches old
ones too. nh3 (https://nh3.readthedocs.io, the ammonia crate) parses as browsers do and writes only
what stands in the lists below; what is said of names and addresses is in strangers.py.
"""

from __future__ import annotations

import re
from html import unescape
from itertools import islice

from markupsafe import Markup, escape

from .strangers import safe_address, without_tricks
from .text import links, shorten

TAGS = frozenset({
    "p", "br", "a", "em", "strong", "b", "i", "del", "code", "pre", "blockquote", "ul", "ol", "li",
})  # fmt: skip
REL = "nofollow ugc noopener noreferrer"
LONGEST_WORDS = 5000  # characters in full; a whole essay is read where it stands
_LONGEST_MARKUP = 4 * LONGEST_WORDS
_LONGEST_READ = 40_000  # signs that are looked at
_MOST_TAGS = 1000  # that are read as tags: nesting them takes the square of their number in time
_NESTED = 4  # an empty element in an empty element, and so on
# Blocks that are not kept are paragraphs; else their words would run together.
_BLOCKS = frozenset({
    "address", "article", "aside", "dd", "div", "dl", "dt", "figcaption", "figure", "footer", "h1",
    "h2", "h3", "h4", "h5", "h6", "header", "main", "section", "table", "td", "th",
    "tr",
})  # fmt: skip
_BLOCK = re.compile(rf"<(/?)(?:{'|'.join(sorted(_BLOCKS, key=len, reverse=True))})>")
# Each that differs from those before it is opened anew in all that follows: without what makes them
# differ, a parser remembers three of each (https://html.spec.whatwg.org/#the-list-of-active-formatting-elements).
_OPENING = re.compile(r"<[a-zA-Z][^>]*>")
_FORMATTING = re.compile(
    r"<(b|big|code|em|font|i|nobr|s|small|strike|strong|tt|u)(?=[\s/>])[^>]*>", re.IGNORECASE
)
# Their content is no words.
_UNSAID = frozenset({
    "script", "style", "template", "noscript", "iframe", "object", "svg", "math", "title", "head",
    "textarea", "select", "button", "audio", "video", "canvas", "noembed", "noframes", "xmp",
    "plaintext",
})  # fmt: skip
_EMPTY = re.compile(r"<(p|em|strong|b|i|del|code|pre|blockquote|ul|ol|li|a)\b[^>]*>\s*</\1>")
_MANY_BREAKS = re.compile(r"(?:<br>\s*){3,}")
_BARE_LINK = re.compile(r"<a rel=\"[^\"]*\">(.*?)</a>", re.DOTALL)
_ANY_TAG = re.compile(r"<[^>]*>")
_END_OF_BLOCK = re.compile(r"</(?:p|pre|blockquote|li)>|<br>")


def safe_html(content: str) -> Markup:
    """What is allowed of foreign HTML; long texts lose their markup and end in “…”."""
    html = _allowed(content)
    words = _words(html) if len(html) > LONGEST_WORDS else ""
    if len(words) > LONGEST_WORDS or len(html) > _LONGEST_MARKUP:
        return safe_text(words)
    return Markup(html)  # noqa: S704 — nh3 wrote it


def safe_text(content: str) -> Markup:
    """Plain text as paragraphs, its lines as lines, its addresses as links."""
    text = shorten(without_tricks(content[:_LONGEST_READ]).strip(), LONGEST_WORDS)
    paragraphs = filter(None, (part.strip() for part in re.split(r"\n\s*\n", text)))
    return Markup().join(map(_paragraph, paragraphs))


def safe_words(content: str, *, is_html: bool) -> Markup:
    """The words of a mention, whichever they are."""
    return safe_html(content) if is_html else safe_text(content)


def plain_words(content: str, *, is_html: bool) -> str:
    """The words without any markup, blocks on lines of their own."""
    text = _words(_allowed(content)) if is_html else without_tricks(content[:_LONGEST_READ])
    return re.sub(r"\s*\n\s*", "\n", text).strip()


def _allowed(content: str) -> str:
    import nh3

    roomy = nh3.clean(
        _with_few_tags(_FORMATTING.sub(r"<\1>", content[:_LONGEST_READ])), tags=set(TAGS | _BLOCKS),
        clean_content_tags=set(_UNSAID), attributes={"a": {"href"}}, link_rel=None,
    )  # fmt: skip
    # Before the last cleaning, never after: composing characters can take the end of a tag along.
    strict = nh3.clean(
        without_tricks(_BLOCK.sub(r"<\1p>", roomy)),
        tags=set(TAGS), clean_content_tags=set(_UNSAID),
        attributes={"a": {"href"}}, url_schemes={"http", "https"}, link_rel=REL,
        attribute_filter=_attribute,
    )  # fmt: skip
    html = _BARE_LINK.sub(r"\1", strict)
    for _ in range(_NESTED):
        html = _EMPTY.sub("", html)
    return _MANY_BREAKS.sub("<br><br>", html).strip()


def _with_few_tags(html: str) -> str:
    """The same, with a space for each tag after so many; two tags are never in one match."""
    last = next(islice(_OPENING.finditer(html), _MOST_TAGS - 1, None), None)
    end = last.end() if last else len(html)
    return html[:end] + _OPENING.sub(" ", html[end:])


def _attribute(_tag: str, name: str, value: str) -> str | None:
    return value if name == "rel" else safe_address(value) or None


def _words(html: str) -> str:
    return unescape(_ANY_TAG.sub("", _END_OF_BLOCK.sub("\n", html.replace("\n", " "))))


def _paragraph(text: str) -> Markup:
    made, at = Markup(), 0
    for start, end in links(text):
        made += _lines(text[at:start]) + _link(text[start:end])
        at = end
    return Markup("<p>{}</p>").format(made + _lines(text[at:]))


def _link(address: str) -> Markup:
    safe = safe_address(address)
    if not safe:
        return escape(address)
    return Markup('<a href="{}" rel="{}">{}</a>').format(safe, REL, address)


def _lines(text: str) -> Markup:
    return Markup("<br>").join(text.split("\n"))
