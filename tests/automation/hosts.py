"""A code host on this machine: a bare remote that serves a branch as pages, and its runners.

A runner is a shallow clone of the newest commit, on no branch, in a folder that is gone afterwards,
with nobody's git settings. Its `.venv` is the one that the tests run in, with stamps of its own:
the steps call `make` as they stand, and make finds nothing to install.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

from desk.demo.web import serving
from tests.automation.jobs import ROOT, SECRET, Step, github_steps
from tests.desk.sites import GOOD, REPORT, project_at, write
from tests.posse.records import git
from tests.practice import Mock

PATIENCE = 240.0  # seconds for all steps; a run that hangs is a failure
_FILES = ("Makefile", "requirements.lock", ".gitignore", "automation")
_SETTINGS = "\nSITEURL = {url!r}\nPOSSE_NETWORKS = {networks!r}\nPOSSE_LIVE_TIMEOUT = 30\n"
# What a code host does with the branch of its pages.
_HOOK = """\
#!/bin/sh
while read -r _old _new ref; do
  if [ "$ref" = refs/heads/pages ]; then git archive pages | tar -x -C '{pages}'; fi
done
"""
_WHO = ("-c", "user.name=Camille", "-c", "user.email=camille@musee.example")


@dataclass(kw_only=True, slots=True)
class Ran:
    """What came of a runner's steps: their exit codes, what they said, and the files they left."""

    folder: Path
    codes: dict[str, int] = field(default_factory=dict)
    said: str = ""

    @property
    def failed(self) -> dict[str, int]:
        """The steps that ended with another code than 0."""
        return {name: code for name, code in self.codes.items() if code}

    def summary(self, name: str = "publish.json") -> Any:
        """The document that a command left."""
        return json.loads((self.folder / name).read_text(encoding="utf-8"))

    def results(self) -> list[tuple[str, str]]:
        """Which reports ended how."""
        return [(one["report"], one["result"]) for one in self.summary()["outcomes"]]


@dataclass(kw_only=True, slots=True)
class Host:
    """One site: its remote, its pages at ``url``, and ``who`` it is on the practice server."""

    folder: Path
    url: str
    practice: Mock
    who: str
    has_account: bool = True
    numbers: Iterator[int] = field(default_factory=count)

    @property
    def remote(self) -> Path:
        """The bare repository."""
        return self.folder / "remote.git"

    @property
    def pages(self) -> Path:
        """What readers see."""
        return self.folder / "pages"

    @property
    def networks(self) -> dict[str, dict[str, object]]:
        """The accounts of the site."""
        return {"mastodon": {"server": self.practice.url}} if self.has_account else {}

    @property
    def secrets(self) -> dict[str, str]:
        """What its owner gave the host."""
        return {"MASTODON_TOKEN": self.practice.token(self.who)} if self.has_account else {}

    def begin(self, deploy: Mapping[str, str]) -> None:
        """The remote, and the first commit of the site's author."""
        self.pages.mkdir()
        git(self.folder, "init", "--quiet", "--bare", "--initial-branch=main", str(self.remote))
        hook = self.remote / "hooks" / "post-receive"
        hook.write_text(_HOOK.format(pages=self.pages), encoding="utf-8")
        hook.chmod(0o755)
        author = project_at(self.folder / "author", {**GOOD, "content/extra/robots.txt": ""})
        for name in _FILES:
            copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
            copy(ROOT / name, author / name)
        with (author / "pelicanconf.py").open("a", encoding="utf-8") as settings:
            settings.write(_SETTINGS.format(url=self.url, networks=self.networks))
        with (author / "publishconf.py").open("a", encoding="utf-8") as settings:
            settings.write(f"\nDEPLOY = {dict(deploy)!r}\n")
        git(author, "init", "--quiet", "--initial-branch=main")
        git(author, "remote", "add", "origin", str(self.remote))
        self.push("Begin")

    def push(self, message: str, files: Mapping[str, str | None] | None = None) -> None:
        """The author commits these files, and pushes."""
        author = self.folder / "author"
        write(author, files or {})
        git(author, "add", ".")
        git(author, *_WHO, "commit", "--quiet", "--no-gpg-sign", "-m", message)
        git(author, "push", "--quiet", "origin", "HEAD:main")

    def report(self, slug: str) -> None:
        """The author pushes a new report."""
        text = REPORT.replace("Être performant", f"Compte rendu {slug}")
        self.push(f"Report {slug}", {f"content/events/congres/{slug}.md": text})

    def posts(self, slug: str) -> int:
        """How many posts link to it."""
        link = f'"{self.url}/congres/{slug}/"'
        return sum(link in post["content"] for post in self.practice.posts(self.who))

    @contextmanager
    def runner(self, address: str = "", **settings: str) -> Iterator[Path]:
        """A fresh checkout, which is lost at the end; git's settings for it are made as files."""
        folder = self.folder / f"runner{next(self.numbers)}"
        root = folder / "site"
        folder.mkdir()
        address = address or self.remote.as_uri()
        given = [word for key, value in settings.items() for word in ("-c", f"{key}={value}")]
        git(folder, *given, "clone", "--quiet", "--depth", "1", "--branch", "main", address, "site")
        for key, value in settings.items():
            git(root, "config", "--local", key, value)
        git(root, "checkout", "--quiet", "--detach")
        _prepare(root / ".venv")
        try:
            yield root
        finally:
            shutil.rmtree(folder)

    def run(self, root: Path, steps: Sequence[Step] | None = None) -> Ran:
        """All steps of a job as the host runs them; by default those of publish.yml."""
        ran = Ran(folder=self._kept(root))
        for step in github_steps("publish.yml") if steps is None else steps:
            if ran.failed and not step.always:
                continue
            process = self.begun(root, step)
            said, _nothing = process.communicate(timeout=PATIENCE)
            ran.codes[step.name] = process.returncode
            ran.said += said
        for left in root.glob("*.json"):  # on GitLab they are in the checkout
            shutil.copy(left, ran.folder)
        return ran

    def begun(self, root: Path, step: Step) -> subprocess.Popen[str]:
        """A step under way, a group of its own."""
        script = root.parent / "step.sh"
        script.write_text(step.script, encoding="utf-8")
        return subprocess.Popen(
            ["bash", "-e", "-o", "pipefail", script], cwd=root, stdin=subprocess.DEVNULL,
            env=self.variables(root, step), stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            text=True, start_new_session=True,
        )  # fmt: skip

    def variables(self, root: Path, step: Step) -> dict[str, str]:
        """What a step finds around it."""
        home, kept = root.parent / "home", self._kept(root)
        home.mkdir(exist_ok=True)
        found = {
            "PATH": os.environ["PATH"], "HOME": str(home), "CI": "true", "PIP_NO_INDEX": "1",
        }  # fmt: skip
        if step.host == "gitlab":
            return {**found, "CI_PROJECT_URL": "https://code.example/musee/site", **self.secrets}
        given = {name: SECRET.match(value) for name, value in step.variables.items()}
        secrets = {name: self.secrets.get(m["name"], "") for name, m in given.items() if m}
        page = str(kept / "page.md")
        return {**found, "GITHUB_ACTIONS": "true", "RUNNER_TEMP": str(kept),
                "GITHUB_STEP_SUMMARY": page, **secrets}  # fmt: skip

    def _kept(self, root: Path) -> Path:
        """What a runner leaves for people to look at."""
        kept = self.folder / "kept" / root.parent.name
        kept.mkdir(parents=True, exist_ok=True)
        return kept


def _prepare(venv: Path) -> None:
    """As the cache of a code host would give it: all is installed, and the stamps are new."""
    venv.mkdir()
    for name in ("bin", "lib", "pyvenv.cfg"):
        (venv / name).symlink_to(Path(sys.prefix) / name)
    for name in ("venv", "site"):
        (venv / f"{name}.stamp").touch()


def kill(process: subprocess.Popen[str]) -> None:
    """-9, the step and all that it started and is still there."""
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate()


@contextmanager
def host(
    folder: Path, practice: Mock, who: str, deploy: Mapping[str, str], *, has_account: bool = True
) -> Iterator[Host]:
    """A host with a site, until the end."""
    with serving(folder / "pages", 0) as url:
        made = Host(folder=folder, url=url, practice=practice, who=who, has_account=has_account)
        made.begin(
            {"path": str(folder / "pages"), **deploy} if deploy["to"] == "folder" else deploy
        )
        yield made
