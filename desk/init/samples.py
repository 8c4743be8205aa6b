"""The samples: which files are ours to remove, and no other."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

from desk.site import Site
from events.frontmatter import read


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
    if people.is_file() and "# Demo" in people.read_text(encoding="utf-8").partition("\n")[0]:
        yield people


def _is_demo(path: Path) -> bool:
    return read(path.read_text(encoding="utf-8-sig")).text("demo").lower() in {"yes", "oui"}


def remove(paths: tuple[Path, ...]) -> None:
    """Remove them; a folder that is empty afterwards stays, for what comes next."""
    for path in paths:
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()


def forget_records(site: Site) -> None:
    """Take the samples out of the record of what is out."""
    for path in sorted((site.state / "published").glob("*/*.json")):
        if json.loads(path.read_text(encoding="utf-8")).get("demo"):
            path.unlink()
