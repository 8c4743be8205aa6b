"""A preview of a tiny site, for the tests to start: fake_site.py ROOT [name=value …].

The build is fake and quick; the server, the watching and the browser's script are the real ones.
A text in content/ that says BROKEN cannot be built, one that says MISTAKE is built with a mistake.
"""

from __future__ import annotations

import subprocess
import sys
import time
from html import escape
from pathlib import Path

from desk.errors import SettingsWrong
from desk.serve import Built, serve

POLICY = "default-src &#39;none&#39;; img-src 'self'; style-src 'self'; base-uri 'none'"
PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{title}</title>
<meta http-equiv="Content-Security-Policy" content="{policy}">
<link rel="stylesheet" href="{base}/style.css"></head>
<body><h1>{title}</h1><p id="text">{text}</p></body></html>
"""


class Builder:
    """Writes a page for each text; `builds.log` in the root tells when each build ran."""

    def __init__(self, root: Path, base: str) -> None:
        self.root = root
        self.base = base

    def build(self, folder: Path) -> Built:
        """Build as the texts ask for."""
        start = time.monotonic()
        assert not list(folder.iterdir()), "a build gets an empty folder"
        texts = {file.stem: file.read_text() for file in (self.root / "content").rglob("*.md")}
        if (self.root / "slow").exists():  # a build is a process of its own
            script = f"touch building; exec sleep {(self.root / 'slow').read_text()}"
            subprocess.run(["sh", "-c", script], cwd=self.root, check=True)
        self._log(start)
        broken = [name for name, text in texts.items() if "BROKEN" in text]
        if broken:
            problems = tuple(f"content/{name}.md, line 3: <b>broken</b>" for name in broken)
            return Built(ok=False, problems=problems, seconds=0.1, mistakes=())
        for name, text in texts.items():
            self._write(folder, name, text)
        mistakes = tuple(
            f"content/{name}.md, line 7: no <alt>"
            for name, text in texts.items()
            if "MISTAKE" in text
        )
        seconds = time.monotonic() - start
        return Built(ok=True, problems=(), seconds=seconds, mistakes=mistakes)

    def _log(self, start: float) -> None:
        with (self.root / "builds.log").open("a") as log:
            log.write(f"{start:.3f} {time.monotonic():.3f}\n")

    def _write(self, folder: Path, name: str, text: str) -> None:
        page = PAGE.format(title=name, policy=POLICY, text=escape(text), base=self.base)
        place = folder if name == "index" else folder / name
        place.mkdir(exist_ok=True)
        file = folder / "404.html" if name == "404" else place / "index.html"
        file.write_text(page)
        (folder / "style.css").write_text(
            "body { min-height: 5000px; background: #fff } h1 { color: rgb(1, 2, 3) }"
        )
        (folder / "atom.xml").write_text("<feed xmlns='http://www.w3.org/2005/Atom'></body></feed>")
        (folder / "sitemap.xml").write_text("<urlset></urlset>")
        (folder / "logo.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
        (folder / "photo.webp").write_bytes(b"RIFF\0\0\0\0WEBP")
        (folder / "empty").mkdir(exist_ok=True)
        (
            folder / "d\N{LATIN SMALL LETTER E WITH ACUTE}j\N{LATIN SMALL LETTER A WITH GRAVE}.txt"
        ).write_text("vu")
        (folder / "out.txt").unlink(missing_ok=True)
        (folder / "out.txt").symlink_to(self.root / "secret.txt")
        (folder / "outside").unlink(missing_ok=True)
        (folder / "outside").symlink_to(self.root)


def say(line: str) -> None:
    """Print as a terminal would show it, at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main(root: Path, options: dict[str, str]) -> int:
    """Serve until interrupted."""
    try:
        serve(
            root=root,
            build=Builder(root, options.get("base", "")).build,
            watch=[Path("content"), Path("settings.py"), Path("later")],
            tell=say,
            host=options.get("host", "127.0.0.1"),
            port=int(options.get("port", "0")),
            base=options.get("base", ""),
            lang="en",
            polling="polling" in options,
            open_browser="open" in options,
        )
    except SettingsWrong as error:
        say(f"{error.message} {error.advice}")
        return error.code
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), dict(pair.split("=", 1) for pair in sys.argv[2:])))
