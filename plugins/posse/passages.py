"""Which passage of a report an answer quotes, so that it stands beside it too. Pure.

A match needs four whole words, quoted in the answer, which occur once in the report. The full
answer stands in the discussion.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import unescape
from itertools import islice

from markupsafe import Markup

from .discussed import Answer
from .text import shorten

WORDS = 4  # whole ones, which occur once in the report
MOST = 2  # answers beside a passage
LONGEST = 160  # characters of each
_PARAGRAPH = re.compile(r"<p(?=[\s>])[^>]*>.*?</p>", re.DOTALL | re.IGNORECASE)
_TAG = re.compile(r"<[^>]*>")
_NOTE_MARK = re.compile(r"<sup\b.*?</sup>", re.DOTALL)
_WORD = re.compile(r"[^\W_]+(?:[’'‐‑-][^\W_]+)*")
_QUOTED = re.compile(
    r"«(?P<guillemets>[^«»]+)»|“(?P<english>[^“”]+)”|„(?P<german>[^„“”]+)[“”]|\"(?P<typed>[^\"]+)\""
)
_BLOCK_QUOTED = re.compile(r"<blockquote>(.*?)</blockquote>", re.DOTALL)
_MAILED = re.compile(r"^\s*>\s?(.+)$", re.MULTILINE)
_CUT = "…"
_AROUND_CUT = re.compile(r"[«“„\"]\s*…\s*[»“”\"]")
Run = tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Note:
    """The beginning of an answer, beside the passage that it quotes; ``id`` is the answer's."""

    id: str
    name: str
    text: str
    lang: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """A piece of a report's HTML; with ``notes`` it is the passage that they answer.

    ``more`` is how many further answers quote it.
    """

    html: Markup
    notes: tuple[Note, ...] = ()
    more: int = 0


def parts_of(html: str, answers: Iterable[Answer]) -> tuple[Part, ...]:
    """The whole of it in parts: before, between and behind the passages, and these with notes."""
    spans = [match.span() for match in _PARAGRAPH.finditer(html)]
    quoting = _quoting(html, spans, answers)
    parts, at = [], 0
    for (start, end), notes in zip(spans, quoting, strict=True):
        if notes:
            parts.append(Part(html=_markup(html[at:start])))
            parts.append(_passage(html[start:end], notes))
            at = end
    return (*(part for part in parts if part.html), Part(html=_markup(html[at:])))


def _passage(html: str, notes: Sequence[Note]) -> Part:
    return Part(html=_markup(html), notes=tuple(notes[:MOST]), more=len(notes[MOST:]))


def _markup(html: str) -> Markup:
    return Markup(html)  # noqa: S704 — the writers' own text


def _quoting(
    html: str, spans: Sequence[tuple[int, int]], answers: Iterable[Answer]
) -> list[list[Note]]:
    """The notes of each paragraph."""
    notes: list[list[Note]] = [[] for _ in spans]
    able = [(answer, runs) for answer in answers if (runs := [*_runs_quoted(answer)])]
    if not able:
        return notes
    counts = Counter(_runs(_words(html)))
    places: dict[Run, int] = defaultdict(lambda: -1)
    for number, (start, end) in enumerate(spans):
        for run in _runs(_words(html[start:end])):
            places[run] = number
    for answer, runs in able:
        found = next((places[run] for run in runs if counts[run] == 1 and places[run] >= 0), None)
        if found is not None:
            notes[found].append(_note(answer))
    return notes


def _note(answer: Answer) -> Note:
    return Note(id=answer.id, name=answer.author.name, text=_own_words(answer), lang=answer.lang)


def _runs_quoted(answer: Answer) -> Iterator[Run]:
    """Each four words in a row that an answer quotes; none of one that is folded or cut short."""
    if answer.is_excerpt or answer.warning:
        return
    for quotation in _quotations(answer):
        yield from _runs(_words(quotation))


def _quotations(answer: Answer) -> Iterator[str]:
    yield from (match[1] for match in _BLOCK_QUOTED.finditer(str(answer.words)))
    yield from (match[1] for match in _MAILED.finditer(answer.plain))
    for match in _QUOTED.finditer(answer.plain):
        yield match[match.lastgroup or 0]


def _own_words(answer: Answer) -> str:
    """What it says to the quotation, all of it where it says nothing else.

    Of what it cites among its own words a mark stays: without one, it would say something else.
    """
    said = " ".join(answer.plain.split())
    for quotation in sorted({*_quotations(answer)}, key=len, reverse=True):
        said = said.replace(" ".join(_text(quotation).split()), _CUT)
    said = _AROUND_CUT.sub(_CUT, re.sub(r"(?:^|(?<=\s))>+(?=\s)\s*", "", said))
    said = said.strip(" :,–—-")
    rest = said.lstrip(f"{_CUT} :,–—-")
    if not rest[:1].islower() or said.removeprefix(_CUT).lstrip().startswith(tuple(":,–—-")):
        said = rest  # it answers what it cites first, and does not go on with it
    return shorten(said if rest else " ".join(answer.plain.split()), LONGEST)


def _text(html: str) -> str:
    return unescape(_TAG.sub(" ", html))


def _words(html: str) -> list[str]:
    text = _text(_NOTE_MARK.sub("", html))
    return [word.casefold().replace("'", "’") for word in _WORD.findall(text)]


def _runs(words: Sequence[str]) -> Iterator[Run]:
    return zip(*(islice(words, start, None) for start in range(WORDS)), strict=False)
