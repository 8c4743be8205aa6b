"""What the terminal says, read from the code, and the catalogues that translate it.

After a change of wording, from the project's folder::

    python -m tests.desk.messages

writes what is new into desk/locale/*/LC_MESSAGES/desk.po and takes out what is gone. Translate what
is empty there and run it again: it compiles desk.mo too. tests/desk/test_words.py says what was
forgotten. The code is read as Python reads it, so a message may be split over lines.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from babel.messages import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from desk.words import LOCALE

ROOT = Path(__file__).resolve().parents[2]
# The plugins know no language of the terminal: the desk translates what they found where it
# shows it. Here are the calls in which they say it, with the argument that is the message.
FOUND_BY_PLUGINS = {
    "events": {"Problem": "text", "_problem": "text", "_shaped": "otherwise"},
    "posse": {
        "BadMetadata": "text",
        "BadDecision": "text",
        "BadAccount": "text",
        "BadSetting": "text",
        "NotKept": "text",
        "tell": "text",
        "Note": "text",
        "Price": "why",
        "NotReached": "why",
        "NotOpened": "why",
        "NotAllowed": "why",
        "NoFeed": "why",
        "CallFailed": "words",
    },
    "wording": {"BadCodeHost": "text"},
    "media": {"MediaError": "text", "PictureError": "text"},
}

# Of classes whose message is not their first argument, which one it is.
_PLACES = {"CallFailed": 1}

Id = str | tuple[str, str]


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """A message where it stands: its id (with its plural, if it has one) and the file."""

    id: Id
    file: str


def message_ids() -> dict[Id, list[str]]:
    """Every message, in the order of first places, with the files that say it."""
    found: dict[Id, list[str]] = {}
    for place in _places():
        files = found.setdefault(place.id, [])
        if place.file not in files:
            files.append(place.file)
    plurals = {one_and_many[0] for one_and_many in found if isinstance(one_and_many, tuple)}
    return {id_: files for id_, files in found.items() if id_ not in plurals}


def put_together() -> list[str]:
    """Calls that look up what no catalogue can hold: "file:line" of each f-string or sum."""
    looked_up = {"_": 1, "N_": 1, "ngettext": 2}
    return [
        f"{_name(path)}:{call.lineno}"
        for path in sorted((ROOT / "desk").rglob("*.py"))
        for call in _calls(_tree(path))
        for argument in call.args[: looked_up.get(_called(call), 0)]
        if isinstance(argument, ast.JoinedStr | ast.BinOp)
    ]


def po_file(lang: str) -> Path:
    """The catalogue that translators write."""
    return LOCALE / lang / "LC_MESSAGES" / "desk.po"


def read(lang: str) -> Catalog:
    """The catalogue as it is written; an empty one where there is none."""
    if not po_file(lang).is_file():
        return Catalog(locale=lang)
    with po_file(lang).open("rb") as file:
        return read_po(file, locale=lang)


def updated(lang: str) -> Catalog:
    """The catalogue with every message of the code and no other; translations are kept."""
    old, new = read(lang), _Steady(locale=lang)
    for id_, files in message_ids().items():
        known = old.get(id_ if isinstance(id_, str) else id_[0])
        new.add(
            id_,
            string=known.string if known and known.pluralizable == isinstance(id_, tuple) else None,
            locations=[(file, 0) for file in files],
            flags={"fuzzy"} if known and known.fuzzy else (),
            user_comments=known.user_comments if known else (),
        )
    return new


def written(catalogue: Catalog, lang: str) -> bytes:
    """The catalogue as a .po file: the same for the same messages, wherever it is made."""
    head = "".join(f'"{name}: {value}\\n"\n' for name, value in _headers(catalogue))
    made = BytesIO()
    write_po(made, catalogue, width=0, omit_header=True, ignore_obsolete=True)
    begin = f'# The terminal in {lang}: see tests/desk/messages.py.\nmsgid ""\nmsgstr ""\n{head}\n'
    return begin.encode() + made.getvalue().rstrip(b"\n") + b"\n"


def compiled(lang: str) -> bytes:
    """The .po file as a .mo file: the same for the same translations."""
    steady = _Steady(locale=lang)
    for message in read(lang):
        if message.id:
            steady.add(message.id, string=message.string, flags=message.flags)
    made = BytesIO()
    write_mo(made, steady)
    return made.getvalue()


def strings_of(message: Message) -> tuple[str, ...]:
    """The translation, or one for each plural form; empty where there is none yet."""
    string = message.string
    return tuple(map(str, string)) if isinstance(string, tuple | list) else (str(string or ""),)


class _Steady(Catalog):
    """A catalogue whose head has no date, no name and no tool in it."""

    @property
    def mime_headers(self) -> list[tuple[str, str]]:
        return _headers(self)


def _headers(catalogue: Catalog) -> list[tuple[str, str]]:
    return [
        ("Language", str(catalogue.locale)),
        ("Plural-Forms", catalogue.plural_forms),
        ("MIME-Version", "1.0"),
        ("Content-Type", "text/plain; charset=utf-8"),
        ("Content-Transfer-Encoding", "8bit"),
    ]


def _places() -> Iterator[Place]:
    for path in sorted((ROOT / "desk").rglob("*.py")):
        yield from (Place(id=id_, file=_name(path)) for id_ in _said_in_desk(_tree(path)))
    for plugin, calls in FOUND_BY_PLUGINS.items():
        for path in sorted((ROOT / "plugins" / plugin).rglob("*.py")):
            ids = _said_in_plugin(_tree(path), calls)
            yield from (Place(id=id_, file=_name(path)) for id_ in ids)


def _said_in_desk(tree: ast.Module) -> Iterator[Id]:
    tables = _plural_tables(tree)
    for node in _in_order(tree):
        if isinstance(node, ast.Tuple) and node in tables:
            yield from _pairs(node.elts)
        elif isinstance(node, ast.Call) and _called(node) in {"_", "N_"}:
            yield from _strings(node.args[0])
        elif isinstance(node, ast.Call) and _called(node) == "ngettext":
            yield from _pairs(node.args[:2])


def _plural_tables(tree: ast.Module) -> set[ast.Tuple]:
    """Rows with a singular and a plural, in a function that gives ngettext a row at a time."""
    functions = (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))
    rows = (
        row
        for function in functions
        if any(_called(c) == "ngettext" and not _pairs(c.args[:2]) for c in _calls(function))
        for row in ast.walk(function)
    )
    return {row for row in rows if isinstance(row, ast.Tuple)}


def _said_in_plugin(tree: ast.Module, calls: Mapping[str, str]) -> Iterator[str]:
    places = _PLACES | {
        node.name: [argument.arg for argument in node.args.args].index(calls[node.name])
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and node.name in calls
    }
    for node in _in_order(tree):
        if isinstance(node, ast.Call) and _called(node) in calls:
            name, place = calls[_called(node)], places.get(_called(node), 0)
            found = [word.value for word in node.keywords if word.arg == name]
            for argument in (*node.args[place : place + 1], *found):
                yield from _strings(argument)


def _pairs(nodes: Iterable[ast.expr]) -> list[tuple[str, str]]:
    """The singular and the plural among these; nothing when there are not just two strings."""
    strings = [text for node in nodes for text in _strings(node)]
    return [(strings[0], strings[1])] if len(strings) == 2 else []


def _strings(node: ast.expr) -> list[str]:
    """The string that this is, or the two that it chooses between."""
    if isinstance(node, ast.IfExp):
        return [*_strings(node.body), *_strings(node.orelse)]
    return [node.value] if isinstance(node, ast.Constant) and isinstance(node.value, str) else []


def _calls(tree: ast.AST) -> Iterator[ast.Call]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def _called(call: ast.Call) -> str:
    return call.func.id if isinstance(call.func, ast.Name) else ""


def _in_order(tree: ast.Module) -> list[ast.expr]:
    nodes = [node for node in ast.walk(tree) if isinstance(node, ast.expr)]
    return sorted(nodes, key=lambda node: (node.lineno, node.col_offset))


def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def main() -> None:
    """Update and compile every catalogue; say what is left to translate."""
    for folder in sorted(LOCALE.iterdir()):
        catalogue = updated(folder.name)
        po_file(folder.name).write_bytes(written(catalogue, folder.name))
        po_file(folder.name).with_suffix(".mo").write_bytes(compiled(folder.name))
        empty = sum(not all(strings_of(message)) for message in catalogue if message.id)
        sys.stdout.write(f"{folder.name}: {len(catalogue)} messages, {empty} to translate\n")


if __name__ == "__main__":
    main()
