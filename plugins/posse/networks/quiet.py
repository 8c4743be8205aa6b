"""Words by which people ask that what they say is not repeated. Pure.

They stand in what is said, or in what somebody says of themselves.
"""

from __future__ import annotations

import re

_WISH = re.compile(r"#(?:nobot|nobridge|noblog)\b", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]*>")


def wants_quiet(text: str) -> bool:
    """Whether a text asks for it."""
    return bool(_WISH.search(text))


def wants_quiet_in_html(html: str) -> bool:
    """Whether the words of HTML do, however they are marked up."""
    return wants_quiet(_TAG.sub("", html))
