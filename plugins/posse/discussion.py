"""From mentions to what a theme shows below a report: frozen, cleaned, in order. Pure.

Whatever order mentions come in, and however often, the discussion is the same.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, tzinfo
from hashlib import sha256
from itertools import islice

from markupsafe import Markup

from .copies import name_at
from .discussed import Answer, Discussion, Gesture, Quiet, Road, Voice
from .roads import address_key, newest
from .salutation import NETWORKS, text_without_salutation, without_salutation
from .sanitize import plain_words, safe_words
from .showing import UNVOUCHED, Fate, fate_of, has_face, is_ours
from .strangers import safe_address, shown_host, shown_name
from .text import clusters, shorten
from .thread import Post, Terms, Thread, Waiting, thread_of
from .voices import GESTURES, Author, Kind, Mention

MOST = 500  # answers on a page; the rest is a number
DEEPEST = 4  # lists in lists; what is deeper stands beside what it answers
LONGEST_EXCERPT = 200  # characters of what was not said to us
MOST_FACES = 60
_ORDER = (Kind.LIKE, Kind.REPOST, Kind.BOOKMARK, Kind.RSVP)
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}\Z")


@dataclass(frozen=True, kw_only=True, slots=True)
class Setting:
    """Where it is shown: in which time, and which pictures of people this site has.

    ``portraits`` are root-relative addresses by what ``Author.avatar`` says.
    """

    zone: tzinfo
    portraits: Mapping[str, str] = field(default_factory=dict)


def discussion_of(
    mentions: Iterable[Mention], terms: Terms, setting: Setting, as_of: datetime | None = None
) -> Discussion:
    """What is shown of the mentions of one report; ``as_of`` is when they were looked for."""
    known = newest(mentions)
    thread = thread_of([one for one in known if one.kind not in GESTURES], terms)
    shown = thread.shown[:MOST]
    roots = _nested(shown, terms, setting)
    # An excerpt at the top answers nothing here: it speaks of the report.
    answers = Discussion(answers=tuple(root for root in roots if not root.is_excerpt))
    beyond = len(thread.shown) - len(shown)
    latest = as_of or max((one.updated or one.published for one in known), default=None)
    return replace(
        answers,
        about=tuple(root for root in roots if root.is_excerpt),
        gestures=_gestures(known, terms, setting),
        quiet=_quiet(thread),
        count=len(answers.all_answers) + beyond,
        beyond=beyond,
        as_of=latest.astimezone(setting.zone) if latest else None,
    )


def waiting(mentions: Iterable[Mention], terms: Terms) -> tuple[Waiting, ...]:
    """What somebody has to decide about, and why, oldest first."""
    known = newest(mentions)
    return thread_of([one for one in known if one.kind not in GESTURES], terms).waiting


def _nested(shown: Sequence[Post], terms: Terms, setting: Setting) -> tuple[Answer, ...]:
    """Lists in lists, at most so deep; what is deeper follows beside what it answers."""
    posts = {post.mention.id: post for post in shown}
    voices = {name: _voice(post, terms, setting) for name, post in posts.items()}
    below: dict[int, list[Answer]] = defaultdict(list)
    for depth, post in reversed([*_in_page_order(shown)]):
        children = tuple(reversed(below.pop(depth + 1, [])))
        parent = voices.get(post.answers)
        below[depth].append(
            _answer(post, voices[post.mention.id], setting, children=children,
                    reply_to=parent.name if parent else "")
        )  # fmt: skip
    return tuple(reversed(below[1]))


def _in_page_order(shown: Sequence[Post]) -> Iterator[tuple[int, Post]]:
    """Each with its depth from 1 on, which ends at DEEPEST."""
    below: dict[str, list[Post]] = defaultdict(list)
    for post in shown:
        below[post.answers].append(post)
    left = [(1, post) for post in reversed(below[""])]
    while left:
        depth, post = left.pop()
        yield min(depth, DEEPEST), post
        left.extend((depth + 1, child) for child in reversed(below[post.mention.id]))


def _answer(
    post: Post, author: Voice, setting: Setting, *, children: tuple[Answer, ...], reply_to: str
) -> Answer:
    mention = post.mention
    words, plain = _words(mention)
    return Answer(
        id=_anchor(mention.id),
        kind=mention.kind,
        author=author,
        place=_road(mention),
        published=mention.published.astimezone(setting.zone),
        words=words,
        plain=plain,
        reply_to=reply_to,
        reply_to_id=_anchor(post.answers) if post.answers else "",
        lang=mention.lang if _LANGUAGE.match(mention.lang) else "",
        warning=shown_name(mention.warning),
        pictures=max(0, mention.pictures),
        is_excerpt=not mention.addressed,
        also=_also(post),
        answers=children,
    )


def _words(mention: Mention) -> tuple[Markup, str]:
    """As markup and as text: all of what was said to us, the beginning of all else."""
    plain = plain_words(mention.content, is_html=mention.is_html)
    if not mention.addressed:
        excerpt = shorten(" ".join(plain.split()), LONGEST_EXCERPT)
        return Markup("<p>{}</p>").format(excerpt) if excerpt else Markup(), excerpt
    words = safe_words(mention.content, is_html=mention.is_html)
    if mention.kind is not Kind.REPLY or mention.network not in NETWORKS:
        return words, plain
    return without_salutation(words), text_without_salutation(plain)


def _anchor(name: str) -> str:
    return f"_answer-{sha256(name.encode()).hexdigest()[:12]}"


def _road(mention: Mention) -> Road:
    url = safe_address(mention.url)
    network = "" if mention.network in UNVOUCHED else mention.network
    return Road(name=name_at(network, url), url=url)


def _also(post: Post) -> tuple[Road, ...]:
    """Every other address where the same stands, once."""
    seen = {address_key(post.mention.url)}
    found = []
    for road in post.joined.roads:
        for url in filter(None, map(safe_address, (road.url, *road.also))):
            if address_key(url) not in seen:
                seen.add(address_key(url))
                found.append(_road(replace(road, url=url)))
    return tuple(sorted(found, key=lambda one: (one.name, one.url)))


def _voice(post: Post, terms: Terms, setting: Setting) -> Voice:
    ours = any(is_ours(road, terms.own) for road in post.joined.roads)
    return _voice_of(post.mention.author, setting, ours=ours)


def _voice_of(author: Author, setting: Setting, *, ours: bool) -> Voice:
    url = safe_address(author.url)
    name = shown_name(author.name) or shown_name(author.handle) or shown_host(url)
    signs = clusters(name)
    letters = (*(sign for sign in signs if sign[0].isalnum()), *signs, "?")
    return Voice(
        name=name,
        url=url,
        avatar=setting.portraits.get(author.avatar, "") if author.avatar else "",
        initial=letters[0].upper(),
        is_ours=ours,
    )


def _gestures(known: Iterable[Mention], terms: Terms, setting: Setting) -> tuple[Gesture, ...]:
    """How many liked and passed on; who did so on two roads, or on two copies, did it once."""
    made: dict[Kind, dict[str, Mention]] = defaultdict(dict)
    for one in known:
        if one.kind in GESTURES and not is_ours(one, terms.own):
            fate, _why = fate_of(one, terms.decisions, terms.rules, terms.own)
            if fate is Fate.SHOWN:
                made[one.kind].setdefault(_who(one), one)
    return tuple(
        Gesture(kind=kind, count=len(made[kind]), faces=_faces(made[kind].values(), terms, setting))
        for kind in _ORDER
        if made[kind]
    )


def _who(gesture: Mention) -> str:
    author = gesture.author
    return (address_key(author.url) if author.url else author.id) or gesture.id


def _faces(made: Iterable[Mention], terms: Terms, setting: Setting) -> tuple[Voice, ...]:
    known = (one for one in made if has_face(one, terms.decisions, terms.rules, terms.own))
    voices = (_voice_of(one.author, setting, ours=False) for one in known)
    return tuple(islice((voice for voice in voices if voice.name), MOST_FACES))


def _quiet(thread: Thread) -> tuple[Quiet, ...]:
    """Those that may not be repeated, by the copy below which they stand."""
    places: Counter[Road] = Counter()
    for one in thread.quiet:
        url = safe_address(one.copy)
        network = "" if one.network in UNVOUCHED else one.network
        places[Road(name=name_at(network, url), url=url)] += 1
    return tuple(
        Quiet(place=place, count=count)
        for place, count in sorted(places.items(), key=lambda item: (item[0].name, item[0].url))
    )
