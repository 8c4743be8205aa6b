"""The archive of mentions: ``mentions/<id>.jsonl``, one file a report.

Missing is empty; what cannot be read stops everything, with file and line. Several archives are
read as one: the site's own, and those that are only read, such as samples.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from . import disk
from .errors import BadId, RecordUnreadable
from .identity import path_of, place_of_id
from .kept import Kept
from .mention_lines import APART, FRESH, Names, joined, names_in, text_of
from .voices import Mention

SUFFIX = ".jsonl"
WORDS = "x"  # below the cache: words that may stand in no git


@dataclass(frozen=True, kw_only=True, slots=True)
class Archived:
    """The mentions of a report that nobody took back, oldest first.

    ``as_of`` is when the archive last learnt something of them.
    """

    mentions: tuple[Mention, ...]
    as_of: datetime


def nobody(_mention: Mention) -> bool:
    """Nothing was forgotten."""
    return False


def read_mentions(
    folders: Iterable[Path],
    *,
    cache: Path | None = None,
    now: datetime | None = None,
    is_forgotten: Callable[[Mention], bool] = nobody,
) -> Mapping[str, Archived]:
    """By report, from all these archives together. RecordUnreadable.

    ``cache`` has the words that may stand in no git; without them, only that something was said.
    So it is too with those that were read more than a day before ``now``.
    """
    known: dict[str, Names] = {}
    for folder in folders:
        for report in reports_in(folder):
            known[report] = joined(known.get(report, {}), read_names(folder, report))
    erased = {name for names in known.values() for name, kept in names.items() if kept.erased}
    shown: dict[str, list[tuple[Mention, datetime]]] = {}
    for report, names in sorted(known.items()):
        words = _fresh(read_names(cache / WORDS, report), now) if cache else {}
        shown[report] = [
            (_with_words(name, mention, words), version.seen)
            for name, kept in names.items()
            if name not in erased and (version := kept.version) and (mention := kept.shown)
            and not is_forgotten(mention)
        ]  # fmt: skip
    return {report: _archived(ones) for report, ones in _once(shown).items() if ones}


def _fresh(words: Mapping[str, Kept], now: datetime | None) -> Names:
    return {name: kept for name, kept in words.items() if now is None or kept.is_fresh(now - FRESH)}


def _with_words(name: str, mention: Mention, words: Mapping[str, Kept]) -> Mention:
    if mention.network not in APART:
        return mention
    return words.get(name, Kept()).shown or mention


def _archived(ones: list[tuple[Mention, datetime]]) -> Archived:
    mentions = sorted((mention for mention, _seen in ones), key=lambda m: (m.published, m.id))
    return Archived(mentions=tuple(mentions), as_of=max(seen for _mention, seen in ones))


def _once(
    shown: Mapping[str, list[tuple[Mention, datetime]]],
) -> Mapping[str, list[tuple[Mention, datetime]]]:
    """Each mention at one report only, whatever two archives say."""
    owners: dict[str, Mention] = {}
    for ones in shown.values():
        for mention, _seen in ones:
            owners[mention.id] = owner(mention, owners.get(mention.id, mention))
    return {
        report: [(m, seen) for m, seen in ones if owners[m.id].report == report]
        for report, ones in shown.items()
    }


def owner(one: Mention, other: Mention) -> Mention:
    """Which of two that are the same says where it belongs: below a copy counts before a link."""
    return min(one, other, key=lambda mention: (not mention.copy, mention.report))


def reports_in(folder: Path) -> tuple[str, ...]:
    """The reports of which an archive knows something. RecordUnreadable for a file of no report."""
    return tuple(_reports_in(folder))


def _reports_in(folder: Path) -> Iterator[str]:
    for event in disk.visible(folder):
        if not event.is_dir():
            continue
        for path in disk.visible(event):
            if path.suffix == SUFFIX:
                yield _report_of(event, path)


def _report_of(event: Path, path: Path) -> str:
    report = f"{event.name}/{path.name.removesuffix(SUFFIX)}"
    try:
        place_of_id(report)
    except BadId as error:
        raise RecordUnreadable(str(path), "it is the file of no report") from error
    return report


def read_names(folder: Path, report: str) -> Names:
    """All that an archive knows of a report. RecordUnreadable, BadId."""
    path = path_of(folder, report, SUFFIX)
    try:
        text = path.read_bytes().decode()
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError) as error:
        raise RecordUnreadable(str(path), str(error)) from error
    return names_in(text, report, str(path))


def write_names(folder: Path, report: str, names: Mapping[str, Kept]) -> None:
    """Write the file of a report, whole or not at all; none where there is nothing. OSError."""
    path, text = path_of(folder, report, SUFFIX), text_of(names)
    if text:
        disk.replace(path, text.encode())
    elif path.exists():
        disk.remove(path)


def joined_file(
    path: str, one: bytes, other: bytes, is_forgotten: Callable[[Mention], bool] = nobody
) -> bytes:
    """What two versions of ``<event>/<slug>.jsonl`` say together, without what was forgotten.

    RecordUnreadable, BadId.
    """
    report = path.removesuffix(SUFFIX)
    place_of_id(report)
    try:
        both = [names_in(text.decode(), report, path) for text in (one, other)]
    except UnicodeDecodeError as error:
        raise RecordUnreadable(path, str(error)) from error
    found = joined(*both)
    return text_of({
        name: kept for name, kept in found.items()
        if not (kept.version and is_forgotten(kept.version.mention))
    }).encode()  # fmt: skip
