"""Settings with which the site would not be what its writers mean."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import get_close_matches

from desk.accounts import unusable
from desk.check.material import Material
from desk.check.mistake import Mistake
from desk.words import _
from posse.app import accounts_from
from posse.errors import BadAccount, BadSetting
from posse.limits import LINKS, MOST_PICTURES, wrong_keys
from posse.networks.mastodon_thread import VISIBILITIES
from posse.showing import rules_from

# `posse` reads what the others leave on an article.
ORDER = ("wording", "media", "events", "posse")
# Those that a site may have or not: a slip in their name would change nothing, without a word.
OPTIONAL = (
    "POSSE_NETWORKS", "POSSE_MAX_POSTS", "POSSE_MAX_AGE", "POSSE_LIVE_TIMEOUT", "POSSE_THREAD",
    "POSSE_WORDINGS", "POSSE_SHOW", "POSSE_SOURCES", "POSSE_WEBMENTIONS", "CODE_HOST",
    "FEDIVERSE_CREATOR", "CONTACT", "DEPLOY",
)  # fmt: skip
_NEAR = 0.85  # of 1, as difflib counts


def mistakes(material: Material) -> Iterator[Mistake]:
    """Plugins that are missing or in the wrong order; accounts and rules that cannot be as set.

    And settings that nobody reads, called nearly like one of ours.
    """
    yield from _plugins(material)
    yield from _slips(material)
    yield from _accounts(material)
    yield from _rules(material)


def _accounts(material: Material) -> Iterator[Mistake]:
    line = line_of(material, "POSSE_NETWORKS")
    for name, account in material.site.accounts.items():
        kind = str(account.get("use", name))
        if "." in kind:
            continue  # a module from elsewhere: what its settings mean is its own
        odd = (*wrong_keys(account), *_wrong_visibilities(kind, account))
        for key in odd:
            text = _("“%(key)s” of the account %(account)s cannot be “%(value)s”.")
            yield Mistake(
                path="pelicanconf.py",
                line=line,
                text=text % {"key": key, "account": name, "value": account[key]},
                advice=_may_be(key),
            )
        if not odd:
            yield from _unusable(name, account, line)


def _unusable(name: str, account: Mapping[str, object], line: int) -> Iterator[Mistake]:
    """What every command that announces would stop at."""
    try:
        accounts_from({name: account})
    except BadAccount as error:
        wrong = unusable(error)
        yield Mistake(path="pelicanconf.py", line=line, text=wrong.message, advice=wrong.advice)


def _rules(material: Material) -> Iterator[Mistake]:
    try:
        rules_from(material.site.settings.get("POSSE_SHOW") or {})
    except BadSetting as error:
        yield Mistake(
            path="pelicanconf.py",
            line=line_of(material, "POSSE_SHOW"),
            text=_(error.text) % error.values,
            advice=_("Put it right in pelicanconf.py; docs/reference/settings.md has the words."),
        )


def _wrong_visibilities(kind: str, account: Mapping[str, object]) -> Iterator[str]:
    if kind == "mastodon":
        for key in ("visibility", "follow_ups"):
            if account.get(key) and str(account[key]) not in VISIBILITIES:
                yield key


def _may_be(key: str) -> str:
    if key == "pictures":
        most = {"most": MOST_PICTURES}
        return _("Write a number from 0 to %(most)s: so many pictures a post may have.") % most
    known = LINKS if key == "link" else VISIBILITIES
    return _("Write one of: %(known)s.") % {"known": ", ".join(known)}


def _plugins(material: Material) -> Iterator[Mistake]:
    listed = material.site.settings.get("PLUGINS", [])
    plugins = [name for name in listed if name in ORDER] if isinstance(listed, list) else []
    if plugins == list(ORDER):
        return
    yield Mistake(
        path="pelicanconf.py",
        line=line_of(material, "PLUGINS"),
        text=_("PLUGINS must list %(order)s, in this order.") % {"order": ", ".join(ORDER)},
        advice=_("Write them in this order; other plugins may stand between them."),
    )


def _slips(material: Material) -> Iterator[Mistake]:
    for name in material.site.settings:
        near = get_close_matches(name, OPTIONAL, n=1, cutoff=_NEAR)
        if near and name not in OPTIONAL:
            yield Mistake(
                path="pelicanconf.py",
                line=line_of(material, name),
                text=_("Nothing reads the setting %(name)s.") % {"name": name},
                advice=_("Is it “%(near)s”?") % {"near": near[0]},
                grave=False,
            )


def line_of(material: Material, name: str) -> int:
    """Where pelicanconf.py sets it; 1 where it does not."""
    lines = (material.site.root / "pelicanconf.py").read_text(encoding="utf-8").splitlines()
    return next((n for n, line in enumerate(lines, 1) if line.startswith(name)), 1)
