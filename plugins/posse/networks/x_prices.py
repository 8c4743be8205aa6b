"""What X charges, in US dollars, as it said in August 2026. Pure.

https://docs.x.com/x-api/getting-started/pricing — a read is charged once a UTC day for each thing
that was read.
"""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache

from ..models import Announcement
from ..money import Price
from ..weighted import weighted

POST = Decimal("0.015")
POST_WITH_LINK = Decimal("0.200")
DELETION = Decimal("0.010")
ALT_TEXT = Decimal("0.005")  # for each picture
OWN_POST_READ = Decimal("0.001")
POST_READ = Decimal("0.005")
USER_READ = Decimal("0.010")

COSTS = (
    Price(dollars=POST, why="a post without a link"),
    Price(dollars=POST_WITH_LINK, why="a post with a link"),
    Price(dollars=ALT_TEXT, why="the words of each picture"),
    Price(dollars=OWN_POST_READ, why="each of the account’s own posts that is read, once a day"),
    Price(dollars=POST_READ, why="whether a post that is to be answered is there, once a day"),
    Price(dollars=USER_READ, why="who the account is, once a day"),
)


def price_of_post(announcement: Announcement) -> Decimal:
    """What posting this costs: its text, with a link or without, and the words of its pictures."""
    return price_of(announcement.text) + ALT_TEXT * len(announcement.pictures)


@lru_cache(maxsize=4096)  # every claim of a month is priced again before each send
def price_of(text: str) -> Decimal:
    """What posting this text costs; a name that X makes a link of (``musee.com``) is one too."""
    has_link = weighted(text, 1) > weighted(text, 0)
    return POST_WITH_LINK if has_link else POST
