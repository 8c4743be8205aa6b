"""What holds a secret does not show it: one assertion or log would be enough."""

from __future__ import annotations

import dataclasses
import pkgutil
from collections.abc import Iterator
from dataclasses import Field, replace
from importlib import import_module
from pathlib import Path

import desk
import posse
from tests.desk.announce.situations import situation_at

TOKEN = "canary-of-nobody"  # noqa: S105 — nobody's
SECRET = {"environment", "password", "pushed_to", "secret", "secrets", "token", "tokens"}
_A_SCRIPT = "desk.demo.mock"


def fields_of_all() -> Iterator[tuple[str, Field[object]]]:
    """Every field of every dataclass of ours, with the name of its module."""
    for package in (desk, posse):
        for info in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if info.name == _A_SCRIPT:
                continue
            for value in vars(import_module(info.name)).values():
                if isinstance(value, type) and dataclasses.is_dataclass(value):
                    yield from ((info.name, field) for field in dataclasses.fields(value))


def test_no_dataclass_shows_a_field_that_holds_secrets() -> None:
    shown = {(module, one.name) for module, one in fields_of_all() if one.repr}
    assert {(module, name) for module, name in shown if name in SECRET} == set()


def test_a_situation_shows_no_token(tmp_path: Path) -> None:
    made = replace(situation_at(tmp_path), environment={"MASTODON_TOKEN": TOKEN})
    assert TOKEN not in repr(made)
