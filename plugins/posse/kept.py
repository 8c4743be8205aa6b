"""What is known of one mention, as a join: the order in which it was learnt changes nothing.

The newest version of its words counts. An explicit "gone" hides it, and it is shown again when it
was told again in public after that; a second "gone" a day after the first erases it, for good.
Absence is no knowledge. Pure.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta

from .showing import UNVOUCHED
from .voices import Mention

ERASED_AFTER = timedelta(days=1)  # between the first "gone" and the one that erases


@dataclass(frozen=True, kw_only=True, slots=True)
class Version:
    """A mention's words as they were told, ``seen`` first then; ``by`` is who told them.

    ``first`` is when the mention was seen at all.
    """

    mention: Mention
    first: datetime
    seen: datetime
    by: str = ""

    @property
    def rank(self) -> tuple[datetime, datetime, bool, datetime, str]:
        """The newest is the highest: by its own time, then by when it was seen; a quiet one wins.

        A page may say any time of itself, an earlier one too: of those it counts what was seen
        last. Of two told at the same moment, the content decides: any order gives the same.
        """
        one = self.mention
        said = one.updated or one.published
        at = self.seen if one.network in UNVOUCHED else said
        return at, self.seen, one.is_quiet, said, digest_of(one)


@dataclass(frozen=True, kw_only=True, slots=True)
class Kept:
    """One mention: its newest version, when it was told to be gone, when it came back.

    ``gone`` are the times since it was there last. Once ``erased``, nothing else is known of it.
    """

    version: Version | None = None
    gone: tuple[datetime, ...] = ()
    back: datetime | None = None
    erased: datetime | None = None

    @property
    def shown(self) -> Mention | None:
        """The mention, None where it is hidden or erased."""
        return self.version.mention if self.version and not self.gone else None

    def is_fresh(self, since: datetime) -> bool:
        """Whether the words were told since then."""
        return self.version is not None and self.version.seen >= since


def join(one: Kept, other: Kept) -> Kept:
    """What two know together: commutative, associative, idempotent."""
    erased = [kept.erased for kept in (one, other) if kept.erased]
    if erased:
        return Kept(erased=min(erased))
    back = max((kept.back for kept in (one, other) if kept.back), default=None)
    gone = {time for time in (*one.gone, *other.gone) if back is None or time >= back}
    versions = [kept.version for kept in (one, other) if kept.version]
    return Kept(version=_newest(versions), gone=tuple(sorted(gone)), back=back)


def _newest(versions: list[Version]) -> Version | None:
    """With the time at which the earliest of them was seen."""
    if len(versions) < 2:  # noqa: PLR2004 — of two
        return versions[0] if versions else None
    newest = max(versions, key=lambda version: (version.rank, version.by))
    return replace(newest, first=min(version.first for version in versions))


def told(known: Kept, mention: Mention, by: str, now: datetime) -> Kept:
    """After a network told of it; what says nothing new changes nothing."""
    if known.version and known.version.mention == mention:
        return known
    return join(known, Kept(version=Version(mention=mention, first=now, seen=now, by=by)))


def heard_again(words: Kept, now: datetime) -> Kept:
    """After the same words were read again."""
    if words.version is None or words.version.seen >= now:
        return words
    return replace(words, version=replace(words.version, seen=now))


def returned(known: Kept, now: datetime) -> Kept:
    """After it was told of in public, and nobody said in the same run that it is gone."""
    return join(known, Kept(back=now)) if known.gone else known


def left(known: Kept, now: datetime) -> Kept:
    """After a network said explicitly that it is gone, or private by now."""
    if known.erased or not known.version:
        return known
    if not known.gone:
        return join(known, Kept(gone=(now,)))
    if now - known.gone[0] >= ERASED_AFTER:
        return Kept(erased=now)
    return known


def removed(known: Kept, now: datetime) -> Kept:
    """After its own author asked for that: at once and for good, known before or not."""
    return join(known, Kept(erased=now))


def newest_of(mentions: Iterable[Mention]) -> Mention:
    """Of what was told of one mention at one time, whichever that is."""
    then = datetime.min.replace(tzinfo=UTC)
    return max(mentions, key=lambda m: Version(mention=m, first=then, seen=then).rank)


def name_of(mention: str) -> str:
    """A name of a mention that says nothing of it: what is left when all else is erased."""
    return hashlib.sha256(mention.encode()).hexdigest()[:32]


def plain(mention: Mention) -> dict[str, object]:
    """Its fields as JSON knows them. ValueError for a time without a zone."""
    fields = asdict(mention)
    del fields["removes"]  # nothing that is kept has it
    fields["kind"] = str(mention.kind)
    fields["also"] = list(mention.also)
    fields["published"] = in_utc(mention.published)
    fields["updated"] = in_utc(mention.updated) if mention.updated else None
    return fields


def in_utc(moment: datetime) -> str:
    """A time as it is written down. ValueError for one without a zone."""
    if moment.tzinfo is None:
        raise ValueError(f"a time without a zone: {moment}")
    return moment.astimezone(UTC).isoformat()


def digest_of(mention: Mention) -> str:
    """The same for equal mentions, and for no others."""
    text = json.dumps(plain(mention), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
