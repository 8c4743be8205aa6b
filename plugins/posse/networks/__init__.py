"""The networks: one file each, and the module is the plugin.

Each has the same shape: ``SECRETS`` and ``SETTINGS`` (the names that it knows), ``LIMITS`` (where
no server says otherwise), and ``connect()``, which gives an object with the capabilities of
``ports.py``. A network that is posted to by hand has no ``connect``. One with prices, or with other
limits by its settings, has ``terms()``. Importing a network loads no library; ``connect()`` does.
"""

from __future__ import annotations

from difflib import get_close_matches
from importlib import import_module
from types import ModuleType

from ..errors import UnknownNetwork

_OURS = ("bluesky", "by-hand", "mastodon", "x")
_SHAPE = ("SECRETS", "SETTINGS", "LIMITS")


def available() -> tuple[str, ...]:
    """The kinds of network that come with posse, as ``use`` names them, in their order."""
    return _OURS


def load(kind: str) -> ModuleType:
    """The network's module; a dotted name is one from elsewhere.

    UnknownNetwork when there is none of that name, or it is no network. Nothing is connected to.
    """
    if kind in _OURS:
        return import_module(f".{kind.replace('-', '_')}", __name__)
    if "." not in kind.strip("."):
        near = get_close_matches(kind.lower().replace("_", "-"), _OURS, n=1)
        raise UnknownNetwork(kind, "there is no such network", *near)
    return _from_elsewhere(kind)


def _from_elsewhere(name: str) -> ModuleType:
    try:
        module = import_module(name)
    except ModuleNotFoundError as error:
        if error.name and f"{name}.".startswith(f"{error.name}."):
            raise UnknownNetwork(name, "there is no such module") from error
        raise  # the module is there: what it needs is not
    missing = ", ".join(part for part in _SHAPE if not hasattr(module, part))
    if missing:
        raise UnknownNetwork(name, f"this module is no network: it has no {missing}")
    return module
