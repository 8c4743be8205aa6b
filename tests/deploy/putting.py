"""A site to bring to a folder, and the bringing."""

from __future__ import annotations

from pathlib import Path

from desk.deploy import Deployed, Folder
from desk.deploy.folder import Ways, deploy_folder
from tests.deploy.sites import Files, silent, write_site

SITE = {"index.html": b"home", "a/index.html": b"one", "a/b/photo.jpg": b"\xff\xd8" * 9000}


def never(_one: Path, _other: Path) -> bool:
    """A file system that cannot exchange two folders."""
    return False


def bring(root: Path, files: Files, ways: Ways | None = None) -> Deployed:
    """Build these files, and bring them to public/."""
    output = write_site(root / "output", files)
    target = Folder(path=root / "public")
    return deploy_folder(output, target, root=root, tell=silent, ways=ways)


def beside(root: Path) -> set[str]:
    return {path.name for path in root.iterdir()} - {"output", "public"}
