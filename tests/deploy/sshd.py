"""A real ssh server on loopback, an ordinary process with its own keys and settings."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

SSHD = shutil.which("sshd", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")
SETTINGS = """\
ListenAddress 127.0.0.1
Port {port}
HostKey {home}/host_key
AuthorizedKeysFile {home}/keys.pub
PidFile none
UsePAM no
StrictModes no
PasswordAuthentication no
KbdInteractiveAuthentication no
PermitRootLogin yes
LogLevel ERROR
MaxStartups 100
SetEnv PATH={path} HOME={home}
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Host:
    """A machine to deploy to: its sites are in ``folder``, ``bin`` comes first on its PATH."""

    port: int
    user: str
    folder: Path
    bin: Path
    keys: Path
    known: Path

    def setting(self, **more: object) -> dict[str, object]:
        """DEPLOY for a folder of this host."""
        options = ["-o", f'UserKnownHostsFile="{self.known}"', "-o", "IdentitiesOnly=yes"]
        options += ["-F", "none"]
        return {
            "to": "rsync",
            "host": "127.0.0.1",
            "path": str(self.folder / "site"),
            "user": self.user,
            "port": self.port,
            "identity": str(self.keys),
            "options": options,
        } | more


@contextmanager
def running_sshd(home: Path) -> Iterator[Host]:
    """Start a server whose files are all in ``home``; it ends with the block."""
    for key in ("host_key", "keys"):
        words = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(home / key)]
        subprocess.run(words, check=True)
    if os.geteuid() == 0:
        Path("/run/sshd").mkdir(exist_ok=True)  # sshd insists when root starts it
    for folder in ("sites", "bin"):
        (home / folder).mkdir()
    port = _free_port()
    path = f"{home / 'bin'}:/usr/local/bin:/usr/bin:/bin"
    settings = SETTINGS.format(port=port, home=home, path=path)
    (home / "sshd_config").write_text(settings, encoding="utf-8")
    key = " ".join((home / "host_key.pub").read_text(encoding="utf-8").split()[:2])
    (home / "known hosts").write_text(f"[127.0.0.1]:{port} {key}\n", encoding="utf-8")
    words = [str(SSHD), "-D", "-e", "-f", str(home / "sshd_config")]
    log = home / "sshd.log"
    with log.open("wb") as told, subprocess.Popen(words, stderr=told) as server:
        try:
            _wait(port, server, log)
            yield Host(
                port=port,
                user=pwd.getpwuid(os.geteuid()).pw_name,
                folder=home / "sites",
                bin=home / "bin",
                keys=home / "keys",
                known=home / "known hosts",
            )
        finally:
            server.terminate()
            server.wait(10)


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _wait(port: int, server: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(100):
        if server.poll() is not None:
            break
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except ConnectionRefusedError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError(log.read_text(encoding="utf-8"))
