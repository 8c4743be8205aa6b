"""Commands in README and docs can be typed: their targets, tasks and flags are there."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.docs.pages import ROOT, blocks_of, code_of, name_of, pages
from tests.docs.software import CORE_FLAGS, flags, targets

PLACEHOLDER = "X"  # `make X` is `invoke X`


def typed(page: Path) -> Iterator[str]:
    """Every command of a page: after `$` in console blocks, all of sh blocks, and code in text."""
    for block in blocks_of(page):
        if block.kind == "console":
            yield from (line[2:] for line in block.lines if line.startswith("$ "))
        if block.kind == "sh":
            yield from (line for line in block.lines if line)
    yield from (code for code in code_of(page) if re.match(r"(?:make|invoke)(?: |\Z)", code))


def wrong(line: str) -> Iterator[str]:
    """What cannot be typed in a line that calls make or invoke; other programs are not ours."""
    words = shlex.split(line, comments=True)
    ends = [at for at, word in enumerate(words) if word in {"&&", "|", ">"}]
    for begin, end in zip([0, *(at + 1 for at in ends)], [*ends, len(words)], strict=True):
        match words[begin:end]:
            case ["make", *rest]:
                yield from wrong_make(rest)
            case [".venv/bin/invoke" | "invoke", *rest]:
                yield from wrong_invoke(rest)


def wrong_make(words: list[str]) -> Iterator[str]:
    """Targets that make does not have, and flags in ARGS that the task does not have."""
    given = dict(word.partition("=")[::2] for word in words if re.match(r"[A-Z]+=", word))
    named = [word for word in words if not re.match(r"[A-Z]+=", word)]
    yield from (f"make {name}" for name in named if name not in {*targets(), PLACEHOLDER})
    yield from (f"{name}=" for name in given if name not in {"ARGS", "PYTHON"})
    for name in named:
        yield from wrong_flags(name, shlex.split(given.get("ARGS", "")))


def wrong_invoke(words: list[str]) -> Iterator[str]:
    """Tasks that are not there, and flags that they do not have."""
    names = [word for word in words if not word.startswith("-")]
    if words[:1] and words[0].startswith("-"):
        asked = (word for word in words if word.startswith("-"))
        yield from (f"invoke {flag}" for flag in asked if flag not in CORE_FLAGS)
        yield from (f"invoke --help {name}" for name in names if name not in flags())
    elif names and names[0] not in {*flags(), PLACEHOLDER}:
        yield f"invoke {names[0]}"
    elif names:
        yield from wrong_flags(names[0], words[1:])


def wrong_flags(task: str, words: list[str]) -> Iterator[str]:
    """Flags among these words that the task does not have."""
    known = flags().get(task, frozenset())
    asked = [word.partition("=")[0] for word in words if word.startswith("-")]
    yield from (f"{task} {flag}" for flag in asked if flag not in known)


@pytest.mark.parametrize("page", pages(), ids=name_of)
def test_commands_on_a_page_can_be_typed(page: Path) -> None:
    """Each target of make, each task, each flag is one that the software has."""
    assert [mistake for line in typed(page) for mistake in wrong(line)] == []


@pytest.mark.parametrize(
    ("line", "mistakes"),
    [
        ("make publsh", ["make publsh"]),
        ("make publish ARGS=--dryrun", ["publish --dryrun"]),
        ("make publish && make tset", ["make tset"]),
        ("invoke new --titel x", ["new --titel"]),
        ("invoke nwe", ["invoke nwe"]),
        (".venv/bin/invoke --lst", ["invoke --lst"]),
        ("make new ARGS='--title \"It --works\"'", []),
        ("git commit -m 'make nothing'", []),
        ("make publish    # check and deploy", []),
        ("make chekc ARGS=--json | jq .exit_code", ["make chekc", "chekc --json"]),
        ("make check ARGS=--json > check.json", []),
    ],
)
def test_a_command_that_cannot_be_typed_is_noticed(line: str, mistakes: list[str]) -> None:
    """The reader of commands above, on lines that are wrong on purpose."""
    assert list(wrong(line)) == mistakes


def test_the_two_commands_stand_in_the_readme() -> None:
    """Side by side, in one block."""
    first = [
        {line.partition("#")[0].strip() for line in block.lines}
        for block in blocks_of(ROOT / "README.md")
        if block.kind == "sh"
    ]
    assert {"make publish", "make test"} in first


def test_pages_have_commands_to_check() -> None:
    """The tests above would pass on pages that they cannot read."""
    assert sum(len(list(typed(page))) for page in pages()) > 50
