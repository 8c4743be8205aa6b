"""A site with accounts as its maintainer has it: files, commands, and readers who see its pages."""

from __future__ import annotations

import json
import os
import pty
import re
import select
import shutil
import signal
import socket
import socketserver
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from hashlib import sha256
from http.client import HTTPConnection
from http.server import SimpleHTTPRequestHandler
from io import StringIO
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from desk.accounts import accounts_of, environment
from desk.ledger import read_ledger
from desk.publish import run_publish
from desk.run import with_site
from desk.site import Site, load_site
from posse.adoption import adopt
from posse.app import connected
from posse.models import Announcement, Claim, Receipt, Result
from tests.desk.sites import REPORT, project_at, write
from tests.posse.networks.answering import Asked, Reply, Scripted
from tests.practice import Mock

REPORT_ID = "congres/report"
_MORE = "# --- of the test ---"
_ASKED = "kip for good"  # the end of the question
_PATIENCE = 60  # seconds for anything that a command does
_AGES_AGO = timedelta(days=1)  # an account that is known for so long has nothing "before" it


class Pages(socketserver.ThreadingTCPServer):
    """Shows ``folder`` to readers; the next ``missing`` looks at a report find nothing."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self) -> None:
        self.folder = Path()
        self.missing = 0
        super().__init__(("127.0.0.1", 0), _Handler)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def handle_error(self, request: object, client_address: object) -> None:
        """Who looks may go away."""


class _Handler(SimpleHTTPRequestHandler):
    server: Pages

    def do_GET(self) -> None:
        self.directory = str(self.server.folder)
        if self.server.missing:
            self.server.missing -= 1
            self.send_error(404)
            return
        super().do_GET()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 — the parent's name
        """Keep quiet."""


@contextmanager
def shown() -> Iterator[Pages]:
    """A page server until the end."""
    with Pages() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join(10)


@dataclass(frozen=True)
class Ended:
    """How a command ended: its exit code, and all that it said."""

    code: int
    said: str


class Desk:
    """A project in ``root``; ``who`` is the person of the practice server that it posts as."""

    def __init__(self, root: Path, pages: Pages, mock: Mock, who: str) -> None:
        self.root, self.pages, self.mock, self.who = root, pages, mock, who
        self._settings: dict[str, object] = {
            "DEFAULT_LANG": "en", "SITEURL": pages.url, "POSSE_LIVE_TIMEOUT": 0,
        }  # fmt: skip

    @property
    def site(self) -> Site:
        return load_site(self.root)

    def set(self, **settings: object) -> None:
        """Write these settings down."""
        self._settings |= settings
        path = self.root / "pelicanconf.py"
        before = path.read_text(encoding="utf-8").partition(_MORE)[0]
        lines = (f"{name} = {value!r}" for name, value in self._settings.items())
        path.write_text("\n".join([before.rstrip(), "", _MORE, *lines, ""]), encoding="utf-8")

    def deploy_to(self, folder: Path) -> None:
        """Have the site brought out there."""
        self.files({"publishconf.py": "from pelicanconf import *\nRAPPORTEUR_PREVIEW = False\n"
                    f"DEPLOY = {{'to': 'folder', 'path': {str(folder)!r}}}\n"})  # fmt: skip

    def connect(self, networks: Mapping[str, Mapping[str, object]], **secrets: str) -> None:
        """Write accounts down, and secrets into .env."""
        self.set(POSSE_NETWORKS={name: dict(options) for name, options in networks.items()})
        text = "".join(f"{name}={value}\n" for name, value in secrets.items())
        write(self.root, {".env": text})

    def connect_to(self, server: str, *, known: bool = True, **more: object) -> None:
        """The one account that most tests have, looked at a day ago unless it is not known."""
        self.connect(
            {"mastodon": {"server": server, **more}}, MASTODON_TOKEN=self.mock.token(self.who)
        )
        self.forget_accounts()
        if known:
            self.know()

    def know(self, *, since: datetime | None = None) -> None:
        """Look at each account that can be looked at, as `connect` does; a day ago by default."""
        site = self.site
        for account in accounts_of(site):
            adopt(
                account.name, connected(account, environment(site), media=site.output),
                record=read_ledger(site), site_url=site.url, addresses={},
                now=since or datetime.now(UTC) - _AGES_AGO,
            )  # fmt: skip

    def forget(self) -> None:
        """Lose the record of everything, as with a new machine."""
        shutil.rmtree(self.root / "state")

    def forget_accounts(self) -> None:
        """Lose the knowledge of all accounts."""
        shutil.rmtree(self.root / "state" / "accounts", ignore_errors=True)

    def files(self, files: Mapping[str, str]) -> None:
        """Write these files below the project."""
        write(self.root, files)

    def unclear_since(self, then: datetime, report: str = REPORT_ID) -> None:
        """A run sent the report at that time, and never heard what became of it."""
        words = Announcement(report=report, account="mastodon", text="Bonjour.", lang="fr",
                             link=f"{self.pages.url}/{report}/")  # fmt: skip
        claim = Claim(report=report, account="mastodon", attempt=1, key="k", at=then, until=then,
                      run="r1", announcement=words)  # fmt: skip
        ledger = read_ledger(self.site)
        assert ledger.claim(claim)
        ledger.receive(Receipt(report=report, account="mastodon", claim=claim.name, at=then,
                               result=Result.UNKNOWN, evidence="no answer"))  # fmt: skip

    def write(self, name: str, *lines: str, title: str = "", text: str = "Le texte.") -> None:
        """A report, or its newer version, with these lines more in its front matter."""
        front = REPORT.partition("\n\n")[0]
        if title:
            front = front.replace("Être performant", title)
        self.files({f"content/events/{name}.md": "\n".join([front, *lines, "", text, ""])})

    def publish(
        self, *, yes: bool = False, dry_run: bool = False, only: str = "", report: str = ""
    ) -> Ended:
        """Run the command in this process, without a terminal."""
        return self.run(partial(
            run_publish, force=False, dry_run=dry_run, yes=yes, only=only, report=report
        ))  # fmt: skip

    def announce(self, report: str = "") -> Ended:
        """Announce what is out, without asking and without bringing anything out."""
        return self.publish(yes=True, only="announce", report=report)

    def run(self, action: Any) -> Ended:
        """Do something with the site as a command does."""
        said, code = StringIO(), 0
        with redirect_stdout(said), redirect_stderr(said):
            try:
                with_site(self.root, action)
            except SystemExit as end:
                code = int(end.code or 0)
        return Ended(code, said.getvalue())

    def posts(self) -> list[dict[str, Any]]:
        """What readers of the account see, newest first."""
        return self.mock.posts(self.who)

    def page(self, report: str = REPORT_ID) -> str:
        """The page that readers get."""
        path = self.root / "public" / report / "index.html"
        return path.read_text(encoding="utf-8")

    def record(self, report: str = REPORT_ID) -> tuple[tuple[Claim, ...], tuple[Receipt, ...]]:
        """The claims and receipts of a report."""
        ledger = read_ledger(self.site)
        return ledger.claims(report), ledger.receipts(report)


def began(root: Path, files: Mapping[str, str | bytes | None], pages: Pages, mock: Mock) -> Desk:
    """A new project that nobody published yet."""
    project_at(root, files)
    desk = Desk(root, pages, mock, "")
    desk.set()
    return desk


def copied(template: Path, root: Path, pages: Pages, mock: Mock, who: str) -> Desk:
    """A copy of a project that is out; its pages are those that readers get from now on."""
    shutil.copytree(template, root, symlinks=True)
    desk = Desk(root, pages, mock, who)
    desk.set()
    pages.folder, pages.missing = root / "public", 0
    return desk


def passed_on(url: str) -> Reply:
    """The answer of another server, as it is."""

    def reply(peer: socket.socket, asked: Asked) -> None:
        peer.sendall(_answer_of(url, asked))

    return reply


def made_then_gone(url: str) -> Reply:
    """Has the other server do what was asked, and goes without a word."""

    def reply(_peer: socket.socket, asked: Asked) -> None:
        _answer_of(url, asked)

    return reply


def gone(_peer: socket.socket, _asked: Asked) -> None:
    """Reads what was asked, and goes without a word."""


def before(mock: Mock, script: Mapping[str, Reply]) -> Scripted:
    """A server that is the practice server, but for what the script says."""
    on = passed_on(mock.url)
    return Scripted({"GET /": on, "POST /": on, **script})


def _answer_of(url: str, asked: Asked) -> bytes:
    other = HTTPConnection(urlsplit(url).netloc, timeout=10)
    other.request(asked.method, asked.path, asked.body, dict(asked.headers))
    got = other.getresponse()
    body = got.read()
    kept = ("Date", "Content-Type", "Location", "Retry-After")
    head = [f"{name}: {value}" for name in kept if (value := got.headers.get(name))]
    other.close()
    lines = [f"HTTP/1.1 {got.status} {got.reason}", f"Content-Length: {len(body)}", *head]
    return "\r\n".join([*lines, "", ""]).encode() + body


class Terminal:
    """A command at a real pseudo-terminal, and a person who looks at it and answers."""

    def __init__(self, root: Path, *words: str, columns: int = 100) -> None:
        self._said = ""
        self._ours, its = pty.openpty()
        os.set_blocking(self._ours, False)
        env = {**os.environ, "COLUMNS": str(columns), "TERM": "xterm"}
        self._process = subprocess.Popen(
            [sys.executable, "-m", "invoke", *words], cwd=root, stdin=its, stdout=its, stderr=its,
            env=env, start_new_session=True,
        )  # fmt: skip
        os.close(its)

    def answer(self, *answers: str) -> Ended:
        """Give these answers, each when it is asked for, and wait for the end."""
        with self._at_work():
            for number, words in enumerate(answers, 1):
                self._wait_for(_ASKED, number)
                os.write(self._ours, f"{words}\n".encode())
            self._wait_for("", 1)
        return self._ended()

    def stop_at(self, words: str) -> Ended:
        """Ctrl-C as soon as this is seen."""
        with self._at_work():
            self._wait_for(words, 1)
            self._process.send_signal(signal.SIGINT)
            self._wait_for("", 1)
        return self._ended()

    def _wait_for(self, words: str, times: int) -> None:
        """Until this was said so often; for "", until the end."""
        end = time.monotonic() + _PATIENCE
        while time.monotonic() < end and self._read():
            if words and self._said.count(words) >= times:
                return
        assert not words or self._said.count(words) >= times, screen(self._said)

    def _read(self) -> bool:
        """Take in what was said; False when there will be no more."""
        try:
            if select.select([self._ours], [], [], 0.1)[0]:
                part = os.read(self._ours, 65536)
                self._said += part.decode(errors="replace")
                return bool(part)
        except OSError:  # nobody has the other side any more
            return False
        return True

    def _ended(self) -> Ended:
        return Ended(self._process.returncode, screen(self._said))

    @contextmanager
    def _at_work(self) -> Iterator[None]:
        try:
            yield
            self._process.wait(_PATIENCE)
        finally:
            self._process.kill()
            self._process.wait(10)
            os.close(self._ours)


def screen(said: str) -> str:
    """What is left to read of what a terminal was told: lines that were erased are gone."""
    lines, now = [""], 0
    for part in re.findall(r"\x1b\[[0-9;?]*[A-Za-z]|\r|\n|[^\x1b\r\n]+", said):
        if part == "\n":
            now += 1
            lines += [""] * (now + 1 - len(lines))
        elif part.endswith("A") and part.startswith("\x1b"):
            now = max(0, now - int(part[2:-1] or 1))
        elif part == "\x1b[2K":
            lines[now] = ""
        elif part[0] not in "\x1b\r":
            lines[now] += part
    return "\n".join(lines)


def digests(root: Path, *folders: str) -> dict[str, str]:
    """What each file in these folders holds, but what is hidden."""
    return {
        str(path.relative_to(root)): sha256(path.read_bytes()).hexdigest()
        for folder in folders
        for path in sorted((root / folder).rglob("*"))
        if path.is_file() and not any(p.startswith(".") for p in path.relative_to(root).parts)
    }


def files_with(root: Path, words: str) -> list[str]:
    """The files below a folder that have these words in them."""
    found = (path for path in sorted(root.rglob("*")) if path.is_file())
    return [str(path.relative_to(root)) for path in found if words.encode() in path.read_bytes()]


def manifest(root: Path) -> Sequence[Mapping[str, Any]]:
    """The reports of the last build."""
    told = json.loads((root / ".cache" / "manifest.json").read_text(encoding="utf-8"))
    return list(told["reports"])
