"""Names and addresses that strangers chose, as they may be shown. Pure.

Names are text without what turns, hides or piles up signs; addresses are http and https only, read
as a browser reads them (https://url.spec.whatwg.org/#url-parsing), and refused where browsers and
people would read two things.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from urllib.parse import quote, urlsplit

LONGEST_NAME = 80  # graphemes
LONGEST_ADDRESS = 2048  # signs
_NO_WORDS = "\u115f\u1160\u2800\u3164\uffa0"  # letters by their kind, and nothing to see
_ADDRESS = re.compile(r"(?i:https?)://(?P<host>[^/?#]+)")
_PORT = re.compile(r":(\d{0,5})\Z")
_HIGHEST_PORT = 65535
# https://url.spec.whatwg.org/#forbidden-domain-code-point, and what else no host has.
_NEVER_IN_A_HOST = re.compile(r"[\s%<>^|`{}\"'\\@*!$&()+,;=~]")
_IP_6 = re.compile(r"\[[0-9a-fA-F:.]+\]\Z")
_KEPT_IN_AN_ADDRESS = "%/:?#[]@!$&'()*+,;=-._~"
# Scripts that people write together count as one.
_SCRIPTS = (
    ("Latin",), ("Cyrillic",), ("Greek",), ("Arabic",), ("Hebrew",), ("Armenian",), ("Georgian",),
    ("Devanagari",), ("Bengali",), ("Tamil",), ("Telugu",), ("Gujarati",), ("Gurmukhi",),
    ("Kannada",), ("Malayalam",), ("Sinhala",), ("Thai",), ("Lao",), ("Khmer",), ("Myanmar",),
    ("Ethiopic",), ("Han", "Hiragana", "Katakana"), ("Han", "Hangul"),
)  # fmt: skip


def without_tricks(text: str) -> str:
    """Composed, without signs that turn the direction or control a machine; lines stay.

    Right-to-left text needs none of them: whoever shows it isolates it. At most three marks stay
    on a letter.
    """
    import regex

    kept = regex.sub(
        r"[\p{Cc}\p{Cs}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff--\n]",
        "",
        text.replace("\r\n", "\n").replace("\r", "\n"),
        flags=regex.V1,
    )
    return regex.sub(r"(\p{M}{3})\p{M}+", r"\1", unicodedata.normalize("NFC", kept))


@lru_cache(maxsize=4096)
def shown_name(text: str) -> str:
    """A name, a title or a handle in one line of at most 80 graphemes; "" where nothing is seen.

    Plain text, never markup: whoever prints it escapes it and isolates its direction.
    """
    import regex

    from .text import clusters

    # Joiners belong to words and emoji, tags to flags; all else that has no shape goes.
    seen = regex.sub(r"[\p{Cf}--[\u200c\u200d\U000e0020-\U000e007f]]", "", text, flags=regex.V1)
    line = " ".join(without_tricks(" ".join(seen.split())).split())
    if not regex.search(rf"[^\s\p{{M}}\p{{C}}{_NO_WORDS}]", line):
        return ""
    signs = clusters(line)
    return line if len(signs) <= LONGEST_NAME else "".join(signs[: LONGEST_NAME - 1]).rstrip() + "…"


def safe_address(text: str) -> str:
    """The address as a link may have it, "" where it is none of http and https or has a trick.

    Tricks are a user before the host, a backslash, a sign that is not seen, a host with an escape
    in it: what one reader takes for the host and another for a path.
    """
    address = text.strip(" \t\n\r\f")
    found = _ADDRESS.match(address)
    if not found or len(address) > LONGEST_ADDRESS or _has_tricks(address):
        return ""
    host = found["host"]
    if not _is_host(_PORT.sub("", host)) or int((_PORT.search(host) or ["", ""])[1] or 0) > (
        _HIGHEST_PORT
    ):
        return ""
    scheme, _, rest = address.partition("://")
    rest = rest[len(host) :]
    return f"{scheme.lower()}://{host.lower()}{quote(rest, safe=_KEPT_IN_AN_ADDRESS)}"


def _has_tricks(address: str) -> bool:
    return "\\" in address or any(
        unicodedata.category(sign) in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"} for sign in address
    )


def _is_host(host: str) -> bool:
    if host.startswith("["):
        return bool(_IP_6.match(host))
    name = unicodedata.normalize("NFKC", host)
    if ":" in name or _NEVER_IN_A_HOST.search(name) or any(sign in name for sign in "/?#[]"):
        return False
    labels = name.replace("。", ".").rstrip(".").split(".")
    return all(labels) and all(map(_is_label, labels))


def _is_label(label: str) -> bool:
    try:
        return len(_ascii(label)) <= 63  # noqa: PLR2004 — https://www.rfc-editor.org/rfc/rfc1034
    except UnicodeError:
        return False


def shown_host(address: str) -> str:
    """The host of a safe address as a reader may see it: in letters where they are of one script.

    Letters of two scripts look like others: such a host is shown in ASCII (``xn--…``), as is one
    whose letters are not those of its ending.
    """
    try:
        host = (urlsplit(address).hostname or "").removeprefix("www.").rstrip(".")
    except ValueError:
        return ""
    labels = unicodedata.normalize("NFKC", host).replace("。", ".").split(".")
    letters = ".".join(map(_letters, labels))
    return letters if _is_of_one_script(letters) else ".".join(map(_ascii, labels))


def _letters(label: str) -> str:
    if not label.startswith("xn--"):
        return label
    try:
        letters = label[4:].encode().decode("punycode")
    except UnicodeError:
        return label
    return letters if _ascii(letters) == label else label


def _ascii(label: str) -> str:
    return label if label.isascii() else f"xn--{label.casefold().encode('punycode').decode()}"


def _is_of_one_script(host: str) -> bool:
    import regex

    if host.isascii():
        return True
    if regex.search(r"[^\p{L}\p{M}\p{Nd}.-]", host):
        return False
    letters = regex.sub(r"[\p{Common}\p{Inherited}]", "", host)
    return any(
        regex.fullmatch("[" + "".join(rf"\p{{Script={name}}}" for name in scripts) + "]+", letters)
        for scripts in _SCRIPTS
    )
