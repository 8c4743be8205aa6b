"""Read public/ in a loop while another process brings out 300 versions of it; print the counts.

    .venv/bin/python -m benchmarks.deploy_readers [DEPLOYS] [exchange|renames]

Wanted with the exchange: 0 missed, 0 torn, 0 backwards, 0 mixed. With two renames, what a file
system without an exchange gets, some pages are missed in the instant between them.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from desk.deploy import Folder, deploy
from tests.deploy.reading import Reader
from tests.deploy.sites import run_deployer, silent, version, write_site


def main(deploys: int, way: str) -> None:
    """Print one line of counts."""
    with TemporaryDirectory(dir=".") as folder:
        root = Path(folder).resolve()
        output = write_site(root / "output", version(0))
        deploy(output, Folder(path=root / "public"), root=root, tell=silent)
        reader, start = Reader(root / "public"), time.monotonic()
        with run_deployer("many", str(root), way, str(deploys)) as process:
            while process.poll() is None:
                reader.pages()
                reader.visit()
        print(
            f"{way}: {deploys} deploys in {time.monotonic() - start:.1f} s, "
            f"{reader.read} pages read of {len(reader.versions)} versions: "
            f"{reader.missed} missed, {reader.torn} torn, {reader.backwards} backwards; "
            f"{reader.visits} visits through one handle: {reader.mixed} mixed"
        )


if __name__ == "__main__":
    words = sys.argv[1:]
    main(int(words[0]) if words else 300, words[1] if words[1:] else "exchange")
