"""Kill a deploy to a folder at random moments, as kill -9 does, and look at what is left.

    .venv/bin/python -m benchmarks.deploy_kills [KILLS] [exchange|renames]

The tests kill it after each of its steps; here it dies anywhere, in the middle of one too.
Wanted: 0 half, 0 stuck.
"""

from __future__ import annotations

import random
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

from desk.deploy import Folder, deploy
from tests.deploy.sites import read_site, run_deployer, silent, version, write_site

PAGES = 200


def prepared(root: Path) -> tuple[dict[str, bytes], dict[str, bytes]]:
    """An old site is out, an older one beside it, a new one built; the old and the new."""
    old, new = version(1, PAGES), version(2, PAGES)
    for files in (version(0, PAGES), old):
        output = write_site(root / "output", files)
        deploy(output, Folder(path=root / "public"), root=root, tell=silent)
    write_site(root / "output", new)
    return old, new


def begun(root: Path, process: subprocess.Popen[str]) -> float:
    """Wait until the deploy starts to write; the time of that."""
    while process.poll() is None and not (root / ".public.next").exists():
        time.sleep(0.0005)
    return time.monotonic()


def duration(way: str) -> float:
    """Seconds that a deploy takes from its first write to its end."""
    with TemporaryDirectory(dir=".") as folder:
        root = Path(folder).resolve()
        prepared(root)
        with run_deployer("kill", str(root), way, "0") as process:
            start = begun(root, process)
            process.communicate()
        return time.monotonic() - start


def one(root: Path, way: str, delay: float) -> str:
    """What a deploy leaves that is killed so many seconds after its first write."""
    old, new = prepared(root)
    with run_deployer("kill", str(root), way, "0") as process:
        begun(root, process)
        time.sleep(delay)
        process.kill()
        process.communicate()
    live = root / "public"
    found = read_site(live if live.exists() else root / ".public.back")
    deploy(root / "output", Folder(path=root / "public"), root=root, tell=silent)
    if read_site(live) != new:
        return "stuck"
    return "old" if found == old else "new" if found == new else "half"


def main(kills: int, way: str) -> None:
    """Print one line of counts."""
    whole = duration(way)
    dice, counts = random.Random(2026), Counter[str]()  # noqa: S311 — moments, not secrets
    for _ in range(kills):
        with TemporaryDirectory(dir=".") as folder:
            counts[one(Path(folder).resolve(), way, whole * dice.random())] += 1
    told = ", ".join(f"{counts[what]} {what}" for what in ("old", "new", "half", "stuck"))
    print(f"{way}: {kills} kills: {told}")


if __name__ == "__main__":
    words = sys.argv[1:]
    main(int(words[0]) if words else 50, words[1] if words[1:] else "exchange")
