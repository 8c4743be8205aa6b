"""A site that is out, and a source that tells what people say about it."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from desk.announce.situation import now
from desk.answers.run import collect
from desk.publish import run_publish
from desk.words import use
from posse.mentions import read_mentions
from posse.voices import Mention
from tests.desk.announce.desks import Ended, ran
from tests.desk.sites import GOOD, project_at

SOURCE = "tests.desk.answers.file_source"
_MORE = "# --- of the test ---"


class Listening:
    """A project in ``root`` whose source says what ``say`` wrote down."""

    def __init__(self, root: Path) -> None:
        self.root, self.file = root, root / "said.json"

    def set(self, **settings: object) -> None:
        """Write these settings down."""
        source = {"use": SOURCE, "url": "http://127.0.0.1:9/", "file": str(self.file)}
        usual = {"DEFAULT_LANG": "en", "SITEURL": "http://127.0.0.1:9", "POSSE_SOURCES":
                 {"test": source}}  # fmt: skip
        path = self.root / "pelicanconf.py"
        before = path.read_text("utf-8").partition(_MORE)[0]
        lines = (f"{name} = {value!r}" for name, value in (usual | settings).items())
        path.write_text("\n".join([before.rstrip(), "", _MORE, *lines, ""]), "utf-8")

    def say(self, *mentions: dict[str, str], gone: tuple[str, ...] = (), **more: str) -> None:
        """What the source tells from now on."""
        told = {"mentions": mentions, "gone": gone, **more}
        self.file.write_text(json.dumps(told), "utf-8")

    def run(self, action: Any) -> Ended:
        """Do something with the site as a command does."""
        return ran(self.root, action)

    def collect(self, *, hours: float = 0, **flags: Any) -> Ended:
        """`invoke collect`, so much later."""
        later = timedelta(hours=hours)
        return self.run(partial(collect, clock=lambda: now() + later, **flags))

    def publish(self) -> Ended:
        """`invoke publish`."""
        return self.run(partial(run_publish, force=False, dry_run=False, yes=False, only="",
                                report=""))  # fmt: skip

    def kept(self) -> dict[str, Mention]:
        """What a build would know."""
        found = read_mentions([self.root / "mentions"], cache=self.root / ".cache")
        return {m.id: m for archived in found.values() for m in archived.mentions}


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site with one report, which is out."""
    root = project_at(tmp_path_factory.mktemp("listening") / "site", GOOD)
    made = Listening(root)
    made.set()
    made.say()
    ended = made.publish()
    assert ended.code == 0, ended.said
    return root


@pytest.fixture
def site(template: Path, tmp_path: Path) -> Listening:
    """A copy of it."""
    shutil.copytree(template, tmp_path / "site", symlinks=True)
    made = Listening(tmp_path / "site")
    made.set()
    return made


@pytest.fixture(autouse=True)
def as_it_was() -> Iterator[None]:
    """A site's settings set the terminal's language, and where modules are looked for."""
    path = list(sys.path)
    yield
    use("en")
    sys.path[:] = path
