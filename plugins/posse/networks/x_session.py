"""The way to X: tweepy signs and asks, on a session of ours that says what an answer means.

https://docs.x.com/resources/fundamentals/authentication/oauth-1-0a/api-key-and-secret — tweepy has
no time-out, and its errors break on answers that are not as it thinks (a ``x-rate-limit-reset``
that is no number, ``"errors": null``), so it is given none but those of what was done; it returns
them as they came, for its own reading of posts knows the old names of fields only.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from logging import getLogger, root
from typing import TYPE_CHECKING, Any

from ..errors import NotAllowed
from .answers import Answer
from .x_answers import refusal

if TYPE_CHECKING:
    import requests

SECRETS: tuple[str, ...] = ("API_KEY", "API_SECRET", "TOKEN", "TOKEN_SECRET")
_LOGGING = ("tweepy", "requests_oauthlib", "oauthlib")  # they write tokens and signed headers


def opened(
    secrets: Mapping[str, str], session: requests.Session, clock: Callable[[], datetime]
) -> Any:
    """A tweepy.Client on the session, whose calls raise CallFailed for anything but a 2xx.

    NotAllowed for a secret that cannot be one.
    """
    import requests
    from tweepy import Client  # type: ignore[import-untyped]  # it ships no types

    key, key_secret, token, token_secret = given = _checked(secrets)
    _silence()
    client = Client(
        consumer_key=key, consumer_secret=key_secret, access_token=token,
        access_token_secret=token_secret, return_type=requests.Response, wait_on_rate_limit=False,
    )  # fmt: skip
    client.user_agent = "rapporteur"

    def refuse(response: requests.Response, **_: object) -> None:
        failed = refusal(answer_from(response), clock(), *given)
        if failed:
            raise failed

    session.hooks["response"].append(refuse)
    client.session = session
    return client


def signer_of(client: Any) -> Any:
    """What signs a request as tweepy does; of a form with a file, the address alone is signed."""
    from tweepy import OAuth1UserHandler

    return OAuth1UserHandler(
        client.consumer_key, client.consumer_secret, client.access_token,
        client.access_token_secret,
    ).apply_auth()  # fmt: skip


def account_of(secrets: Mapping[str, str]) -> str:
    """The number of the account that an access token is for: it begins with it."""
    return secrets["TOKEN"].strip().partition("-")[0]


def answer_from(response: requests.Response) -> Answer:
    """An answer as all networks here read it."""
    return Answer(
        status=response.status_code,
        headers={name.lower(): value for name, value in response.headers.items()},
        body=response.content,
    )


def _checked(secrets: Mapping[str, str]) -> tuple[str, ...]:
    """The secrets in their order. NotAllowed, without a word of them."""
    given = tuple(secrets[name].strip() for name in SECRETS)
    for name, secret in zip(SECRETS, given, strict=True):
        if not re.fullmatch(r"[!-~]+", secret):
            raise NotAllowed(f"{name} has signs in it that no secret of X has: copy it again")
    if not re.fullmatch(r"[0-9]{1,20}-.+", given[2]):
        raise NotAllowed("TOKEN is no access token: one begins with the account's number and “-”")
    return given


def _silence() -> None:
    """Let nothing that these libraries log reach our output, whatever the level or the handler."""
    for name in (*_LOGGING, *root.manager.loggerDict):
        if name.partition(".")[0] in _LOGGING:
            getLogger(name).disabled = True
