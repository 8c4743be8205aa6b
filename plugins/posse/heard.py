"""What one account or source told in a run, and what a run changed by it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from .kept import newest_of
from .mention_lines import fitting
from .mentions import owner
from .voices import Mention


@dataclass(kw_only=True, slots=True)
class Heard:
    """What ``by`` told. ``is_open`` is whether anybody at all can speak there.

    ``public`` are the ids of what was told as public, ``gone`` of what was told to be gone;
    ``quiet`` is what would silence words that are shown: it waits for the end of the run. So does
    ``removed``: by id, in which report, what its own author wants to be removed.
    """

    by: str
    is_open: bool = False
    mentions: dict[str, list[Mention]] = field(default_factory=lambda: defaultdict(list))
    public: set[str] = field(default_factory=set)
    gone: set[str] = field(default_factory=set)
    quiet: dict[str, Mention] = field(default_factory=dict)
    removed: dict[str, str] = field(default_factory=dict)

    def hear(
        self, mentions: Iterable[Mention], gone: Iterable[str] = (), back: Iterable[str] = ()
    ) -> None:
        """Take in what was told, in whatever order."""
        for mention in mentions:
            if mention.removes:
                self._remove(mention)
                continue
            self.mentions[mention.id].append(mention)
            if not mention.is_quiet:
                self.public.add(mention.id)
        self.gone.update(gone)
        self.public.update(back)

    def silencing(self) -> frozenset[str]:
        """The ids of all that is shown no longer by what was told."""
        return frozenset({*self.gone, *self.quiet, *self.removed})

    def _remove(self, wish: Mention) -> None:
        """What somebody wants to be removed, and the wish; whichever of several says where."""
        for id_ in (wish.removes, wish.id):
            places = filter(None, (wish.report, self.removed.get(id_)))
            self.removed[id_] = min(places, default="")


@dataclass(kw_only=True, slots=True)
class Taken:
    """What a run changed: ids that are new, changed, hidden or erased, and reports with them.

    ``left_out`` is how many were not kept, by the host or source that was too much, ``dropped`` of
    how many the words went that may not be kept for long.
    """

    new: set[str] = field(default_factory=set)
    changed: set[str] = field(default_factory=set)
    hidden: set[str] = field(default_factory=set)
    erased: set[str] = field(default_factory=set)
    reports: set[str] = field(default_factory=set)
    left_out: Counter[str] = field(default_factory=Counter)
    dropped: int = 0

    @property
    def takes_back(self) -> bool:
        """Whether words that were there are to be seen no longer, or otherwise."""
        return bool(self.changed or self.hidden or self.erased or self.dropped)


def newest(told: Iterable[Mention]) -> Mention | None:
    """One mention of all that was told of it, as it may be kept; None where it may not.

    It belongs where the best of them says, whichever is the newest.
    """
    fit = [one for one in map(fitting, told) if one]
    if not fit:
        return None
    place = fit[0]
    for one in fit:
        place = owner(place, one)
    return replace(newest_of(fit), report=place.report, copy=place.copy)
