"""Which networks there are, and how one is found."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from posse.errors import UnknownNetwork
from posse.networks import available, by_hand, load

PLUGINS = Path(__file__).resolve().parents[3] / "plugins"
LIBRARIES = ("requests", "urllib3", "httpx", "atproto", "mastodon")


@pytest.mark.parametrize("kind", available())
def test_each_network_says_what_it_needs(kind: str) -> None:
    module = load(kind)
    assert isinstance(module.SECRETS, tuple)
    assert isinstance(module.SETTINGS, tuple)
    assert module.LIMITS.characters >= 0
    assert hasattr(module, "connect") == (kind != "by-hand")


def test_finding_a_network_loads_no_library() -> None:
    """Only connect() does: Pelican's start must not pay for it."""
    script = (
        "import sys\n"
        "from posse.networks import available, load\n"
        "[load(kind) for kind in available()]\n"
        f"print(*(name for name in {LIBRARIES} if name in sys.modules))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=PLUGINS, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == []


@pytest.mark.parametrize(
    ("kind", "near"),
    [("mastodn", "mastodon"), ("By_Hand", "by-hand"), ("blue-sky", "bluesky"), ("myspace", "")],
)
def test_a_wrong_name_is_an_error_with_the_one_that_is_meant(kind: str, near: str) -> None:
    with pytest.raises(UnknownNetwork) as caught:
        load(kind)
    assert (caught.value.kind, caught.value.near) == (kind, near)


@pytest.mark.parametrize("kind", ["http", "answers", "", ".", "..posse", "os.path", "no.such"])
def test_what_is_no_network_is_not_loaded_as_one(kind: str) -> None:
    with pytest.raises(UnknownNetwork):
        load(kind)


def test_a_dotted_name_is_a_network_from_elsewhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "elsewhere_nets"
    package.mkdir()
    (package / "__init__.py").touch()
    (package / "pigeons.py").write_text("SECRETS = SETTINGS = ()\nLIMITS = None\n")
    (package / "broken.py").write_text("import there_is_no_such_library\n")
    monkeypatch.syspath_prepend(tmp_path)
    assert load("elsewhere_nets.pigeons").SECRETS == ()
    with pytest.raises(ModuleNotFoundError, match="there_is_no_such_library"):
        load("elsewhere_nets.broken")


@pytest.mark.parametrize(
    ("account", "characters", "page"),
    [
        ("linkedin", 3000, "https://www.linkedin.com/sharing/share-offsite/?url="),
        ("linkedin-en", 3000, "https://www.linkedin.com/sharing/share-offsite/?url="),
        ("facebook", 63206, "https://www.facebook.com/sharer/sharer.php?u="),
        ("newsletter", 0, None),
        ("anything", 0, None),
    ],
)
def test_by_hand_the_name_says_where_it_is_pasted(
    account: str, characters: int, page: str | None
) -> None:
    assert by_hand.limits(account).characters == characters
    shown = by_hand.compose_page(account, "https://a.fr/b/?c=d&e")
    assert shown == (f"{page}https%3A%2F%2Fa.fr%2Fb%2F%3Fc%3Dd%26e" if page else "")
