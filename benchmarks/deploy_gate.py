"""How long the gate and an unchanged deploy to a folder take for a site of many reports.

.venv/bin/python -m benchmarks.deploy_gate [REPORTS]
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from desk.deploy import Deployed, Folder, deploy
from desk.gate import gate
from tests.deploy.sites import silent, write_site

SECRETS = tuple(f"a-secret-value-of-account-{number}-{'x' * number}" for number in range(10))


def site(reports: int) -> tuple[dict[str, bytes], dict[str, object]]:
    """The files of a site with pages of 20 kB, and its manifest."""
    text = b"<p>Lorem ipsum dolor sit amet, consectetur adipiscing elit.</p>\n" * 320
    entries, files = [], dict.fromkeys(("atom.xml", "404.html", "archives/index.html"), text)
    files["index.html"] = b'<head><link rel="stylesheet" href="/theme/a.css"></head>' + text
    files["theme/a.css"] = text
    for number in range(reports):
        where = f"event-{number % 50}/report-{number}/"
        link = f'<head><link rel="canonical" href="https://a.example/{where}"></head>'
        files[f"{where}index.html"] = link.encode() + text
        entries.append(
            {
                "id": f"r{number}",
                "save_as": f"{where}index.html",
                "source": where,
                "permalink": f"https://a.example/{where}",
            }
        )
    return files, {"site": {"url": "https://a.example"}, "reports": entries}


def timed(what: str, call: Callable[[], object]) -> None:
    """Print what a call gave, and how long it took."""
    start, cpu = time.monotonic(), time.process_time()
    told = call()
    took = f"{time.monotonic() - start:.2f} s, {time.process_time() - cpu:.2f} s CPU"
    print(f"{what}: {took}: {told}")


def main(reports: int) -> None:
    """Print a line for each step."""
    with TemporaryDirectory(dir=".") as folder:
        root = Path(folder).resolve()
        files, manifest = site(reports)
        output = write_site(root / "output", files)
        target = Folder(path=root / "public")

        def bring() -> Deployed:
            return deploy(output, target, root=root, tell=silent)

        print(f"{reports} reports, {sum(map(len, files.values())) / 1e6:.0f} MB")
        timed("gate", lambda: gate(output, manifest, (), root=root))
        timed("gate, 10 secrets", lambda: gate(output, manifest, (), root=root, secrets=SECRETS))
        timed("first deploy", bring)
        timed("nothing changed", bring)
        (output / "index.html").write_bytes(b"changed")
        timed("one page changed", bring)


if __name__ == "__main__":
    main(int(sys.argv[1]) if sys.argv[1:] else 10_000)
