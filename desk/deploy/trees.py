"""What a folder holds, seen without following a single link."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Tree:
    """The content of a folder; names are relative to it, with ``/`` between their parts."""

    files: Mapping[str, int]  # name → size in bytes
    folders: frozenset[str]
    odd: tuple[str, ...]  # symbolic links, sockets, pipes, devices


def tree_of(folder: Path) -> Tree:
    """Everything below this folder, which must exist. Raises OSError when it cannot be read."""
    files: dict[str, int] = {}
    folders: set[str] = set()
    odd: list[str] = []
    for name, entry in _entries(folder):
        if entry.is_dir(follow_symlinks=False):
            folders.add(name)
        elif entry.is_file(follow_symlinks=False):
            files[name] = entry.stat(follow_symlinks=False).st_size
        else:
            odd.append(name)
    return Tree(files=files, folders=frozenset(folders), odd=tuple(sorted(odd)))


def _entries(folder: Path) -> Iterator[tuple[str, os.DirEntry[str]]]:
    waiting = [""]
    while waiting:
        prefix = waiting.pop()
        with os.scandir(folder / prefix) as entries:
            for entry in entries:
                name = prefix + entry.name
                yield name, entry
                if entry.is_dir(follow_symlinks=False):
                    waiting.append(name + "/")
