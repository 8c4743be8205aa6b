"""A deploy in a process of its own, for the tests to watch and to kill.

deployer.py kill ROOT WAY MOMENT    bring ROOT/output out; at the MOMENT-th step, die as by kill -9
deployer.py many ROOT WAY COUNT     build and bring out COUNT versions, one after the other
deployer.py once ROOT SETTING       bring ROOT/output to the target that this JSON names

WAY is "exchange" or "renames". Prints a line when it ends well.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from pathlib import Path

from desk.deploy import Folder, deploy, target_from
from desk.deploy.exchange import exchange
from desk.deploy.folder import Ways, deploy_folder
from desk.errors import DeskError
from tests.deploy.sites import silent, version, write_site


def never(_one: Path, _other: Path) -> bool:
    """A file system that cannot exchange two folders."""
    return False


class Killer:
    """Counts the steps, and ends this process at one of them."""

    def __init__(self, moment: int) -> None:
        self.moment = moment
        self.labels: list[str] = []

    def __call__(self, label: str) -> None:
        """Take one more step, or die."""
        self.labels.append(label)
        if len(self.labels) == self.moment:
            os.kill(os.getpid(), signal.SIGKILL)


def bring(root: Path, ways: Ways) -> None:
    target = Folder(path=root / "public")
    deploy_folder(root / "output", target, root=root, tell=silent, ways=ways)


def main(what: str, root: Path, how: str, number: int) -> None:
    swap = exchange if how == "exchange" else never
    if what == "kill":
        killer = Killer(number)
        bring(root, Ways(at=killer, swap=swap))
        print(json.dumps(killer.labels))  # noqa: T201 — for the test
    elif what == "many":
        for count in range(1, number + 1):
            write_site(root / "output", version(count))
            bring(root, Ways(swap=swap))
        print(number)  # noqa: T201 — for the test
    else:
        target = target_from(json.loads(how), root)
        print(deploy(root / "output", target, root=root, tell=silent))  # noqa: T201 — the same


if __name__ == "__main__":
    words = [*sys.argv[1:], "0"][:4]
    try:
        main(words[0], Path(words[1]), words[2], int(words[3]))
    except DeskError as error:
        sys.exit(f"{error}\n{error.advice}")
