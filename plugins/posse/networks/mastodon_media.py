"""Bringing a picture to a server of Mastodon's kind, before the post that has it.

https://docs.joinmastodon.org/methods/media/#v2 — a server may take a picture and work on it for a
while (202); a post with it is refused until then. What no post has is thrown away by the server.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from ..models import ReportPicture, Result
from .album import Album, Haste, bring_all
from .answers import Answer, CallFailed, mapping
from .mastodon_instance import Instance, frame_from
from .prints import Print

if TYPE_CHECKING:
    from .http import Server

LOOK_EVERY = 1.0  # seconds
NOT_READY = "the server is still at work on a picture"
_ACCEPTED, _PARTIAL = 202, 206
_NO_SUCH_PAGE = frozenset({404, 405})


class Media:
    """Where a server takes the pictures below ``folder``.

    ``working`` is how many seconds it may work on each.
    """

    def __init__(
        self,
        server: Server,
        folder: Path | None,
        working: float,
        wait: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._server = server
        self._folder = folder
        self._working = working
        self._wait = wait
        self._clock = clock

    def album_of(self, haste: Haste, instance: Callable[[], Instance]) -> Album[str]:
        """The ids of a claim's pictures, on the server by then; asks what it takes, if it must.

        CallFailed when they may be brought at another time.
        """
        pictures = haste.claim.announcement.pictures
        if not pictures:
            return Album(brought=(), evidence="")
        frame = frame_from(instance())
        return bring_all(pictures, self._folder, frame, self.bring, haste)

    def bring(self, picture: ReportPicture, made: Print) -> str:
        """Its id on the server, once it may stand in a post.

        CallFailed: REFUSED where this picture is, UNKNOWN where it is not there in time.
        """
        answer = self._sent(picture.alt, made)
        said = mapping(answer.json()).get("id")
        number = str(said) if isinstance(said, str | int) and not isinstance(said, bool) else ""
        if not number:
            raise CallFailed(Result.UNKNOWN, "the server does not say where the picture is")
        if answer.status == _ACCEPTED:
            self._wait_for(number)
        return number

    def _sent(self, words: str, made: Print) -> Answer:
        form = {"description": words}
        # Some servers know a file by its name alone (snac2), so no two have the same.
        name = hashlib.sha256(made.data).hexdigest()[:16]
        file = (f"{name}.{made.type.partition('/')[2]}", made.data, made.type)
        try:
            return self._server.post_file("/api/v2/media", form, file)
        except CallFailed as failed:
            if failed.status not in _NO_SUCH_PAGE:
                raise
            return self._server.post_file("/api/v1/media", form, file)

    def _wait_for(self, number: str) -> None:
        end = self._clock() + self._working
        while self._clock() < end:
            if self._server.get(f"/api/v1/media/{quote(number, safe='')}").status != _PARTIAL:
                return
            self._wait(min(LOOK_EVERY, self._working))
        raise CallFailed(Result.UNKNOWN, NOT_READY)
