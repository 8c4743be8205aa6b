"""A server that does what X does, as far as our requests go; no X. It keeps what was posted.

A request is done only if its OAuth 1.0a signature is right for X's own address (oauthlib's own
check), and it was not sent before. It charges as X does: for each post that it makes, and for each
thing that is read, once a UTC day. ``x_here`` is the network that has this for X.
"""

from __future__ import annotations

import html
import json
import re
import socket
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from email.utils import format_datetime
from pathlib import Path
from threading import RLock
from typing import Any, Self
from urllib.parse import parse_qsl, urlsplit

import requests
from oauthlib.oauth1 import (  # type: ignore[import-untyped]  # it ships no types
    RequestValidator,
    SignatureOnlyEndpoint,
)
from requests.adapters import HTTPAdapter

from posse.networks import http
from posse.networks.x import X, connect
from posse.networks.x_prices import (
    ALT_TEXT,
    OWN_POST_READ,
    POST_READ,
    USER_READ,
    price_of,
)
from tests.posse.networks.answering import Asked, Reply, Scripted, answer
from tests.posse.networks.x_cases import (
    CLOCK,
    CREATE,
    DUPLICATE,
    HANDLE,
    ID,
    LIST,
    ME,
    SECRETS,
    UPLOAD,
    WORDS,
)


@dataclass
class Clock:
    """A clock that a test moves; X's own goes with it, ahead by ``ahead``."""

    now: datetime = field(default_factory=lambda: datetime.now(UTC).replace(microsecond=0))
    ahead: timedelta = timedelta()

    def __call__(self) -> datetime:
        return self.now

    def go(self, **time: float) -> None:
        self.now += timedelta(**time)


class XServer:
    """``late`` is how long after a post the timeline shows it, ``renamed`` X's newer names.

    ``bill`` is what was charged for, and when.
    """

    def __init__(self, clock: Clock | None = None, *, renamed: bool = False) -> None:
        self.clock = clock or Clock()
        self.renamed = renamed
        self.late = timedelta()
        self.posts: list[dict[str, Any]] = []  # newest first
        self.bill: list[tuple[datetime, str, Decimal]] = []
        self.unsigned: list[str] = []
        self._texts: set[str] = set()  # also of posts that were deleted
        self._coming: list[tuple[datetime, str]] = []
        self._read: set[tuple[date, str]] = set()
        self._check = SignatureOnlyEndpoint(_Known())
        self.media: dict[str, tuple[bytes, str]] = {}  # each with its words
        self._lock = RLock()
        self.scripted = Scripted({
            CREATE: self._made, ME: self._me, LIST: self._listed, CLOCK: self._told,
            "GET /2/tweets/": self._one, UPLOAD: self._uploaded, WORDS: self._worded,
        })  # fmt: skip

    def __enter__(self) -> Self:
        self.scripted.__enter__()
        return self

    def __exit__(self, *_: object) -> None:
        self.scripted.__exit__(None, None, None)

    @property
    def asked(self) -> list[Asked]:
        """What X was asked; its clock is no part of it."""
        return [asked for asked in self.scripted.asked if "x-original" in asked.headers]

    @property
    def spent(self) -> Decimal:
        return self.charged()

    def charged(self, *, since: datetime | None = None) -> Decimal:
        """All that was charged, or all since a time."""
        return sum((dollars for at, _what, dollars in self.bill if not since or at >= since),
                   Decimal(0))  # fmt: skip

    def account(
        self, *, patience: float = 10, media: Path | None = None, purse: Decimal | None = None,
        **settings: object,
    ) -> X:  # fmt: skip
        """The account here; its pictures are below ``media``."""
        return connect(
            "x", settings, SECRETS, media=media, patience=patience, clock=self.clock, purse=purse,
            session=at_loopback(self.scripted.url),
        )  # fmt: skip

    def commits_then(self, reply: Reply) -> None:
        """From now on posts are made, and the answer is another than that they are."""

        def made_then(peer: socket.socket, asked: Asked) -> None:
            if not self._is_signed(asked):
                return
            self.post(json.loads(asked.body)["text"])
            _send(reply, peer, asked)

        self.scripted.script[CREATE] = made_then

    def lands_later(self, after: timedelta, reply: Reply) -> None:
        """The next post is made only so long after its answer, which says otherwise."""

        def answered_then(peer: socket.socket, asked: Asked) -> None:
            if not self._is_signed(asked):
                return
            self._coming.append((self.clock() + after, json.loads(asked.body)["text"]))
            self.scripted.script[CREATE] = self._made
            _send(reply, peer, asked)

        self.scripted.script[CREATE] = answered_then

    def forget(self) -> None:
        """Forget what was asked and charged."""
        self.bill.clear()
        self._read.clear()
        self.scripted.asked.clear()

    def as_ever(self) -> None:
        """From now on all is answered as X does on its good days."""
        self.scripted.script |= {CREATE: self._made, ME: self._me, LIST: self._listed}

    def visible(self) -> list[dict[str, Any]]:
        """The posts that readers see, newest first."""
        self._land()
        return list(self.posts)

    def delete(self, number: str) -> None:
        """As its author does in the app; its words stay known."""
        self.posts = [post for post in self.posts if post["id"] != number]

    def post(self, text: str, shown: str = "", *, free: Any = False, **more: Any) -> dict[str, Any]:
        """A post of the account's, whoever made it; ``shown`` is what X makes of its text.

        ``free`` is one that a person makes in the app.
        """
        urls: list[dict[str, Any]] = []

        def short(match: re.Match[str]) -> str:
            urls.append({"url": f"https://t.co/{len(self.posts)}x{len(urls)}",
                         "expanded_url": match[0], "display_url": "musee.fr/renc…"})  # fmt: skip
            return str(urls[-1]["url"])

        shown = shown or html.escape(re.sub(r"https?://\S+", short, text), quote=False)
        number = str(1_990_000_000_000_000_000 + len(self._texts))
        history = "edit_history_post_ids" if self.renamed else "edit_history_tweet_ids"
        at = (self.clock() + self.clock.ahead).isoformat(timespec="milliseconds")
        made = {"id": number, "text": shown, history: [number], "created_at": at,
                "entities": {"urls": urls}, "sent": text, **more}  # fmt: skip
        self._texts.add(f"{number} {text}")
        self.posts.insert(0, made)
        if not free:
            self.bill.append((self.clock() + self.clock.ahead, "post", price_of(text)))
        return made

    def answer(self, body: object, status: str = "200 OK", **headers: str) -> bytes:
        """An answer at the clock's time."""
        date = format_datetime(self.clock() + self.clock.ahead, usegmt=True)
        return answer(body, status, **{"Date": date, **headers})

    def _is_signed(self, asked: Asked) -> bool:
        uri = asked.headers["x-original"] + asked.path
        signed = {"Authorization": asked.headers.get("authorization", "")}
        good, _ = self._check.validate_request(uri, asked.method, None, signed)
        if not good:
            self.unsigned.append(uri)
        return bool(good)

    def _made(self, peer: socket.socket, asked: Asked) -> None:
        if not self._is_signed(asked):
            peer.sendall(self.answer({"title": "Unauthorized"}, "401 Unauthorized"))
            return
        said = json.loads(asked.body)
        pictures = said.get("media", {}).get("media_ids", [])
        with self._lock:
            self._land()
            if any(known.partition(" ")[2] == said["text"] for known in self._texts):
                peer.sendall(self.answer(DUPLICATE, "403 Forbidden"))
                return
            if not all(self.media.get(number, (b"", ""))[1] for number in pictures):
                bad = {"detail": "Your media IDs are invalid."}
                peer.sendall(self.answer(bad, "400 Bad Request"))
                return
            made = self.post(said["text"], media=pictures)
        data = {name: value for name, value in made.items() if name in {"id", "text"}}
        peer.sendall(self.answer({"data": data}, "201 Created"))

    def _one(self, peer: socket.socket, asked: Asked) -> None:
        if not self._is_signed(asked):
            peer.sendall(self.answer({"title": "Unauthorized"}, "401 Unauthorized"))
            return
        number = urlsplit(asked.path).path.rpartition("/")[2]
        found = [{"id": post["id"], "text": post["text"]} for post in self.posts
                 if post["id"] == number]  # fmt: skip
        if found:
            self._charge(f"one post {number}", POST_READ)
        missing = {"title": "Not Found Error", "value": number,
                   "type": "https://api.twitter.com/2/problems/resource-not-found"}  # fmt: skip
        peer.sendall(self.answer({"data": found[0]} if found else {"errors": [missing]}))

    def _uploaded(self, peer: socket.socket, asked: Asked) -> None:
        if not self._is_signed(asked):
            peer.sendall(self.answer({"title": "Unauthorized"}, "401 Unauthorized"))
            return
        data = asked.parts["media"].get_payload(decode=True)
        category = asked.parts["media_category"].get_payload()
        if category != "tweet_image" or not isinstance(data, bytes) or len(data) > 5_000_000:
            peer.sendall(self.answer({"detail": "Bad media."}, "400 Bad Request"))
            return
        number = str(1_880_000_000_000_000_000 + len(self.media))
        self.media[number] = (data, "")
        told = {"id": number, "media_key": f"3_{number}", "expires_after_secs": 86_400}
        peer.sendall(self.answer({"data": told}))

    def _worded(self, peer: socket.socket, asked: Asked) -> None:
        if not self._is_signed(asked):
            peer.sendall(self.answer({"title": "Unauthorized"}, "401 Unauthorized"))
            return
        said = json.loads(asked.body)
        words = said["metadata"]["alt_text"]["text"]
        self.media[said["id"]] = (self.media[said["id"]][0], words)
        self.bill.append((self.clock() + self.clock.ahead, "words of a picture", ALT_TEXT))
        peer.sendall(self.answer({"data": {"id": said["id"]}}))

    def _me(self, peer: socket.socket, asked: Asked) -> None:
        if not self._is_signed(asked):
            peer.sendall(self.answer({"title": "Unauthorized"}, "401 Unauthorized"))
            return
        self._charge(f"user {ID}", USER_READ)
        peer.sendall(self.answer({"data": {"id": ID, "name": "Musée", "username": HANDLE}}))

    def _listed(self, peer: socket.socket, asked: Asked) -> None:
        if not self._is_signed(asked):
            peer.sendall(self.answer({"title": "Unauthorized"}, "401 Unauthorized"))
            return
        self._land()
        query = dict(parse_qsl(urlsplit(asked.path).query))
        now, since = self.clock() + self.clock.ahead, query.get("start_time", "2010-11-06T00:00Z")
        shown = [
            post for post in self.posts
            if datetime.fromisoformat(since) <= datetime.fromisoformat(post["created_at"])
            and datetime.fromisoformat(post["created_at"]) + self.late <= now
        ]  # fmt: skip
        start = int(query.get("pagination_token", "0"))
        page = shown[start : start + int(query["max_results"])]
        end = start + len(page)
        for post in page:
            self._charge(f"post {post['id']}", OWN_POST_READ)
        meta = {"result_count": len(page), **({"next_token": str(end)} if shown[end:] else {})}
        fields = {"id", "text", "edit_history_tweet_ids", "edit_history_post_ids",
                  "referenced_posts", *query["tweet.fields"].split(",")}  # fmt: skip
        data = [{name: post[name] for name in post if name in fields} for post in page]
        peer.sendall(self.answer({"meta": meta, **({"data": data} if data else {})}))

    def _told(self, peer: socket.socket, _asked: Asked) -> None:
        peer.sendall(answer(self.clock().isoformat()))

    def _land(self) -> None:
        """Make the posts whose time has come."""
        now = self.clock()
        with self._lock:
            for at, text in [one for one in self._coming if one[0] <= now]:
                self._coming.remove((at, text))
                self.post(text)

    def _charge(self, what: str, dollars: Decimal) -> None:
        now = self.clock() + self.clock.ahead
        thing = now.astimezone(UTC).date(), what
        with self._lock:
            if thing not in self._read:
                self._read.add(thing)
                self.bill.append((now, what, dollars))


def _send(reply: Reply, peer: socket.socket, asked: Asked) -> None:
    if isinstance(reply, bytes):
        peer.sendall(reply)
    else:
        reply(peer, asked)


class _Known(RequestValidator):  # type: ignore[misc]  # it ships no types
    """One app and one account; a nonce is good once."""

    nonce_length = (10, 60)

    def __init__(self) -> None:
        super().__init__()
        self._seen: set[str] = set()

    def validate_timestamp_and_nonce(self, _key: str, _at: str, nonce: str, *_: Any) -> bool:
        fresh = nonce not in self._seen
        self._seen.add(nonce)
        return fresh

    def validate_client_key(self, client_key: str, _request: Any) -> bool:
        return client_key == SECRETS["API_KEY"]

    def get_client_secret(self, _client_key: str, _request: Any) -> str:
        return SECRETS["API_SECRET"]

    def get_access_token_secret(self, _client_key: str, token: str, _request: Any) -> str:
        return SECRETS["TOKEN_SECRET"] if token == SECRETS["TOKEN"] else ""

    @property
    def dummy_client(self) -> str:
        return "nobody"


class _ToLoopback(HTTPAdapter):
    """Has what is for X done by another server, signed as it is; the way there stays ours."""

    def __init__(self, url: str, way: Any) -> None:
        super().__init__()
        self._url, self._way = url, way

    def send(self, request: requests.PreparedRequest, *_: Any, **rest: Any) -> requests.Response:
        there = request.copy()
        host = f"https://{urlsplit(str(request.url)).netloc}"
        there.url = self._url + str(request.url).removeprefix(host)
        there.headers["X-Original"] = host
        done: requests.Response = self._way.send(there, **rest)
        return done


def at_loopback(url: str) -> Callable[[float], requests.Session]:
    """Our session, but for where X is."""

    def opened(patience: float) -> requests.Session:
        session = http.session(patience)
        for host in ("https://api.twitter.com", "https://api.x.com"):
            session.mount(host, _ToLoopback(url, session.get_adapter("http://")))
        return session

    return opened
