"""Claims, receipts and repositories for the tests of the record."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from posse.durability import open_state
from posse.keeper import OnThisDisk
from posse.ledger import Ledger
from posse.models import Announcement, Card, Claim, Receipt, ReportPicture, Result

NOW = datetime(2026, 5, 12, 12, 0, tzinfo=UTC)
LEASE = timedelta(minutes=30)
REPORT, ACCOUNT = "rencontres-2026/j1-table-ronde", "mastodon"


def minutes(count: float) -> datetime:
    """So many minutes after noon."""
    return NOW + timedelta(minutes=count)


def claim(
    attempt: int = 1,
    *,
    at: float = 0,
    run: str = "r1",
    report: str = REPORT,
    account: str = ACCOUNT,
) -> Claim:
    """A claim made ``at`` minutes after noon."""
    return Claim(
        report=report, account=account, attempt=attempt, key=f"{run}-{attempt}", run=run,
        at=minutes(at), until=minutes(at) + LEASE,
        announcement=Announcement(
            report=report, account=account, text="« Faire moins, mais bien » 🎙", lang="fr",
            link="https://musee.example/rencontres-2026/j1-table-ronde/",
            card=Card(title="Être performant", description="Cinq personnes"),
            tags=("budget",), pictures=(ReportPicture(url="/p.jpg", alt="Une table"),),
        ),
    )  # fmt: skip


def receipt(of: Claim | None, result: Result, *, at: float = 1, **more: str) -> Receipt:
    """A receipt of a claim, or of none, written ``at`` minutes after noon."""
    values = {
        "report": of.report if of else REPORT,
        "account": of.account if of else ACCOUNT,
        "claim": of.name if of else "",
        **more,
    }
    return Receipt(result=result, at=minutes(at), **values)


def sent(of: Claim | None, *, at: float = 1, url: str = "https://social.example/1") -> Receipt:
    """It is out."""
    return receipt(of, Result.SYNDICATED, at=at, url=url, id=url.rpartition("/")[2])


def decided(word: str, *, at: float = 1, of: Claim | None = None, url: str = "") -> Receipt:
    """A person's decision."""
    return receipt(of, Result.SETTLED, at=at, decision=word, url=url)


def on_this_disk(state: Path) -> Ledger:
    """A ledger without a remote."""
    return Ledger(state, OnThisDisk(state=state))


def git(where: Path, *words: str) -> str:
    """What git says there."""
    done = subprocess.run(["git", *words], cwd=where, check=True, capture_output=True, text=True)
    return done.stdout.strip()


@dataclass
class Machines:
    """Clones of one site on several machines, and the remote that they share."""

    folder: Path
    told: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.remote = self.folder / "remote.git"
        self.folder.mkdir(exist_ok=True)
        git(self.folder, "init", "--quiet", "--bare", str(self.remote))

    def site(self, name: str) -> Path:
        """A clone of the site, with a commit and with work under way."""
        root = self.folder / name
        git(self.folder, "init", "--quiet", "--initial-branch=main", str(root))
        git(root, "remote", "add", "origin", str(self.remote))
        (root / ".gitignore").write_text("state/\n", encoding="utf-8")
        (root / "page.md").write_text("Un", encoding="utf-8")
        git(root, "add", ".")
        who = ("-c", "user.name=Camille", "-c", "user.email=camille@musee.example")
        git(root, *who, "commit", "--quiet", "-m", "One", "--no-gpg-sign")
        (root / "page.md").write_text("Deux", encoding="utf-8")
        return root

    def tell(self, text: str, /, **values: str) -> None:
        """Keep what is told."""
        self.told.append(text % values)

    def open(self, name: str) -> Ledger:
        """The ledger of a machine; its site is made when it is not there."""
        root = self.folder / name
        if not root.exists():
            self.site(name)
        return open_state(root, root / "state", tell=self.tell)

    def pushed(self) -> list[str]:
        """The files of the record that the remote has."""
        return git(self.remote, "ls-tree", "-r", "--name-only", "state").splitlines()

    def tree(self, row: str) -> str:
        """A tree with this one row, in the remote; git itself would not make some of them."""
        words = ["git", "mktree"]
        done = subprocess.run(
            words, cwd=self.remote, input=row, text=True, check=True, capture_output=True
        )
        return done.stdout.strip()

    def away(self) -> None:
        """The remote cannot be reached."""
        self.remote.rename(self.remote.with_suffix(".away"))

    def back(self) -> None:
        """It can be again."""
        self.remote.with_suffix(".away").rename(self.remote)


def environment() -> dict[str, str]:
    """For a process of its own."""
    root = Path(__file__).resolve().parents[2]
    return {**os.environ, "PYTHONPATH": os.pathsep.join([str(root), str(root / "plugins")])}
