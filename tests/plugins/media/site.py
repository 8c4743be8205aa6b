"""A small site on disk that Pelican really builds."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

from pelican import Pelican
from pelican.settings import read_settings

PROJECT = Path(__file__).parents[3]
REPORT = "Title: {title}\nDate: 2026-05-12 13:10\n{more}\n{body}\n"
TEMPLATES = {
    "article": (
        "<main>{{ article.content }}</main>"
        "{% if article.summary %}<header>{{ article.summary }}</header>{% endif %}"
        "{% for p in article.pictures %}\n[picture {{ p.url }} {{ p.alt }} {{ p.width }}"
        "x{{ p.height }} {{ p.sources|length }}]{% endfor %}"
        "{% if article.image %}\n[card {{ article.image.url }} {{ article.image.alt }}"
        " {{ article.image.width }}x{{ article.image.height }}]{% endif %}"
    ),
    "page": "<main>{{ page.content }}</main>",
    "index": "home",
}
SETTINGS: dict[str, Any] = {
    "SITENAME": "Musée",
    "SITEURL": "https://musee.example",
    "PLUGINS": ["media"],
    "ARTICLE_PATHS": ["events", "reports"],
    "PAGE_PATHS": ["pages"],
    "STATIC_PATHS": [],
    "IGNORE_FILES": [".*", "event.md"],
    "PATH_METADATA": (
        r"(?:events/)?(?P<event>[^/]+)/(?P<slug>[^/.]+)(?:/index)?"
        r"(?:\.(?P<lang>[a-z]{2}))?\.md\Z"
    ),
    "USE_FOLDER_AS_CATEGORY": False,
    "CATEGORY_SAVE_AS": "",
    "DEFAULT_LANG": "fr",
    "ARTICLE_TRANSLATION_ID": ["event", "slug"],
    "ARTICLE_URL": "{event}/{slug}/",
    "ARTICLE_SAVE_AS": "{event}/{slug}/index.html",
    "ARTICLE_LANG_URL": "{lang}/{event}/{slug}/",
    "ARTICLE_LANG_SAVE_AS": "{lang}/{event}/{slug}/index.html",
    "PAGE_URL": "{slug}/",
    "PAGE_SAVE_AS": "{slug}/index.html",
    "DRAFT_SAVE_AS": "",
    "DRAFT_PAGE_SAVE_AS": "",
    "DIRECT_TEMPLATES": ["index"],
    "AUTHOR_SAVE_AS": "",
    "TAG_SAVE_AS": "",
    "FEED_ALL_ATOM": "atom.xml",
    "CATEGORY_FEED_ATOM": None,
    "AUTHOR_FEED_ATOM": None,
    "AUTHOR_FEED_RSS": None,
    "TRANSLATION_FEED_ATOM": None,
    "THEME_STATIC_PATHS": [],
    "DELETE_OUTPUT_DIRECTORY": True,
    "TIMEZONE": "Europe/Paris",
    "MARKDOWN": {
        "extension_configs": {"markdown.extensions.extra": {}, "markdown.extensions.meta": {}},
        "output_format": "html",
    },
}


class Site:
    """content/, theme/ and output/ in one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.content = folder / "content"
        self.output = folder / "output"
        self.cache = folder / ".cache"
        self.content.mkdir(parents=True)
        for name, text in TEMPLATES.items():
            self._write(folder / "theme" / "templates" / f"{name}.html", text)

    def put(self, path: str, content: str | bytes) -> Path:
        """A file below content/."""
        return self._write(self.content / path, content)

    def report(self, body: str, *, at: str = "events/e1/j1.md", more: str = "") -> Path:
        """A report with that Markdown; ``more`` are lines of metadata."""
        lines = "".join(f"{line}\n" for line in more.splitlines())
        return self.put(at, REPORT.format(title=at, more=lines, body=body))

    def _write(self, path: Path, content: str | bytes) -> Path:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    def settings(self, **changed: Any) -> dict[str, Any]:
        """What Pelican is told."""
        return {
            **SETTINGS,
            "PATH": str(self.content),
            "OUTPUT_PATH": str(self.output),
            "THEME": str(self.folder / "theme"),
            "PLUGIN_PATHS": [str(PROJECT / "plugins")],
            "CACHE": str(self.cache),
            **changed,
        }

    def build(self, **changed: Any) -> None:
        """Build the site in this process."""
        Pelican(read_settings(override=self.settings(**changed))).run()

    def build_apart(self, *options: str, before: str = "") -> subprocess.CompletedProcess[str]:
        """Build it in a process of its own, as people do; ``before`` is Python to run first."""
        lines = "\n".join(f"{key} = {value!r}" for key, value in self.settings().items())
        conf = self._write(self.folder / "conf.py", lines)
        arguments = ["pelican", "-s", str(conf), *options]
        code = f"import sys; sys.argv = {arguments!r}\n{before}\nfrom pelican import main; main()"
        return subprocess.run(
            [sys.executable, "-c", code],
            check=False,
            capture_output=True,
            text=True,
            timeout=120,
            env={"COLUMNS": "500", "PATH": "/usr/bin:/bin", "PYTHONWARNINGS": "error"},
        )

    def page(self, address: str = "e1/j1") -> str:
        """The page at that address."""
        return (self.output / address / "index.html").read_text()

    def feed(self) -> str:
        """The feed."""
        return (self.output / "atom.xml").read_text()

    def files(self) -> set[str]:
        """Everything that was put out beside pages and feeds."""
        return {
            str(path.relative_to(self.output))
            for path in self.output.rglob("*")
            if path.is_file() and path.suffix not in {".html", ".xml"}
        }

    def named(self, pattern: str) -> Path:
        """The one file put out whose path matches."""
        found = [name for name in sorted(self.files()) if re.fullmatch(pattern, name)]
        assert len(found) == 1, (pattern, sorted(self.files()))
        return self.output / found[0]
