"""What addresses begin with, and what somebody meant whose address begins with something else."""

from __future__ import annotations

import re
from difflib import get_close_matches
from urllib.parse import urlsplit

# What readers' devices know what to do with.
KNOWN = frozenset({
    "http", "https", "mailto", "tel", "sms", "geo", "ftp", "ftps", "sftp", "webcal", "acct",
    "xmpp", "matrix", "irc", "ircs", "sip", "sips", "signal", "sgnl", "whatsapp", "web+ap",
    "gemini", "gopher", "magnet", "news", "nntp", "doi", "urn", "info", "ipfs", "ssh", "git",
    "view-source",
})  # fmt: skip
# Those which are said elsewhere: what runs, and what is no link.
_SAID_ELSEWHERE = frozenset({"javascript", "vbscript", "data", "file"})
_USUAL = ("https", "http", "mailto", "tel")
_SCHEME = re.compile(r"([a-zA-Z][a-zA-Z0-9+.-]*):(/*)")
_MAIL = re.compile(r"[^\s@/:?#]+@[^\s@/:?#]+\.[a-zA-Z]{2,}")
_HOST = re.compile(
    r"(?:www\.[^\s/@:]+\.[^\s/@:]+"
    r"|(?:[\w-]+\.)+(?:com|org|net|eu|fr|uk|de|es|it|be|ch|lu|ca|info|museum|paris|social))"
    r"(?:[/?#]\S*)?",
    re.IGNORECASE,
)
_WITHOUT_COLON = re.compile(r"(https?)(?:;//|//|/)(?=\w)")


def wrong_scheme(target: str) -> tuple[str, str]:
    """What a whole address wrongly begins with, and what was likely meant; "" for none."""
    found = _SCHEME.match(target)
    if not found:
        return "", ""
    scheme = found[1].lower()
    if scheme in _SAID_ELSEWHERE:
        return "", ""
    if scheme in KNOWN:
        return (found[0], f"{scheme}://") if _has_no_host(target, scheme) else ("", "")
    near = get_close_matches(scheme, _USUAL, n=1, cutoff=0.6)
    return found[0], f"{near[0]}:{found[2]}" if near else ""


def _has_no_host(target: str, scheme: str) -> bool:
    if scheme not in {"http", "https"}:
        return False
    try:
        return not urlsplit(target).hostname
    except ValueError:
        return True


def meant(target: str) -> str:
    """The whole address that somebody meant who wrote ``www.site.example`` or ``a@b.example``."""
    if _MAIL.fullmatch(target):
        return f"mailto:{target}"
    if _HOST.fullmatch(target):
        return f"https://{target}"
    found = _WITHOUT_COLON.match(target)
    return f"{found[1]}://{target[found.end() :]}" if found else ""
