"""What networks may tell in a run, and the archive that it makes in any order."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

from hypothesis import strategies as st

from posse.heard import Heard, Taken
from posse.mentions import WORDS, read_names, reports_in
from posse.shelf import Shelf
from posse.voices import Kind, Mention
from tests.posse.voices import OTHER, REPORT, hours, mention

COPIES = ("", "https://bsky.example/musee/1")
ODD = ("x", "webmention")  # networks other than Bluesky: of each one mention


@dataclass(frozen=True)
class Collected:
    """One run's worth: mentions, and ids that are gone."""

    mentions: tuple[Mention, ...]
    gone: tuple[str, ...]


def _told(
    number: int, words: str, at: int | None, odd: tuple[bool, bool, str, str], removes: str
) -> Mention:
    is_quiet, is_x, report, copy = odd
    kind = Kind.QUOTE if number == 1 else Kind.REPLY
    updated = None if at is None else hours(at)
    one = mention(number, content=words, updated=updated, report=report, copy=copy,
                  is_quiet=is_quiet, kind=kind, removes=removes)  # fmt: skip
    if is_x and number < len(ODD):
        network = ODD[number]
        return replace(one, id=f"{network}:{number}", network=network)
    return one


IDS = st.sampled_from([mention(number).id for number in range(6)])
MENTIONS = st.builds(
    _told,
    st.integers(0, 4),
    st.sampled_from(["a", "b", "é\u2028", ""]),
    st.sampled_from([None, 1, 2]),
    st.tuples(
        st.booleans(), st.booleans(), st.sampled_from([REPORT, OTHER]), st.sampled_from(COPIES)
    ),
    st.one_of(st.just(""), st.just(""), st.just(""), IDS),
)
COLLECTED = st.builds(
    Collected,
    st.lists(MENTIONS, max_size=8).map(tuple),
    st.lists(IDS, max_size=2).map(tuple),
)


def filed(root: Path, told: Collected, chance: object) -> list[str]:
    """What differs between the archives of several orders; nothing should."""
    assert isinstance(chance, Random)
    first = _collected(root / "0", told, [[*told.mentions]], runs=1)
    wrong = []
    for number in range(1, 4):
        order = [*told.mentions, *chance.choices(told.mentions, k=3)] if told.mentions else []
        chance.shuffle(order)
        cuts = sorted(chance.randint(0, len(order)) for _ in range(2))
        pages = [order[: cuts[0]], order[cuts[0] : cuts[1]], order[cuts[1] :]]
        again = _collected(root / str(number), told, pages, runs=number)
        if again != first:
            wrong.append(f"{first} != {again}")
    return wrong


def _collected(
    root: Path, told: Collected, pages: list[list[Mention]], *, runs: int
) -> dict[str, object]:
    for run in range(runs):
        shelf, taken = Shelf(root / "mentions", root / ".cache"), Taken()
        heard = Heard(by="bluesky")
        for page in pages:
            heard.hear(page)
        heard.hear((), told.gone)
        shelf.take(heard, taken, hours(run))
        shelf.hide(heard, taken, hours(run))
        shelf.write()
    public, apart = root / "mentions", root / ".cache" / WORDS
    files = {str(p.relative_to(root)): p.read_bytes() for p in sorted(public.rglob("*.jsonl"))}
    # When words were read last is another thing in each order; what they are is not.
    words = {report: {name: kept.shown for name, kept in read_names(apart, report).items()}
             for report in reports_in(apart)}  # fmt: skip
    return {**files, **words}
