"""The practice server, begun and ended."""

from __future__ import annotations

import http.client
import importlib.util
import json
import os
import secrets
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path

from desk.demo.readers import Reader, practice_readers
from desk.errors import SettingsWrong
from desk.site import Site
from desk.words import _

USER = "demo"
READY_WITHIN = 60  # seconds
_HOST = "127.0.0.1"
_SCRIPT = Path(__file__).with_name("mock.py")
_ENDS_WITHIN = 5  # seconds
# Nothing else of our environment is its business, the secrets in it least of all.
_PASSED = ("PATH", "LANG", "LC_ALL", "PYTHONUTF8", "PYTHONPATH")


@dataclass(frozen=True, kw_only=True, slots=True)
class Practice:
    """A running practice server: its address without a last slash, and its account's token.

    ``readers`` are others who have an account there.
    """

    url: str
    token: str = field(repr=False)
    readers: tuple[Reader, ...] = ()

    @property
    def tokens(self) -> dict[str, str]:
        """What lets each of its people in, by user."""
        return {USER: self.token, **{one.user: one.token for one in self.readers}}


def what_it_is() -> str:
    """The sentence that must stand wherever it shows itself."""
    return _("mastodon_mock, which is no Mastodon: a practice server on this machine")


@contextmanager
def practice_server(site: Site, folder: Path) -> Iterator[Practice]:
    """A practice server until the end; ``folder`` is for its log and its files.

    SettingsWrong when it is not installed, or does not start.
    """
    if importlib.util.find_spec("mastodon_mock") is None:
        raise SettingsWrong(
            _("The practice server is not installed."), _("`make demo` installs it.")
        )
    folder.mkdir()
    listening = socket.create_server((_HOST, 0), backlog=64)
    host = f"{_HOST}:{listening.getsockname()[1]}"
    practice = Practice(
        url=f"http://{host}", token=secrets.token_urlsafe(24), readers=practice_readers()
    )
    own = {"user": USER, "name": site.name, "token": practice.token}
    told = {
        "socket": str(listening.fileno()), "host": host, "lang": site.lang,
        "people": [own, *map(asdict, practice.readers)], "title": _("Practice server"),
        "what": what_it_is(), "media": str(folder / "media"),
    }  # fmt: skip
    process = _begin(listening, folder)
    try:
        _tell(process, json.dumps(told))
        _wait_for(host, folder / "log")
        yield practice
    finally:
        _end(process)


def _begin(listening: socket.socket, folder: Path) -> subprocess.Popen[bytes]:
    passed = {name: os.environ[name] for name in _PASSED if name in os.environ}
    with listening, (folder / "log").open("wb") as log:
        return subprocess.Popen(
            [sys.executable, "-P", str(_SCRIPT)],  # without this package in front of its own
            cwd=folder, stdin=subprocess.PIPE, stdout=log, stderr=subprocess.STDOUT,
            env={**passed, "TMPDIR": str(folder), "PYTHONDONTWRITEBYTECODE": "1"},
            pass_fds=(listening.fileno(),), start_new_session=True,  # Ctrl-C is for us
        )  # fmt: skip


def _tell(process: subprocess.Popen[bytes], line: str) -> None:
    if process.stdin is not None:
        with suppress(BrokenPipeError):  # it ended: why is in its log
            process.stdin.write(f"{line}\n".encode())
            process.stdin.flush()


def _wait_for(host: str, log: Path) -> None:
    """A connection waits in the socket until it is answered, or until the process is gone."""
    connection = http.client.HTTPConnection(host, timeout=READY_WITHIN)
    try:
        connection.request("GET", "/health")
        connection.getresponse().read()
    except (OSError, http.client.HTTPException) as error:
        raise SettingsWrong(
            _("The practice server did not start: %(reason)s") % {"reason": _last_line(log)},
            _("All that it said is in %(file)s.") % {"file": log},
        ) from error
    finally:
        connection.close()


def _last_line(log: Path) -> str:
    lines = log.read_text(encoding="utf-8", errors="replace").split("\n")
    return next((line.strip() for line in reversed(lines) if line.strip()), "–")


def _end(process: subprocess.Popen[bytes]) -> None:
    if process.stdin is not None:
        with suppress(BrokenPipeError):
            process.stdin.close()
    try:
        process.wait(_ENDS_WITHIN)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
