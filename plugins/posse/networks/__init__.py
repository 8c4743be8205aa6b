"""The networks: one file each, and the module is the plugin.

Each has the same shape: ``SECRETS`` and ``SETTINGS`` (the names that it knows), ``LIMITS`` (where
no server says otherwise), and ``connect()``, which gives an object with the capabilities of
``ports.py``. A network that is posted to by hand has no ``connect``. One with prices, or with other
limits by its settings, has ``terms()``. Importing a network loads no library; ``connect()`` does.

Beside them are sources that are no accounts, such as watched feeds: the same shape without
``LIMITS``, and what ``connect()`` gives can listen only.
"""

from __future__ import annotations

from difflib import get_close_matches
from importlib import import_module
from types import ModuleType

from ..errors import UnknownNetwork

_OURS = ("bluesky", "by-hand", "mastodon", "x")
_SHAPE = ("SECRETS", "SETTINGS", "LIMITS")
_SOURCES = ("feeds", "jf2", "webmention.io")


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
    return _from_elsewhere(kind, _SHAPE)


def sources() -> tuple[str, ...]:
    """The kinds of source that come with posse, as ``use`` names them, in their order."""
    return _SOURCES


def load_source(kind: str) -> ModuleType:
    """The source's module; a dotted name is one from elsewhere. UnknownNetwork as above."""
    if kind in _SOURCES:
        return import_module(f".{kind.replace('.', '_')}", __name__)
    near = get_close_matches(kind.lower().replace("_", "."), _SOURCES, n=1)
    if near or "." not in kind.strip("."):
        raise UnknownNetwork(kind, "there is no such source", *near)
    return _from_elsewhere(kind, (*_SHAPE[:2], "connect"))


def _from_elsewhere(name: str, shape: tuple[str, ...]) -> ModuleType:
    try:
        module = import_module(name)
    except ModuleNotFoundError as error:
        if error.name and f"{name}.".startswith(f"{error.name}."):
            raise UnknownNetwork(name, "there is no such module") from error
        raise  # the module is there: what it needs is not
    missing = ", ".join(part for part in shape if not hasattr(module, part))
    if missing:
        raise UnknownNetwork(name, f"this module is no network: it has no {missing}")
    return module
