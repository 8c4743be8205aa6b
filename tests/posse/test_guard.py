"""What strangers' addresses may be opened: decided without opening one."""

from ipaddress import IPv4Address, IPv6Address, ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posse.errors import NotOpened
from posse.guard import THE_WORLD, THIS_MACHINE, in_ascii, is_public, judged, target_of

CLOSED = [
    "0.0.0.0",  # noqa: S104 — one of those that are closed
    "0.1.2.3", "10.0.0.1", "10.255.255.255", "100.64.0.1", "100.127.255.254",
    "127.0.0.1", "127.1.2.3", "127.255.255.255", "169.254.0.1", "169.254.169.254", "172.16.0.1",
    "172.31.255.255", "192.0.0.1", "192.0.0.8", "192.0.0.170", "192.0.0.192", "192.0.2.1",
    "192.31.196.1", "192.52.193.1", "192.88.99.1", "192.168.0.1", "192.168.255.255", "192.175.48.1",
    "198.18.0.1", "198.19.255.255", "198.51.100.1", "203.0.113.1", "224.0.0.1", "233.252.0.1",
    "239.255.255.255", "240.0.0.1", "255.255.255.255", "168.63.129.16", "::", "::1", "::7f00:1",
    "::ffff:127.0.0.1", "::ffff:8.8.8.8", "::ffff:0:127.0.0.1", "64:ff9b::a9fe:a9fe",
    "64:ff9b::808:808", "64:ff9b:1::1", "100::1", "2001::1", "2001:10::1", "2001:20::1",
    "2001:db8::1", "2002:7f00:1::", "2002:808:808::", "2620:4f:8000::1", "3fff::1", "4000::1",
    "5f00::1", "fc00::1", "fd00:ec2::254", "fe80::1", "fec0::1", "ff02::1", "fe80::1%eth0",
    "2606:4700::1%eth0",
]  # fmt: skip
OPEN = [
    "1.1.1.1", "8.8.8.8", "9.9.9.9", "11.0.0.1", "100.63.255.255", "100.128.0.1", "126.255.255.255",
    "128.0.0.1", "169.253.255.255", "172.15.255.255", "172.32.0.1", "192.0.1.1", "192.167.255.255",
    "198.17.255.255", "198.20.0.1", "223.255.255.255", "168.63.129.15", "2001:4860:4860::8888",
    "2606:4700:4700::1111", "2a00:1450:4007::1", "2400:cb00::1", "2620:fe::fe",
]  # fmt: skip
HOSTS = st.integers(0, 2**32 - 1).map(IPv4Address)


@pytest.mark.parametrize("address", CLOSED)
def test_an_address_that_is_no_host_of_the_worlds_is_not_opened(address: str) -> None:
    with pytest.raises(NotOpened):
        judged([address], THE_WORLD)


@pytest.mark.parametrize("address", OPEN)
def test_a_host_of_the_worlds_may_be_opened(address: str) -> None:
    assert judged([address], THE_WORLD) == (address,)


@pytest.mark.parametrize("address", CLOSED)
def test_a_name_that_leads_here_and_there_is_not_opened(address: str) -> None:
    with pytest.raises(NotOpened):
        judged(["8.8.8.8", address], THE_WORLD)


@given(HOSTS)
def test_no_way_of_writing_a_private_host_in_the_newer_form_is_open(host: IPv4Address) -> None:
    """Mapped, translated and tunnelled addresses lead to the older ones that are in them."""
    number = int(host)
    for beginning in (0x0000_0000_0000_FFFF << 32, 0x64FF9B << 96 | 0, 0):
        assert not is_public(IPv6Address(beginning | number))
    assert not is_public(IPv6Address(0x2002 << 112 | number << 80))


@given(HOSTS)
def test_what_is_open_is_open_by_pythons_list_too(host: IPv4Address) -> None:
    assert not is_public(host) or host.is_global


@pytest.mark.parametrize("text", ["", "no address", "1.2.3", "1.2.3.4.5", "::g"])
def test_what_leads_to_nothing_that_can_be_read_is_not_opened(text: str) -> None:
    with pytest.raises(NotOpened):
        judged([text], THE_WORLD)


def test_a_name_without_an_address_is_not_opened() -> None:
    with pytest.raises(NotOpened, match="no such host"):
        judged([], THE_WORLD)


@pytest.mark.parametrize("address", ["8.8.8.8", "192.168.0.1", "10.0.0.1", "2606:4700::1"])
def test_a_site_on_this_machine_opens_nothing_beyond_it(address: str) -> None:
    with pytest.raises(NotOpened):
        judged([address], THIS_MACHINE)
    assert ip_address("127.0.0.1")
    assert judged(["127.0.0.1", "::1"], THIS_MACHINE) == ("127.0.0.1", "::1")


@pytest.mark.parametrize(
    "url",
    [
        "ftp://host.example/", "file:///etc/hostname", "gopher://host.example/", "javascript:1",
        "data:text/html,hi", "//host.example/", "host.example", "", "http://", "http:///path",
        "http://user@host.example/", "http://user:word@host.example/", "http://@host.example/",
        "http://8.8.8.8\\@127.0.0.1/", "http://host.example\\.evil.example/",
        "http://host.example/a b", "http://host.example/\n", "http://host.example/\t",
        "http://host.example:22/", "http://host.example:8080/", "https://host.example:25/",
        "http://host.example:99999/", "http://host.example:port/", "http://[::1/", "http://.../",
        "http://host.example/\x00", "http://host.example/<script>", "http://host.example/`id`",
        "https://host.example/" + "a" * 2048,
    ],
)  # fmt: skip
def test_an_address_that_is_read_in_two_ways_or_is_none_is_not_opened(url: str) -> None:
    with pytest.raises(NotOpened):
        target_of(url, THE_WORLD)


@pytest.mark.parametrize(
    ("url", "host", "port"),
    [
        ("http://host.example/", "host.example", 80),
        ("HTTPS://Host.Example/a?b=c", "host.example", 443),
        ("https://host.example:443/a", "host.example", 443),
        ("http://[2606:4700::1]/", "2606:4700::1", 80),
        ("https://host.example/%20%0a", "host.example", 443),
    ],
)
def test_an_address_of_the_web_has_a_target(url: str, host: str, port: int) -> None:
    found = target_of(url, THE_WORLD)
    assert (found.host, found.port) == (host, port)


@pytest.mark.parametrize(
    ("url", "asked"),
    [
        ("https://host.example/a?b", "https://host.example/a?b"),
        ("https://musée.example/été?q=é", "https://xn--muse-dpa.example/%C3%A9t%C3%A9?q=%C3%A9"),
        ("https://host.example/%C3%A9/é", "https://host.example/%C3%A9/%C3%A9"),
        ("http://１２７.0.0.1/", "http://127.0.0.1/"),
        ("http://①②⑦.0.0.1:81/é", "http://127.0.0.1:81/%C3%A9"),
    ],
)
def test_an_address_in_other_letters_is_asked_in_ascii(url: str, asked: str) -> None:
    assert in_ascii(url) == asked


@pytest.mark.parametrize("url", ["https://é" + "a" * 70 + ".example/", "https://a@é.example/"])
def test_an_address_that_has_no_form_in_ascii_is_not_opened(url: str) -> None:
    with pytest.raises(NotOpened):
        in_ascii(url)
