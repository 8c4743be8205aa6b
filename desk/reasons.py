"""Why something failed, as networks say it, in the terminal's language.

They say it in English, and so it is kept: a record is the same whoever reads it. What they say
themselves is a closed set, which tests/desk/test_reasons.py holds; what a server said stays as it
is, in its own words.
"""

from __future__ import annotations

import re
from functools import cache

from desk.announce.showing import printable
from desk.words import N_, _

# Those with something in them, the closest first; ``why`` is a reason again.
_SHAPES = (
    N_("%(why)s; again after %(time)s UTC"),
    N_("the server answers %(status)s (to %(place)s, which is not followed)"),
    N_("the server answers %(status)s (%(said)s)"),
    N_("the server answers %(status)s"),
    N_("the page answers %(status)s"),
    N_("its endpoint answers %(status)s"),
    N_("no answer within %(seconds)s s"),
    N_("an answer of more than %(size)s MB"),
    N_("no safe connection (%(said)s)"),
    N_("no connection (%(said)s)"),
    N_("more than %(count)s redirects"),
    N_("port %(port)s is not opened"),
    N_("not an address that can be used: %(place)s"),
    N_("a token goes over https only, not to %(host)s"),
    N_("the password goes over https only, not to %(host)s"),
    N_("the account's server has no safe address: %(place)s"),
    N_("%(name)s has signs in it that no secret of X has: copy it again"),
    N_("%(name)s is one of %(known)s, not %(value)s"),
    N_("%(name)s is a number from 0 to %(most)s, not %(value)s"),
    N_("the server does not allow %(rights)s"),
    N_("another post is under the key %(key)s: another salt is needed"),
)
# Said by way of a name, so that no call shows them to who reads the code for the catalogue.
N_("what a day may cost is used up")
N_("it takes no webmentions")
N_("the answer does not say where the post is")
N_("the server's answer does not say where the post is")
N_("something was under the post's key, and is gone again")
N_("twice not among the account's posts")
N_("a person said so")
_NUMBERS = {"status": r"\d{3}", "seconds": r"[\d.e+]+", "size": r"[\d.]+", "count": r"\d+",
            "port": r"\d+"}  # fmt: skip


def said_why(text: str) -> str:
    """The reason in the terminal's language, as far as it is one of ours; safe for a terminal."""
    text = printable(text)
    known = _(text) if text else ""
    if known != text:
        return known
    for shape in _SHAPES:
        # What was cut because it was too long lost its bracket.
        found = _pattern(shape).fullmatch(text) or _pattern(shape).fullmatch(f"{text})")
        if found:
            values = found.groupdict()
            if "why" in values:
                values["why"] = said_why(values["why"])
            return _(shape) % values
    return text


@cache
def _pattern(shape: str) -> re.Pattern[str]:
    texts = re.split(r"%\((\w+)\)s", shape)  # every second one is a field's name
    return re.compile("".join(
        f"(?P<{text}>{_NUMBERS.get(text, '.+')})" if number % 2 else re.escape(text)
        for number, text in enumerate(texts)
    ))  # fmt: skip
