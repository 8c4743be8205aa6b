"""What the privacy page says of others' words: by the settings in force, at a mark in its text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from markupsafe import Markup

from .copies import name_at
from .strangers import safe_address
from .terms import AccountSettings
from .voices import Showing, ShowingRules

# A comment, which no reader sees where nothing fills it.
MARK = re.compile(r"<!--\s*(?:what we keep|ce que nous gardons)\s*-->", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True, slots=True)
class Privacy:
    """Where answers come from, what is shown of them, and where one writes to.

    ``places`` are what readers call them; ``pages`` is whether pages elsewhere are heard of too, by
    webmention or in feeds. ``apart`` is whether a network's words are never kept
    for good (X); ``mail`` and ``form`` are CONTACT, whichever it is. ``branch`` is where in the
    site's repository all of it is kept, "" where it is in files of one machine.
    """

    places: tuple[str, ...]
    rules: ShowingRules
    pages: bool = False
    apart: bool = False
    mail: str = ""
    form: str = ""
    branch: str = ""

    @property
    def may_wait(self) -> bool:
        """Whether some words wait for a person: by a rule, or as a first webmention."""
        shown_first = self.pages and self.rules.addressed is Showing.SHOW
        return shown_first or Showing.WAIT in (self.rules.addressed, self.rules.about)

    @property
    def keeps_unshown(self) -> bool:
        """Whether a rule keeps something from the pages, which is heard all the same."""
        rules = self.rules
        return Showing.HIDE in (rules.addressed, rules.about, rules.gestures)


def privacy_of(
    accounts: Iterable[AccountSettings], rules: ShowingRules, contact: str, *, pages: bool = False,
    branch: str = "",
) -> Privacy:  # fmt: skip
    """What is true with these settings; nothing comes from an account by hand."""
    heard = [account for account in accounts if not account.by_hand]
    return Privacy(
        places=tuple(dict.fromkeys(name_at(one.kind, one.server) or one.name for one in heard)),
        rules=rules,
        pages=pages,
        apart=any(account.kind == "x" for account in heard),
        mail=contact if "@" in contact and ":" not in contact else "",
        form=safe_address(contact),
        branch=branch,
    )


class Around:
    """The body of a page before its mark and behind it; read when it is printed."""

    def __init__(self, page: Any) -> None:
        self._page = page

    @property
    def before(self) -> Markup:
        """What the writers wrote before it."""
        return self._halves[0]

    @property
    def after(self) -> Markup:
        """And behind it."""
        return self._halves[1]

    @cached_property
    def _halves(self) -> tuple[Markup, Markup]:
        body = str(getattr(self._page, "body", None) or self._page.content)
        before, after = MARK.split(body, maxsplit=1)
        return Markup(before), Markup(after)  # noqa: S704 — the writers' own text
