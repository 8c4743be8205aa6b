"""Values of a report's front matter, each by one pure function; BadMetadata where one is wrong."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, tzinfo

from .errors import BadMetadata

YES = frozenset({"yes", "oui", "true", "1"})
NO = frozenset({"no", "non", "false", "0", ""})
STATUSES = ("draft", "published", "hidden")
_MOMENT = re.compile(
    r"\d{4}-\d{2}-\d{2}(?:[ T]\d{1,2}:\d{2}(?::\d{2})?\s*(?:Z|[+-]\d{2}:?\d{2})?)?\Z"
)
_CORRECTION = re.compile(r"(?P<date>\d{4}-\d{2}-\d{2})\s*[–—:-]\s*(?P<text>\S.*)\Z")
_ALIAS = re.compile(r"/[^\s?#\\]*\Z|(?:[a-z0-9][a-z0-9-]{0,95}/)?[a-z0-9][a-z0-9-]{0,95}\Z")
_ADDRESS = re.compile(r"https?://[^\s/@]+\.[^\s/@]+/\S*\Z")


@dataclass(frozen=True, kw_only=True, slots=True)
class Correction:
    """What was corrected in a report, and when."""

    date: date
    text: str


def lines_of(value: object) -> tuple[str, ...]:
    """The lines of a value that say something; Pelican gives a string or a list of lines."""
    lines = value if isinstance(value, list) else [value]
    return tuple(str(line).strip() for line in lines if line is not None and str(line).strip())


def one_line(value: object) -> str:
    """A value as one line."""
    return " ".join(lines_of(value))


def moment(text: str, zone: tzinfo) -> datetime:
    """``2026-05-12`` or ``2026-05-12 13:10``, with or without an offset, as an aware time."""
    written = text.strip()
    if not _MOMENT.match(written):
        raise BadMetadata("“%(value)s” is not a date: write 2026-05-12 13:10.", value=text)
    try:
        day, _, clock = written.replace("T", " ").partition(" ")
        padded = clock if not clock or clock[1:2] != ":" else f"0{clock}"
        when = datetime.fromisoformat(f"{day} {padded}".strip().replace(" +", "+"))
    except ValueError as error:
        raise BadMetadata(
            "“%(value)s” is not a date that exists: write 2026-05-12 13:10.", value=text
        ) from error
    return when if when.tzinfo else when.replace(tzinfo=zone)


def status(text: str) -> str:
    """``draft``, ``published`` or ``hidden``."""
    word = text.strip().lower()
    if word not in STATUSES:
        raise BadMetadata(
            "“%(value)s” is not a status: write %(known)s.",
            value=text,
            known=", ".join(STATUSES),
        )
    return word


def flag(text: str) -> bool:
    """Yes or no, in English or French."""
    word = text.strip().lower()
    if word not in YES | NO:
        raise BadMetadata("This is yes or no, not “%(value)s”.", value=text)
    return word in YES


def attribution_hidden(text: str) -> bool:
    """Whether names must not be shown: the one value is ``none``."""
    word = text.strip().lower()
    if word not in {"", "none", "named"}:
        raise BadMetadata("The one value here is none, not “%(value)s”.", value=text)
    return word == "none"


def corrections(value: object) -> tuple[Correction, ...]:
    """``date – what``, one a line, in the order in which they are written."""
    found = []
    for line in lines_of(value):
        match = _CORRECTION.match(line)
        if not match:
            raise BadMetadata(
                "“%(value)s” is not a correction: write 2026-05-13 – what was corrected, "
                "one a line.",
                value=line,
            )
        try:
            found.append(Correction(date=date.fromisoformat(match["date"]), text=match["text"]))
        except ValueError as error:
            raise BadMetadata(
                "“%(value)s” is not a date that exists: write 2026-05-12 13:10.",
                value=match["date"],
            ) from error
    return tuple(found)


def aliases(value: object) -> tuple[str, ...]:
    """Old slugs (``old-slug``, ``event/old-slug``) or paths (``/2009/old.html``); comma or line."""
    names = [name.strip() for line in lines_of(value) for name in re.split(r"[,;]", line)]
    for name in filter(None, names):
        if not _ALIAS.match(name) or ".." in name:
            raise BadMetadata(
                "“%(value)s” is not an alias: write an old slug like j1-table-ronde, or an old "
                "path that starts with /.",
                value=name,
            )
    return tuple(dict.fromkeys(filter(None, names)))


def syndication(value: object) -> tuple[str, ...]:
    """Addresses of copies made by hand, one a line."""
    for line in lines_of(value):
        if not _ADDRESS.match(line):
            raise BadMetadata(
                "“%(value)s” is not the address of a copy: write https://…, one a line.",
                value=line,
            )
    return lines_of(value)


def networks(value: object, accounts: Collection[str]) -> tuple[str, ...] | None:
    """Accounts to announce on: None for all that fit, () for ``none``; one not known is wrong."""
    names = networks_named(value)
    for name in names or ():
        if not accounts:
            raise BadMetadata("“%(value)s”: no account is connected yet.", value=name)
        if name not in accounts:
            raise BadMetadata(
                "“%(value)s” is no account of this site (%(known)s).",
                value=name,
                known=", ".join(sorted(accounts)),
            )
    return names


def networks_named(value: object) -> tuple[str, ...] | None:
    """The accounts that are named, as ``networks`` has them, known or not."""
    names = [name.strip() for line in lines_of(value) for name in re.split(r"[,;]", line)]
    names = [name for name in names if name]
    if not names:
        return None
    return () if [name.lower() for name in names] == ["none"] else tuple(dict.fromkeys(names))


def wording(metadata: Mapping[str, object]) -> tuple[tuple[str, str], ...]:
    """The author's own words: ("", text) from ``Announcement``, (account, text) from the others."""
    found = []
    for key, value in metadata.items():
        if key == "announcement":
            found.append(("", one_line(value)))
        elif key.startswith("announcement-"):
            found.append((key.removeprefix("announcement-"), one_line(value)))
    return tuple(sorted((account, text) for account, text in found if text))


def waiting(metadata: Mapping[str, object], now: datetime, zone: tzinfo) -> str:
    """Why a report is not due: ``draft``, ``embargo``, ``future``; "" when it is due."""
    # No status is no "published": Pelican drops one whose first line is empty.
    if one_line(metadata.get("status")).lower() in {"draft", ""}:
        return "draft"
    embargo = one_line(metadata.get("embargo"))
    if embargo and moment(embargo, zone) > now:
        return "embargo"
    when = metadata.get("date")
    if not isinstance(when, datetime):
        return ""
    aware = when if when.tzinfo else when.replace(tzinfo=zone)
    return "future" if aware > now else ""
