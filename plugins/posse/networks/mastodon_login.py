"""How an account of Mastodon gets its token.

An app is registered, a person allows it, and the code that they are shown is changed for the token.
https://docs.joinmastodon.org/client/authorized/ — nothing is kept here, and no address that the
server names is asked: what is secret goes to the server that the person named.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import urlencode

from ..errors import NotAllowed, NotReached
from .answers import CallFailed, mapping
from .mastodon import PATIENCE, SCOPES
from .mastodon_instance import address_of

SHOWN = "urn:ietf:wg:oauth:2.0:oob"  # the server shows the code, and sends nobody anywhere


@dataclass(frozen=True, kw_only=True, slots=True)
class App:
    """An app as its server knows it, on ``server``, a whole address."""

    server: str
    id: str
    secret: str = field(repr=False)


def register_app(server: str, name: str, website: str = "", patience: float = PATIENCE) -> App:
    """Make this site known to a server under a name that people will read there.

    NotReached, NotAllowed.
    """
    from .http import Server

    address = address_of(server)
    form = {"client_name": name, "redirect_uris": SHOWN, "scopes": " ".join(SCOPES)}
    form |= {"website": website} if website else {}
    try:
        said = mapping(Server(address, patience=patience).post("/api/v1/apps", form).json())
    except CallFailed as failed:
        raise failed.as_look() from failed
    found = (said.get("client_id"), said.get("client_secret"))
    match found:
        case (str(number), str(secret)) if number and secret:
            return App(server=address, id=number, secret=secret)
    raise NotReached("the server's answer has no app in it")


def authorize_url(app: App) -> str:
    """The page on which a person allows the app what it asks for, and is shown a code."""
    asked = {
        "client_id": app.id,
        "redirect_uri": SHOWN,
        "response_type": "code",
        "scope": " ".join(SCOPES),
    }
    return f"{app.server}/oauth/authorize?{urlencode(asked)}"


def token_from_code(app: App, code: str, patience: float = PATIENCE) -> str:
    """The token that the code is changed for.

    NotReached; NotAllowed for a code that is not good, and where rights are lacking.
    """
    from .http import Server

    form = {
        "client_id": app.id,
        "client_secret": app.secret,
        "redirect_uri": SHOWN,
        "grant_type": "authorization_code",
        "code": code.strip(),
        "scope": " ".join(SCOPES),
    }
    server = Server(app.server, hidden=(app.secret, code.strip()), patience=patience)
    try:
        said = mapping(server.post("/oauth/token", form).json())
    except CallFailed as failed:
        if failed.status in {400, 401}:
            raise NotAllowed(failed.words) from failed
        raise failed.as_look() from failed
    token = said.get("access_token")
    if not isinstance(token, str) or not token:
        raise NotReached("the server's answer has no token in it")
    _check_rights(said.get("scope"))
    return token


def _check_rights(scope: object) -> None:
    """NotAllowed where a right is lacking; ``read`` includes ``read:accounts``."""
    given = set(scope.split()) if isinstance(scope, str) else set(SCOPES)
    lacking = [one for one in SCOPES if not {one, one.partition(":")[0]} & given]
    if lacking:
        raise NotAllowed(f"the server does not allow {', '.join(lacking)}")
