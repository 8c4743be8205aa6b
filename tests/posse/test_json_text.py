"""JSON that others wrote: whatever is in it can be written to a file."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from posse.errors import RecordUnreadable
from posse.fetch import Page
from posse.json_text import json_in
from posse.networks.answers import Answer, failure
from posse.networks.bluesky_answers import refusal as refused_by_bluesky
from posse.networks.json_feed import json_feed
from posse.networks.x_answers import refusal as refused_by_x
from posse.seal import seal, unseal

NOW = datetime(2026, 5, 12, tzinfo=UTC)
HALF = rb"a\ud800b"
SOUND = "a\ufffdb"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (rb'{"\ud800": ["\uDFFF", 1, null, 0.5]}', {"\ufffd": ["\ufffd", 1, None, 0.5]}),
        (rb'"\ud83d\ude00\ud83d"', "\U0001f600\ufffd"),
        (rb'"\ude00\ud83d"', "\ufffd\ufffd"),
        (rb'"\\ud800"', r"\ud800"),
        (b'"\xed\xa0\x80"', "\ufffd\ufffd\ufffd"),
        ('"é"'.encode("utf-16"), "é"),
        (b'"\xff"', "\ufffd"),
        (r'"\ud800"', "\ufffd"),
        ('"é"', "é"),
    ],
)
def test_halves_of_signs_are_none(data: bytes | str, said: object) -> None:
    assert json_in(data) == said


@pytest.mark.parametrize("data", [b"{", b"[" * 100_000, b"9" * 5000])
def test_what_is_no_json_says_so_as_ever(data: bytes) -> None:
    with pytest.raises((ValueError, RecursionError)):
        json_in(data)


def test_no_answer_has_a_half() -> None:
    body = b'{"text": "' + HALF + b'", "error": "' + HALF + b'", "title": "' + HALF + b'"}'
    assert Answer(status=200, headers={}, body=body).json() == json_in(body)
    for refusal in (failure, refused_by_bluesky, refused_by_x):
        failed = refusal(Answer(status=400, headers={}, body=body), NOW)
        assert failed is not None
        assert failed.words.encode()


def test_no_feed_has_a_half() -> None:
    body = (
        b'{"version": "https://jsonfeed.org/version/1.1", "items": [{"id": "%s", "title": "%s"}]}'
    )
    page = Page(url="https://a.example/f", status=200, headers={}, body=body % (HALF, HALF))
    (entry,) = json_feed(page).entries
    assert (entry.id, entry.title) == (SOUND, SOUND)


def test_a_line_of_the_record_with_a_half_is_named() -> None:
    line = seal({"said": SOUND})
    assert unseal(line, "x") == {"said": SOUND}
    with pytest.raises(RecordUnreadable):
        unseal(json.dumps({**json.loads(line), "said": "b\ud800a"}), "x")
