"""A site to bring to an ssh server, and the bringing."""

from __future__ import annotations

from pathlib import Path

import pytest

from desk.deploy import Deployed, deploy, target_from
from desk.errors import DeployFailed
from tests.deploy.sites import Files, silent, write_site
from tests.deploy.sshd import Host

SITE = {
    "index.html": b"home",
    "a/index.html": b"one",
    "a/b/photo.jpg": b"\xff\xd8" * 9000,
    "-n.html": b"",
    "été/l'été $HOME.html": b"summer",
}
NEWER = SITE | {"a/index.html": b"two", "new/x.html": b"x"}


def bring(root: Path, host: Host, files: Files, /, **more: object) -> Deployed:
    output = write_site(root / "output", files)
    return deploy(output, target_from(host.setting(**more), root), root=root, tell=silent)


def failed(root: Path, host: Host, files: Files, /, **more: object) -> str:
    """What a deploy says that must fail."""
    with pytest.raises(DeployFailed) as error:
        bring(root, host, files, **more)
    return f"{error.value.message} {error.value.advice}"
