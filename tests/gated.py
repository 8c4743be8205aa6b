"""Built sites for the gate to look at, and ways to spoil them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from desk.gate import gate
from desk.refusal import Refusal

SECRET = "k9/t0p+s3cr3t&v4lue=="  # noqa: S105 — a made-up one, to be found


@dataclass
class Site:
    """A built site with its manifest and its record, for a test to spoil."""

    root: Path
    url: str = "https://musee.example"
    reports: list[dict[str, object]] = field(default_factory=list)
    published: list[dict[str, object]] = field(default_factory=list)
    secrets: tuple[str, ...] = (SECRET,)

    @property
    def output(self) -> Path:
        """Where it is built."""
        return self.root / "output"

    def write(self, name: str, text: str = "x") -> Path:
        """A file of the site."""
        path = self.output / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    def mark(self, state: str) -> None:
        """The mark of a build."""
        self.write(".rapporteur", json.dumps({"format": 1, "state": state, "built": "2026-05-12"}))

    def report(self, number: int, *, demo: bool = False) -> dict[str, object]:
        """A report: its page, its line in the manifest, and its record."""
        where = f"event/report-{number}/"
        entry: dict[str, object] = {
            "id": f"event/report-{number}",
            "save_as": f"{where}index.html",
            "source": f"events/event/report-{number}.md",
            "permalink": f"{self.url}/{where}",
            "demo": demo,
        }
        link = f'<link rel="canonical" href="{entry["permalink"]}">'
        self.write(f"{where}index.html", f"<!doctype html><head>{link}</head><p>{number}</p>")
        self.reports.append(entry)
        self.published.append({"id": entry["id"], "demo": demo, "withdrawn": None})
        return entry

    def gone(self, count: int, **more: object) -> None:
        """Records of reports that are out and no longer built."""
        for number in range(count):
            entry: Mapping[str, object] = {"id": f"gone/{number}", "demo": False, "withdrawn": None}
            self.published.append({**entry, **more})

    def refusals(self) -> tuple[Refusal, ...]:
        """What the gate says."""
        manifest = {"version": 1, "site": {"url": self.url}, "reports": self.reports}
        return gate(
            self.output, manifest, iter(self.published), secrets=self.secrets, root=self.root
        )


def built(root: Path, url: str = "https://musee.example", reports: int = 3) -> Site:
    """A site that may go out."""
    site = Site(root, url)
    base = url.removeprefix("https://musee.example")
    style = f'<link rel="stylesheet" href="{base}/theme/style.css">'
    site.write("index.html", f"<!doctype html><head>{style}</head><h1>Musée</h1>")
    for name in ("atom.xml", "404.html", "archives/index.html", "theme/style.css"):
        site.write(name)
    for number in range(reports):
        site.report(number)
    site.mark("complete")
    return site
