"""webmention.io as its API is: numbers that rise, pages, two orders, a token in the address."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

from posse.fetch import Fetcher
from posse.guard import THIS_MACHINE
from posse.networks import webmention_io
from posse.ports import Listener
from tests.posse.networks.answering import Asked, Scripted, answer
from tests.posse.networks.hearing import REPORT, Clock

TOKEN = "a-token-that-nobody-may-see/1"  # noqa: S105 — of a test
API = "/api/mentions.jf2"


@dataclass
class Mailbox:
    """What it lists; ``changed`` has the numbers in the order in which they were told last."""

    entries: dict[int, dict[str, object]] = field(default_factory=dict)
    changed: list[int] = field(default_factory=list)
    asked: list[dict[str, str]] = field(default_factory=list)
    broken: Callable[[dict[str, str]], bytes | None] = lambda _asked: None

    def told(self, number: int, source: str, target: str, **more: object) -> None:
        """A webmention comes, for the first time or again."""
        known = {"wm-property": "in-reply-to", "wm-received": "2026-05-12T13:00:00Z"}
        entry = {
            "type": "entry", "wm-id": number, "wm-source": source, "wm-target": target,
            "url": source, "wm-private": False, "content": {"text": f"Words of {number}"},
            "author": {"type": "card", "name": "Alex Exemple", "url": "", "photo": ""}, **known,
        }  # fmt: skip
        self.entries[number] = entry | {name.replace("_", "-"): one for name, one in more.items()}
        self.changed = [number, *(other for other in self.changed if other != number)]

    def reply(self, peer: socket.socket, asked: Asked) -> None:
        peer.sendall(self._answer(asked))

    def _answer(self, asked: Asked) -> bytes:
        query = {name: one[0] for name, one in parse_qs(urlsplit(asked.path).query).items()}
        self.asked.append(query)
        broken = self.broken(query)
        if broken is not None:
            return broken
        if query["token"] != TOKEN:
            said = {"error": "forbidden", "error_description": "Access token was not valid"}
            return answer(said, "401 Unauthorized")
        since, most = int(query.get("since_id", "0")), int(query["per-page"])
        order = sorted(self.entries) if query["sort-by"] == "created" else self.changed[::-1]
        order = order if query["sort-dir"] == "up" else order[::-1]
        listed = [self.entries[number] for number in order if number > since]
        start = int(query["page"]) * most
        children = listed[start : start + most]
        return answer({"type": "feed", "name": "Webmentions", "children": children})


def serving(mailbox: Mailbox) -> Scripted:
    """A server with the mailbox, that may have the pages of sources too."""
    return Scripted({f"GET {API}": mailbox.reply})


def page(*links: str, head: str = "", body: str = "") -> bytes:
    """A page that leads to these addresses."""
    anchors = "".join(f'<a class="u-in-reply-to" href="{link}">there</a>' for link in links)
    return answer(f"<!doctype html><head>{head}</head><p>{anchors}{body}", kind="text/html")


def source_at(server: Scripted, clock: Clock | None = None, token: str = TOKEN) -> Listener:
    """The source that asks it."""
    return webmention_io.connect(
        "mailbox", {"domain": "musee.example", "server": server.url}, {"TOKEN": token},
        fetcher=Fetcher(THIS_MACHINE, patience=2), patience=2, clock=clock or Clock(),
    )  # fmt: skip


@contextmanager
def telling(*numbers: int, target: str = REPORT, **more: Any) -> Iterator[tuple[Mailbox, Scripted]]:
    """A mailbox with a webmention of each number, whose page leads to the target."""
    mailbox = Mailbox()
    with serving(mailbox) as server:
        for number in numbers:
            mailbox.told(number, f"{server.url}/{number}/", target, **more)
            server.script[f"GET /{number}/"] = page(target)
        yield mailbox, server


def looks(server: Scripted) -> list[str]:
    """The pages that were looked at."""
    return [asked.path for asked in server.asked if not asked.path.startswith(API)]
