"""Events' colours, made readable: one small stylesheet, since pages allow no inline style.

Contrast: https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio
"""

from __future__ import annotations

import colorsys
import re
from collections.abc import Iterable
from typing import Protocol

# The backgrounds of theme/static/style.css on which the colour is used; a test compares them.
LIGHT = ("#fbfaf7", "#ffffff")
DARK = ("#15171a", "#1d2024")
CONTRAST = 4.6
_STEPS = 100

_HEX = re.compile(r"#[0-9a-f]{6}\Z", re.IGNORECASE)
_WHITE_LINEAR_LIMIT = 0.04045


class Coloured(Protocol):
    """What this needs of an event."""

    @property
    def id(self) -> str: ...  # noqa: D102 — as in Event

    @property
    def color(self) -> str: ...  # noqa: D102 — as in Event


def stylesheet(events: Iterable[Coloured]) -> str:
    """CSS that sets ``--event`` for each class ``of-<event id>``, for light and dark pages.

    An event whose colour is not written ``#rrggbb`` keeps the theme's own.
    """
    usable = [event for event in events if _HEX.match(event.color)]
    rule = ".of-{} {{ --event: {}; }}".format
    light = [rule(event.id, readable(event.color, LIGHT)) for event in usable]
    dark = [f"  {rule(event.id, readable(event.color, DARK))}" for event in usable]
    if not usable:
        return "/* No event has a colour of its own. */\n"
    return "\n".join([*light, "@media (prefers-color-scheme: dark) {", *dark, "}", ""])


def readable(color: str, backgrounds: Iterable[str], least: float = CONTRAST) -> str:
    """The colour, lightened or darkened until it stands out from each background by ``least``."""
    grounds = tuple(backgrounds)
    hue, lightness, saturation = colorsys.rgb_to_hls(*_channels(color))
    target = 0.0 if luminance(grounds[0]) > luminance("#777777") else 1.0
    for step in range(_STEPS + 1):
        mixed = lightness + (target - lightness) * step / _STEPS
        found = _hex(colorsys.hls_to_rgb(hue, mixed, saturation))
        if all(contrast(found, ground) >= least for ground in grounds):
            return found
    return "#000000" if target == 0.0 else "#ffffff"


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, from 1 to 21."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def luminance(color: str) -> float:
    """Relative luminance of ``#rrggbb``, from 0 to 1."""
    red, green, blue = (_linear(channel) for channel in _channels(color))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    if channel <= _WHITE_LINEAR_LIMIT:
        return channel / 12.92
    return float(((channel + 0.055) / 1.055) ** 2.4)


def _channels(color: str) -> tuple[float, float, float]:
    red, green, blue = (int(color[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return red, green, blue


def _hex(channels: tuple[float, float, float]) -> str:
    return "#" + "".join(f"{round(channel * 255):02x}" for channel in channels)
