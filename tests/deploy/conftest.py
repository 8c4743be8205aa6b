"""An ssh server for the tests that bring a site to one."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest

from tests.deploy.sshd import Host, running_sshd


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    with running_sshd(tmp_path_factory.mktemp("sshd")) as host:
        yield host


@pytest.fixture
def host(server: Host) -> Host:
    """The same server, with nothing on it yet."""
    for folder in (server.folder, server.bin):
        shutil.rmtree(folder)
        folder.mkdir()
    return server
