"""POSSE_NETWORKS in pelicanconf.py: one entry more, all else as it was."""

from __future__ import annotations

import ast
import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.connect.networks_setting import with_entry
from desk.connect.settings_file import change_for
from desk.init.assignments import assigned
from tests.desk.connecting import as_it_is, house, networks_in
from tests.desk.sites import ROOT

NEW = {"use": "mastodon", "server": "https://social.example", "langs": ["fr"]}
ENTRY = '"new": {"use": "mastodon", "server": "https://social.example", "langs": ["fr"]},'


def loaded(source: str) -> object:
    found: dict[str, object] = {}
    exec(compile(source.removeprefix("\ufeff"), "conf", "exec"), found)  # noqa: S102 — our own text
    return found.get("N", {})


def added(source: str) -> str:
    text = with_entry(source, "N", "new", NEW)
    assert text is not None
    return text


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("N = {}\n", f"N = {{\n    {ENTRY}\n}}\n"),
        ("N: dict[str, dict[str, object]] = {}  # none\nZ = 1",
         f"N: dict[str, dict[str, object]] = {{\n    {ENTRY}\n}}  # none\nZ = 1"),
        ("N = {\n    # none yet\n}\n", f"N = {{\n    # none yet\n    {ENTRY}\n}}\n"),
        ('N = {"a": {}}\n', f'N = {{\n    "a": {{}},\n    {ENTRY}\n}}\n'),
        ('N = {"é": {}, }\n', f'N = {{\n    "é": {{}},\n    {ENTRY}\n}}\n'),
        ('N = {\n  "a": {"x": 1}  # kept, too\n  # last\n}\n',
         f'N = {{\n  "a": {{"x": 1}},  # kept, too\n  # last\n  {ENTRY}\n}}\n'),
        ('N = {\n\t"a": {},\n}\n', f'N = {{\n\t"a": {{}},\n\t{ENTRY}\n}}\n'),
        ('N = {"a": {},\n  "b": ({})}\n', f'N = {{"a": {{}},\n  "b": ({{}}),\n  {ENTRY}\n}}\n'),
        ("N = {\r\n}\r\n", f"N = {{\r\n    {ENTRY}\r\n}}\r\n"),
        ("A = 1", f"A = 1\n\nN = {{\n    {ENTRY}\n}}\n"),
        ("\ufeffA = 1\r\n", f"\ufeffA = 1\r\n\r\nN = {{\r\n    {ENTRY}\r\n}}\r\n"),
    ],
)  # fmt: skip
def test_an_entry_is_put_at_the_end_of_the_table(before: str, after: str) -> None:
    assert added(before) == after


@pytest.mark.parametrize(
    "source",
    ["N = dict()", "N = load()", "if True:\n    N = {}", "N = {} | {}", "N: dict", "M = N = None"],
)
def test_a_table_that_is_built_by_code_is_left_alone(source: str) -> None:
    assert with_entry(source, "N", "new", NEW) is None


SPACE = st.sampled_from(["", " ", "\n", "\r\n", "\n    ", " # é, } ok\n", "\n\n\t# a\n", "\\\n"])
VALUE = st.sampled_from(['{"é": "}"}', "({})", '{"a": [1,],}', '"""\n#,}"""', "(\n{}\n)", "{**{}}"])


@given(st.lists(st.tuples(SPACE, VALUE, SPACE, SPACE), max_size=3), SPACE, st.booleans())
def test_whatever_the_table_looks_like_it_holds_one_entry_more(
    rows: list[tuple[str, str, str, str]], last: str, comma: bool  # noqa: FBT001 — drawn
) -> None:  # fmt: skip
    """And every sign that was there is there still, in its order, but spaces at most."""
    parts = [f'{before}"k{number}":{between}{value}{behind}'
             for number, (before, value, between, behind) in enumerate(rows)]  # fmt: skip
    source = (
        "# ¤\nN = {" + ",".join(parts) + ("," if comma and rows else "") + last + "}\nZ = 1  # z\n"
    )
    text = added(source)
    before = loaded(source)
    assert isinstance(before, dict)
    assert loaded(text) == {**before, "new": NEW}
    left = iter("".join(text.split()))
    assert all(sign in left for sign in "".join(source.split()))


def test_the_projects_own_settings_take_an_account(tmp_path: Path) -> None:
    """Its mode stays, and the file stands where it stood, though it is a link."""
    site = house(tmp_path)
    real = tmp_path / "real.py"
    (tmp_path / "pelicanconf.py").rename(real)
    real.chmod(0o640)
    (tmp_path / "pelicanconf.py").symlink_to(real)
    change = change_for(as_it_is(site), "new", NEW)
    assert change
    change.write()
    assert networks_in(tmp_path) == {"new": NEW}
    assert (tmp_path / "pelicanconf.py").is_symlink()
    assert stat.S_IMODE(real.stat().st_mode) == 0o640
    before = (ROOT / "pelicanconf.py").read_text(encoding="utf-8").splitlines()
    after = real.read_text(encoding="utf-8").splitlines()
    assert len([line for line in before if line not in after]) <= 1


@pytest.mark.parametrize(
    "tail",
    [
        "POSSE_NETWORKS = {k: v for k, v in POSSE_NETWORKS.items() if k != 'new'}",
        "assert not POSSE_NETWORKS",
        "POSSE_NETWORKS.clear()",
        "for _name in POSSE_NETWORKS:\n    POSSE_NETWORKS[_name]['server'] = 'x'",
        "POSSE_NETWORKS = POSSE_NETWORKS or {'old': {}}",
    ],
)
def test_what_does_not_load_as_it_should_is_not_written(tail: str, tmp_path: Path) -> None:
    """Code further down may do anything with the table."""
    site = house(tmp_path)
    with (tmp_path / "pelicanconf.py").open("a", encoding="utf-8") as file:
        file.write(f"\n{tail}\n")
    assert change_for(as_it_is(site), "new", NEW) is None


def test_a_table_of_publishconf_is_left_alone(tmp_path: Path) -> None:
    site = house(tmp_path)
    with (tmp_path / "pelicanconf.py").open("a", encoding="utf-8") as file:
        file.write('\nPOSSE_NETWORKS = {"here": {}}\n')
    assert change_for(site, "new", NEW) is None


def test_settings_that_are_no_utf8_are_left_alone(tmp_path: Path) -> None:
    site = house(tmp_path)
    path = tmp_path / "pelicanconf.py"
    path.write_bytes("# coding: latin-1\nA = 'é'\n".encode("latin-1"))
    assert change_for(site, "new", NEW) is None


def test_a_setting_with_its_type_keeps_it() -> None:
    source = "N: dict[str, int] = {}  # none\nM: int\nL = 1\n"
    text = assigned(source, {"N": {"a": 1}, "M": 2, "L": ["a", "é"]})
    assert text == 'N: dict[str, int] = {"a": 1}  # none\nM: int = 2\nL = ["a", "é"]\n'
    ast.parse(text)
