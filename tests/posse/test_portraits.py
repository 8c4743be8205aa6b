"""The pictures of people beside their words."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from posse.errors import RecordUnreadable
from posse.portraits import portraits_in


def test_a_folder_that_is_not_there_has_none(tmp_path: Path) -> None:
    assert portraits_in(tmp_path / "none") == {}


def test_portraits_are_files_of_the_folder_and_nothing_else(tmp_path: Path) -> None:
    media = tmp_path / "media"
    media.mkdir()
    good = "0123456789abcdef.webp"
    (media / good).write_bytes(b"RIFF")
    (tmp_path / "secret").write_text("x", encoding="utf-8")
    (media / "abcdef0123456789.webp").symlink_to(tmp_path / "secret")
    names = {"https://a": good, "https://b": "../secret", "https://c": "fedcba9876543210.webp",
             "https://d": "abcdef0123456789.webp", "https://e": "x.svg"}  # fmt: skip
    index = media / "portraits.json"
    index.write_text(json.dumps({"version": 1, "portraits": names}), encoding="utf-8")
    assert portraits_in(tmp_path) == {"https://a": media / good}
    for garbled in ("[]", "[" * 100_000):
        index.write_text(garbled, encoding="utf-8")
        with pytest.raises(RecordUnreadable, match=r"portraits\.json"):
            portraits_in(tmp_path)
