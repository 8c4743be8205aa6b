"""A command that lacks a word says which, in the site's language, with a line to copy."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from desk.needed import words_behind
from tests.desk.sites import GOOD, invoke, project_at

MISSING = {
    "forget": ("Qui faut-il oublier ?", "invoke forget @alex@social.example"),
    "forget --yes": ("Qui faut-il oublier ?", "make forget ARGS='@alex@social.example'"),
    "settle": ("De quel message s’agit-il ?", "invoke settle j1-table-ronde mastodon --skip"),
    "settle report --posted https://x.example/1": ("De quel message s’agit-il ?", "--skip"),
    "connect": ("Quel réseau ?", "invoke connect mastodon"),
    "connect --langs fr": ("Quel réseau ?", "invoke connect mastodon"),
}


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return project_at(tmp_path_factory.mktemp("needed") / "site", GOOD)


@pytest.mark.parametrize(("line", "told"), MISSING.items(), ids=MISSING)
def test_a_missing_word_is_asked_for_with_an_example(
    root: Path, line: str, told: tuple[str, str]
) -> None:
    done = invoke(root, *line.split())
    assert done.returncode == 4
    for words in told:
        assert words in done.stderr.replace("\u00a0", " ")


@pytest.mark.parametrize(
    "line",
    ["forget @alex.example --yes", "forget --yes @alex.example", "forget -w @alex.example",
     "forget --who=@alex.example"],
)  # fmt: skip
def test_a_word_that_is_given_is_taken_wherever_it_stands(root: Path, line: str) -> None:
    done = invoke(root, *line.split())
    assert done.returncode == 3
    assert "« @alex.example »" in done.stderr.replace("\u00a0", " ")


COUNTED = {
    "": 0,
    "settle": 0,
    "settle a b": 2,
    "settle --skip a b": 2,
    "settle a --posted https://x.example/1": 1,
    "settle a --posted=https://x.example/1 b": 2,
    "-e settle a": 1,
}


@pytest.mark.parametrize(("line", "count"), COUNTED.items(), ids=COUNTED)
def test_the_value_of_a_flag_is_no_word_of_the_command(line: str, count: int) -> None:
    assert words_behind("settle", [sys.executable, *line.split()], ("--skip",)) == count
