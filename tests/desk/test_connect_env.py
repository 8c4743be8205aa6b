"""`.env`: a secret is read back as it is, nobody else reads it, and no other line changes."""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from desk.connect import env_file
from desk.connect.env_file import line_of, with_secrets
from desk.errors import SettingsWrong
from desk.secret import read_env

PRINTABLE = st.text(st.characters(exclude_categories=["C", "Z"]) | st.just(" "), min_size=1)
VALUES = PRINTABLE.map(str.strip).filter(bool)
LINES = st.sampled_from([
    b"", b"# a comment", b"OTHER=1", b"export OTHER='two words' # why", b"caf\xe9=1", b"TOKEN",
    b"TOKEN=old", b"  export TOKEN = 'old' # mine", b'TOKEN="old"#x', b"TOKEN=", b"#TOKEN=older",
    b"TOKEN_2=x", b"\xef\xbb\xbfA=1",
])  # fmt: skip
ENDS = st.sampled_from([b"\n", b"\r\n"])


@given(VALUES)
@example("it's")
@example('"quoted"')
@example("a #b")
@example("#b")
@example("$HOME `id` \\")
def test_a_value_is_read_back_exactly_or_refused(value: str) -> None:
    if "'" in value and '"' in value:
        with suppress(SettingsWrong):
            assert read_env(line_of("TOKEN", value)) == {"TOKEN": value}
        return
    assert read_env(line_of("TOKEN", value)) == {"TOKEN": value}


@pytest.mark.parametrize("value", ["a\nB=1", "a\x00", "a\rb", "\x1b[31m"])
def test_what_would_be_another_line_is_refused(value: str) -> None:
    with pytest.raises(SettingsWrong) as refused:
        line_of("TOKEN", value)
    assert value not in refused.value.message + refused.value.advice


@given(st.lists(LINES, max_size=6), ENDS, st.booleans(), VALUES.filter(lambda v: "'" not in v))
def test_only_its_own_line_changes(lines: list[bytes], end: bytes, whole: bool, value: str) -> None:  # noqa: FBT001 — drawn
    before = end.join(lines) + (end if whole and lines else b"")
    after = with_secrets(before, {"TOKEN": value})
    text, was = (data.decode(errors="replace") for data in (after, before))
    assert read_env(text) == {**read_env(was), "TOKEN": value}
    kept, new = before.splitlines(), after.splitlines()
    assert len(new) - len(kept) == ("TOKEN" not in read_env(was))
    changed = [old for old, now in zip(kept, new, strict=False) if old != now]
    assert len(changed) <= 1
    assert all(b"TOKEN" in old for old in changed)


def test_export_and_a_comment_stay() -> None:
    before = b"  export TOKEN = 'old'  # renewed in May\r\nB=2\r\n"
    after = with_secrets(before, {"TOKEN": "new one"})
    assert after == b"  export TOKEN='new one'  # renewed in May\r\nB=2\r\n"


def test_the_file_is_its_owners_alone_from_its_first_byte_on(tmp_path: Path) -> None:
    """Whatever the umask says, and whoever could read the old one."""
    old = os.umask(0)
    try:
        env_file.write(tmp_path, b"A=1\n")
        (tmp_path / ".env").chmod(0o644)
        env_file.write(tmp_path, b"A=2\n")
    finally:
        os.umask(old)
    assert stat.S_IMODE((tmp_path / ".env").stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == [".env"]


def test_what_a_crash_left_is_no_way_for_others_to_read_it(tmp_path: Path) -> None:
    """A file that stands open to all, or a link, is not written through."""
    elsewhere = tmp_path / "elsewhere"
    elsewhere.touch(mode=0o666)
    (tmp_path / ".env.new").symlink_to(elsewhere)
    env_file.write(tmp_path, b"A=1\n")
    assert elsewhere.read_bytes() == b""
    assert (tmp_path / ".env").read_bytes() == b"A=1\n"
