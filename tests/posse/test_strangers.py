"""Names and addresses of strangers: what is shown, what is refused, and that nothing slips by."""

from __future__ import annotations

import unicodedata
from urllib.parse import urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from posse.strangers import LONGEST_NAME, safe_address, shown_host, shown_name, without_tricks
from posse.text import graphemes

RLO, PDF, LRI, PDI, RLM, ALM = "\u202e", "\u202c", "\u2066", "\u2069", "\u200f", "\u061c"
FAMILY = "👩‍👩‍👧‍👦"
SCOTLAND = "🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f"
ZALGO = "H" + "\u0316\u0317\u0318\u0319\u031a\u031b\u0301\u0302" + "e" + "\u0489" * 40

SAFE = [
    ("http://a.example", "http://a.example"),
    ("https://a.example/", "https://a.example/"),
    ("HTTPS://A.Example/Path", "https://a.example/Path"),
    ("  https://a.example/x \n", "https://a.example/x"),
    ("https://a.example:8080/x", "https://a.example:8080/x"),
    ("https://a.example:/x", "https://a.example:/x"),
    ("https://a.example:65535/", "https://a.example:65535/"),
    ("https://a.example/x y", "https://a.example/x%20y"),
    ("https://a.example/?q=<b>&r=\"'", "https://a.example/?q=%3Cb%3E&r=%22'"),
    ("https://a.example/%22%3E", "https://a.example/%22%3E"),
    ("https://a.example/été", "https://a.example/%C3%A9t%C3%A9"),
    ("https://a.example/#:~:text=mot", "https://a.example/#:~:text=mot"),
    ("https://a.example/@musee@social.example", "https://a.example/@musee@social.example"),
    ("https://a.example/?u=javascript:alert(1)", "https://a.example/?u=javascript:alert(1)"),
    ("https://a.example?q", "https://a.example?q"),
    ("https://a.example#f", "https://a.example#f"),
    ("https://musée.example/", "https://musée.example/"),
    ("https://xn--muse-dpa.example/", "https://xn--muse-dpa.example/"),
    ("https://пример.рф/", "https://пример.рф/"),
    ("https://例え.jp/", "https://例え.jp/"),
    ("https://a_b.example/", "https://a_b.example/"),
    ("https://a.example./", "https://a.example./"),
    ("http://127.0.0.1/", "http://127.0.0.1/"),
    ("http://[2001:db8::1]:80/x", "http://[2001:db8::1]:80/x"),
    ("https://a.example/" + "x" * 2000, "https://a.example/" + "x" * 2000),
]
REFUSED = [
    "", " ", "a.example", "//a.example/", "/a", "?a", "#a", "mailto:a@b.example",
    "javascript:alert(1)", "JaVaScRiPt:alert(1)", "java\tscript:alert(1)", "java\nscript:alert(1)",
    "\x01javascript:alert(1)", " javascript:alert(1)", "javascript\x00:alert(1)",
    "javascript&colon;alert(1)", "&#106;avascript:alert(1)", "javascript://a.example/%0aalert(1)",
    "vbscript:x", "data:text/html,<script>alert(1)</script>", "data:text/html;base64,PHN2Zz4=",
    "blob:https://a.example/1", "filesystem:https://a.example/1", "file:///etc/hostname",
    "ftp://a.example/", "ws://a.example/", "gopher://a.example/", "about:blank", "view-source:x",
    "http:a.example", "http:/a.example", "http:///a.example", "http:\\\\a.example",
    "https:\\/a.example", "https://", "https:///", "https://?", "https://#", "https://:80/",
    "http://8.8.8.8\\@127.0.0.1/", "http://a.example\\.b.example/", "https://a.example/x\\y",
    "https://user@a.example/", "https://user:pass@a.example/", "https://@a.example/",
    "https://a.example@b.example/", "https://a.example%40b.example/", "https://a%2eexample/",
    "https://a example/", "https://a\texample/", "https://a.ex\nample/", "https://a.example/\x00",
    "https://a.example/\x7f", "https://a.example/\x85", "https://a..example/", "https://.example/",
    "https://a.example:99999/", "https://a.example:8a/", "https://a.example:-1/",
    "https://a<b.example/", "https://a>b.example/", "https://a|b.example/", "https://a^b.example/",
    "https://a`b.example/", "https://a{b}.example/", 'https://a"b.example/', "https://a'b.example/",
    "https://[::1/", "https://[::1]x/", "https://[v1.a]/", "https://::1/", "https://a[b].example/",
    "https://a∕b.example@c/", "https://a\uff0fb.example/", "https://a\uff03b.example/",
    "https://a\uff20b.example/", "https://a\uff1a80.example/", "https://a\uff0ecom\uff3cb/",
    f"https://a.example/{RLO}gpj.exe", f"https://{RLO}a.example/", "https://a\u200b.example/",
    "https://a\u00adb.example/", "https://a.example/\u2028", "https://a.example/\ufeff",
    "https://a.example/\ud800", "https://a.example/\ufdd0", "https://" + "a" * 64 + ".example/",
    "https://a.example/" + "x" * 2048,
]  # fmt: skip

HOSTS = [
    ("https://a.example/x", "a.example"),
    ("https://www.a.example/", "a.example"),
    ("https://a.example:8080/", "a.example"),
    ("https://a.example./", "a.example"),
    ("https://musée.example/", "musée.example"),
    ("https://xn--muse-dpa.example/", "musée.example"),
    ("https://пример.рф/", "пример.рф"),
    ("https://xn--e1afmkfd.xn--p1ai/", "пример.рф"),
    ("https://例え.テスト/", "例え.テスト"),
    ("https://한국.한국/", "한국.한국"),
    # Letters of two scripts, or of another script than their ending.
    ("https://аррӏе.com/", "xn--80ak6aa92e.com"),
    ("https://xn--80ak6aa92e.com/", "xn--80ak6aa92e.com"),
    ("https://раураl.com/", "xn--l-7sba6dbr.com"),
    ("https://gооgle.com/", "xn--ggle-55da.com"),
    ("https://例え.jp/", "xn--r8jz45g.jp"),
    ("https://αpple.example/", "xn--pple-zld.example"),
    ("https://a․b.example/", "a.b.example"),
    ("https://☃.example/", "xn--n3h.example"),
    ("https://xn--.example/", "xn--.example"),
    ("https://xn--99999999.example/", "xn--99999999.example"),
    ("https://[2001:db8::1]/", "2001:db8::1"),
    ("", ""),
]

NAMES = [
    ("Alex Exemple", "Alex Exemple"),
    ("  Alex \t\n Exemple ", "Alex Exemple"),
    ("", ""),
    ("   ", ""),
    ("e\u0301te\u0301", "été"),
    ("<b>Alex</b> & Cie", "<b>Alex</b> & Cie"),
    ("{{ 7*7 }} {% raw %}", "{{ 7*7 }} {% raw %}"),
    (f"Alex{RLO}gpj.exe", "Alexgpj.exe"),
    (f"{LRI}Alex{PDI}{RLM}{ALM}{PDF}", "Alex"),
    ("Al\u200bex\u2060\ufeff\u00ad", "Alex"),
    ("A\x00le\x1bx\x7f\x85", "Alex"),
    ("Alex\u2028Exemple\u2029", "Alex Exemple"),
    ("\u3164", ""),
    ("\u2800\u115f\uffa0", ""),
    ("\u200d\u200c", ""),
    ("\u0301\u0302", ""),
    ("\U000e0041\U000e0042", ""),
    ("🎈", "🎈"),
    (FAMILY, FAMILY),
    (SCOTLAND, SCOTLAND),
    ("می\u200cخواهم", "می\u200cخواهم"),
    ("שלום", "שלום"),
    ("ミュージアム", "ミュージアム"),
    (":verified: Alex", ":verified: Alex"),
    (ZALGO, "H\u031b\u0316\u0317e\u0489\u0489\u0489"),
    ("A" * 80, "A" * 80),
    ("A" * 81, "A" * 79 + "…"),
    (FAMILY * 200, FAMILY * 79 + "…"),
]  # fmt: skip


@pytest.mark.parametrize(("address", "safe"), SAFE, ids=[one[:40] for one, _ in SAFE])
def test_an_address_of_the_web_is_a_link(address: str, safe: str) -> None:
    assert safe_address(address) == safe


@pytest.mark.parametrize("address", REFUSED, ids=ascii)
def test_what_browsers_and_people_may_read_otherwise_is_no_link(address: str) -> None:
    assert safe_address(address) == ""


@pytest.mark.parametrize(("address", "host"), HOSTS)
def test_a_host_is_shown_in_letters_of_one_script_or_in_ascii(address: str, host: str) -> None:
    assert shown_host(address) == host


@pytest.mark.parametrize(("name", "shown"), NAMES, ids=[ascii(name)[:40] for name, _ in NAMES])
def test_a_name_is_one_line_of_signs_that_are_seen(name: str, shown: str) -> None:
    assert shown_name(name) == shown


def test_the_tables_are_not_small() -> None:
    assert len(SAFE) + len(REFUSED) + len(HOSTS) + len(NAMES) >= 120


TRICKY = st.sampled_from([
    RLO, PDF, LRI, PDI, RLM, ALM, "\x00", "\n", "\t", "\u200b", "\u200d", "\u0301", "\\", "@", ":",
    "/", "//", "http", "https://", "javascript:", "a.example", "[", "]", "%", "?", "#", ".", "é",
    "а", "xn--", "<", '"', " ", FAMILY, "\uff0f", "\u3164",
])  # fmt: skip
TEXTS = st.lists(st.one_of(TRICKY, st.text(max_size=3)), max_size=20).map("".join)
property_test = settings(deadline=None, max_examples=300)


@property_test
@given(TEXTS)
def test_no_name_has_a_sign_that_turns_hides_or_controls(text: str) -> None:
    name = shown_name(text)
    kinds = {unicodedata.category(sign) for sign in name}
    assert not kinds & {"Cc", "Cs", "Zl", "Zp"}
    assert not {*name} & {RLO, PDF, LRI, PDI, RLM, ALM, "\u200b"}
    assert graphemes(name) <= LONGEST_NAME
    assert shown_name(name) == name


@property_test
@given(st.one_of(TEXTS, TEXTS.map(lambda text: f"https://{text}")))
def test_a_safe_address_has_a_host_that_cannot_be_mistaken(text: str) -> None:
    """And it is safe when it is looked at again, by which nothing changes."""
    safe = safe_address(text)
    if not safe:
        return
    parts = urlsplit(safe)
    assert parts.scheme in {"http", "https"}
    assert parts.hostname
    assert parts.username is None
    assert not set(safe) & set('\\<>" \n\t\x00')
    assert safe_address(safe) == safe
    assert shown_host(safe)


@property_test
@given(TEXTS)
def test_words_keep_their_lines_and_lose_their_tricks(text: str) -> None:
    clean = without_tricks(text)
    assert clean.count("\n") == text.replace("\r\n", "\n").replace("\r", "\n").count("\n")
    assert not set(clean) & {RLO, PDF, LRI, PDI, RLM, ALM, "\x00", "\t"}
