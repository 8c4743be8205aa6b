"""Calls to Bluesky's servers without any library of ours: what the tests arrange and look at."""

from __future__ import annotations

import json
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass

PASSWORD = "a main password that posse never sees"  # noqa: S105 — of accounts that live for a run


@dataclass(frozen=True, kw_only=True, slots=True)
class User:
    """An account on the network, and an app password of its own."""

    did: str
    handle: str
    app_password: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Network:
    """Where its servers are."""

    pds: str
    bsky: str

    def new_user(self, name: str) -> User:
        """An account ``name.test`` with an app password."""
        handle = f"{name}.test"
        made = self.call(
            "com.atproto.server.createAccount",
            {"handle": handle, "email": f"{name}@rapporteur.test", "password": PASSWORD},
        )
        token = str(made["accessJwt"])
        secret = self.call("com.atproto.server.createAppPassword", {"name": "posse"}, token=token)
        return User(did=str(made["did"]), handle=handle, app_password=str(secret["password"]))

    def session(self, user: User) -> str:
        """A token for what only the owner may do."""
        login = {"identifier": user.handle, "password": user.app_password}
        return str(self.call("com.atproto.server.createSession", login)["accessJwt"])

    def call(
        self, name: str, body: Mapping[str, object] | None = None, *, token: str = ""
    ) -> dict[str, object]:
        """One call to the data server, without any library of ours."""
        headers = {"Content-Type": "application/json"}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        data = None if body is None else json.dumps(body).encode()
        return _json(urllib.request.Request(f"{self.pds}/xrpc/{name}", data, headers))  # noqa: S310

    def bring(self, picture: bytes, *, token: str) -> object:
        """Upload a picture; what a record names it by."""
        headers = {"Content-Type": "image/png", "Authorization": f"Bearer {token}"}
        url = f"{self.pds}/xrpc/com.atproto.repo.uploadBlob"
        return _json(urllib.request.Request(url, picture, headers))["blob"]  # noqa: S310 — loopback

    def blob(self, user: User, cid: str) -> bytes:
        """The bytes of a picture, as the account's own server has them."""
        url = f"{self.pds}/xrpc/com.atproto.sync.getBlob?did={user.did}&cid={cid}"
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(url, timeout=15) as answer:
            data: bytes = answer.read()
            return data

    def seen(self, uri: str) -> dict[str, object]:
        """A post as the app shows it; waits for its indexing. TimeoutError when it never comes."""
        url = f"{self.bsky}/xrpc/app.bsky.feed.getPosts?uris={uri}"
        posts: list[dict[str, object]] = []

        def there() -> bool:
            found = _json(urllib.request.Request(url))["posts"]  # noqa: S310 — loopback
            posts.extend(found if isinstance(found, list) else [])
            return bool(posts)

        wait_for(there, 15.0, "the app view never showed the post")
        return posts[0]


def wait_for(ready: Callable[[], bool], seconds: float, otherwise: str) -> None:
    """Look again and again. TimeoutError with these words when it takes longer."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if ready():
            return
        time.sleep(0.05)
    raise TimeoutError(otherwise)


def _json(request: urllib.request.Request) -> dict[str, object]:
    """The answer of a loopback server; RuntimeError with its words when it refuses."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(request, timeout=15) as answer:
            body: dict[str, object] = json.load(answer)
            return body
    except urllib.error.HTTPError as refused:
        with refused:
            words = refused.read().decode()
        raise RuntimeError(f"{refused.code} {words}") from None
