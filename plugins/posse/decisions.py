"""state/decisions/: what people decided about answers, in text files that anybody can edit.

``<id>.txt`` is about one report: ``hide <mention> # why`` and ``show <mention>``;
``everywhere.txt`` is about all: ``trust <author>``, ``block <author>``, ``block-host <host>``. What
is meant is named by its id, or as ``meant`` understands it. The later line of a file counts; where
two machines decided at once, the one that shows less. A line that was taken out was never said.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from ipaddress import ip_address
from pathlib import Path

from .errors import BadDecision, BadId
from .identity import place_of_id
from .meant import Names, understood
from .showing import UNVOUCHED
from .voices import Decisions, Mention

FOLDER, SUFFIX = "decisions", ".txt"
EVERYWHERE = "everywhere.txt"
# The first shows less than the second.
OF_A_REPORT, OF_ALL = ("hide", "show"), ("block", "trust", "block-host")
_SUBJECTS = {"hide": "mention", "show": "mention", "block": "author", "trust": "author",
             "block-host": "host"}  # fmt: skip


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """A decision as it stands in a file: ``verb`` and what it is about, and why."""

    verb: str
    subject: str
    why: str = ""

    def __str__(self) -> str:
        return f"{self.verb} {self.subject}" + (f" # {self.why}" if self.why else "")

    @property
    def about(self) -> tuple[str, str]:
        """What two lines have in common of which one counts."""
        return _SUBJECTS[self.verb], self.subject


def lines_in(text: str, where: str, verbs: tuple[str, ...]) -> tuple[Line, ...]:
    """The decisions of a file; BadDecision names the line that is none."""
    lines = (line_in(raw, f"{where}:{number}", verbs)
             for number, raw in enumerate(text.splitlines(), 1))  # fmt: skip
    return tuple(filter(None, lines))


def line_in(raw: str, place: str, verbs: tuple[str, ...]) -> Line | None:
    """The decision of one line, None where there is none; BadDecision names its ``place``."""
    words, _, why = f" {raw}".partition(" #")
    verb, _, subject = words.strip().partition(" ")
    subject = subject.strip()
    if not verb:
        return None
    if verb not in verbs:
        raise _unknown(place, verb, verbs)
    if not subject:
        raise BadDecision("%(place)s: “%(verb)s” says not whom or what.", place=place, verb=verb)
    if _SUBJECTS[verb] == "host":
        subject = _host(place, subject)
    return Line(verb=verb, subject=subject, why=why.strip())


def _unknown(place: str, verb: str, verbs: tuple[str, ...]) -> BadDecision:
    elsewhere = OF_ALL if verbs is OF_A_REPORT else OF_A_REPORT
    if verb in elsewhere:
        return BadDecision(
            "%(place)s: “%(verb)s” belongs into another file: hide and show into that of the "
            "report, trust, block and block-host into everywhere.txt.", place=place, verb=verb,
        )  # fmt: skip
    near = get_close_matches(verb.lower(), verbs, n=1)
    if near:
        return BadDecision("%(place)s: “%(verb)s” is no decision. Is it “%(near)s”?",
                           place=place, verb=verb, near=near[0])  # fmt: skip
    return BadDecision("%(place)s: “%(verb)s” is no decision. There are: %(known)s.",
                       place=place, verb=verb, known=", ".join(verbs))  # fmt: skip


def _host(place: str, subject: str) -> str:
    host = subject.rstrip(".").lower()
    number = host.removeprefix("[").removesuffix("]")
    if _is_number(number):
        return number
    if "/" in host or " " in host or ":" in host:
        raise BadDecision(
            "%(place)s: “%(subject)s” is no host: write it like spam.example.",
            place=place, subject=subject,
        )  # fmt: skip
    return host


def _is_number(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def counting(lines: Iterable[Line]) -> Mapping[tuple[str, str], Line]:
    """The line that counts of each subject: the last one."""
    return {line.about: line for line in lines}


def read_decisions(state: Path) -> Decisions:
    """All that people decided. BadDecision."""
    found: list[Line] = []
    folder = state / FOLDER
    for path in sorted(folder.glob(f"*/*{SUFFIX}")):
        report = path.relative_to(folder).as_posix().removesuffix(SUFFIX)
        try:
            place_of_id(report)
        except BadId as error:
            raise BadDecision("%(place)s: there can be no report of this name.",
                              place=str(path)) from error  # fmt: skip
        found += counting(lines_of(path, OF_A_REPORT)).values()
    found += counting(lines_of(folder / EVERYWHERE, OF_ALL)).values()
    said = {verb: frozenset(line.subject for line in found if line.verb == verb)
            for verb in (*OF_A_REPORT, *OF_ALL)}  # fmt: skip
    return Decisions(
        shown=said["show"] - said["hide"], hidden=said["hide"], trusted=said["trust"],
        blocked=said["block"], blocked_hosts=said["block-host"],
    )  # fmt: skip


def trusting(decisions: Decisions, mentions: Iterable[Mention]) -> Decisions:
    """With everybody trusted of whom one mention was approved, unless they are blocked.

    Nobody by a page of which nothing but its host is known: others may write there too. And with
    whom and what is meant by a handle or an address, where that is clear.
    """
    known = tuple(mentions)
    decisions = understood(decisions, known)
    approved = {m.author.id for m in known if m.id in decisions.shown and _is_known(m)}
    return Decisions(
        shown=decisions.shown, hidden=decisions.hidden,
        trusted=decisions.trusted | (approved - decisions.blocked),
        blocked=decisions.blocked, blocked_hosts=decisions.blocked_hosts,
    )  # fmt: skip


def _is_known(mention: Mention) -> bool:
    """Whether it is known who said it: of an author that nobody vouches for more than the host."""
    return "/" in mention.author.id or (
        bool(mention.author.id) and mention.network not in UNVOUCHED
    )


def lines_of(path: Path, verbs: tuple[str, ...]) -> tuple[Line, ...]:
    """The decisions of a file, none where there is no file. BadDecision."""
    return lines_in(text_of(path), str(path), verbs)


def placed_lines(state: Path) -> Iterator[tuple[str, Line]]:
    """The lines that count, each with ``<file>:<number>``. BadDecision."""
    for path, verbs in files(state):
        places: dict[tuple[str, str], tuple[str, Line]] = {}
        for number, raw in enumerate(text_of(path).splitlines(), 1):
            line = line_in(raw, f"{path}:{number}", verbs)
            if line:
                places[line.about] = (f"{path}:{number}", line)
        yield from places.values()


def ids_of(line: Line, names: Names) -> frozenset[str]:
    """Of what and of whom a line is, as far as it is known; of a host, nobody."""
    what = line.about[0]
    if what == "host":
        return frozenset()
    return names.mention(line.subject) if what == "mention" else names.author(line.subject)


def files(state: Path) -> Iterator[tuple[Path, tuple[str, ...]]]:
    """Those of reports and that about all, with the words that their lines begin with."""
    folder = state / FOLDER
    yield from ((path, OF_A_REPORT) for path in sorted(folder.glob(f"*/*{SUFFIX}")))
    yield folder / EVERYWHERE, OF_ALL


def text_of(path: Path) -> str:
    """What a file of them says, "" where there is none. BadDecision."""
    try:
        return path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        return ""
    except (OSError, UnicodeDecodeError) as error:
        raise BadDecision("%(place)s cannot be read: %(why)s.",
                          place=str(path), why=str(error)) from error  # fmt: skip


def joined_lines(path: str, one: bytes, other: bytes) -> bytes:
    """Two versions of a file as one, the same in either order. BadDecision.

    Of each subject the side that said more about it counts, for it knew what the other said; of
    two that said as much, the one that shows less.
    """
    verbs = OF_ALL if path.endswith(f"/{EVERYWHERE}") else OF_A_REPORT
    both = [text.decode("utf-8-sig") for text in (one, other)]
    comments = sorted({line for text in both for line in _comments(text)})
    said: dict[tuple[str, str], list[tuple[Line, ...]]] = {}
    for text in both:
        for about, lines in _by_subject(lines_in(text, path, verbs)):
            said.setdefault(about, []).append(lines)
    chosen = [line for _about, sides in sorted(said.items()) for line in max(sides, key=_weight)]
    return "".join(f"{line}\n" for line in (*comments, *map(str, chosen))).encode()


def _comments(text: str) -> Iterator[str]:
    return (line.strip() for line in text.splitlines() if line.strip().startswith("#"))


def _by_subject(lines: Iterable[Line]) -> Iterator[tuple[tuple[str, str], tuple[Line, ...]]]:
    found: dict[tuple[str, str], list[Line]] = {}
    for line in lines:
        found.setdefault(line.about, []).append(line)
    return ((about, tuple(ones)) for about, ones in found.items())


def _weight(lines: tuple[Line, ...]) -> tuple[int, bool, list[str]]:
    shows_less = lines[-1].verb not in {OF_A_REPORT[1], OF_ALL[1]}
    return len(lines), shows_less, [str(line) for line in lines]
