"""POSSE_NETWORKS in pelicanconf.py: the account that is added, judged before it is written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from desk.connect.networks_setting import with_entry
from desk.connect.writing import write_whole
from desk.site import Site

FILE, SETTING = "pelicanconf.py", "POSSE_NETWORKS"
# What settings can raise when they find an entry that they do not expect.
_FAILS = (
    ArithmeticError, AssertionError, AttributeError, ImportError, LookupError, NameError, OSError,
    RuntimeError, SyntaxError, TypeError, ValueError,
)  # fmt: skip


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """The file with the account in it."""

    path: Path
    data: bytes

    def write(self) -> None:
        """Replace the file whole; it may be a link. OSError."""
        path = self.path.resolve()
        write_whole(path, self.data, path.stat().st_mode & 0o777)


def change_for(site: Site, name: str, options: Mapping[str, object]) -> Change | None:
    """What adds the account; None where the table is not one that can be changed safely.

    Whatever a setting says, the changed file is loaded first, and holds just this account more.
    OSError when the file cannot be read.
    """
    path = site.root / FILE
    data = path.read_bytes()
    try:
        text = data.decode("utf-8")
        before = _networks_in(text, path)
        if before != site.accounts:
            return None  # publishconf.py has another table
        changed = with_entry(text, SETTING, name, options)
        if changed is None or _networks_in(changed, path) != {**before, name: options}:
            return None
    except _FAILS:
        return None
    return Change(path=path, data=changed.encode())


def _networks_in(text: str, path: Path) -> Mapping[str, object]:
    """The table once the settings are loaded as Pelican loads them; whatever they raise."""
    found: dict[str, object] = {"__file__": str(path), "__name__": path.stem}
    code = compile(text.removeprefix("\ufeff"), str(path), "exec", dont_inherit=True)
    exec(code, found)  # noqa: S102 — they are the owner's own settings, which every command runs
    networks = found.get(SETTING) or {}
    if not isinstance(networks, dict):
        raise TypeError(SETTING)
    return networks
