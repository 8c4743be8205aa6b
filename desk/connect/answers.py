"""Answers and flags, made fit for the settings. Pure; SettingsWrong says why one is not."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from desk.errors import SettingsWrong
from desk.fitness import is_address
from desk.words import _
from posse.hosts import host_of, is_loopback
from posse.identity import PART

_MEMBER = re.compile(r"@?[^@/\s]+@([^@/\s]+)")  # @name@social.example
_HANDLE = re.compile(r"did:[a-z]+:[A-Za-z0-9._:%-]+|(?:[a-z0-9-]+\.)+[a-z][a-z0-9-]*")
_LANG = re.compile(r"[a-z]{2}(?:-[a-z]{2})?")


def name_from(text: str) -> str:
    """An account's name; its secrets are called after it, so it begins with a letter."""
    name = text.strip().lower()
    if PART.match(name) and name[0].isalpha():
        return name
    raise SettingsWrong(
        _("“%(name)s” cannot be the name of an account.") % {"name": text.strip()},
        _("Write a word like linkedin or mastodon-en: small letters, digits and hyphens, and a "
          "letter first."),
    )  # fmt: skip


def server_from(text: str) -> str:
    """The server's whole address, of whatever people copy: host, address, profile, @name@host."""
    bare = text.strip()
    member = _MEMBER.fullmatch(bare)
    bare = member[1] if member else bare
    try:
        parts = urlsplit(bare if "://" in bare else f"https://{bare}")
        address = f"{parts.scheme}://{parts.netloc}".lower()
    except ValueError:
        address = ""
    if not is_address(address) or not (is_loopback(address) or "." in host_of(address)):
        raise SettingsWrong(
            _("“%(text)s” is no address of a server.") % {"text": text.strip()},
            _("Write it like social.example."),
        )
    if address.startswith("https://") or is_loopback(address):
        return address
    raise SettingsWrong(
        _("Secrets go over https only, not to %(server)s.") % {"server": address},
        _("Write it like https://social.example; others could read along else."),
    )


def handle_from(text: str) -> str:
    """A handle as its network writes it, of @handle or of the address of a profile."""
    bare = text.strip().rstrip("/").rpartition("/")[2].removeprefix("@")
    handle = bare if bare.startswith("did:") else bare.lower()
    if _HANDLE.fullmatch(handle):
        return handle
    raise SettingsWrong(
        _("“%(text)s” is no handle.") % {"text": text.strip()},
        _("A handle has a dot, like musee.bsky.social or musee.example."),
    )


def langs_from(text: str) -> tuple[str, ...]:
    """Languages as names of files have them, each once: ``fr,en``."""
    langs = tuple(dict.fromkeys(lang for lang in re.split(r"[\s,;]+", text.lower()) if lang))
    for lang in langs:
        if not _LANG.fullmatch(lang):
            raise SettingsWrong(
                _("“%(lang)s” is no language.") % {"lang": lang}, _("Write them like fr,en.")
            )
    return langs
