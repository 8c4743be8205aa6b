"""The file .env: who may read it, and a line in it without touching the others."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Mapping
from pathlib import Path

from desk.connect.asking import nothing_changed
from desk.connect.writing import write_whole
from desk.errors import SettingsWrong
from desk.secret import read_env
from desk.words import _
from posse.git import ask

NAME = ".env"
MODE = 0o600
_PLAIN = re.compile(r"[A-Za-z0-9_./:@%+=-]+")
_BEGIN = re.compile(r"\s*(?:export\s+)?")


def refuse_unfit(root: Path) -> None:
    """SettingsWrong where no secret can be written, or where git would carry it away."""
    path = root / NAME
    if path.is_symlink():
        raise _unfit(
            _("%(file)s is a link to another place, where others may read it."),
            _("Put the file itself here, or give the secret as a variable of the environment."),
        )
    if path.exists() and not stat.S_ISREG(path.lstat().st_mode):
        raise _unfit(_("%(file)s is no file."), _("Move it away; secrets are kept in a file here."))
    if ask(root, "ls-files", "--", NAME):
        raise _unfit(
            _("%(file)s is in git: a secret in it would go out with the next push."),
            _("Take it out with `git rm --cached .env`, commit that, and change every secret that "
              "stood in it."),
        )  # fmt: skip
    if not os.access(root, os.W_OK | os.X_OK):
        raise _unfit(_("%(file)s cannot be written: this folder is closed to you."), "")


def is_ignored(root: Path) -> bool:
    """Whether git leaves the file out; True where there is no git."""
    inside = ask(root, "rev-parse", "--is-inside-work-tree") == "true"
    return not inside or bool(ask(root, "check-ignore", NAME))


def kept(root: Path) -> bytes | None:
    """What the file holds, None where there is none. OSError."""
    try:
        return (root / NAME).read_bytes()
    except FileNotFoundError:
        return None


def write(root: Path, data: bytes) -> None:
    """Replace it whole, for its owner alone. OSError."""
    write_whole(root / NAME, data, MODE)


def put_back(root: Path, before: bytes | None) -> None:
    """As it was. OSError."""
    if before is None:
        (root / NAME).unlink(missing_ok=True)
    else:
        write(root, before)


def with_secrets(data: bytes, secrets: Mapping[str, str]) -> bytes:
    """The file with these values, all else as it is, even what is no UTF-8. Pure.

    SettingsWrong for a value that it cannot hold.
    """
    text = data.decode("utf-8", "surrogateescape")
    for name, value in secrets.items():
        text = _with_line(text, name, value)
    return text.encode("utf-8", "surrogateescape")


def _with_line(text: str, name: str, value: str) -> str:
    lines = text.splitlines(keepends=True)
    # The last one counts, as everywhere.
    here = [number for number, line in enumerate(lines) if name in read_env(line)]
    if here:
        lines[here[-1]] = _changed(lines[here[-1]], name, value)
        return "".join(lines)
    end = "\r\n" if "\r\n" in text else "\n"
    joint = "" if not text or text.endswith(("\n", "\r")) else end
    return f"{text}{joint}{line_of(name, value)}{end}"


def _changed(line: str, name: str, value: str) -> str:
    """The line with another value; ``export`` before it and the comment behind it stay."""
    bare = line.rstrip("\r\n\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029")
    begin = _BEGIN.match(bare)
    starts = [found.start() for found in re.finditer(r"\s+#", bare)]
    comment = next((bare[n:] for n in starts if read_env(bare[:n]) == read_env(bare)), "")
    return f"{begin[0] if begin else ''}{line_of(name, value)}{comment}{line[len(bare) :]}"


def line_of(name: str, value: str) -> str:
    """The line that is read as just this value; SettingsWrong where there is none.

    A plain value stands as it is, any other in quotes in which a shell changes nothing either.
    """
    forms = (value,) if _PLAIN.fullmatch(value) else (f"'{value}'", f'"{value}"', value)
    for form in forms:
        if value.isprintable() and read_env(f"{name}={form}") == {name: value}:
            return f"{name}={form}"
    raise SettingsWrong(
        _("The value for %(name)s has signs in it that .env cannot hold.") % {"name": name},
        _("Copy it again, without quotes or line ends around it.") + " " + nothing_changed(),
    )


def _unfit(text: str, advice: str) -> SettingsWrong:
    return SettingsWrong(text % {"file": NAME}, f"{advice} {nothing_changed()}".strip())
