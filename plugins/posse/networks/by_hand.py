"""Posts that a person makes: LinkedIn, Facebook, a newsletter, or anything that takes a text.

https://learn.microsoft.com/en-us/linkedin/consumer/integrations/self-serve/plugins/share-plugin
https://developers.facebook.com/docs/plugins/share-button/

There is no ``connect``: nothing is posted from here. The text is shown with the network's own page
for a new post where there is one, and a person says where the copy is.
"""

from __future__ import annotations

from types import MappingProxyType
from urllib.parse import quote

from ..limits import LIMITS as ALL_LIMITS
from ..limits import limits_of
from ..models import Limits

KIND = "by-hand"
SECRETS: tuple[str, ...] = ()
SETTINGS: tuple[str, ...] = ()
LIMITS = ALL_LIMITS[KIND]

# The first word of the account's name says where it is pasted. Neither page takes a text: it is
# pasted there, and the address makes the card.
_PAGES = MappingProxyType({
    "linkedin": "https://www.linkedin.com/sharing/share-offsite/?url=",
    "facebook": "https://www.facebook.com/sharer/sharer.php?u=",
})  # fmt: skip


def limits(account: str) -> Limits:
    """What the place takes that the account is named for (``linkedin-en``); else any text."""
    return limits_of(account, KIND)


def compose_page(account: str, link: str) -> str:
    """The network's own page for a new post with this link, "" where there is none."""
    page = _PAGES.get(account.partition("-")[0])
    return page + quote(link, safe="") if page else ""
