"""Bringing a picture to X, with its words, before the post that has it.

https://docs.x.com/x-api/media/upload-media — tweepy 4.17 has no such call for this API: ours is
signed with the same secrets, on the same session. https://docs.x.com/x-api/media/create-media-metadata
has the words; they cost (``x_prices``).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..models import ReportPicture, Result
from .answers import CallFailed
from .prints import JPEG, PNG, Frame, Print
from .x_posts import id_from
from .x_session import answer_from, signer_of

UPLOAD = "https://api.x.com/2/media/upload"
WORDS = "/2/media/metadata"
PICTURE = Frame(bytes=5_000_000, side=4096, types=(JPEG, PNG))


def bring(client: Any, worded: Callable[[str], None], picture: ReportPicture, made: Print) -> str:
    """Its id on X; its words are with it. ``worded`` is told of each whose words may have cost.

    CallFailed: a picture whose words are refused counts as refused, for none goes without them.
    """
    answer = client.session.request(
        "POST", UPLOAD, auth=signer_of(client), headers={"User-Agent": client.user_agent},
        data={"media_category": "tweet_image", "media_type": made.type},
        files={"media": (f"picture.{made.type.partition('/')[2]}", made.data, made.type)},
    )  # fmt: skip
    number = id_from(answer_from(answer).json())
    if not number:
        raise CallFailed(Result.UNKNOWN, "the server does not say where the picture is")
    words = {"id": number, "metadata": {"alt_text": {"text": picture.alt}}}
    try:
        client.request("POST", WORDS, json=words, user_auth=True)
    except CallFailed as failed:
        if failed.result is Result.UNKNOWN:
            worded(number)
        raise
    worded(number)
    return number
