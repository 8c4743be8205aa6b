"""The networks' wordings: one Jinja2 template a kind, ``default.txt`` where a kind has none.

A site's own stand in the folder that ``POSSE_WORDINGS`` names, as ``<account>.txt`` or
``<kind>.txt``.
"""

from __future__ import annotations

from pathlib import Path

HERE = Path(__file__).resolve().parent


def wording_for(account: str, kind: str, own: Path | None = None) -> str:
    """The template of an account; ``own`` is the site's folder, if it has one."""
    places = [own / f"{account}.txt", own / f"{kind}.txt"] if own else []
    places += [HERE / f"{kind}.txt", HERE / "default.txt"]
    return next(path for path in places if path.is_file()).read_text(encoding="utf-8")
