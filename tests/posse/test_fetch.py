"""Opening what strangers name: over real sockets, all of them on this machine."""

from __future__ import annotations

import gzip
import socket
import time
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from posse.errors import NotOpened, NotReached
from posse.fetch import Fetcher
from posse.guard import THE_WORLD, THIS_MACHINE, Reach, is_own
from tests.posse.networks.answering import Scripted, answer, drips, resets, silent
from tests.posse.networks.certificates import CERTIFICATE, encrypted

HERE = Fetcher(THIS_MACHINE)
SPELLINGS = [
    "http://127.0.0.1/", "http://127.1/", "http://127.0.1/", "http://2130706433/", "http://0x7f.1/",
    "http://0x7f000001/", "http://0177.0.0.1/", "http://017700000001/", "http://0/",
    "http://0.0.0.0/", "http://[::1]/", "http://[::]/", "http://[::ffff:127.0.0.1]/",
    "http://[::ffff:7f00:1]/", "http://[0:0:0:0:0:ffff:127.0.0.1]/", "http://localhost/",
    "http://LOCALHOST/", "http://localhost./", "http://10.0.0.1/", "http://10.1/",
    "http://167772161/", "http://0xa.1/", "http://012.1/", "http://172.16.1/", "http://192.168.1/",
    "http://3232235777/", "http://169.254.169.254/", "http://2852039166/", "http://0xa9fea9fe/",
    "http://0251.0376.0251.0376/", "http://[64:ff9b::a9fe:a9fe]/", "http://[2002:7f00:1::]/",
    "http://[fe80::1]/", "http://[fc00::1]/", "http://[::7f00:1]/", "http://１２７.0.0.1/",
    "http://①②⑦.0.0.1/", "http://127。0。0。1/", "http://224.0.0.1/", "http://255.255.255.255/",
    "http://0x7f.0x0.0x0.0x1/", "http://127.0.0.1./", "http://100.64.0.1/",
]  # fmt: skip


FULL = [f"127.0.0.{last}" for last in range(1, 5)]


@contextmanager
def full() -> Iterator[int]:
    """A port at these addresses, where so many knock that nobody who comes now is answered."""
    with ExitStack() as kept:
        port = 0
        for address in FULL:
            listener = kept.enter_context(socket.create_server((address, port), backlog=0))
            port = listener.getsockname()[1]
            for _ in range(4):
                knocking = kept.enter_context(socket.socket())
                knocking.settimeout(0)
                knocking.connect_ex((address, port))
        yield port


def leads_to(*addresses: str) -> Fetcher:
    """As for the world, where every name leads to these."""
    return Fetcher(THE_WORLD, resolve=lambda _host, _port: addresses)


def test_a_page_is_fetched_with_nothing_of_ours() -> None:
    with Scripted({"GET /a": answer("hello", kind="text/html", Set_Cookie="a=1")}) as server:
        page = HERE.get(f"{server.url}/a#part", headers={"Accept": "text/html"})
        HERE.get(f"{server.url}/a")
    assert (page.url, page.status, page.body) == (f"{server.url}/a", 200, b"hello")
    assert page.headers["content-type"] == "text/html"
    assert [asked.path for asked in server.asked] == ["/a", "/a"]
    assert server.asked[0].headers["accept"] == "text/html"
    for asked in server.asked:
        assert not {"cookie", "authorization", "referer"} & {*asked.headers}


def test_an_address_whatever_its_answer_is_told() -> None:
    with Scripted({"GET /a": answer("gone", "410 Gone")}) as server:
        assert HERE.get(f"{server.url}/a").status == 410


def test_a_form_is_sent_once() -> None:
    with Scripted({"POST /a": answer("", "202 Accepted")}) as server:
        page = HERE.post(f"{server.url}/a", {"source": "https://a.example/", "target": "é"})
    assert page.status == 202
    assert [asked.form for asked in server.asked] == [
        {"source": "https://a.example/", "target": "é"}
    ]


@pytest.mark.parametrize("url", SPELLINGS)
def test_no_way_of_writing_a_private_address_is_opened(url: str) -> None:
    """The resolver of this machine reads them all; numbers are asked of no name server."""
    with pytest.raises(NotReached):
        Fetcher(THE_WORLD).get(url)


def test_a_name_that_leads_to_this_machine_is_not_opened() -> None:
    with Scripted({"GET /": answer("secret")}) as server:
        for found in (["127.0.0.1"], ["8.8.8.8", "127.0.0.1"], ["::1"], ["::ffff:127.0.0.1"]):
            with pytest.raises(NotOpened):
                leads_to(*found).get("http://host.example/")
        with pytest.raises(NotOpened):
            leads_to("127.0.0.1").post("http://host.example/", {"a": "b"})
    assert server.asked == []


def test_a_name_is_looked_up_once_for_a_request() -> None:
    """What a name leads to a moment later changes nothing."""
    asked: list[str] = []

    def leads_elsewhere_next(host: str, _port: int) -> Iterable[str]:
        asked.append(host)
        return ["127.0.0.1"] if len(asked) == 1 else ["192.168.0.1"]

    with Scripted({"GET /a": answer("one")}) as server:
        port = server.url.rpartition(":")[2]
        here = Fetcher(THIS_MACHINE, resolve=leads_elsewhere_next)
        assert here.get(f"http://host.example:{port}/a").body == b"one"
        assert asked == ["host.example"]
        assert server.asked[0].headers["host"] == f"host.example:{port}"
        with pytest.raises(NotOpened):
            here.get(f"http://host.example:{port}/a")


def test_the_first_address_that_answers_is_taken() -> None:
    with Scripted({"GET /a": answer("one")}) as server:
        port = server.url.rpartition(":")[2]
        here = Fetcher(THIS_MACHINE, resolve=lambda _host, _port: ["127.99.99.99", "127.0.0.1"])
        assert here.get(f"http://host.example:{port}/a").body == b"one"


@pytest.mark.parametrize("patience", [1.0, 0.2])
def test_many_addresses_where_nobody_answers_take_no_longer_than_one(patience: float) -> None:
    fetcher = Fetcher(THIS_MACHINE, patience=patience, resolve=lambda _host, _port: FULL)
    with full() as port:
        begun = time.monotonic()
        with pytest.raises(NotReached):
            fetcher.get(f"http://host.example:{port}/a")
    assert time.monotonic() - begun < patience + 1


@pytest.mark.parametrize("hops", [1, 2, 3, 4, 5])
def test_a_redirect_is_judged_at_every_hop(hops: int) -> None:
    inner = Reach(may=lambda address: is_own(address) and str(address) != "127.0.0.2", ports=None)
    script = {
        f"GET /{hop}": answer("", "302 Found", Location=f"/{hop + 1}") for hop in range(hops - 1)
    }
    with Scripted({}) as server:
        port = server.url.rpartition(":")[2]
        away = answer("", "302 Found", Location=f"http://127.0.0.2:{port}/secret")
        server.script |= {**script, f"GET /{hops - 1}": away}
        with pytest.raises(NotOpened):
            Fetcher(inner).get(f"{server.url}/0")
    assert [asked.path for asked in server.asked] == [f"/{hop}" for hop in range(hops)]


def test_redirects_are_followed_to_the_end_and_no_further_than_five() -> None:
    script = {f"GET /{hop}": answer("", "301 Moved", Location=f"/{hop + 1}") for hop in range(9)}
    with Scripted({**script, "GET /5": answer("here")}) as server:
        page = HERE.get(f"{server.url}/0")
        assert (page.url, page.body) == (f"{server.url}/5", b"here")
    with Scripted(script) as server, pytest.raises(NotReached, match="more than 5 redirects"):
        HERE.get(f"{server.url}/0")
    assert len(server.asked) == 6


@pytest.mark.parametrize(
    ("status", "sent"),
    [("303 See Other", [("POST", b"a=b"), ("GET", b"")]),
     ("307 X", [("POST", b"a=b"), ("POST", b"a=b")])],
)  # fmt: skip
def test_a_form_goes_on_as_the_redirect_says(status: str, sent: list[tuple[str, bytes]]) -> None:
    away = answer("", status, Location="/there")
    with Scripted({"POST /a": away, "GET /there": answer(""), "POST /there": answer("")}) as server:
        HERE.post(f"{server.url}/a", {"a": "b"})
    assert [(asked.method, asked.body) for asked in server.asked] == sent


def test_no_redirect_leads_from_a_safe_connection_to_one_in_the_clear(tmp_path: Path) -> None:
    away = answer("", "302 Found", Location="http://127.0.0.1:1/")
    with Scripted({"GET /a": away}, encrypted(tmp_path)) as server:
        fetcher = Fetcher(THIS_MACHINE, verify=str(tmp_path / CERTIFICATE))
        with pytest.raises(NotOpened, match="in the clear"):
            fetcher.get(f"{server.url}/a")


def test_a_certificate_that_nobody_vouches_for_is_not_reached(tmp_path: Path) -> None:
    with (
        Scripted({"GET /a": answer("")}, encrypted(tmp_path)) as server,
        pytest.raises(NotReached, match="no safe connection"),
    ):
        HERE.get(f"{server.url}/a")


@pytest.mark.parametrize(
    "reply",
    [drips(b"HTTP/1.1 200 OK\r\nContent-Length: 999999\r\n\r\n"), drips(b"HTTP/1.1 200 OK\r\nX: "),
     silent],
)  # fmt: skip
def test_a_page_has_a_time_for_all_of_it(reply: object) -> None:
    begun = time.monotonic()
    with Scripted({"GET /a": reply}) as server, pytest.raises(NotReached):  # type: ignore[dict-item]  # a reply of its table
        Fetcher(THIS_MACHINE, patience=0.5).get(f"{server.url}/a")
    assert time.monotonic() - begun < 15


@pytest.mark.parametrize("packed", [False, True])
def test_a_page_has_a_size_after_unpacking(*, packed: bool) -> None:
    body = b"\0" * 3_000_000
    sent = gzip.compress(body) if packed else body
    head = b"HTTP/1.1 200 OK\r\nConnection: close\r\n"
    head += b"Content-Encoding: gzip\r\n" if packed else b""
    reply = head + b"Content-Length: %d\r\n\r\n" % len(sent) + sent
    with Scripted({"GET /a": reply}) as server:
        with pytest.raises(NotReached, match="more than 1 MB"):
            HERE.get(f"{server.url}/a")
        assert len(HERE.get(f"{server.url}/a", most=3_000_000).body) == 3_000_000


@pytest.mark.parametrize(
    "reply",
    [resets(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nab"), b"\0\0\0\r\n\r\n", b"",
     b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-5\r\nhello\r\n0\r\n\r\n"],
)  # fmt: skip
def test_an_answer_that_breaks_is_not_reached(reply: object) -> None:
    with Scripted({"GET /a": reply}) as server, pytest.raises(NotReached):  # type: ignore[dict-item]  # a reply of its table
        HERE.get(f"{server.url}/a")


@pytest.mark.parametrize("leads", ["http://[::1", "javascript:alert(1)", "file:///etc/hostname"])
def test_a_redirect_to_no_address_is_not_opened(leads: str) -> None:
    away = answer("", "302 Found", Location=leads)
    with Scripted({"GET /a": away}) as server, pytest.raises(NotOpened):
        HERE.get(f"{server.url}/a")


def test_a_redirect_that_leads_nowhere_is_the_answer() -> None:
    with Scripted({"GET /a": answer("", "302 Found")}) as server:
        assert HERE.get(f"{server.url}/a").status == 302
