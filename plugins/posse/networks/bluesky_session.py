"""A session with an account's own server, through the atproto SDK; only connect() loads this.

https://atproto.blue — of the SDK, the login and the plain calls are used: its typed ones leave
out ``swapRecord: null``. Its requests go through http.py: its own transport follows redirects,
and cannot tell what was never sent from what was sent and not answered.
"""

from __future__ import annotations

import json
import time
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, cast

import requests
from atproto import Client, models  # type: ignore[import-untyped]  # it ships no types
from atproto.exceptions import AtProtocolError  # type: ignore[import-untyped]
from atproto_client.request import RequestBase, Response  # type: ignore[import-untyped]

from ..hosts import is_loopback
from ..models import Result
from .answers import Answer, CallFailed, clean, mapping
from .bluesky_answers import Owner, XrpcFailed, is_safe, refusal
from .http import session

if TYPE_CHECKING:
    from atproto import Session as Tokens
    from atproto import SessionEvent

FRESH = 30 * 60  # seconds; a token lives for two hours
_QUESTIONS = {
    "app.bsky.actor.getProfiles": models.AppBskyActorGetProfiles.Params,
    "app.bsky.feed.getLikes": models.AppBskyFeedGetLikes.Params,
    "app.bsky.feed.getPostThread": models.AppBskyFeedGetPostThread.Params,
    "app.bsky.feed.getPosts": models.AppBskyFeedGetPosts.Params,
    "app.bsky.feed.getQuotes": models.AppBskyFeedGetQuotes.Params,
    "app.bsky.feed.getRepostedBy": models.AppBskyFeedGetRepostedBy.Params,
    "app.bsky.feed.searchPosts": models.AppBskyFeedSearchPosts.Params,
    "app.bsky.notification.listNotifications": models.AppBskyNotificationListNotifications.Params,
    "com.atproto.identity.resolveHandle": models.ComAtprotoIdentityResolveHandle.Params,
    "com.atproto.repo.getRecord": models.ComAtprotoRepoGetRecord.Params,
    "com.atproto.repo.listRecords": models.ComAtprotoRepoListRecords.Params,
}


class Session:
    """Logged in at the first call and used for all that follow; not for several threads.

    Every method raises CallFailed. ``patience`` is how many seconds a call may take in all.
    """

    def __init__(self, service: str, handle: str, password: str, patience: float) -> None:
        self._service = service
        self._handle = handle
        self._password = password
        self._patience = patience
        self._transport = _Transport(patience, password)
        self._client: Client = None
        self._tokens: Tokens | None = None
        self._since = 0.0
        self._refused: CallFailed | None = None

    def owner(self) -> Owner:
        """Who is logged in."""
        if self._tokens is None or time.monotonic() - self._since > FRESH:
            self._login()
        tokens = cast("Tokens", self._tokens)
        return Owner(did=tokens.did, handle=tokens.handle)

    @property
    def skew(self) -> timedelta:
        """How far the server's clock was ahead of ours at its last answer."""
        return self._transport.skew

    def query(self, name: str, **params: str | int | Sequence[str]) -> Mapping[str, object]:
        """What the server answers to one of the questions that we ask."""
        self.owner()
        try:
            return mapping(self._client.invoke_query(name, _QUESTIONS[name](**params)).content)
        except (AtProtocolError, ValueError) as error:
            raise _unreadable(error) from error

    def procedure(self, name: str, body: Mapping[str, object]) -> Mapping[str, object]:
        """Have the server do something, once; ``None`` in the body is sent as null."""
        sent = json.dumps(body, ensure_ascii=False).encode()
        return self._do(name, sent, "application/json")

    def upload(self, data: bytes, media_type: str) -> Mapping[str, object]:
        """Bring a picture to the server; nobody sees it before a post has it."""
        return mapping(self._do("com.atproto.repo.uploadBlob", data, media_type).get("blob"))

    def _do(self, name: str, content: bytes, encoding: str) -> Mapping[str, object]:
        self.owner()
        try:
            answer = self._client.invoke_procedure(name, content=content, input_encoding=encoding)
        except (AtProtocolError, ValueError) as error:
            raise _unreadable(error) from error
        return mapping(answer.content)

    def _login(self) -> None:
        if self._refused:
            raise self._refused  # once is enough: servers count wrong passwords
        self._tokens = None
        self._transport = _Transport(self._patience, self._password)
        self._client = Client(self._service, request=self._transport)
        self._client.on_session_change(self._accept)
        try:
            self._client.login(self._handle, self._password, fetch_bsky_profile=False)
        except CallFailed as failed:
            self._refused = failed if failed.result is Result.REFUSED else None
            raise
        except (AtProtocolError, ValueError) as error:
            raise _unreadable(error) from None  # its words may have the answer in them: tokens
        self._since = time.monotonic()

    def _accept(self, _event: SessionEvent, tokens: Tokens) -> None:
        """Called with each new session, before its token goes to the server that it names."""
        server = tokens.pds_endpoint or ""
        if not is_safe(server) or (is_loopback(server) and not is_loopback(self._service)):
            words = clean(f"the account's server has no safe address: {server}")
            raise XrpcFailed(Result.REFUSED, words)
        self._transport.hide(tokens.access_jwt, tokens.refresh_jwt)
        self._tokens = tokens


def _unreadable(error: Exception) -> XrpcFailed:
    """What the SDK could not read; the type of its error says what that was."""
    return XrpcFailed(Result.UNKNOWN, f"an answer that cannot be read ({type(error).__name__})")


class _Transport(RequestBase):  # type: ignore[misc]  # the SDK ships no types
    """The SDK's requests, sent by our rules; what fails raises CallFailed through the SDK."""

    def __init__(self, patience: float, *hidden: str) -> None:
        super().__init__()
        self._hidden = hidden
        self._session = session(patience)
        self.skew = timedelta(0)

    def hide(self, *secrets: str) -> None:
        """Never let these stand in any evidence."""
        self._hidden = (*self._hidden, *secrets)

    def get(self, url: str, **call: Any) -> Response:
        """What the server answers to a question."""
        return self._once("GET", url, **call)

    def post(self, url: str, **call: Any) -> Response:
        """What the server answers when it was told to do something."""
        return self._once("POST", url, **call)

    def _once(
        self,
        method: str,
        url: str,
        *,
        headers: dict[str, str] | None = None,
        params: dict[str, str] | None = None,
        content: str | bytes | None = None,
        **_unused: object,
    ) -> Response:
        sent = content.encode() if isinstance(content, str) else content
        answer = self._asked(method, url, self.get_headers(headers), params, sent)
        now = datetime.now(UTC)
        self.skew = answer.at - now if answer.at else timedelta(0)
        failed = refusal(answer, now, *self._hidden)
        if failed:
            raise failed
        kind = answer.headers.get("content-type", "")
        return Response(
            success=True,
            status_code=answer.status,
            content=answer.json() if "json" in kind else answer.body,
            headers=dict(answer.headers),
        )

    def _asked(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str],
        params: Mapping[str, str] | None,
        body: bytes | None,
    ) -> Answer:
        try:
            response = self._session.request(
                method, url, headers=headers, params=params, data=body, allow_redirects=False
            )
        except CallFailed as failed:
            raise CallFailed(failed.result, clean(failed.words, *self._hidden)) from None
        except requests.RequestException:
            words = clean(f"not an address that can be used: {url}", *self._hidden)
            raise CallFailed(Result.NOT_SENT, words) from None
        return Answer(
            status=response.status_code,
            headers={name.lower(): value for name, value in response.headers.items()},
            body=response.content,
        )
