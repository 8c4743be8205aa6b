"""`connect` that is killed on its way: what is there does no harm, and a second run goes on."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from desk.ledger import read_ledger
from tests.desk.connecting import (
    TOKEN,
    connect_at,
    house,
    like_mastodon,
    networks_in,
    secrets_in,
)
from tests.desk.sites import ROOT

KILLED = """
import os
from pathlib import Path
from tests.desk.connecting import house
from desk.connect.run import connect
from desk.connect.wanted import Given
def at(label):
    if label == {label!r}:
        os._exit(9)
connect(house(Path({root!r})), "mastodon", Given(server={server!r}), None,
        {{"MASTODON_TOKEN": {token!r}}}, at=at)
"""


@pytest.mark.parametrize("label", ["looked", "secret-written", "settings-written"])
def test_whenever_it_is_killed_a_second_run_puts_it_right(label: str, tmp_path: Path) -> None:
    """And no command ever finds the account without its secret."""
    site = house(tmp_path)
    with like_mastodon() as server:
        call = KILLED.format(label=label, root=str(site.root), server=server.url, token=TOKEN)
        paths = f"{ROOT}{os.pathsep}{ROOT / 'plugins'}"
        ended = subprocess.run([sys.executable, "-c", call], cwd=ROOT, check=False, timeout=60,
                               env={**os.environ, "PYTHONPATH": paths})  # fmt: skip
        assert ended.returncode == 9
        assert secrets_in(site.root) or not networks_in(site.root)
        again = {} if networks_in(site.root) else {"server": server.url}
        connect_at(site, "mastodon", None, {"MASTODON_TOKEN": TOKEN}, **again)
        assert networks_in(site.root) == {"mastodon": {"server": server.url}}
    assert (site.root / ".env").read_text() == f"MASTODON_TOKEN={TOKEN}\n"
    assert list(read_ledger(site).accounts()) == ["mastodon"]
