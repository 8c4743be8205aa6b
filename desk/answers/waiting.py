"""What waits for a decision."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from desk.answers.places import decided_of, rules_of, said_of
from desk.site import Site
from posse.accounts import read_accounts
from posse.mentions import Archived
from posse.showing import Fate, fate_of
from posse.voices import GESTURES, Mention


def words_in_all(said: Mapping[str, Archived]) -> Iterator[Mention]:
    """Everything that was said in words that may be repeated."""
    found = (mention for archived in said.values() for mention in archived.mentions)
    return (one for one in found if one.kind not in GESTURES and not one.is_quiet)


def waiting_answers(site: Site) -> tuple[Mention, ...]:
    """Those about which nobody decided yet. RecordUnreadable, SettingsWrong."""
    said = said_of(site)
    if not said:
        return ()
    decisions, rules, own = decided_of(site, said), rules_of(site), own_ids(site)
    return tuple(one for one in words_in_all(said)
                 if fate_of(one, decisions, rules, own)[0] is Fate.WAITS)  # fmt: skip


def own_ids(site: Site) -> Collection[str]:
    """The ids of our accounts on their networks. RecordUnreadable."""
    return frozenset(one.id for one in read_accounts(site.state).values())
