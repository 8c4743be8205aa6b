"""Webmentions that we send: to all 23 kinds of pages, and to a receiver that is not ours."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from posse.fetch import Fetcher
from posse.guard import THE_WORLD, THIS_MACHINE
from posse.networks.webmention import Sender
from posse.telling import Taken
from tests.machine import NPM, needs
from tests.posse.networks.answering import Reply, Scripted, answer, resets, silent
from tests.posse.webmention_rocks import cases

SOURCE = "https://musee.example/rencontres/j1/"
SENDER = Sender(Fetcher(THIS_MACHINE, patience=2))
PAGE = answer('<link rel="webmention" href="/in">', kind="text/html")


@pytest.mark.parametrize("number", range(1, 24))
def test_each_kind_of_page_is_told_once_at_its_endpoint(number: int) -> None:
    with Scripted({}) as server:
        replies, wanted = cases(server.url)[number]
        endpoint = wanted.removeprefix(server.url)
        server.script |= {**replies, f"POST {endpoint}": answer("", "202 Accepted")}
        target = f"{server.url}/{number:02d}"
        assert SENDER.inform(SOURCE, target) == (Taken.TAKEN, "")
    *_, told = server.asked
    assert [asked.method for asked in server.asked] == ["GET"] * len(replies) + ["POST"]
    assert (told.path, told.form) == (endpoint, {"source": SOURCE, "target": target})


@needs("node", "npm")
def test_what_is_found_is_what_another_program_finds() -> None:
    """@remy/webmention passes over links to the host of the page that has them."""
    with Scripted({}) as server:
        site = server.url.replace("127.0.0.1", "localhost")
        links = "".join(f'<a href="{site}/{n:02d}">{n}</a>' for n in range(1, 24))
        page = f'<div class="h-entry"><div class="e-content">{links}</div></div>'
        server.script["GET /source"] = answer(page, kind="text/html")
        for replies, _endpoint in cases(site).values():
            server.script |= replies
        said = subprocess.run(
            ["node", str(NPM.parent / "endpoints.js"), f"{server.url}/source"],
            capture_output=True, text=True, check=True, timeout=60,
        )  # fmt: skip
    theirs = dict(json.loads(said.stdout))
    assert theirs == {f"{site}/{n:02d}": endpoint for n, (_, endpoint) in cases(site).items()}
    assert len(theirs) == 23


@needs("node", "npm")
def test_a_receiver_takes_it_and_finds_it_true() -> None:
    with _receiver() as url, Scripted({}) as server:
        target = f"{url}/article"
        body = f'<div class="h-entry"><p class="e-content"><a href="{target}">A link</a></p></div>'
        server.script["GET /report/"] = answer(body, kind="text/html")
        source = f"{server.url}/report/"
        assert SENDER.inform(source, target) == (Taken.TAKEN, "")
        (found,) = json.loads(Fetcher(THIS_MACHINE).get(f"{url}/stored?page=/article").body)
    assert found["source"] == source


@contextmanager
def _receiver() -> Iterator[str]:
    """webmention-handler, listening."""
    script = Path(NPM.parent / "receiver.js")
    with subprocess.Popen(["node", str(script)], stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            yield process.stdout.readline().strip()
        finally:
            process.terminate()


@pytest.mark.parametrize(
    ("page", "endpoint", "taken", "words"),
    [
        (answer("<p>none", kind="text/html"), b"", Taken.NONE, "takes no webmentions"),
        (answer('<a rel=webmention href="/in">', kind="image/svg+xml"), b"", Taken.NONE, "no web"),
        (answer("", "404 Not Found"), b"", Taken.REFUSED, "the page answers 404"),
        (answer("", "503 Busy"), b"", Taken.UNREACHED, "the page answers 503"),
        (answer("", "429 Too Many"), b"", Taken.UNREACHED, "429"),
        (silent, b"", Taken.UNREACHED, "no answer within"),
        (resets(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n"), b"", Taken.UNREACHED, "broke"),
        (PAGE, answer("", "400 Bad Request"), Taken.REFUSED, "its endpoint answers 400"),
        (PAGE, answer("", "500 Oh"), Taken.UNREACHED, "its endpoint answers 500"),
        (PAGE, answer("", "201 Created", Location="/1"), Taken.TAKEN, ""),
        (answer('<a rel=webmention href="http://10.0.0.1/in">', kind="text/html"), b"",
         Taken.REFUSED, "does not lead"),
        (answer('<a rel=webmention href="file:///etc/hostname">', kind="text/html"), b"",
         Taken.REFUSED, "only http"),
        (answer('<a rel=webmention href="http://a@127.0.0.1/">', kind="text/html"), b"",
         Taken.REFUSED, "a name or a password"),
    ],
)  # fmt: skip
def test_what_a_page_or_its_endpoint_answers_is_told(
    page: Reply, endpoint: Reply, taken: Taken, words: str
) -> None:
    with Scripted({"GET /a": page, "POST /in": endpoint}) as server:
        said = SENDER.inform(SOURCE, f"{server.url}/a")
    assert said[0] is taken
    assert words in said[1]


def test_no_endpoint_within_our_own_network_is_asked() -> None:
    """A page of the world's says that its endpoint is here: it is not told."""
    with Scripted({"POST /in": answer("")}) as server:
        sender = Sender(Fetcher(THE_WORLD, resolve=lambda _host, _port: ["127.0.0.1"]))
        assert sender.inform(SOURCE, "http://world.example/")[0] is Taken.REFUSED
        assert sender.inform(SOURCE, server.url)[0] is Taken.REFUSED
    assert server.asked == []
