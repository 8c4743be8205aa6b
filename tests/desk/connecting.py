"""A person who connects an account, and servers that answer like Mastodon, for the tests."""

from __future__ import annotations

import runpy
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from desk.connect.asking import Terminal
from desk.connect.env_file import NAME
from desk.connect.run import connect
from desk.connect.wanted import Given
from desk.secret import kept_in
from desk.site import Site
from tests.desk.sites import ROOT, site_at
from tests.posse.networks.answering import Reply, Scripted, answer
from tests.posse.networks.mastodon_cases import INSTANCE, OWNER

TOKEN = "canary-8f14e45fceea167a5a36dedd4bea2543"  # noqa: S105 — nobody's
APP_SECRET = "canary-of-the-app"  # noqa: S105 — nobody's either
URL = "https://musee.fr"
SCOPES = "read:accounts read:statuses read:notifications write:statuses write:media"
POSTS = "GET /api/v1/accounts/109/statuses"
CODE = "POST /oauth/token"
LIKE_MASTODON: Mapping[str, Reply] = {
    "POST /api/v1/apps": answer({"client_id": "1", "client_secret": APP_SECRET}),
    CODE: answer({"access_token": TOKEN, "scope": SCOPES}),
    "GET /api/v1/accounts/verify_credentials": answer(OWNER),
    "GET /api/v2/instance": answer(INSTANCE),
    POSTS: answer([]),
}


@dataclass
class Person:
    """Types these answers, one after the other, and then leaves; ``asked`` is what was asked."""

    answers: list[str] = field(default_factory=list)
    secrets: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    pages: list[str] = field(default_factory=list)
    leaves: type[BaseException] = EOFError

    def terminal(self) -> Terminal:
        """The terminal that they sit at."""
        return Terminal(
            read=lambda question: self._next(question, self.answers),
            read_secret=lambda question: self._next(question, self.secrets),
            browse=self.pages.append,
        )

    def _next(self, question: str, answers: list[str]) -> str:
        self.asked.append(question)
        if not answers:
            raise self.leaves
        return answers.pop(0)


def house(root: Path, **settings: object) -> Site:
    """A site without accounts, with the project's own pelicanconf.py."""
    site = site_at(root, SITEURL=URL, POSSE_NETWORKS={}, **settings)
    return replace(site, name="Le Carnet")


def loadable(root: Path) -> Path:
    """The same in English as every command loads it, at its own address."""
    shutil.copy(ROOT / "publishconf.py", root)
    (root / "content" / "extra").mkdir(parents=True)
    own = (ROOT / "pelicanconf.py").read_text(encoding="utf-8")
    text = own.replace('DEFAULT_LANG = "fr"', 'DEFAULT_LANG = "en"')
    (root / "pelicanconf.py").write_text(text, encoding="utf-8")
    return root


def as_it_is(site: Site) -> Site:
    """The site as it is loaded again."""
    return replace(site, settings={**site.settings, "POSSE_NETWORKS": networks_in(site.root)})


def networks_in(root: Path) -> object:
    """What pelicanconf.py says of accounts."""
    return runpy.run_path(str(root / "pelicanconf.py"))["POSSE_NETWORKS"]


def secrets_in(root: Path) -> dict[str, str]:
    """What every command reads of .env."""
    return kept_in(root / NAME)


def connect_at(
    site: Site, network: str, person: Person | None = None, /,
    environ: Mapping[str, str] | None = None, **flags: str,
) -> None:  # fmt: skip
    """Connect with these flags, with a person or without any."""
    at = person.terminal() if person else None
    connect(as_it_is(site), network, Given(**flags), at, environ or {})


@contextmanager
def like_mastodon(**changed: Reply) -> Iterator[Scripted]:
    """A server that has one account; ``CODE`` and ``POSTS`` name what may answer otherwise."""
    names = {"code": CODE, "posts": POSTS, "apps": "POST /api/v1/apps"}
    script = {**LIKE_MASTODON, **{names[name]: reply for name, reply in changed.items()}}
    with Scripted(script) as server:
        yield server


@contextmanager
def untouched(root: Path) -> Iterator[None]:
    """Neither the settings nor the secrets change, and nothing lies about."""
    before = _files(root)
    yield
    assert _files(root) == before


def _files(root: Path) -> dict[str, bytes | None]:
    others = {".git", "state", "__pycache__"}
    here = (path for path in root.iterdir() if path.name not in others)
    return {path.name: path.read_bytes() if path.is_file() else None for path in here}
