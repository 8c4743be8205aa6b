"""Sources of mentions that are no accounts: which there are, and how settings name them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from posse.app import listening, sources_from
from posse.errors import BadAccount, UnknownNetwork
from posse.fetch import Fetcher
from posse.guard import THIS_MACHINE
from posse.networks import load_source, sources
from posse.ports import Finder, Listener, Sweeper, Timeline

PLUGINS = Path(__file__).resolve().parents[3] / "plugins"
LIBRARIES = ("requests", "urllib3", "feedparser")
HERE = Fetcher(THIS_MACHINE)
GOOD: dict[str, dict[str, object]] = {
    "webmentions": {"use": "webmention.io", "domain": "musee.example"},
    "mailbox": {"use": "jf2", "feed": "https://musee.example/mentions.jf2"},
    "partners": {"use": "feeds", "feeds": ["https://partner.example/feed.xml"]},
    "feeds": {"feeds": [{"url": "https://social.example/tags/x.rss", "event": "rencontres-2026"}]},
}


def test_each_source_of_the_settings_can_listen_and_nothing_else() -> None:
    found = sources_from(GOOD)
    assert [(one.name, one.kind) for one in found] == [
        ("webmentions", "webmention.io"), ("mailbox", "jf2"), ("partners", "feeds"),
        ("feeds", "feeds"),
    ]  # fmt: skip
    assert [one.variables for one in found] == [("WEBMENTIONS_TOKEN",), (), (), ()]
    for one in found:
        made = listening(one, {"WEBMENTIONS_TOKEN": "x"}, HERE)
        assert isinstance(made, Listener)
        assert not isinstance(made, Finder | Sweeper | Timeline)
        assert not hasattr(made, "syndicate")


@pytest.mark.parametrize("kind", sources())
def test_each_kind_says_what_it_needs(kind: str) -> None:
    module = load_source(kind)
    assert isinstance(module.SECRETS, tuple)
    assert isinstance(module.SETTINGS, tuple)
    assert callable(module.connect)


def test_finding_a_source_loads_no_library() -> None:
    script = (
        "import sys\n"
        "from posse.networks import load_source, sources\n"
        "[load_source(kind) for kind in sources()]\n"
        f"print(*(name for name in {LIBRARIES} if name in sys.modules))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=PLUGINS, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == []


@pytest.mark.parametrize(
    ("table", "words"),
    [
        (3, "POSSE_SOURCES must be a table"),
        ([], "POSSE_SOURCES must be a table"),
        ({"feeds": ["https://a.example/"]}, "The source feeds must be a table in braces"),
        ({"Feeds": {}}, "“Feeds” needs another name"),
        ({"partners": {}}, "partners uses “partners”, which is no source"),
        ({"partners": {"use": "feed"}}, "Known are: feeds, jf2, webmention.io"),
        ({"partners": {"use": "mastodon"}}, "which is no source"),
        ({"feeds": {"feed": []}}, "has “feed”, which is not known. Known are: use, feeds"),
    ],
)
def test_what_cannot_be_a_source_is_named(table: object, words: str) -> None:
    with pytest.raises(BadAccount, match=words):
        sources_from(table)


@pytest.mark.parametrize("environment", [{}, {"WEBMENTIONS_TOKEN": " "}, {"TOKEN": "x"}])
def test_a_secret_that_is_missing_is_named(environment: dict[str, str]) -> None:
    (one,) = sources_from({"webmentions": GOOD["webmentions"]})
    with pytest.raises(BadAccount, match="WEBMENTIONS_TOKEN of the source webmentions"):
        listening(one, environment, HERE)


@pytest.mark.parametrize(
    ("kind", "near"),
    [("feed", "feeds"), ("webmention_io", "webmention.io"), ("webmentions.io", "webmention.io"),
     ("by-hand", ""), ("", ""), ("no.such", "")],
)  # fmt: skip
def test_a_wrong_kind_is_an_error_with_the_one_that_is_meant(kind: str, near: str) -> None:
    with pytest.raises(UnknownNetwork) as caught:
        load_source(kind)
    assert caught.value.near == near


def test_a_dotted_name_is_a_source_from_elsewhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "other_places").mkdir()
    (tmp_path / "other_places" / "box.py").write_text(
        "SECRETS = ()\nSETTINGS = ('place',)\ndef connect(*_, **__): return 'a box'\n"
    )
    (tmp_path / "other_places" / "none.py").write_text("SECRETS = ()\n")
    monkeypatch.syspath_prepend(tmp_path)
    (one,) = sources_from({"box": {"use": "other_places.box", "place": "there"}})
    assert str(listening(one, {}, HERE)) == "a box"
    with pytest.raises(BadAccount, match="which is no source"):
        sources_from({"box": {"use": "other_places.none"}})
