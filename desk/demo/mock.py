"""The practice server's own process: mastodon_mock in memory, and a page for people for each post.

Run as a script. It is handed a socket that listens already, and reads its settings as a line of
JSON; it ends when its standard input does, so it cannot outlive whoever began it, however that
ends. https://github.com/matthewdeanmartin/mastodon_mock
"""

from __future__ import annotations

import http.client
import json
import os
import socket
import sys
import threading
from collections.abc import Mapping
from html import escape
from typing import Any
from urllib.parse import quote

import uvicorn
from fastapi import HTTPException
from fastapi.responses import HTMLResponse
from mastodon_mock.app import create_app
from mastodon_mock.config import MastodonMockConfig, SeedAccount, SeedConfig

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'"
_PAGE = """\
<!doctype html>
<html lang="{lang}"><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
:root {{ color-scheme: light dark; font: 1.1rem/1.5 system-ui, sans-serif }}
body {{ max-width: 34rem; margin: 0 auto; padding: 1rem; overflow-wrap: anywhere }}
.what {{ border: 2px dashed; padding: .5rem 1rem }}
h1 {{ font-size: 1.2rem }}
</style>
<p class="what">{what}</p>
<main><h1>{name}<br><small>{handle}</small></h1>
<div lang="{language}">{content}</div>
<p><time datetime="{at}">{day}</time></p></main>
</html>
"""


def main() -> None:
    """Serve until standard input ends."""
    told: Mapping[str, Any] = json.loads(sys.stdin.readline())
    threading.Thread(target=_end_with_the_demo, daemon=True).start()
    listening = socket.socket(fileno=int(told["socket"]))
    accounts = [
        SeedAccount(username=one["user"], display_name=one["name"], access_token=one["token"])
        for one in told["people"]
    ]
    config = MastodonMockConfig(
        domain=told["host"], url_scheme="http", title=told["title"], description=told["what"],
        media_storage_path=told["media"], seed=SeedConfig(accounts=accounts),
    )  # fmt: skip
    app = create_app(config)

    @app.get("/@{_name}/{post}", response_class=HTMLResponse)
    def page(_name: str, post: str) -> HTMLResponse:
        """A post as a page, which mastodon_mock itself does not have."""
        return HTMLResponse(_page(told, post), headers={"Content-Security-Policy": _POLICY})

    server = uvicorn.Server(uvicorn.Config(app, log_level="warning", server_header=False))
    server.run(sockets=[listening])


def _end_with_the_demo() -> None:
    sys.stdin.read()
    os._exit(0)


def _page(told: Mapping[str, Any], post: str) -> str:
    connection = http.client.HTTPConnection(told["host"], timeout=10)
    connection.request("GET", f"/api/v1/statuses/{quote(post, safe='')}")
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    if answer.status != http.HTTPStatus.OK:
        raise HTTPException(404)
    said = json.loads(body)
    return _PAGE.format(
        lang=escape(told["lang"]), title=escape(told["title"]), what=escape(told["what"]),
        name=escape(said["account"]["display_name"]), handle=escape(f"@{said['account']['acct']}"),
        language=escape(said["language"] or told["lang"]), content=said["content"],
        at=escape(said["created_at"]), day=escape(said["created_at"][:10]),
    )  # fmt: skip


if __name__ == "__main__":
    main()
