"""The preview's answers, asked over real sockets."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.serve.running import Running


def test_a_page_has_the_script_and_a_policy_that_lets_it_run(shown: Running) -> None:
    status, headers, body = shown.ask("/report/")
    assert status == 200
    assert headers["content-type"] == "text/html; charset=utf-8"
    assert headers["cache-control"] == "no-store"
    assert body.count('<script src="/-/live.js"') == 1
    assert "script-src &#x27;self&#x27;" in body
    assert "the text of report" in body


def test_the_build_itself_is_left_alone(shown: Running) -> None:
    """Neither the script nor the loosened policy is ever in a file."""
    pages = list((shown.root / ".cache" / "serve").rglob("*.html"))
    assert len(pages) == 3
    for page in pages:
        assert "live.js" not in page.read_text()
        assert "script-src" not in page.read_text()


@pytest.mark.parametrize("path", ["/style.css", "/atom.xml", "/logo.svg", "/-/live.js"])
def test_only_pages_are_changed(shown: Running, path: str) -> None:
    status, _headers, body = shown.ask(path)
    assert status == 200
    assert "data-page" not in body


def test_accented_names_are_found(shown: Running) -> None:
    assert shown.ask("/d%C3%A9j%C3%A0.txt")[2] == "vu"


@pytest.mark.parametrize(
    "path", ["/", "/report/", "/style.css", "/photo.webp", "/nothing/", "/report"]
)
def test_head_says_what_get_says_without_the_body(shown: Running, path: str) -> None:
    status, headers, _body = shown.ask(path)
    head_status, head_headers, head_body = shown.ask(path, method="HEAD")
    for changing in ("date",):
        headers.pop(changing), head_headers.pop(changing)
    assert (head_status, head_headers, head_body) == (status, headers, "")


def test_a_folder_without_its_slash_is_sent_to_the_slash(shown: Running) -> None:
    status, headers, _body = shown.ask("/report?from=mail")
    assert (status, headers["location"]) == (302, "/report/?from=mail")


@pytest.mark.parametrize(
    "path",
    [
        "/../secret.txt",
        "/%2e%2e/secret.txt",
        "/out.txt",
        "/outside/secret.txt",
        "/report/%2e%2e%2f",
    ],
)
def test_nothing_outside_the_site_is_sent(shown: Running, path: str) -> None:
    """The site's own page for what is not there, which reloads when something appears."""
    status, _headers, body = shown.ask(path)
    assert status == 404
    assert "the text of 404" in body
    assert "live.js" in body
    assert "secret" not in body


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:8000", "localhost.evil.example", ""]
)
def test_another_name_for_this_machine_is_refused(shown: Running, host: str) -> None:
    """A page elsewhere cannot read drafts by pointing its own name at this machine."""
    for path in ("/report/", "/-/events", "/-/live.js"):
        status, _headers, body = shown.ask(path, Host=host)
        assert status == 403
        assert "text of report" not in body


@pytest.mark.parametrize("name", ["localhost", "127.0.0.1", "[::1]"])
def test_this_machine_by_its_own_names_is_answered(shown: Running, name: str) -> None:
    assert shown.ask("/report/", Host=f"{name}:{shown.port}")[0] == 200


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS"])
def test_a_preview_is_only_looked_at(shown: Running, method: str) -> None:
    status, headers, _body = shown.ask("/report/", method=method)
    assert (status, headers["allow"]) == (405, "GET, HEAD")


def test_a_connection_serves_several_requests(shown: Running) -> None:
    """Two requests in one packet, two answers; the second one closes."""
    address = ("127.0.0.1", shown.port)
    host = f"Host: localhost:{shown.port}\r\n"
    with socket.create_connection(address, timeout=5) as connection:
        connection.sendall(
            f"GET /style.css HTTP/1.1\r\n{host}\r\n"
            f"HEAD /report/ HTTP/1.1\r\n{host}Connection: close\r\n\r\n".encode()
        )
        answer = b"".join(iter(lambda: connection.recv(65536), b""))
    assert answer.count(b"HTTP/1.1 200 OK") == 2


def test_the_body_of_a_request_is_not_read_as_another_one(shown: Running) -> None:
    hidden = b"GET /report/ HTTP/1.1\r\nHost: localhost\r\n\r\n"
    head = f"GET /style.css HTTP/1.1\r\nHost: localhost\r\nContent-Length: {len(hidden)}\r\n\r\n"
    with socket.create_connection(("127.0.0.1", shown.port), timeout=5) as connection:
        connection.sendall(head.encode() + hidden)
        answer = b"".join(iter(lambda: connection.recv(65536), b""))
    assert answer.count(b"HTTP/1.1") == 1


def test_a_site_with_a_path_is_shown_below_it(start: Callable[..., Running]) -> None:
    running = start("base=/blog")
    assert running.address.endswith("/blog")
    assert running.ask("/")[1]["location"] == "/blog/"
    assert running.ask("/blog")[1]["location"] == "/blog/"
    assert running.ask("/blog/report/")[0] == 200
    assert running.ask("/report/")[0] == 404
    assert running.ask("/-/live.js")[0] == 200


def test_a_busy_port_gives_way_to_the_next(start: Callable[..., Running]) -> None:
    first = start()
    second = start(f"port={first.port}")
    assert first.port < second.port <= first.port + 10
    assert f"Port {first.port} is in use, so the preview has port {second.port}." in second.said
    assert first.ask("/report/")[0] == 200, "the two do not share their builds"


def test_an_address_that_is_not_ours_is_an_error_with_advice(start: Callable[..., Running]) -> None:
    """Exit code 4: a setting is wrong."""
    running = start("host=192.0.2.1", "port=8000", ends=True)
    assert running.process.wait(5) == 4
    assert "The preview cannot listen at 192.0.2.1, port 8000" in running.said


def test_being_open_to_the_network_is_said(start: Callable[..., Running]) -> None:
    running = start("host=0.0.0.0")
    assert "Others in this network can read it too, drafts included" in running.said
    assert running.ask("/report/", Host="192.168.1.20:8000")[0] == 200
    assert running.ask("/report/", Host="evil.example")[0] == 403


def test_a_broken_link_is_told_once_and_a_mistyped_address_is_not(
    start: Callable[..., Running],
) -> None:
    """Accents are readable, and nothing in an address can steer the terminal."""
    running = start()
    page = f"{running.address}/report/"
    for _again in range(3):
        running.ask("/photos/%C3%A9t%C3%A9%1b[31m.jpg", Referer=page)
        running.ask("/favicon.ico", Referer=page)
        running.ask("/mistyped/")
        running.ask("/style.css", Referer=page)
    told = running.until(lambda: [line for line in running.lines if "asks for" in line])
    assert told == ["  /report/ asks for /photos/\u00e9t\u00e9?[31m.jpg: nothing is there."]
    assert len(running.lines) == 3, "the address, the build, the broken link"
