"""An entry more in a table that stands in a Python file, all else as it is. Pure."""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping

from desk.init.assignments import literal

_LINES = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|\Z)")
_END = re.compile(r"\r\n|\r|\n")
_COMMENT = re.compile(r"#[^\r\n]*")
_SPACE = " \t\r\n\f\\"
_INDENT = "    "


def entry_of(key: str, value: Mapping[str, object]) -> str:
    """The entry as a person would write it: ``"bluesky": {"handle": "site.example"},``."""
    return f"{literal(key)}: {literal(value)},"


def with_entry(source: str, setting: str, key: str, value: Mapping[str, object]) -> str | None:
    """The source with this entry at the end of a table that is set at its top level.

    None where the table is built by code, which nobody but a person should change; a table that
    is nowhere is added at the end of the file. SyntaxError when the source is no Python.
    """
    mark = "\ufeff" if source.startswith("\ufeff") else ""
    text = source.removeprefix("\ufeff")
    tree = ast.parse(text)
    entry = entry_of(key, value)
    values = [found for node in tree.body if (found := _value_of(node, setting))]
    if values and isinstance(values[-1], ast.Dict):
        return mark + _Inserting(text, values[-1]).result(entry)
    if values or _is_named(tree, setting):
        return None
    end = _end_in(text)
    joint = "" if not text or text.endswith(("\n", "\r")) else end
    return f"{mark}{text}{joint}{end}{setting} = {{{end}{_INDENT}{entry}{end}}}{end}"


def _value_of(node: ast.stmt, setting: str) -> ast.expr | None:
    """What a statement sets it to, None when it sets something else."""
    if isinstance(node, ast.Assign):
        targets: list[ast.expr] = node.targets
    elif isinstance(node, ast.AnnAssign):
        targets = [node.target]
    else:
        return None
    named = any(isinstance(target, ast.Name) and target.id == setting for target in targets)
    return node.value if named else None


def _is_named(tree: ast.Module, setting: str) -> bool:
    return any(isinstance(node, ast.Name) and node.id == setting for node in ast.walk(tree))


def _end_in(text: str) -> str:
    return "\r\n" if "\r\n" in text else "\n"


class _Inserting:
    """A table in a text.

    Between its last value and its closing brace there are only spaces, comments, closing
    parentheses and at most one comma.
    """

    def __init__(self, text: str, table: ast.Dict) -> None:
        self._text = text
        self._lines: list[str] = _LINES.findall(text)
        self._table = table
        self._opening = self._place(table.lineno, table.col_offset)
        self._closing = self._place(table.end_lineno or 0, table.end_col_offset or 0) - 1

    def result(self, entry: str) -> str:
        """The text with the entry."""
        text, done, indent = self._text, self._done(), self._indent()
        comma = "," if self._table.values and not text[:done].endswith(",") else ""
        rest, after = text[done : self._closing], text[self._closing :]
        ends = tuple(_END.finditer(rest))
        if ends:  # the closing brace is on a line further down: there go the comments before it
            before, end, last = rest[: ends[-1].start()], ends[-1][0], rest[ends[-1].end() :]
            return f"{text[:done]}{comma}{before}{end}{indent}{entry}{end}{last}{after}"
        end = _end_in(text)
        head = self._opened(done, end + indent) + comma
        return f"{head}{end}{indent}{entry}{end}{self._base()}{after}"

    def _done(self) -> int:
        """Where the last sign of the entries ends."""
        start = self._opening + 1
        if self._table.values:
            value = self._table.values[-1]
            start = self._place(value.end_lineno or 0, value.end_col_offset or 0)
        rest = self._text[start : self._closing]
        signs = _COMMENT.sub(lambda comment: " " * len(comment[0]), rest).rstrip(_SPACE)
        return start + len(signs)

    def _opened(self, done: int, joint: str) -> str:
        """All before the entry; a table on one line gets a line for what it holds."""
        text, start = self._text, self._opening + 1
        if self._table.lineno == self._table.end_lineno and self._table.values:
            return text[:start] + joint + text[start:done].lstrip(_SPACE)
        return text[:done]

    def _indent(self) -> str:
        """As the entries that stand on a line of their own have it."""
        begins = (self._before(key.lineno, key.col_offset) for key in self._table.keys if key)
        own = (begin for begin in begins if begin and not begin.strip(_SPACE))
        return next(own, self._base() + _INDENT)

    def _base(self) -> str:
        line = self._lines[self._table.lineno - 1]
        return line[: len(line) - len(line.lstrip(" \t"))]

    def _before(self, line: int, column: int) -> str:
        return self._lines[line - 1].encode()[:column].decode()

    def _place(self, line: int, column: int) -> int:
        """Where this is in the text: Python counts columns in bytes."""
        return sum(map(len, self._lines[: line - 1])) + len(self._before(line, column))
