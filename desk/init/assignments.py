"""Writing settings into a Python file without touching its other lines. Pure."""

from __future__ import annotations

import ast
import json
from collections.abc import Mapping


def assigned(source: str, values: Mapping[str, object]) -> str:
    """The source with these top-level names set; a name that is not there is added at the end.

    Comments, order and everything else stay as they are. SyntaxError when the source is no Python.
    """
    lines = [f"{line}\n" for line in source.split("\n")]  # splitlines knows too many ends
    places = {
        target.id: node
        for node in ast.parse(source).body
        if isinstance(node, ast.Assign | ast.AnnAssign)
        for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
        if isinstance(target, ast.Name)
    }
    found = sorted(
        ((places[name], name) for name in values if name in places),
        key=lambda entry: entry[0].lineno, reverse=True,
    )  # fmt: skip
    for node, name in found:
        end = node.end_lineno or node.lineno
        tail = _comment_after(lines[end - 1], node.end_col_offset or 0)
        left = f"{name}{_annotation(source, node)}"
        lines[node.lineno - 1 : end] = [f"{left} = {literal(values[name])}{tail}\n"]
    text = "".join(lines).removesuffix("\n")
    for name, value in values.items():
        if name not in places:
            text = text.rstrip("\n") + f"\n{name} = {literal(value)}\n"
    return text


def _annotation(source: str, node: ast.stmt) -> str:
    if not isinstance(node, ast.AnnAssign):
        return ""
    return f": {ast.get_source_segment(source, node.annotation)}"


def _comment_after(line: str, end: int) -> str:
    rest = line.encode()[end:].decode().rstrip("\n")
    return rest if rest.lstrip().startswith("#") else ""


def literal(value: object) -> str:
    """The value as Python, with double quotes."""
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)  # the same as Python's, with double quotes
    if isinstance(value, Mapping):
        inner = ", ".join(f"{literal(key)}: {literal(item)}" for key, item in value.items())
        return "{" + inner + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(literal, value)) + "]"
    return repr(value)
