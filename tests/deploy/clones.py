"""A site's own git repository, and the bare one that its pages are sent to."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

from desk.deploy import Deployed, GitBranch, deploy
from desk.errors import DeployFailed
from tests.deploy.sites import Files, read_site, silent, write_site


@dataclass(frozen=True, slots=True)
class Clones:
    """The site's own repository, with work under way, and the bare one that it is sent to."""

    root: Path
    bare: Path

    def git(self, *words: str, where: Path | None = None) -> str:
        """What git says in the site's repository, or in another one."""
        done = subprocess.run(
            ["git", *words], cwd=where or self.root, check=True, capture_output=True, text=True
        )
        return done.stdout.strip()

    def bring(self, files: Files, branch: str = "pages", **more: str) -> Deployed:
        """Build these files, and send them."""
        output = write_site(self.root / "output", files)
        target = GitBranch(**{"remote": "origin", "branch": branch} | more)
        return deploy(output, target, root=self.root, tell=silent)

    def failed(self, files: Files, **more: str) -> str:
        """What a deploy says that must fail."""
        with pytest.raises(DeployFailed) as error:
            self.bring(files, **more)
        return f"{error.value.message} {error.value.advice}"

    def online(self, branch: str = "pages") -> dict[str, bytes]:
        """What the branch holds, read back from the bare repository."""
        there = self.bare.with_name("read")
        subprocess.run(["rm", "-rf", str(there)], check=True)
        words = ["git", "clone", "--quiet", "--branch", branch, str(self.bare), str(there)]
        subprocess.run([*words, "-c", "core.autocrlf=false"], check=True)
        subprocess.run(["rm", "-rf", str(there / ".git")], check=True)
        return read_site(there)

    def tip(self, branch: str = "pages") -> str:
        """The commit that the bare repository has."""
        return self.git("rev-parse", branch, where=self.bare)

    def work(self) -> tuple[str, ...]:
        """All that the maintainer would notice: index, files, branches, and what HEAD is."""
        return (
            self.git("status", "--porcelain"),
            self.git("diff", "--cached"),
            self.git("for-each-ref", "refs/heads", "refs/tags"),
            self.git("stash", "list"),
            self.git("rev-parse", "HEAD"),
        )
