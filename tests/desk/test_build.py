"""What a build gets, besides the site."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from desk.build import run_pelican
from tests.desk.sites import site_at, write

TOKEN = "canary-of-nobody"  # noqa: S105 — nobody's
LOOKING = """\
import json, os
with open("seen.json", "w", encoding="utf-8") as file:
    json.dump(dict(os.environ), file)
"""


def test_a_build_gets_no_secret_of_an_account_or_a_source(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On CI they are in the environment, and any plugin or theme could read them."""
    accounts = {
        "mastodon": {"server": "https://social.example"},
        "bluesky-en": {"use": "bluesky", "handle": "musee.example"},
        "wrong": {"use": "nothing"},
        "linkedin": {"use": "by-hand"},
    }
    sources = {"webmentions": {"use": "webmention.io", "domain": "musee.example"}, "odd": 3}
    for name in ("MASTODON_TOKEN", "BLUESKY_EN_PASSWORD", "WEBMENTIONS_TOKEN"):
        monkeypatch.setenv(name, TOKEN)
    monkeypatch.setenv("WORDS", "stay")
    site = site_at(tmp_path, POSSE_NETWORKS=accounts, POSSE_SOURCES=sources)
    write(tmp_path, {"looking.py": LOOKING, "content/a.md": "Title: A\nDate: 2026-05-12\n\nA"})
    run_pelican(site, tmp_path / "output", "looking.py")
    seen = json.loads((tmp_path / "seen.json").read_text("utf-8"))
    assert TOKEN not in seen.values()
    assert seen["WORDS"] == "stay"
