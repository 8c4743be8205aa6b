"""The samples: which files are ours to remove, and no other."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

from desk.record import unreadable
from desk.site import Site
from events.frontmatter import read
from posse.errors import RecordUnreadable
from posse.identity import path_of
from posse.metadata import YES
from posse.published import read_published


def sample_files(content: Path) -> tuple[Path, ...]:
    """Files and folders that carry ``Demo: yes``, or belong to an event that does."""
    return tuple(_samples(content))


def _samples(content: Path) -> Iterator[Path]:
    for event in sorted((content / "events").glob("*/event.md")):
        texts = [path for path in event.parent.rglob("*.md") if path != event]
        if _is_demo(event) and all(_is_demo(path) for path in texts):
            yield event.parent
        else:
            yield from (path for path in sorted(texts) if _is_demo(path))
    for part in ("reports", "pages"):
        yield from (path for path in sorted((content / part).rglob("*.md")) if _is_demo(path))
    people = content / "people.toml"
    if people.is_file() and b"# Demo" in people.read_bytes().partition(b"\n")[0]:
        yield people


def sample_answers(site: Site) -> tuple[Path, ...]:
    """The folder of invented answers, where SAMPLES names one of ours below the project."""
    named = str(site.settings.get("SAMPLES") or "")
    folder = site.root / named
    inside = (
        named
        and folder.resolve() != site.root.resolve()
        and folder.resolve().is_relative_to(site.root.resolve())
    )
    told = folder / "README.md"
    return (folder,) if inside and told.is_file() and _is_demo(told) else ()


def _is_demo(path: Path) -> bool:
    """A text in another encoding is nobody's sample: ours are in UTF-8."""
    try:
        return read(path.read_text(encoding="utf-8-sig")).text("demo").lower() in YES
    except UnicodeDecodeError:
        return False


def remove(paths: tuple[Path, ...]) -> None:
    """Remove them; a folder that is empty afterwards stays, for what comes next."""
    for path in paths:
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()


def sample_records(site: Site) -> tuple[Path, ...]:
    """What the record of what is out has of samples; SettingsWrong when it cannot be read."""
    try:
        records = read_published(site.state)
    except RecordUnreadable as error:
        raise unreadable(error) from error
    folder = site.state / "published"
    return tuple(path_of(folder, record.id, ".json") for record in records if record.demo)
