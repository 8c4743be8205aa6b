"""The networks: one file each, and the module is the plugin.

Each has the same shape: ``SECRETS`` and ``SETTINGS`` (the names that it knows), ``LIMITS`` (where
no server says otherwise), and ``connect()``, which gives an object with the capabilities of
``ports.py``. A network that is posted to by hand has no ``connect``. One with prices, or with other
limits by its settings, has ``terms()``. Importing a network loads no library; ``connect()`` does.
"""

from __future__ import annotations

from difflib import get_close_matches
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType

from ..errors import UnknownNetwork

_OURS = ("bluesky", "by-hand", "mastodon", "x")
_SHAPE = ("SECRETS", "SETTINGS", "LIMITS")
_SHAPE_OF_A_SOURCE = ("SECRETS", "SETTINGS", "connect")


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


def load_source(kind: str) -> ModuleType:
    """The module of a source that is no account, such as ``feeds`` or ``webmention.io``.

    Likewise; a source has ``SECRETS``, ``SETTINGS`` and ``connect()``.
    """
    name = kind.replace("-", "_").replace(".", "_")
    if name.isidentifier() and find_spec(f"{__name__}.{name}"):
        module = import_module(f".{name}", __name__)
        if all(hasattr(module, part) for part in _SHAPE_OF_A_SOURCE):
            return module
    if "." not in kind.strip("."):
        raise UnknownNetwork(kind, "there is no such source")
    return _from_elsewhere(kind, _SHAPE_OF_A_SOURCE)


def _from_elsewhere(name: str, shape: tuple[str, ...] = _SHAPE) -> ModuleType:
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
