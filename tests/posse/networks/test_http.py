"""The way to a server: what is shared by all networks that speak HTTP."""

from __future__ import annotations

import socket
import time
from pathlib import Path

import pytest

from posse.models import Result
from posse.networks.answers import CallFailed, clean
from posse.networks.http import Server, session
from tests.posse.networks.answering import Asked, Scripted, answer, drips
from tests.posse.networks.certificates import CERTIFICATE, encrypted

MINE = "mine"


def test_nothing_of_the_environment_changes_the_way(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".netrc").write_text("machine 127.0.0.1 login other password secret\n")
    (tmp_path / ".netrc").chmod(0o600)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("NETRC", str(tmp_path / ".netrc"))
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
    with Scripted({"GET /a": answer({"b": 1})}) as server:
        assert Server(server.url, token=MINE).get("/a").json() == {"b": 1}
        assert Server(server.url).get("/a").status == 200
    assert server.asked[0].headers["authorization"] == f"Bearer {MINE}"
    assert "authorization" not in server.asked[1].headers


def test_no_answer_leads_elsewhere_and_nothing_is_kept() -> None:
    away = answer("", "307 X", Location="/b", Set_Cookie="a=1")
    with Scripted({"GET /a": away, "GET /b": answer({})}) as server:
        way = session()
        assert way.get(f"{server.url}/a", allow_redirects=True).status_code == 307
        way.get(f"{server.url}/b")
    assert [asked.path for asked in server.asked] == ["/a", "/b"]
    assert "cookie" not in server.asked[1].headers


def test_each_request_has_a_connection_of_its_own() -> None:
    """The server would keep it, and does not say that it is to be closed."""
    after: list[bytes] = []

    def answers_and_listens(peer: socket.socket, _asked: Asked) -> None:
        peer.sendall(answer({}))
        after.append(peer.recv(1))

    with Scripted({"GET /a": answers_and_listens}) as server:
        way = Server(server.url)
        for _ in range(3):
            way.get("/a")
    assert after == [b"", b"", b""]


def test_a_file_goes_as_a_part_of_a_form_by_the_same_rules() -> None:
    """With words beside it in any script, its bytes as they are, the token, once."""
    data = bytes(range(256)) * 40 + b"\r\n--boundary"
    with Scripted({"POST /a": answer({"id": 1})}) as server:
        way = Server(server.url, token=MINE)
        assert (
            way.post_file("/a", {"words": "Une table 🎙"}, ("a.png", data, "image/png")).status
            == 200
        )
    (asked,) = server.asked
    file, words = asked.parts["file"], asked.parts["words"].get_payload(decode=True)
    assert isinstance(words, bytes)
    assert (file.get_payload(decode=True), words.decode()) == (data, "Une table 🎙")
    assert (file.get_filename(), file.get_content_type()) == ("a.png", "image/png")
    assert asked.headers["authorization"] == f"Bearer {MINE}"
    assert asked.headers["connection"] == "close"


def test_a_file_has_the_time_that_everything_has() -> None:
    with Scripted({"POST /a": drips(b"HTTP/1.1 200 OK\r\n")}) as server:
        begun = time.monotonic()
        with pytest.raises(CallFailed) as caught:
            Server(server.url, patience=0.5).post_file("/a", {}, ("a.png", b"x", "image/png"))
        assert time.monotonic() - begun < 10
    assert caught.value.result is Result.UNKNOWN
    assert len(server.asked) == 1


def test_a_library_cannot_wait_longer_than_we_do() -> None:
    start = time.monotonic()
    with Scripted({"GET /a": drips(b"HTTP/1.1 200 OK\r\nA: ")}) as server:
        with pytest.raises(CallFailed) as caught:
            session(0.5).get(f"{server.url}/a", timeout=300)
        took = time.monotonic() - start
    assert caught.value.result is Result.UNKNOWN
    assert 0.4 < took < 3


def test_time_runs_through_tls_too(tmp_path: Path) -> None:
    replies = {"GET /slow": drips(b"HTTP/1.1 200 OK\r\nA: "), "GET /quick": answer({"c": 3})}
    with Scripted(replies, tls=encrypted(tmp_path)) as server:
        way = session(1)
        way.verify = str(tmp_path / CERTIFICATE)
        assert way.get(f"{server.url}/quick").json() == {"c": 3}
        start = time.monotonic()
        with pytest.raises(CallFailed) as caught:
            way.get(f"{server.url}/slow")
        took = time.monotonic() - start
    assert caught.value.result is Result.UNKNOWN
    assert took < 4


def test_certificates_are_looked_at_whatever_a_library_says(tmp_path: Path) -> None:
    safe = Scripted({}, tls=encrypted(tmp_path))
    with safe as server, pytest.raises(CallFailed) as caught:
        session().get(f"{server.url}/a", verify=False)
    assert caught.value.result is Result.NOT_SENT
    assert not server.asked


@pytest.mark.parametrize(
    ("words", "cleaned"),
    [
        ("a\x00b\x1b[0m\u202ec\u2028d\te\n\nf", "a b [0m c d e f"),
        ("t0p/s=cret and t0p%2Fs%3Dcret", "… and …"),
        ("x" * 301, "x" * 299 + "…"),
        ("x" * 295 + "t0p/s=cret", "x" * 295 + "…"),
        ("", ""),
    ],
)
def test_evidence_is_one_clean_line_without_secrets(words: str, cleaned: str) -> None:
    assert clean(words, "t0p/s=cret", "") == cleaned


def test_an_answer_with_a_chunk_of_less_than_nothing_is_none() -> None:
    chunk = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-5\r\nhello\r\n0\r\n\r\n"
    with Scripted({"POST /a": chunk}) as server:
        with pytest.raises(CallFailed, match="broke before the answer was whole") as caught:
            Server(server.url).post("/a", {"b": "c"})
        assert len(server.asked) == 1
    assert caught.value.result is Result.UNKNOWN
