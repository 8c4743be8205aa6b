"""The software as the documentation must describe it: tasks, flags, settings, refusals."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache

from tasks import namespace
from tests.docs.pages import ROOT

# Of `invoke` itself; the pages name no others.
CORE_FLAGS = frozenset({"--help", "--list"})


@cache
def flags() -> dict[str, frozenset[str]]:
    """The flags of each task, long and short: {"publish": {"--dry-run", "-d", …}, …}."""
    return {
        name: frozenset(
            f"-{flag}" if len(flag) == 1 else f"--{flag}"
            for argument in task.get_arguments()
            for flag in (name.replace("_", "-") for name in argument.names)
        )
        for name, task in namespace.tasks.items()
    }


def long_flags(task: str) -> set[str]:
    """The flags of a task as the reference lists them."""
    return {flag for flag in flags()[task] if flag.startswith("--")}


@cache
def targets() -> frozenset[str]:
    """What `make` can make, by name."""
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    tasks = re.search(r"^TASKS := (.+)$", text, re.MULTILINE)
    rules = re.findall(r"^([a-z][a-z -]*):(?!=)", text, re.MULTILINE)
    named = {name for rule in rules for name in rule.split()}
    return frozenset(named | set(tasks[1].split() if tasks else ()))


def settings() -> set[str]:
    """Every setting that the two settings files assign."""
    return {
        name.id
        for file in ("pelicanconf.py", "publishconf.py")
        for node in ast.parse((ROOT / file).read_text(encoding="utf-8")).body
        if isinstance(node, ast.Assign | ast.AnnAssign)
        for name in (node.targets if isinstance(node, ast.Assign) else [node.target])
        if isinstance(name, ast.Name) and name.id.isupper()
    }


def settings_of_announcing() -> set[str]:
    """Every POSSE_… that the code reads; POSSE_REPORTS goes from one plugin's step to the next."""
    found = {
        name
        for folder in ("desk", "plugins")
        for path in (ROOT / folder).rglob("*.py")
        for name in re.findall(r"[\"'](POSSE_[A-Z_]+)[\"']", path.read_text(encoding="utf-8"))
    }
    return found - {"POSSE_REPORTS"}


def refusals() -> set[tuple[int, bool]]:
    """The gate's codes, each with whether --force passes it."""
    files = (ROOT / "desk").glob("gate*.py")
    trees = [ast.parse(file.read_text(encoding="utf-8")) for file in files]
    calls = (node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Call))
    return {
        (int(given["code"]), bool(given.get("forcible", False)))
        for call in calls
        if isinstance(call.func, ast.Name) and call.func.id == "Refusal"
        for given in (dict(_constants(call)),)
    }


def _constants(call: ast.Call) -> Iterator[tuple[str, int]]:
    for word in call.keywords:
        if word.arg and isinstance(word.value, ast.Constant) and isinstance(word.value.value, int):
            yield word.arg, word.value.value
