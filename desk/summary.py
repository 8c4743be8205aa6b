"""What a command did, for programs: the value that a run fills, and the document made of it.

docs/reference/json.md has every field. A new field may come at any time; a field that goes, or
means something else, makes ``SCHEMA`` one more.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from desk.check.mistake import Mistake
    from desk.errors import DeskError
    from desk.heard import Answers
    from desk.site import Site

SCHEMA = 1
HIDDEN = "[secret]"


class Ending(StrEnum):
    """Where a report is on an account when the command ends."""

    SENT = "sent"  # by this run
    FOUND = "found"  # it was not known, and this run found it out there
    ABSENT = "absent"  # it was not known, and it is certain now that it is not out
    ANNOUNCED = "announced"  # it is out, since before
    PLANNED = "planned"  # it would be sent
    WAITING = "waiting"  # a run sends it by itself, later
    HELD = "held"  # nothing sends it by itself
    BY_HAND = "by-hand"  # a person posts it
    CLAIMED = "claimed"  # another run may be sending it
    NOT_REACHED = "not-reached"  # nothing was sent; the next run tries again
    REFUSED = "refused"
    UNKNOWN = "unknown"  # it may be out
    SKIPPED = "skipped"  # never to be announced there
    GONE = "gone"  # it was out, and a person said that it is no longer


@dataclass(frozen=True, kw_only=True, slots=True)
class Outcome:
    """A report and an account: how they ended, ``why`` (a code), and the network's own words.

    ``text`` is what was sent or would be, ``length`` as its network counts, of ``limit`` (0: any).
    ``pictures`` is how many the post carries, ``wordless`` how many stay out for want of words
    for who cannot see them, ``continues`` which thread goes on with it, in words.
    ``next`` are the commands with which a person may decide.
    """

    report: str
    account: str
    result: Ending
    url: str = ""
    why: str = ""
    detail: str = ""
    title: str = ""
    link: str = ""
    lang: str = ""
    text: str = ""
    warning: str = ""
    length: int = 0
    limit: int = 0
    pictures: int = 0
    wordless: int = 0
    continues: str = ""
    next: tuple[str, ...] = ()


Outcomes = dict[tuple[str, str], Outcome]


@dataclass(frozen=True, kw_only=True, slots=True)
class Built:
    """The ids of the reports that a build brings out, against what is out."""

    new: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class BroughtOut:
    """Where the site was brought, and how many of its files that changed.

    ``links`` is whether it was brought out once more, with links to new copies.
    """

    target: str
    changed: int
    unchanged: int
    removed: int
    links: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Waiting:
    """A text that is not out yet, ``why`` ("draft", "embargo", "future") and until when."""

    file: str
    why: str
    until: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Problem:
    """What a person has to mend; ``exit_code`` is that of its kind."""

    exit_code: int
    message: str
    advice: str = ""


@dataclass(kw_only=True, slots=True)
class Summary:
    """What a run leaves for programs.

    ``record`` is how the record was kept: "pushed", "saved", "waiting", or "" where it was not.
    """

    command: str = ""
    dry_run: bool = False
    started: datetime = field(default_factory=lambda: datetime.now(UTC))
    took: float = 0.0
    exit_code: int = 0
    site: Site | None = None
    mistakes: list[Mistake] = field(default_factory=list)
    built: Built | None = None
    deployed: BroughtOut | None = None
    reports_out: int | None = None
    waiting: list[Waiting] = field(default_factory=list)
    outcomes: Outcomes = field(default_factory=dict)
    answers: Answers | None = None
    record: str = ""
    problems: list[Problem] = field(default_factory=list)

    def blame(self, error: DeskError) -> None:
        """Note a problem; the same one twice is one."""
        self.mend(Problem(exit_code=error.code, message=error.message, advice=error.advice))

    def mend(self, problem: Problem) -> None:
        """Likewise, for what was never raised."""
        if problem not in self.problems:
            self.problems.append(problem)

    def next_steps(self) -> tuple[str, ...]:
        """The commands with which a person may go on, each once."""
        return tuple(dict.fromkeys(step for one in self.outcomes.values() for step in one.next))

    def gravest(self) -> Problem | None:
        """The problem that the exit code is of."""
        return max(self.problems, key=lambda problem: problem.exit_code, default=None)

    def count(self, *endings: Ending) -> int:
        """How many reports and accounts ended so."""
        return sum(one.result in endings for one in self.outcomes.values())


def document(summary: Summary, secrets: Iterable[str] = ()) -> str:
    """One JSON document, in ASCII: it comes through any pipe whole. No secret is in it."""
    return json.dumps(without(_facts(summary), tuple(secrets)), indent=1)


def without(value: object, secrets: Sequence[str]) -> object:
    """The same, with a mark in the place of each secret in its texts."""
    if isinstance(value, str):
        for secret in secrets:
            value = value.replace(secret, HIDDEN)
    elif isinstance(value, dict):
        return {key: without(inner, secrets) for key, inner in value.items()}
    elif isinstance(value, list | tuple):
        return [without(inner, secrets) for inner in value]
    return value


def _facts(summary: Summary) -> dict[str, object]:
    site = summary.site
    return {
        "schema": SCHEMA,
        "command": summary.command,
        "dry_run": summary.dry_run,
        "exit_code": summary.exit_code,
        "started": f"{summary.started.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
        "took": round(summary.took, 1),
        "site": {"name": site.name, "url": site.url, "lang": site.lang} if site else None,
        "mistakes": [
            {"file": m.path, "line": m.line, "text": m.text, "advice": m.advice, "grave": m.grave}
            for m in summary.mistakes
        ],
        "built": asdict(summary.built) if summary.built else None,
        "deployed": asdict(summary.deployed) if summary.deployed else None,
        "reports_out": summary.reports_out,
        "waiting": [asdict(one) for one in summary.waiting],
        "outcomes": [asdict(one) for one in summary.outcomes.values()],
        "answers": asdict(summary.answers) if summary.answers else None,
        "record": summary.record,
        "problems": [asdict(problem) for problem in summary.problems],
        "next": summary.next_steps(),
    }
