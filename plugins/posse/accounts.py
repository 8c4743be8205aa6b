"""state/accounts/: the accounts that were looked at once, so that reports may go there."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from . import disk
from .entries import account_file, account_line, account_of
from .errors import AccountChanged, RecordUnreadable
from .terms import KnownAccount


def read_accounts(state: Path) -> Mapping[str, KnownAccount]:
    """By name. RecordUnreadable."""
    folder = state / "accounts"
    try:
        paths = sorted(path for path in folder.iterdir() if not path.name.startswith("."))
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise RecordUnreadable(str(folder), str(error)) from error
    return {known.account: known for known in map(_read, paths)}


def remember(state: Path, new: KnownAccount) -> bool:
    """Write an account down; False when it is already. AccountChanged, OSError."""
    known = read_accounts(state).get(new.account)
    if known is None:
        disk.create(account_file(state, new.account), f"{account_line(new)}\n".encode())
    elif known.id != new.id:
        raise AccountChanged(new.account, known.id, new.id)
    return known is None


def _read(path: Path) -> KnownAccount:
    try:
        known = account_of(path.read_text(encoding="utf-8"), str(path))
    except (OSError, UnicodeDecodeError) as error:
        raise RecordUnreadable(str(path), str(error)) from error
    if path.name != f"{known.account}.json":
        raise RecordUnreadable(str(path), f"it is about the account {known.account}")
    return known
