"""`init` and git's remotes: a new site has its own repository, or none, never what it came from."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from desk import ledger
from desk.errors import SettingsWrong
from desk.init.repository import do, move_for
from desk.words import use
from tests.desk.sites import GOOD, invoke, project_at, site_at
from tests.machine import needs

pytestmark = needs("git")
SAMPLE = "https://table-ronde.example"
WORDS = ("init", "--name", "Le Carnet", "--url", "https://carnet.example", "--language", "en")
Ask = Callable[[str, str], str]


def git(where: Path, *words: str) -> str:
    done = subprocess.run(["git", *words], cwd=where, check=True, capture_output=True, text=True)
    return done.stdout.strip()


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """The project, with the little that a clone of it needs."""
    root = tmp_path / "project"
    git(tmp_path, "init", "--quiet", "--initial-branch=main", str(root))
    who = ("-c", "user.name=Camille", "-c", "user.email=camille@musee.example")
    git(root, *who, "commit", "--quiet", "--allow-empty", "--no-gpg-sign", "-m", "One")
    return root


@pytest.fixture
def root(project: Path) -> Iterator[Path]:
    """A clone of it."""
    use("en")
    root = project.with_name("site")
    git(project, "clone", "--quiet", str(project), str(root))
    yield root
    use("en")


def answering(*answers: str) -> tuple[Ask, list[str]]:
    asked: list[str] = []
    given = iter(answers)

    def ask(question: str, _default: str) -> str:
        asked.append(question)
        return next(given)

    return ask, asked


def moved(root: Path, said: str = "", ask: Ask | None = None, **settings: object) -> dict[str, str]:
    """The addresses of the remotes after the step."""
    site = site_at(root, **{"SITEURL": SAMPLE, **settings})
    move = move_for(site, said, None, ask)
    if move:
        do(site, move)
    return remotes(root)


def remotes(root: Path) -> dict[str, str]:
    return {name: git(root, "config", f"remote.{name}.url")
            for name in git(root, "remote").split()}  # fmt: skip


def test_without_a_terminal_what_was_cloned_is_called_upstream(root: Path, project: Path) -> None:
    """And so it is told; a plain push does not go there either."""
    files = {**GOOD, ".gitignore": ".cache/\n"}
    project_at(root, files)
    done = invoke(root, *WORDS)
    assert done.returncode == 0, done.stderr
    assert remotes(root) == {"upstream": str(project)}
    assert f"the remote origin ({project}) to upstream: nothing of this site" in done.stdout
    assert "If it is the site’s own: git remote rename upstream origin" in done.stdout
    assert "branch.main.remote" not in git(root, "config", "--list")
    assert invoke(root, *WORDS).returncode == 0
    assert remotes(root) == {"upstream": str(project)}


def test_a_person_says_whose_it_is(root: Path, project: Path) -> None:
    ask, asked = answering("y")
    assert moved(root, ask=ask) == {"origin": str(project)}
    (question,) = asked
    assert question == (
        f"Is {project}, which this was cloned from, the site’s own repository? [y]es [N]o"
    )
    ask, asked = answering("", "https://code.example/me/site.git")
    assert moved(root, ask=ask) == {
        "upstream": str(project), "origin": "https://code.example/me/site.git"
    }  # fmt: skip
    assert len(asked) == 2
    assert moved(root, ask=ask)  # it is settled: nobody is asked again


def test_an_address_that_is_not_fit_is_asked_for_again_at_once(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Not after the last question, when all that was typed is lost."""
    wrong = "https://me:secret@code.example/site.git"
    ask, _asked = answering("", "site", wrong, "https://code.example/site.git")
    assert moved(root, ask=ask)["origin"] == "https://code.example/site.git"
    said = capsys.readouterr().out
    assert "  “site”: write the address" in said
    assert "secret" not in said
    with pytest.raises(SettingsWrong, match="write the address"):
        move_for(site_at(root, SITEURL=SAMPLE), "x", None, None)


def test_a_person_may_have_none_yet(
    root: Path, project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert moved(root, ask=answering("", "")[0]) == {"upstream": str(project)}
    assert "If it is the site’s own" not in capsys.readouterr().out


@pytest.mark.parametrize(
    ("said", "names"), [("origin", {"origin"}), ("none", {"upstream"}),
                        ("git@code.example:me/site.git", {"origin", "upstream"})],
)  # fmt: skip
def test_a_flag_says_it_too(said: str, names: set[str], root: Path) -> None:
    assert {*moved(root, said)} == names


def test_who_deploys_to_it_has_said_that_it_is_theirs(root: Path) -> None:
    site = site_at(root, SITEURL=SAMPLE)
    deploy = {"to": "git", "remote": "origin", "branch": "pages"}
    assert move_for(site, "", deploy, None) is None


def test_a_site_that_is_somebodys_keeps_its_remote(root: Path, project: Path) -> None:
    assert moved(root, SITEURL="https://carnet.example") == {"origin": str(project)}


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("-u", "write the address"), ("site", "write the address"),
        ("https://me:secret@code.example/site.git", "there is a password"),
    ],
)  # fmt: skip
def test_a_word_that_is_no_repository_changes_nothing(
    said: str, why: str, root: Path, project: Path
) -> None:
    with pytest.raises(SettingsWrong, match=why):
        moved(root, said)
    assert remotes(root) == {"origin": str(project)}


def test_what_is_called_upstream_already_is_not_overwritten(root: Path) -> None:
    git(root, "remote", "add", "upstream", "https://code.example/x.git")
    before = remotes(root)
    with pytest.raises(SettingsWrong, match="git remote set-url origin"):
        moved(root, "https://code.example/me/site.git")
    assert moved(root) == before


def test_without_a_repository_there_is_nothing_to_ask(tmp_path: Path) -> None:
    site = site_at(tmp_path, SITEURL=SAMPLE)
    assert move_for(site, "", None, answering()[0]) is None
    with pytest.raises(SettingsWrong, match="git init"):
        move_for(site, "https://code.example/site.git", None, None)


class TestTheFirstPush:
    """Nothing of a site goes to a remote before somebody said that it is the site's."""

    SOMEBODYS = "https://carnet.example"

    @pytest.mark.parametrize(
        ("variables", "is_said", "url", "begun"),
        [
            ({}, False, SOMEBODYS, False), ({"CI": "true"}, False, SOMEBODYS, True),
            ({}, True, SOMEBODYS, True), ({"CI": "true"}, True, SAMPLE, False),
        ],
    )  # fmt: skip
    def test_without_a_terminal_it_must_be_said(  # noqa: PLR0913 — what decides it
        self, variables: dict[str, str], url: str, root: Path, project: Path,
        monkeypatch: pytest.MonkeyPatch, *, is_said: bool, begun: bool,
    ) -> None:  # fmt: skip
        """By whoever wrote --yes, or by the workflow's environment; never for the samples."""
        monkeypatch.delenv("CI", raising=False)
        for name, value in variables.items():
            monkeypatch.setenv(name, value)
        site = site_at(root, SITEURL=url, POSSE_NETWORKS={"linkedin": {"use": "by-hand"}})
        opened = ledger.open_ledger(site, alone=is_said)
        assert (opened.closed() is None) is begun
        assert bool(git(project, "for-each-ref", "refs/heads/state")) is begun

    @pytest.mark.parametrize(("answer", "begun"), [("y", True), ("oui", True), ("", False)])
    def test_at_a_terminal_it_is_asked_once(
        self, answer: str, root: Path, project: Path, *, begun: bool
    ) -> None:
        said = self._opened_at_a_terminal(root, answer)
        assert f"state, of {project}" in said.replace("\r\n             ", " ")
        assert "Is that this site’s own repository? [y]es [N]o" in said
        assert bool(git(project, "for-each-ref", "refs/heads/state")) is begun
        if begun:
            assert "own repository?" not in self._opened_at_a_terminal(root, "")

    def _opened_at_a_terminal(self, root: Path, answer: str) -> str:
        code = (
            "from pathlib import Path; from tests.desk.sites import site_at; "
            "from desk.words import use; from desk.ledger import open_ledger; use('en'); "
            f"open_ledger(site_at(Path({str(root)!r}), SITEURL='https://carnet.example', "
            "POSSE_NETWORKS={'linkedin': {'use': 'by-hand'}}))"
        )
        environment = {k: v for k, v in os.environ.items() if k != "CI"}
        environment["PYTHONPATH"] = os.pathsep.join(sys.path)
        ours, theirs = pty.openpty()
        os.write(ours, f"{answer}\n".encode())
        done = subprocess.run(
            [sys.executable, "-c", code], stdin=theirs, capture_output=True, text=True,
            env=environment, check=False, timeout=60,
        )  # fmt: skip
        os.close(ours)
        os.close(theirs)
        assert done.returncode == 0, done.stderr
        return done.stdout + done.stderr
