"""Whatever a network says of a failure is said in the terminal's language."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

from desk.reasons import said_why
from desk.words import use
from tests.desk.sites import ROOT

# Calls that say why, with the place of the reason among their arguments.
SAYING = {"NotReached": 0, "NotOpened": 0, "NotAllowed": 0, "NoFeed": 0, "CallFailed": 1}
# In functions that give a reason, and in names that hold one.
GIVING = {"_why_not_reached", "failure", "_failed", "wrong_setting"}
NAMES = {"words", "broke", "TOO_DEAR", "SPENT_TODAY", "failed"}
SAMPLE = "404"


def reasons() -> Iterator[tuple[str, str]]:
    """Each as it may be said, with the file that says it; what is filled in is a number."""
    for path in sorted((ROOT / "plugins" / "posse").rglob("*.py")):
        for node in _saying(ast.parse(path.read_text(encoding="utf-8"))):
            for text in _texts(node):
                yield path.relative_to(ROOT).as_posix(), text


def _saying(tree: ast.Module) -> Iterator[ast.expr]:
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Name(id=name), args=args) if name in SAYING:
                yield from args[SAYING[name] : SAYING[name] + 1]
            case ast.Assign(targets=[ast.Name(id=name)], value=value) if name in NAMES:
                yield value
            case ast.FunctionDef(name=name) if name in GIVING:
                yield from (one.value for one in ast.walk(node)
                            if isinstance(one, ast.Return) and one.value)  # fmt: skip


def _texts(node: ast.expr) -> Iterator[str]:
    match node:
        case ast.Constant(value=str(text)) if " " in text:
            yield text
        case ast.JoinedStr(values=parts):
            found = (part.value if isinstance(part, ast.Constant) else SAMPLE for part in parts)
            text = "".join(map(str, found))
            yield from [text] if " " in text and not text.startswith(f"{SAMPLE} answers") else []
        case ast.IfExp(body=body, orelse=other):
            yield from (*_texts(body), *_texts(other))
        case ast.Call(func=ast.Name(id="clean"), args=[inner, *_]):
            yield from _texts(inner)
        case ast.Tuple(elts=elements):
            yield from (text for one in elements for text in _texts(one))


@pytest.fixture(autouse=True)
def french() -> Iterator[None]:
    use("fr")
    yield
    use("en")


@pytest.mark.parametrize(("file", "text"), [*dict.fromkeys(reasons())])
def test_each_reason_of_ours_is_said_in_french(file: str, text: str) -> None:
    assert said_why(text) != text, f"{file}: no shape in desk/reasons.py, or not translated"


def test_all_places_are_looked_at() -> None:
    """Else this would be about nothing."""
    found = {text for _file, text in reasons()}
    assert len(found) > 40
    for text in ("connection refused", "only http and https are opened", "it is broken",
                 f"no answer within {SAMPLE} s", "the server's answer cannot be read"):  # fmt: skip
        assert text in found, text


SAID = {
    "the server answers 401 (The access token is invalid)":
        "le serveur répond 401 : « The access token is invalid »",
    "the server answers 429 (Slow down); again after 2026-05-12 12:00:00 UTC":
        "le serveur répond 429 : « Slow down » ; à nouveau après 2026-05-12 12:00:00 UTC",
    "the server answers 500 (a very long te…": "le serveur répond 500 : « a very long te… »",
    "the server answers 503": "le serveur répond 503",
    "the page answers 403": "la page répond 403",
    "its endpoint answers 400": "son point d’entrée répond 400",
    "no answer within 0.5 s": "pas de réponse en 0.5 s",
    "no answer within 30 s": "pas de réponse en 30 s",
    "the server answers 302 (to https://a.example/, which is not followed)":
        "le serveur répond 302 (vers https://a.example/, où l’on ne suit pas)",
    "\x1b[2Jwhatever a server said": "[2Jwhatever a server said",
    "": "",
}  # fmt: skip


@pytest.mark.parametrize(("text", "said"), SAID.items(), ids=SAID)
def test_a_servers_own_words_stay_in_quotes(text: str, said: str) -> None:
    assert said_why(text).replace("\u00a0", " ") == said


def test_in_english_they_are_as_they_were() -> None:
    use("en")
    for _file, text in reasons():
        assert said_why(text) == text
