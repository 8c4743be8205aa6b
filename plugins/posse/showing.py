"""What becomes of a mention: the rule of three, by the owner's settings and decisions. Pure."""

from __future__ import annotations

from collections.abc import Collection
from difflib import get_close_matches
from enum import StrEnum
from types import MappingProxyType

from .errors import BadSetting
from .hosts import host_of
from .voices import GESTURES, Coverage, Decisions, Mention, Showing, ShowingRules

WEBMENTION, FEEDS = "webmention", "feeds"
# Whoever writes a page says in it who they are: no network vouches for it.
UNVOUCHED = frozenset({WEBMENTION, FEEDS})
_WORDS = (Showing.SHOW, Showing.WAIT, Showing.HIDE)
_ALLOWED = MappingProxyType({
    "addressed": _WORDS,
    "about": _WORDS,
    "gestures": (Showing.COUNT, Showing.FACES, Showing.HIDE),
})  # fmt: skip


class Fate(StrEnum):
    """Shown; counted without a word; kept until somebody decides; not to be seen."""

    SHOWN = "shown"
    QUIET = "quiet"
    WAITS = "waits"
    OUT = "out"


class Why(StrEnum):
    """What a mention waits for."""

    FIRST = "first"  # a webmention of somebody of whom none was approved yet
    ABOUT = "about"  # it speaks of us, not to us
    HELD = "held"  # the owner looks at everything first


def rules_from(setting: object) -> ShowingRules:
    """The rules that POSSE_SHOW names, the usual ones for what it leaves out; BadSetting."""
    if not isinstance(setting, dict):
        raise BadSetting("POSSE_SHOW is a table, like {“about”: “wait”}.")
    for key in setting:
        if key not in _ALLOWED:
            raise _unknown_key(str(key))
    return ShowingRules(**{key: _showing(key, setting[key]) for key in setting})


def _unknown_key(key: str) -> BadSetting:
    near = get_close_matches(key, _ALLOWED, n=1)
    if near:
        return BadSetting(
            "POSSE_SHOW has “%(key)s”, which is not known. Is it “%(near)s”?", key=key, near=near[0]
        )
    return BadSetting(
        "POSSE_SHOW has “%(key)s”, which is not known. Known are: %(known)s.",
        key=key, known=", ".join(_ALLOWED),
    )  # fmt: skip


def _showing(key: str, value: object) -> Showing:
    if value in [str(one) for one in _ALLOWED[key]]:
        return Showing(str(value))
    raise BadSetting(
        "In POSSE_SHOW, “%(key)s” is “%(value)s”. It may be: %(known)s.",
        key=key, value=str(value), known=", ".join(_ALLOWED[key]),
    )  # fmt: skip


def is_ours(mention: Mention, own: Collection[str]) -> bool:
    """Whether one of our accounts said it: by its id, which only a network can vouch for."""
    return mention.author.id in own and mention.network not in UNVOUCHED


def is_refused(mention: Mention | Coverage, decisions: Decisions) -> bool:
    """Whether somebody hid it, or blocked who said it or where."""
    return (
        mention.id in decisions.hidden
        or (bool(mention.author.id) and mention.author.id in decisions.blocked)
        or any(_is_on(url, decisions.blocked_hosts) for url in (mention.url, mention.author.url))
    )


def _is_on(url: str, hosts: Collection[str]) -> bool:
    host = host_of(url)
    parts = host.split(".")
    return any(".".join(parts[start:]) in hosts for start in range(len(parts))) if host else False


def is_trusted(mention: Mention, decisions: Decisions) -> bool:
    """Whether it was approved, or something of its author's was before."""
    return mention.id in decisions.shown or mention.author.id in decisions.trusted


def fate_of(
    mention: Mention, decisions: Decisions, rules: ShowingRules, own: Collection[str]
) -> tuple[Fate, Why | None]:
    """What becomes of it by itself, whatever becomes of that which it answers."""
    rule = _rule(mention, rules)
    if is_refused(mention, decisions) or (
        rule is Showing.HIDE and mention.id not in decisions.shown
    ):
        return Fate.OUT, None
    if mention.kind in GESTURES:
        return Fate.SHOWN, None
    if mention.is_quiet:
        return Fate.QUIET, None
    if is_trusted(mention, decisions) or is_ours(mention, own):
        return Fate.SHOWN, None
    why = _why(mention, rule)
    return (Fate.WAITS if why else Fate.SHOWN), why


def has_face(
    mention: Mention, decisions: Decisions, rules: ShowingRules, own: Collection[str]
) -> bool:
    """Whether it may be seen who said or made it: not of the quiet, nor where numbers are wanted.

    Of a gesture only where somebody vouches for its author.
    """
    if mention.is_quiet or fate_of(mention, decisions, rules, own)[0] is not Fate.SHOWN:
        return False
    return mention.kind not in GESTURES or (
        rules.gestures is Showing.FACES
        and (mention.network not in UNVOUCHED or is_trusted(mention, decisions))
    )


def _rule(mention: Mention, rules: ShowingRules) -> Showing:
    if mention.kind in GESTURES:
        return rules.gestures
    return rules.addressed if mention.addressed else rules.about


def _why(mention: Mention, rule: Showing) -> Why | None:
    if rule is Showing.WAIT:
        return Why.HELD if mention.addressed else Why.ABOUT
    return Why.FIRST if mention.network == WEBMENTION else None
