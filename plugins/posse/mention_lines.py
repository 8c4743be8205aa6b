"""A mention as it lies in ``mentions/``: sealed lines, and what of it may be kept at all. Pure.

A line says one thing: a version of its words, that it was gone, that it came back, that it was
erased. All but the first name it by a hash alone. In samples, which people write, a line may also
be a mention without a seal. So a file is a set of lines, and two files are
joined by what they say.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from .errors import RecordUnreadable
from .json_text import json_in
from .kept import Kept, Version, in_utc, join, name_of, plain
from .seal import seal, unseal
from .voices import Author, Kind, Mention

# Bytes of UTF-8: what is longer is cut on a character, and an address that is longer is left out.
CONTENT, WARNING, NAME, ADDRESS, LANG = 64 * 1024, 1024, 512, 2048, 35
ALSO = 10  # addresses of the same
ID = 1024  # bytes: a longer id is nobody's
PICTURES = 1000
_EARLIEST, _LATEST = datetime(1970, 1, 2, tzinfo=UTC), datetime(9000, 1, 1, tzinfo=UTC)
# Networks whose users' words may stand in no git: of them ids, kinds, times and links are kept.
APART = frozenset({"x"})
FRESH = timedelta(days=1)  # as long may such words be repeated once they were read

Names = dict[str, Kept]  # by the mention's name, see kept.name_of


def fitting(mention: Mention) -> Mention | None:
    """A mention as it may be kept: no field too long; of a quiet one neither words nor author.

    None for one whose id cannot be one. Times are in UTC, so that equal is equal in every zone.
    ValueError for a time without a zone.
    """
    if not _is_id(mention.id) or len(mention.network.encode()) > ADDRESS:
        return None
    own = replace(
        mention,
        published=_utc(mention.published),
        updated=_utc(mention.updated) if mention.updated else None,
        pictures=min(max(mention.pictures, 0), PICTURES),
        in_reply_to=mention.in_reply_to if _is_id(mention.in_reply_to) else "",
        copy=_address(mention.copy),
    )
    if own.is_quiet:
        return _without_words(own)
    author = mention.author
    return replace(
        own,
        url=_address(mention.url),
        author=Author(
            id=_cut(" ".join(author.id.split()).replace(" #", "#"), ADDRESS),
            name=_cut(author.name, NAME),
            handle=_cut(author.handle, NAME),
            url=_address(author.url),
            avatar=_address(author.avatar),
        ),
        content=_cut(mention.content, CONTENT),
        warning=_cut(mention.warning, WARNING),
        lang=_cut(mention.lang, LANG),
        also=tuple(url for url in mention.also if _address(url))[:ALSO],
    )


def public_part(mention: Mention) -> Mention:
    """What may stand in git of a mention of a network whose users' words may not."""
    return replace(
        mention, author=Author(id=mention.author.id), content="", is_html=False, warning="",
        lang="",
    )  # fmt: skip


def _without_words(mention: Mention) -> Mention:
    return replace(
        mention, url="", author=Author(id=""), content="", is_html=False, warning="", lang="",
        pictures=0, also=(),
    )  # fmt: skip


def _is_id(text: str) -> bool:
    """Printable, without spaces: it stands on a line that people write too."""
    return bool(text) and len(text.encode(errors="replace")) <= ID and text.isprintable() and (
        " " not in text
    )  # fmt: skip


def _cut(text: str, most: int) -> str:
    """What fits of a text; half a surrogate, which is no character, becomes a question mark."""
    data = text.encode(errors="replace")
    return data[:most].decode(errors="ignore")


def _address(url: str) -> str:
    return url if len(url.encode(errors="replace")) <= ADDRESS and url.isprintable() else ""


def _utc(moment: datetime) -> datetime:
    """Within what every zone can tell: strangers choose their dates. ValueError without a zone."""
    if moment.tzinfo is None:
        raise ValueError(f"a time without a zone: {moment}")
    return min(max(moment, _EARLIEST), _LATEST).astimezone(UTC)


def text_of(names: Mapping[str, Kept]) -> str:
    """The file of these: the same for the same, "" for none."""
    return "".join(f"{line}\n" for name in sorted(names) for line in _lines(name, names[name]))


def _lines(name: str, kept: Kept) -> list[str]:
    """Of one mention, in their order."""
    if kept.erased:
        return [seal({"mention": name, "erased": in_utc(kept.erased)})]
    lines = [seal({"mention": name, "gone": in_utc(time)}) for time in kept.gone]
    if kept.back:
        lines.append(seal({"mention": name, "back": in_utc(kept.back)}))
    version = kept.version
    if version:
        said = {"first": in_utc(version.first), "seen": in_utc(version.seen), "by": version.by}
        lines.append(seal({**said, "said": plain(version.mention)}))
    return lines


def names_in(text: str, report: str, where: str) -> Names:
    """What a file of a report says; RecordUnreadable, naming the line, where it cannot be read."""
    names: Names = {}
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            name, kept = _read(line, report, f"{where}:{number}")
            names[name] = join(names.get(name, Kept()), kept)
    return names


def joined(one: Mapping[str, Kept], other: Mapping[str, Kept]) -> Names:
    """What two files say together."""
    return {name: join(one.get(name, Kept()), other.get(name, Kept())) for name in {*one, *other}}


def _read(line: str, report: str, where: str) -> tuple[str, Kept]:
    raw = _plain_line(line) or unseal(line, where)
    try:
        if "said" in raw:
            version = _version(raw)
            if version.mention.report != report:
                raise RecordUnreadable(where, f"it is about {version.mention.report}")
            return name_of(version.mention.id), Kept(version=version)
        return str(raw["mention"]), _tombstone(raw)
    except KeyError as error:
        raise RecordUnreadable(where, f"it has no {error}") from error
    except (TypeError, ValueError, AttributeError) as error:
        raise RecordUnreadable(where, str(error)) from error


def _plain_line(line: str) -> dict[str, object] | None:
    """A mention without a seal, as people write samples; None where this is none."""
    try:
        raw = json_in(line)
    except (ValueError, RecursionError):
        return None
    if not isinstance(raw, dict) or "sha256" in raw or "id" not in raw:
        return None
    at = raw.get("published")
    return {"said": raw, "first": at, "seen": at, "by": ""}


def _tombstone(raw: Mapping[str, Any]) -> Kept:
    if "erased" in raw:
        return Kept(erased=_moment(raw["erased"]))
    return Kept(back=_moment(raw["back"])) if "back" in raw else Kept(gone=(_moment(raw["gone"]),))


def _version(raw: Mapping[str, Any]) -> Version:
    said = raw["said"]
    known = {field.name: said[field.name] for field in fields(Mention) if field.name in said}
    who = {field.name: str(v) for field in fields(Author) if (v := said["author"].get(field.name))}
    mention = Mention(**{
        **known,
        "kind": Kind(said["kind"]),
        "author": Author(**{"id": "", **who}),
        "published": _moment(said["published"]),
        "updated": _moment(said["updated"]) if said.get("updated") else None,
        "also": tuple(map(str, said.get("also", ()))),
    })  # fmt: skip
    return Version(
        mention=mention, first=_moment(raw["first"]), seen=_moment(raw["seen"]), by=str(raw["by"])
    )


def _moment(value: object) -> datetime:
    return _utc(datetime.fromisoformat(str(value)))
