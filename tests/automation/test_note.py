"""One comment below a change: made once, written anew afterwards, and never in the way."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from desk.automation.comment import MARK
from desk.automation.note import PAGE, main
from tests.loopback import Loopback, Quiet, served
from tests.practice import free_port

TOKEN = "canary-of-nobody"  # noqa: S105 — nobody's
TEXT = f"{MARK}\n\n### Plan\n"


@dataclass
class Forge:
    """The comments of one change, as a code host keeps them; ``status`` refuses everything."""

    comments: list[dict[str, Any]] = field(default_factory=list)
    asked: list[tuple[str, str]] = field(default_factory=list)
    headers: list[Mapping[str, str]] = field(default_factory=list)
    status: int = 0
    not_ours: set[int] = field(default_factory=set)
    url: str = ""

    def say(self, body: str, kind: str = "Bot") -> None:
        """Somebody comments."""
        self.comments.append({"id": len(self.comments) + 1, "body": body, "user": {"type": kind}})

    def answer(self, method: str, path: str, query: Mapping[str, list[str]], body: str) -> Any:
        """A status and what is said, as GitHub and GitLab do."""
        if self.status:
            return self.status, {"message": "no"}
        if method == "GET":
            size, page = int(query["per_page"][0]), int(query["page"][0])
            return 200, self.comments[(page - 1) * size : page * size]
        if method == "POST":
            self.say(body)
            return 201, self.comments[-1]
        number = int(path.rpartition("/")[2])
        if number in self.not_ours:
            return 403, {"message": "not yours"}
        self.comments[number - 1]["body"] = body
        return 200, self.comments[number - 1]


@contextmanager
def asked_of(forge: Forge) -> Iterator[Forge]:
    """On loopback, until the end."""

    class Handler(Quiet, BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            address = urlsplit(self.path)
            told = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            forge.asked.append((self.command, address.path))
            forge.headers.append(dict(self.headers))
            body = json.loads(told)["body"] if told else ""
            status, said = forge.answer(self.command, address.path, parse_qs(address.query), body)
            content = json.dumps(said).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(content)))
            self.send_header("Location", "http://127.0.0.1:9/elsewhere")
            self.end_headers()
            self.wfile.write(content)

        do_POST = do_PUT = do_PATCH = do_GET  # noqa: N815 — the parent's names

    with served(Loopback(Handler)) as server:
        forge.url = server.url
        yield forge


def on_github(url: str) -> dict[str, str]:
    """A job's variables there."""
    return {
        "GITHUB_TOKEN": TOKEN, "GITHUB_REF": "refs/pull/12/merge", "GITHUB_API_URL": url,
        "GITHUB_REPOSITORY": "musee/site",
    }  # fmt: skip


def on_gitlab(url: str) -> dict[str, str]:
    """Likewise."""
    return {
        "RAPPORTEUR_NOTE_TOKEN": TOKEN, "CI_MERGE_REQUEST_IID": "12", "CI_API_V4_URL": url,
        "CI_PROJECT_ID": "7",
    }  # fmt: skip


HOSTS = {
    "github": (on_github, "/repos/musee/site/issues/12/comments",
               "/repos/musee/site/issues/comments/2", "PATCH"),
    "gitlab": (on_gitlab, "/projects/7/merge_requests/12/notes",
               "/projects/7/merge_requests/12/notes/2", "PUT"),
}  # fmt: skip


@pytest.mark.parametrize(("variables", "many", "one", "change"), HOSTS.values(), ids=HOSTS)
def test_it_is_made_once_and_then_written_anew(
    variables: Any, many: str, one: str, change: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with asked_of(Forge()) as forge:
        forge.say("Nice.", "User")
        assert main(variables(forge.url), TEXT) == 0
        assert main(variables(forge.url), f"{TEXT}\nNew.") == 0
    assert forge.asked == [("GET", many), ("POST", many), ("GET", many), (change, one)]
    assert [comment["body"] for comment in forge.comments] == ["Nice.", f"{TEXT}\nNew."]
    assert all(TOKEN in str(headers) for headers in forge.headers)
    assert TOKEN not in capsys.readouterr().out


def test_it_is_found_below_many_others() -> None:
    """Hosts give a hundred at a time."""
    with asked_of(Forge()) as forge:
        for _number in range(PAGE + 5):
            forge.say("Nice.", "User")
        forge.say(TEXT)
        assert main(on_github(forge.url), f"{TEXT}\nNew.") == 0
    assert (len(forge.comments), forge.comments[-1]["body"]) == (PAGE + 6, f"{TEXT}\nNew.")


@pytest.mark.parametrize("variables", [on_github, on_gitlab])
def test_what_a_person_began_with_our_mark_stays_theirs(variables: Any) -> None:
    """On GitHub it says that it is a person; on GitLab the token may not write it."""
    with asked_of(Forge(not_ours={1})) as forge:
        forge.say(f"{MARK} mine", "User")
        assert main(variables(forge.url), TEXT) == 0
    assert [comment["body"] for comment in forge.comments] == [f"{MARK} mine", TEXT]


@pytest.mark.parametrize(
    ("status", "words"),
    [(401, "no right"), (403, "no right"), (404, "no right"), (500, "answers 500"), (302, "302")],
)
def test_a_host_that_does_not_take_it_fails_nothing(
    status: int, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """A token is never taken to where the host points."""
    with asked_of(Forge(status=status)) as forge:
        assert main(on_github(forge.url), TEXT) == 0
    assert words in capsys.readouterr().out
    assert len(forge.asked) == 1


def test_nobody_there_fails_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(on_github(f"http://127.0.0.1:{free_port()}"), TEXT) == 0
    assert "was not reached" in capsys.readouterr().out


@pytest.mark.parametrize(
    "variables",
    [{}, {"GITHUB_TOKEN": TOKEN, "GITHUB_REF": "refs/heads/main"}, {"CI_MERGE_REQUEST_IID": "12"}],
    ids=["at home", "a push", "no token"],
)
def test_where_there_is_nothing_to_comment_on_it_says_so(
    variables: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(variables, TEXT) == 0
    assert "no proposed change here" in capsys.readouterr().out
