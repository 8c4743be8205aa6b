"""Front matter is read as Python-Markdown reads it, and with its lines."""

from __future__ import annotations

import markdown
from hypothesis import given
from hypothesis import strategies as st

from events.frontmatter import read

LINE = st.one_of(
    st.from_regex(r" {0,5}[A-Za-z0-9_-]{1,8}: {0,2}[a-zé:]{0,6}", fullmatch=True),
    st.from_regex(r" {0,6}[a-zé -]{0,8}", fullmatch=True),
    st.sampled_from(["---", "...", "--- ", "", "  ", "Titre", "Clé: valeur"]),
)


@given(st.lists(LINE, max_size=8))
def test_fields_are_those_that_pelican_reads(lines: list[str]) -> None:
    """Key by key and line by line the same as the ``meta`` extension."""
    text = "\n".join(lines)
    reader = markdown.Markdown(extensions=["meta"])
    reader.convert(text)
    ours = {key: [line.text for line in field.lines] for key, field in read(text).fields.items()}
    theirs = reader.Meta if text.strip() else {}  # type: ignore[attr-defined]
    assert ours == {key: [value.strip() for value in values] for key, values in theirs.items()}


def test_every_line_of_a_value_knows_where_it_stands() -> None:
    front = read("Title: A\nSummary: one\n    two\n\nBody\n")
    assert [(line.number, line.text) for line in front.fields["summary"].lines] == [
        (2, "one"),
        (3, "two"),
    ]
    assert front.text("summary") == "one two"
    assert (front.body, front.body_line) == ("Body\n", 5)


def test_a_key_with_an_accent_is_said_to_cut_the_fields_short() -> None:
    """Python-Markdown takes all that follows for text, without a word."""
    front = read("Title: A\nRésumé: one\nStatus: draft\n\nBody\n")
    assert front.cut == 2
    assert "status" not in front.fields


def test_a_text_that_begins_after_an_empty_line_is_no_cut() -> None:
    assert read("Title: A\n\nNote: this is text\n").cut == 0


def test_a_key_that_is_written_twice_tells_both_lines() -> None:
    assert read("Date: 1\nTitle: x\nDate: 2\n\n").fields["date"].defined == (1, 3)


def test_a_file_with_a_byte_order_mark_and_windows_line_ends_is_the_same() -> None:
    assert read("\ufeffTitle: A\r\nDate: B\r\n\r\nBody\r\n").text("title") == "A"
