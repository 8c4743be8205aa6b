"""Who answers whom on X, as far as a look read it. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from ..discovery import copy_above
from ..voices import Home, KnownCopy
from .x_said import Said


@dataclass(kw_only=True, slots=True)
class Threads:
    """What a look read of who answers whom; ``is_alone`` is whether our posts answer none of ours.

    Only then is the post that began a thread the copy that all of it is about.
    """

    is_alone: bool
    parents: dict[str, str] = field(default_factory=dict)
    ids: dict[str, str] = field(default_factory=dict)

    def note(self, said: Said) -> None:
        """Keep in mind what it answers; others answer any version of it."""
        self.parents |= dict.fromkeys((said.id, *said.versions), said.parent)
        self.ids |= dict.fromkeys(said.versions, said.id)

    def settled(self, said: Said) -> Said:
        """The same, by what it answers as that is known here."""
        return replace(said, parent=self.ids.get(said.parent, said.parent))

    def copy_of(self, said: Said, home: Home) -> KnownCopy | None:
        """The nearest copy of ours above it, as far as what was read goes."""
        return copy_above(said.id, self.parents, home)

    def copy_at_last(self, said: Said, home: Home) -> KnownCopy | None:
        """Likewise, by what began its thread where there is nothing better."""
        found = self.copy_of(said, home)
        return found or (home.copies.get(said.conversation) if self.is_alone else None)

    def ends(self, said: Said, home: Home) -> bool:
        """Whether all above it is known: down to a copy, or to what answers nothing of ours."""
        above, seen = said.parent, {said.id}
        while above and above not in home.copies and above not in seen:
            seen.add(above)
            if above not in self.parents:
                return bool(said.conversation) and said.conversation not in home.copies
            above = self.parents[above]
        return True
