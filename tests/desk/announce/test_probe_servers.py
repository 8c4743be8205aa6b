"""Looking at real servers that are slow, wrong, or somebody else's."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from html import escape
from http.server import BaseHTTPRequestHandler

import pytest

from desk.announce.probe import Seen, look_at, verdict, wait_until_live
from desk.words import use
from tests.desk.announce.posts import report
from tests.loopback import Loopback, Quiet, served

REPORT = report(title="Être performant")
PAGE = (
    '<!doctype html><html lang=fr><head><link rel="canonical" href="{link}">'
    '<meta property="og:title" content="{title}"></head><body>Le texte.</body></html>'
)


def page(title: str = REPORT.title, link: str = REPORT.permalink) -> str:
    """A report's page, as the theme writes it."""
    return PAGE.format(title=escape(title), link=escape(link))


Answer = Callable[[BaseHTTPRequestHandler], None]


def says(status: int, text: str = "", **headers: str) -> Answer:
    """An answer of a server."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        body = text.encode()
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name, value)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    return answer


def drips(handler: BaseHTTPRequestHandler) -> None:
    """An answer that goes on and on, a byte at a time."""
    handler.send_response(200)
    handler.end_headers()
    try:
        for _turn in range(200):
            handler.wfile.write(b" ")
            handler.wfile.flush()
            time.sleep(0.05)
    except OSError:
        pass  # the other side hung up


@contextmanager
def serving(*answers: Answer) -> Iterator[str]:
    """A server that gives these answers in turn, the last one again and again; its address."""
    left = list(answers)

    class Handler(Quiet, BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            (left.pop(0) if len(left) > 1 else left[0])(self)

    with served(Loopback(Handler)) as server:
        yield f"{server.url}/a/"


def test_a_slow_host_is_waited_for() -> None:
    """Missing for a while, then the version before, then there: a real server."""
    old = says(200, page("Avant"))
    with serving(says(404), says(404), old, says(200, page(link="REAL"))) as address:
        told: list[str] = []
        made = report(permalink=address)
        waited = wait_until_live(
            made, 30, look=lambda url: _with_own_link(look_at(url), url), tell=told.append,
            sleep=lambda _seconds: None,
        )  # fmt: skip
    assert waited.why == ""
    assert waited.status == 200
    assert [line[:30] for line in told] == [
        "the host answers 404",
        "the page there has another tit",
    ]


def _with_own_link(seen: Seen, url: str) -> Seen:
    """The server does not know its port before it has one."""
    text = seen.text.replace("REAL", url).replace(REPORT.permalink, url)
    return Seen(status=seen.status, text=text, why=seen.why)


def test_redirects_on_the_same_host_are_followed() -> None:
    with serving(says(301, Location="/b"), says(302, Location="/b/"), says(200, "hier")) as address:
        assert look_at(address) == Seen(status=200, text="hier")


def test_redirects_without_end_are_left() -> None:
    with serving(says(301, Location="/again/")) as address:
        assert look_at(address).why == "it leads from page to page and to no end"


@pytest.mark.parametrize(
    "there",
    ["http://localhost.example/", "//evil.example/a/", "http://127.0.0.1:1/a/", "ftp://127.0.0.1/",
     "https://127.0.0.1:99999999/", "javascript:alert(1)"],
)  # fmt: skip
def test_redirects_to_elsewhere_are_not_followed(there: str) -> None:
    with serving(says(302, Location=there)) as address:
        seen = look_at(address)
    assert seen.status == 302
    assert seen.why.startswith("it leads elsewhere (")


def test_a_host_that_drips_has_its_time() -> None:
    with serving(drips) as address:
        began = time.monotonic()
        assert look_at(address, patience=0.4) == Seen(
            status=0, why="the host did not answer within 0.4 s"
        )
        assert time.monotonic() - began < 3


def test_a_host_that_refuses_is_named_so() -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        port = taken.getsockname()[1]
    assert look_at(f"http://127.0.0.1:{port}/") == Seen(
        status=0, why="the host cannot be reached (connection refused)"
    )


def test_what_a_look_failed_of_is_said_in_the_language_of_the_site() -> None:
    """Also a reason that has a number in it."""
    use("fr")
    try:
        with serving(says(200, "x" * 3_000_000)) as address:
            seen = look_at(address)
    finally:
        use("en")
    assert "(une réponse de plus de" in seen.why


def test_an_endless_page_is_not_read_to_its_end() -> None:
    with serving(says(200, "x" * 3_000_000)) as address:
        seen = look_at(address)
    assert seen.status == 0
    assert "an answer of more than 2 MB" in seen.why


def test_what_is_no_text_is_no_page() -> None:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.end_headers()
        handler.wfile.write(b"\x89PNG\xff\xfe\x00")

    with serving(answer) as address:
        assert "no canonical address" in verdict(look_at(address), REPORT)
