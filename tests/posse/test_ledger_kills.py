"""kill -9 at each labelled point: what was acked is there, nothing is torn, and one post."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from posse.durability import open_state
from posse.models import State
from tests.machine import needs
from tests.posse.actor import posts, run
from tests.posse.records import ACCOUNT, REPORT, Machines, environment, minutes

# What a run passes, by name; a test below holds this together with the code.
ALONE = (
    *("turn", "written", "linked", "claim-on-disk", "claim-kept", "before-send", "after-send"),
    *("written", "linked", "receipt-on-disk", "receipt-kept", "end"),
)
SHARED = (
    *(
        "fetched",
        "committed",
        "pushed",
        "cloned",
        "fetched",
        "turn",
        "written",
        "linked",
        "claim-on-disk",
    ),
    *("committed", "pushed", "claim-kept", "before-send", "after-send", "written", "linked"),
    *("receipt-on-disk", "committed", "pushed", "receipt-kept", "end"),
)


def numbered(labels: tuple[str, ...]) -> Iterator[tuple[str, int]]:
    seen: Counter[str] = Counter()
    for label in labels:
        seen[label] += 1
        yield label, seen[label]


def killed(root: Path, network: Path, label: str, number: int) -> set[str]:
    """Run until then; the names of the entries that were acked."""
    words = [sys.executable, "-m", "tests.posse.actor", str(root), str(network), "0"]
    done = subprocess.run(
        [*words, label, str(number)], env=environment(), capture_output=True, text=True, check=False
    )
    assert done.returncode == -signal.SIGKILL, done.stderr
    return {line.removeprefix("acked ") for line in done.stdout.splitlines()}


def go_on(root: Path, network: Path, now: float) -> State:
    ledger = open_state(root, root / "state", tell=lambda *_text, **_values: None)
    run(ledger, network, now, name=f"{root.name}{now:.0f}", at=lambda _label: None)
    return ledger.standing(REPORT, ACCOUNT, minutes(now)).state


def names(root: Path) -> set[str]:
    return {path.name for path in (root / "state").rglob("*.json") if path.name[0] != "."}


@pytest.mark.parametrize(("label", "number"), list(numbered(ALONE)))
def test_on_one_disk_a_killed_run_makes_one_post(label: str, number: int, tmp_path: Path) -> None:
    """Once the claim's time is over, the next run finishes the job."""
    root, network = tmp_path / "a", tmp_path / "network"
    root.mkdir()
    acked = killed(root, network, label, number)
    assert acked <= names(root)
    go_on(root, network, 5)
    assert len(posts(network)) <= 1
    assert go_on(root, network, 60) is State.SYNDICATED
    assert len(posts(network)) == 1


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two sites with one remote, and no record yet."""
    machines = Machines(tmp_path_factory.mktemp("begun") / "all")
    for name in "ab":
        machines.site(name)
    return machines.folder


def copied(begun: Path, folder: Path) -> Path:
    shutil.copytree(begun, folder)
    for name in "ab":
        config = folder / name / ".git" / "config"
        config.write_text(config.read_text("utf-8").replace(str(begun), str(folder)), "utf-8")
    return folder


@needs("git")
@pytest.mark.parametrize(("label", "number"), list(numbered(SHARED)))
def test_with_a_remote_a_killed_run_makes_one_post(
    label: str, number: int, begun: Path, tmp_path: Path
) -> None:
    """Whoever comes next: another machine, while the first one's disk is away, and then both."""
    folder = copied(begun, tmp_path / "all")
    a, b, network = folder / "a", folder / "b", tmp_path / "network"
    acked = killed(a, network, label, number)
    assert acked <= names(a)
    go_on(b, network, 5)
    assert len(posts(network)) <= 1
    assert go_on(b, network, 60) is State.SYNDICATED
    assert go_on(a, network, 61) is State.SYNDICATED
    assert acked <= names(b) | names(a)
    assert len(posts(network)) == 1


@needs("git")
def test_these_are_all_the_labels(begun: Path, tmp_path: Path) -> None:
    """A label that is new wants its kill."""
    for folder, labels in ((tmp_path, ALONE), (copied(begun, tmp_path / "all"), SHARED)):
        passed: list[str] = []
        root = folder / "a"
        root.mkdir(exist_ok=True)
        ledger = open_state(
            root, root / "state", tell=lambda *_text, **_values: None, at=passed.append
        )
        run(ledger, folder / "network", 0, name="a", at=passed.append)
        assert passed == list(labels)
