"""The terminal in French: complete, well set, and what `desk.words` really says."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import pytest
from babel.messages import Message

from desk import words
from desk.check.fields import PAGE_KEYS, REPORT_KEYS
from desk.console import LABEL
from posse.networks.mastodon_posts import SHOWN
from tests.desk.messages import (
    FOUND_BY_PLUGINS,
    ROOT,
    compiled,
    message_ids,
    po_file,
    put_together,
    read,
    strings_of,
    updated,
    written,
)

LANGUAGES = sorted(folder.name for folder in words.LOCALE.iterdir())
AGAIN = "run: python -m tests.desk.messages"
_PLACE = re.compile(r"%(?:\((?P<name>\w+)\))?[#0 +-]*[\d.]*[a-zA-Z]")
# Parts in which other rules than French typography hold: commands, pictures, keys of front matter.
_KEYS = "|".join(sorted({*REPORT_KEYS, *PAGE_KEYS, r"Announcement-%\(\w+\)s", r"%\(key\)s", "Clé"}))
_CODE = re.compile(rf"`[^`]*`|!\[.*?\]\(\S*\)|(?:{_KEYS}):(?=[\s\xa0])")
_BADLY_SPACED = re.compile(
    r" [:;?!»]"  # a plain space, at which a line may break
    r"|[\w)»](?:[;?!](?!\w)|:(?=\s|$))"  # no space
    r"|«[^\xa0]|[^\xa0]»"
)


@pytest.fixture(autouse=True)
def english_again() -> Iterator[None]:
    """Leave the terminal as other tests expect it."""
    yield
    words.use("en")


def translations() -> Iterator[tuple[Message, str]]:
    for message in read("fr"):
        if message.id:
            yield from ((message, text) for text in strings_of(message))


def sources(message: Message) -> list[str]:
    """The English message, or its singular and its plural."""
    return [message.id] if isinstance(message.id, str) else list(message.id)


def prose() -> Iterator[str]:
    """The French sentences, with a letter in the place of each part that is code."""
    return (_CODE.sub("X", text) for _message, text in translations())


def places(text: str) -> list[str]:
    """What a message is filled with, in any order: a translation may turn a sentence round."""
    return sorted(match[0] for match in _PLACE.finditer(text))


def test_there_is_french() -> None:
    assert LANGUAGES == ["fr"]


def test_the_code_s_messages_are_found() -> None:
    """One of each kind, so that a silent reader of the code would be noticed."""
    found = message_ids()
    assert "Did you mean “%(name)s”?" in found
    assert "a report: proposes the session that is on now, or asks for a title" in found
    assert ("%(count)s mistake.", "%(count)s mistakes.") in found
    assert ("%(count)s new report", "%(count)s new reports") in found
    assert "“%(value)s” is not a time: write 11:00." in found
    assert "The event ends (%(end)s) before it starts (%(start)s)." in found
    assert "“%(value)s” is not a status: write %(known)s." in found
    assert "end" not in found


def test_what_is_found_of_a_post_can_be_looked_up() -> None:
    assert set(SHOWN.values()) <= set(message_ids())


def test_no_message_is_put_together_before_it_is_looked_up() -> None:
    assert put_together() == []


def test_no_message_is_said_by_way_of_an_object() -> None:
    """Only calls by a plain name are found: ``self.tell("…")`` would stay English."""
    missed = [
        f"{path.relative_to(ROOT)}:{call.lineno}"
        for plugin, calls in FOUND_BY_PLUGINS.items()
        for path in sorted((ROOT / "plugins" / plugin).rglob("*.py"))
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute)
        if call.func.attr.lstrip("_") in calls
        if any(isinstance(argument, ast.Constant | ast.IfExp) for argument in call.args)
    ]
    assert missed == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_catalogue_has_every_message_of_the_code_and_no_other(lang: str) -> None:
    ids = {message.id for message in read(lang) if message.id}
    assert ids == set(message_ids()), AGAIN
    assert not read(lang).obsolete, AGAIN


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_message_is_translated(lang: str) -> None:
    empty = [message.id for message in read(lang) if message.id and not all(strings_of(message))]
    assert not empty
    assert not [message.id for message in read(lang) if message.fuzzy]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_po_file_is_as_the_update_writes_it(lang: str) -> None:
    assert po_file(lang).read_bytes() == written(updated(lang), lang), AGAIN


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_mo_file_is_the_po_file_compiled(lang: str) -> None:
    assert po_file(lang).with_suffix(".mo").read_bytes() == compiled(lang), AGAIN


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_translation_is_filled_with_what_its_source_is_filled_with(lang: str) -> None:
    for message in read(lang):
        expected = [places(source) for source in sources(message)]
        assert [places(text) for text in strings_of(message)] == expected or not message.id


def test_spaces_at_the_ends_and_between_columns_stay() -> None:
    for message, text in translations():
        source = sources(message)[0]
        assert (text[:1] == " ", text[-1:] == " ") == (source[:1] == " ", source[-1:] == " "), text
        if match := re.match(r"\w+ {2,}", source):
            assert re.match(rf"\w+ {{2,}}(?<=^.{{{len(match[0])}}})", text), text


def test_the_steps_of_publish_fit_their_column() -> None:
    words.use("fr")
    labels = [words._(label) for label in ("Check", "Build", "Gate", "Deploy")]
    assert all(len(label) <= LABEL for label in labels), labels


def test_french_has_no_break_spaces_before_its_signs_and_inside_its_quotes() -> None:
    bad = re.compile(
        r" [:;?!»]|« |[^\s\xa0(]»|«[^\xa0]|(?<=[\w)»])[;?!](?!\w)|(?<=[\w)»]):(?=\s|$)"
    )
    assert [text for text in prose() if bad.search(text)] == []


def test_french_has_curly_apostrophes_and_its_own_quotes() -> None:
    wrong = re.compile(r"\w'\w|[“”‘]|…\.|\.\.\.")
    assert [text for text in prose() if wrong.search(text)] == []


def test_names_of_files_and_commands_stay_as_they_are() -> None:
    """A command or a key that was translated could not be typed."""
    name = re.compile(
        r"\b\w+\.(?:py|md|csv|toml|txt)\b|invoke \w+|--[a-z]\w*"
        r"|\b(?:DEPLOY|OUTPUT_PATH|SITEURL|TIMEZONE|PLUGINS)\b|Status: \w+"
    )
    for message, text in translations():
        source = sources(message)[0]
        kept = {word for word in name.findall(source) if not word.startswith(("report", "name"))}
        assert kept <= set(name.findall(text)), text


def test_the_terminal_speaks_french_after_use() -> None:
    words.use("fr")
    assert words._("Nothing is broken.") == "Rien n’est cassé."
    one, many = "%(count)s mistake.", "%(count)s mistakes."
    assert words.ngettext(one, many, 0) == "%(count)s erreur."
    assert words.ngettext(one, many, 1) == "%(count)s erreur."
    assert words.ngettext(one, many, 2) == "%(count)s erreurs."


def test_the_terminal_speaks_english_where_it_has_no_other_language() -> None:
    words.use("fr")
    words.use("de")
    assert words._("Nothing is broken.") == "Nothing is broken."
