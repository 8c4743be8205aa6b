"""Who answers whom: what is shown of a thread, what is only counted, what waits. Pure.

What answers something that is not shown is not shown. A thread that goes in a circle is cut at its
oldest post.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from .roads import Joined, address_key, in_time, inherited, joined
from .showing import Fate, Why, fate_of
from .voices import Decisions, Mention, ShowingRules

_UNKNOWN = "?"  # the parent of what answers something that is not here


@dataclass(frozen=True, kw_only=True, slots=True)
class Terms:
    """By what it is decided what is shown; ``own`` are the ids of our accounts."""

    decisions: Decisions = field(default_factory=Decisions)
    rules: ShowingRules = field(default_factory=ShowingRules)
    own: frozenset[str] = frozenset()


@dataclass(frozen=True, kw_only=True, slots=True)
class Post:
    """Something that is shown. ``answers`` is the id of what it answers, "" for nothing here."""

    joined: Joined
    answers: str

    @property
    def mention(self) -> Mention:
        """As it is shown."""
        return self.joined.mention


@dataclass(frozen=True, kw_only=True, slots=True)
class Waiting:
    """A mention that somebody has to decide about, and why."""

    mention: Mention
    why: Why


@dataclass(frozen=True, kw_only=True, slots=True)
class Thread:
    """What is shown in the order of time, each behind what it answers; the rest as it is."""

    shown: tuple[Post, ...] = ()
    quiet: tuple[Mention, ...] = ()
    waiting: tuple[Waiting, ...] = ()


def thread_of(words: Collection[Mention], terms: Terms) -> Thread:
    """The thread of these mentions, each of which comes once; gestures are none of it."""
    ordered = sorted(words, key=in_time)
    judged = {one.id: fate_of(one, terms.decisions, terms.rules, terms.own) for one in ordered}
    fates = inherited(ordered, {name: fate for name, (fate, _why) in judged.items()})
    posts = _posts(ordered, fates)
    parents = _parents(posts)
    walked = _walked(posts, parents, {name: fates[name] for name in posts})
    shown = tuple(
        Post(joined=posts[name], answers=parents[name])
        for name, fate in walked.items() if fate is Fate.SHOWN
    )  # fmt: skip
    seen = {address_key(road.url) for post in shown for road in post.joined.roads}
    return Thread(
        shown=shown,
        quiet=tuple(posts[name].mention for name, fate in walked.items() if fate is Fate.QUIET),
        waiting=tuple(
            Waiting(mention=one, why=why)
            for one, why in ((one, judged[one.id][1]) for one in ordered)
            if why and walked.get(one.id) is Fate.WAITS and address_key(one.url) not in seen
        ),
    )


def _posts(ordered: Iterable[Mention], fates: Mapping[str, Fate]) -> dict[str, Joined]:
    """By the id of each; only what is shown is put together."""
    shown = joined([one for one in ordered if fates[one.id] is Fate.SHOWN])
    alone = (Joined(mention=one, roads=(one,)) for one in ordered
             if fates[one.id] is not Fate.SHOWN)  # fmt: skip
    found = sorted((*shown, *alone), key=lambda one: in_time(one.mention))
    return {one.mention.id: one for one in found}


def _parents(posts: Mapping[str, Joined]) -> dict[str, str]:
    leads = {road.id: name for name, post in posts.items() for road in post.roads}
    parents = {name: _parent(post, leads) for name, post in posts.items()}
    _cut_circles(parents, lambda name: in_time(posts[name].mention))
    return parents


def _parent(post: Joined, leads: Mapping[str, str]) -> str:
    if not post.mention.in_reply_to:
        return ""
    named = (leads[road.in_reply_to] for road in post.roads if road.in_reply_to in leads)
    return next(named, _UNKNOWN)


def _cut_circles(parents: dict[str, str], age: Callable[[str], tuple[datetime, str]]) -> None:
    done: set[str] = set()
    for start in parents:
        path: dict[str, None] = {}
        at = start
        while at in parents and at not in done and at not in path:
            path[at] = None
            at = parents[at]
        if at in path:
            steps = [*path]
            parents[min(steps[steps.index(at) :], key=age)] = ""
        done.update(path)


def _walked(
    posts: Mapping[str, Joined], parents: Mapping[str, str], fates: Mapping[str, Fate]
) -> dict[str, Fate]:
    """The fate of each that can be reached from the top, in time and each behind its parent."""
    below: dict[str, list[str]] = defaultdict(list)
    for name, parent in parents.items():
        below[parent].append(name)
    found: dict[str, tuple[Fate, datetime, int]] = {}
    queue = deque(below[""])
    while queue:
        name = queue.popleft()
        above, since, depth = found.get(parents[name], (Fate.SHOWN, None, 0))
        at = posts[name].mention.published
        found[name] = _beneath(above, fates[name]), max(at, since or at), depth + 1
        queue.extend(below[name])
    ordered = sorted(found, key=lambda name: (*found[name][1:], name))
    return {name: found[name][0] for name in ordered}


def _beneath(above: Fate, own: Fate) -> Fate:
    """What becomes of an answer to something of that fate."""
    if above is Fate.SHOWN:
        return own
    if above is Fate.QUIET and own in {Fate.SHOWN, Fate.QUIET}:
        return Fate.QUIET  # one more answer there; its words would hang in the air
    return Fate.WAITS if above is own is Fate.WAITS else Fate.OUT
