"""snac for the tests: a small server of the Fediverse that speaks Mastodon's API in part.

https://codeberg.org/grunfink/snac2 — the real thing, as the distribution has it. It runs on this
machine alone, as an ordinary user, in a folder that is gone afterwards.
"""

from __future__ import annotations

import base64
import json
import os
import re
import shutil
import subprocess
import tempfile
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from typing import IO, Any

from tests.bluesky.calls import wait_for
from tests.machine import snac_path
from tests.practice import free_port

START = 30.0  # seconds at most; it takes a tenth of one
END = 5.0  # seconds at most that it gets before it is killed
STATUSES = "/api/v1/statuses"


@dataclass(frozen=True, kw_only=True)
class Snac:
    """A running snac; ``data`` are its files, and ``user`` is who it runs as, None for us."""

    url: str
    program: Path
    data: Path
    user: str | None
    passwords: dict[str, str] = field(default_factory=dict, repr=False)
    tokens: dict[str, str] = field(default_factory=dict, repr=False)

    def newcomer(self) -> str:
        """Somebody who has an account there from now on, and never posted."""
        name = f"musee{len(self.passwords)}"
        said = run([str(self.program), "adduser", str(self.data), name], self.user)
        self.passwords[name] = said.partition("User password is ")[2].split()[0]
        return name

    def token(self, name: str) -> str:
        """What a person lets an app in with: by its own pages, and asked for once."""
        if name not in self.tokens:
            app = self._ask("/api/v1/apps", {
                "client_name": "Essai", "redirect_uris": "urn:ietf:wg:oauth:2.0:oob",
                "scopes": "read write",
            })  # fmt: skip
            known = {"client_id": app["client_id"], "redirect_uri": app["redirect_uri"]}
            page = urllib.parse.urlencode({**known, "response_type": "code"})
            code = self.allowed(f"{self.url}/oauth/authorize?{page}", name)
            form = {**known, "client_secret": app["client_secret"], "code": code,
                    "grant_type": "authorization_code"}  # fmt: skip
            self.tokens[name] = self._ask("/oauth/token", form)["access_token"]
        return self.tokens[name]

    def allowed(self, page: str, name: str) -> str:
        """The code that somebody is shown who logs in on the page to let an app in."""
        html = answered(page)
        target = re.search(r'<form method="post" action="([^"]+)"', html)
        assert target, html
        fields = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', html)
        form = {key: unescape(value) for key, value in fields}
        login = {"login": name, "passwd": self.passwords[name]}
        return answered(target[1], {**form, **login}).strip()

    def posts(self, name: str) -> list[dict[str, Any]]:
        """What readers see of one of its people, newest first."""
        found: list[dict[str, Any]] = self._ask(f"/api/v1/accounts/{name}/statuses")
        return found

    def say(self, name: str, text: str) -> str:
        """Post by hand, as one of its people would; the address of the post."""
        return str(self._ask(STATUSES, {"status": text}, name)["url"])

    def answer(self, name: str, text: str, to: Mapping[str, Any]) -> dict[str, Any]:
        """Have somebody answer a post."""
        form = {"status": text, "in_reply_to_id": str(to["id"])}
        made: dict[str, Any] = self._ask(STATUSES, form, name)
        return made

    def like(self, name: str, post: Mapping[str, Any]) -> None:
        """Have somebody like a post."""
        self._ask(f"{STATUSES}/{post['id']}/favourite", {}, name)

    def told(self, name: str) -> set[str]:
        """Of what kinds the notifications are that somebody has."""
        return {str(one["type"]) for one in self._ask("/api/v1/notifications", name=name)}

    def below(self, name: str, post: Mapping[str, Any]) -> list[str]:
        """The words of what answers a post, as it shows them to somebody."""
        thread = self._ask(f"{STATUSES}/{post['id']}/context", name=name)
        return [str(one["content"]).removesuffix("<br>") for one in thread["descendants"]]

    def edit(self, name: str, url: str, text: str) -> None:
        """Have somebody put other words into a post of theirs."""
        form = json.dumps({"status": text}).encode()
        headers = {**self._bearer(name), "Content-Type": "application/json"}
        answered(f"{self.url}{STATUSES}/{self._id(name, url)}", form, headers, method="PUT")

    def boost(self, name: str, url: str) -> None:
        """Have somebody boost somebody's post, who is known there like one of another server."""
        run([str(self.program), "actor", str(self.data), f"{self.url}/{name}"], self.user)
        self._press("Boost", name, url)

    def delete(self, name: str, url: str) -> None:
        """Take a post back as somebody does who made it."""
        self._press("Delete", name, url)

    def _press(self, button: str, name: str, url: str) -> None:
        """Have somebody press a button of its own pages below a post."""
        login = base64.b64encode(f"{name}:{self.passwords[name]}".encode()).decode()
        form = {"id": url, "actor": f"{self.url}/{name}", "action": button, "redir": "x"}
        answered(f"{self.url}/{name}/admin/action", form, {"Authorization": f"Basic {login}"})

    def _id(self, name: str, url: str) -> str:
        return next(str(post["id"]) for post in self.posts(name) if post["uri"] == url)

    def _bearer(self, name: str) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token(name)}"}

    def _ask(self, path: str, form: Mapping[str, str] | None = None, name: str = "") -> Any:
        headers = self._bearer(name) if name else {}
        return json.loads(answered(self.url + path, form, headers))


class _Staying(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: Any, **_more: Any) -> None:
        """Nowhere: what a button did is done."""


def answered(
    url: str, form: Mapping[str, str] | bytes | None = None,
    headers: Mapping[str, str] | None = None, *, method: str | None = None,
) -> str:  # fmt: skip
    """What it answers to a browser or an app; nothing where it leads elsewhere."""
    data = urllib.parse.urlencode(form).encode() if isinstance(form, Mapping) else form
    request = urllib.request.Request(url, data, dict(headers or {}), method=method)  # noqa: S310 — its address is ours
    try:
        with urllib.request.build_opener(_Staying).open(request, timeout=10) as answer:
            return str(answer.read().decode())
    except urllib.error.HTTPError as error:
        with error:
            if error.code == 303:
                return ""
        raise


@contextmanager
def running() -> Iterator[Snac]:
    """A running server without anybody, until the end."""
    user = "nobody" if os.geteuid() == 0 else None
    found = snac_path()
    assert found
    folder = Path(tempfile.mkdtemp(prefix="rapporteur-snac-"))
    try:
        program = folder / "snac"
        shutil.copy(found, program)  # where the checkout lies, others may not look
        if user:
            shutil.chown(folder, user)
        port = free_port()
        data = _begun(program, folder / "data", user, port)
        with (
            (folder / "log").open("wb") as log,
            _process([str(program), "httpd", str(data)], user, log),
        ):
            url = f"http://127.0.0.1:{port}"
            wait_for(lambda: _answers(url), START, "snac did not start")
            yield Snac(url=url, program=program, data=data, user=user)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def run(command: list[str], user: str | None, typed: str = "") -> str:
    """What a command of its says when this is typed."""
    done = subprocess.run(
        command, input=typed, capture_output=True, text=True, check=True, timeout=60, cwd="/",
        user=user, extra_groups=[] if user else None,
    )  # fmt: skip
    return done.stdout


def _begun(program: Path, data: Path, user: str | None, port: int) -> Path:
    """A folder of its data, as a person begins one who answers its questions."""
    typed = f"127.0.0.1\n{port}\n127.0.0.1:{port}\n\n\n"  # address, port, name, prefix, mail
    run([str(program), "init", str(data)], user, typed)
    settings = data / "server.json"
    text = settings.read_text(encoding="utf-8").replace('"https"', '"http"')
    settings.write_text(text, encoding="utf-8")
    return data


@contextmanager
def _process(command: list[str], user: str | None, log: IO[bytes]) -> Iterator[None]:
    process = subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd="/",
        user=user, extra_groups=[] if user else None,
    )  # fmt: skip
    try:
        yield
    finally:
        process.terminate()
        try:
            process.wait(END)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(END)


def _answers(url: str) -> bool:
    try:
        answered(f"{url}/api/v1/instance")
    except OSError:
        return False
    return True
