"""An archive of mentions on disk, as `collect` would leave it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from posse.kept import Kept, Version, name_of
from posse.mentions import write_names
from posse.voices import Mention


def write_archive(
    folder: Path, report: str, mentions: Iterable[Mention],
    withdrawn: Iterable[tuple[str, datetime]] = (),
) -> None:  # fmt: skip
    """Write the file of a report; ``withdrawn`` are ids, and since when. Each was heard at once."""
    names = {
        name_of(one.id): Kept(version=Version(mention=one, first=one.published, seen=one.published))
        for one in mentions
    }
    names |= {name_of(id_): Kept(gone=(at,)) for id_, at in withdrawn}
    write_names(folder, report, names)
