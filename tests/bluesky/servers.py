"""Bluesky's own servers for the tests, on this machine alone, gone without a trace afterwards.

They need Node 20 with the packages of this folder (``npm ci``), PostgreSQL and Redis. Each run
has instances of its own: nothing that runs on the machine is touched or used.
"""

from __future__ import annotations

import json
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO

from tests.bluesky.calls import Network, wait_for

HERE = Path(__file__).parent
BUILT = HERE / "node_modules" / "better-sqlite3" / "build" / "Release" / "better_sqlite3.node"
START = 60.0  # seconds for each server at most; the network takes six
_POSTGRES = ("/usr/lib/postgresql", "/opt/homebrew/opt", "/usr/local/opt")
_PROGRAMS = ("initdb", "postgres", "pg_isready")


def lacking() -> tuple[str, ...]:
    """What this machine lacks for it."""
    found = {
        "node": shutil.which("node"),
        "tests/bluesky/node_modules": BUILT.exists(),
        "postgresql": _postgres(),
        "redis-server": shutil.which("redis-server"),
    }
    return tuple(name for name, there in found.items() if not there)


@contextmanager
def network() -> Iterator[Network]:
    """The whole network, ready; stopped and removed afterwards."""
    with ExitStack() as stack:
        folder = Path(tempfile.mkdtemp(prefix="rapporteur-bluesky-"))
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        folder.chmod(0o755)  # the database runs as another user where the tests run as root
        postgres_port, redis_port, *ports = free_ports(6)
        stack.enter_context(_redis(folder, redis_port))
        stack.enter_context(_database(folder, postgres_port))
        env = {
            **os.environ,
            "DB_POSTGRES_URL": f"postgresql://reports@127.0.0.1:{postgres_port}/postgres",
            "REDIS_HOST": f"127.0.0.1:{redis_port}",
            "PORTS": " ".join(map(str, ports)),
            "LOG_ENABLED": "false",
            "TMPDIR": str(folder),
        }
        yield stack.enter_context(_nodes(folder, env))


def free_ports(count: int) -> tuple[int, ...]:
    """So many ports of this machine that nobody listens on."""
    with ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(count)]
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return tuple(one.getsockname()[1] for one in sockets)


@contextmanager
def _nodes(folder: Path, env: Mapping[str, str]) -> Iterator[Network]:
    log = folder / "network.log"
    command = ["node", "--require", "./loopback.cjs", "network.mjs"]
    with (
        log.open("wb") as errors,
        _process(command, errors, cwd=HERE, env=env, stdout=subprocess.PIPE) as node,
    ):
        assert node.stdout
        line = node.stdout.readline()  # ends with the process, should it not come up
        if not line.startswith(b"{"):
            raise RuntimeError(f"the network did not start: {log.read_text()[-2000:]}")
        said = json.loads(line)
        yield Network(pds=said["pds"], bsky=said["bsky"])


@contextmanager
def _redis(folder: Path, port: int) -> Iterator[None]:
    command = ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", "",
               "--appendonly", "no", "--dir", str(folder)]  # fmt: skip
    with (folder / "redis.log").open("wb") as log, _process(command, log, stdout=log):
        wait_for(lambda: _listens(port), START, "redis-server did not start")
        yield


@contextmanager
def _database(folder: Path, port: int) -> Iterator[None]:
    binaries, data = _postgres(), folder / "postgres"
    assert binaries
    data.mkdir(mode=0o700)
    user = _ordinary_user()
    if user:
        shutil.chown(data, user)
    initdb = [str(binaries / "initdb"), "--pgdata", str(data), "--username", "reports",
              "--auth", "trust", "--encoding", "UTF8", "--locale", "C", "--no-sync"]  # fmt: skip
    options = {
        "listen_addresses": "127.0.0.1", "unix_socket_directories": "", "port": port,
        "fsync": "off", "full_page_writes": "off", "synchronous_commit": "off",
        "max_connections": 300,
    }  # fmt: skip
    settings = [f"--{name.replace('_', '-')}={value}" for name, value in options.items()]
    server = [str(binaries / "postgres"), "-D", str(data), *settings]
    ready = [str(binaries / "pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(port)]
    with (folder / "postgres.log").open("wb") as log:
        _run(initdb, user, folder)
        with _process(server, log, user=user, cwd=folder, stdout=log, end=signal.SIGINT):
            wait_for(lambda: _succeeds(ready), START, "postgres did not start")
            yield


@contextmanager
def _process(  # noqa: PLR0913 — as many as a process has
    command: list[str],
    errors: IO[bytes],
    *,
    stdout: int | IO[bytes],
    user: str | None = None,
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
    end: signal.Signals = signal.SIGTERM,
) -> Iterator[subprocess.Popen[bytes]]:
    """A process of ours for as long as the block runs; its standard input ends with us."""
    process = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=stdout, stderr=errors, cwd=cwd, env=env,
        user=user, extra_groups=[] if user else None,
    )  # fmt: skip
    try:
        yield process
    finally:
        process.send_signal(end)
        try:
            process.communicate(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()


def _postgres() -> Path | None:
    """The folder of PostgreSQL's programs; the newest where there are several."""
    found = [path.parent for root in _POSTGRES for path in Path(root).glob("*/bin/initdb")]
    on_path = shutil.which("initdb")
    if on_path:
        found.append(Path(on_path).resolve().parent)
    whole = [path for path in found if all((path / name).exists() for name in _PROGRAMS)]
    return max(whole, key=str) if whole else None


def _ordinary_user() -> str | None:
    """Who runs the database: PostgreSQL refuses root. None: who we are."""
    if os.geteuid():
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


def _run(command: list[str], user: str | None, cwd: Path) -> None:
    subprocess.run(
        command, user=user, extra_groups=[] if user else None, cwd=cwd, check=True,
        stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL,
    )  # fmt: skip


def _succeeds(command: list[str]) -> bool:
    return subprocess.run(command, check=False, stdin=subprocess.DEVNULL).returncode == 0


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
