"""The ready workflows: what they may do, what they are pinned to, and that their commands exist."""

from __future__ import annotations

import configparser
import re
import shlex
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from posse.app import variable
from posse.networks import available, load
from tests.automation.jobs import (
    AUTOMATION,
    GITHUB,
    GITLAB,
    ROOT,
    SECRET,
    all_scripts,
    github_steps,
    pipeline,
    workflow,
)
from tests.docs.software import flags, targets
from tests.docs.test_commands import wrong
from tests.posse.records import git

WORKFLOWS = sorted(path.name for path in GITHUB.glob("*.yml"))
_OF_THE_HOST = {"DEPLOY_KEY", "DEPLOY_KNOWN_HOSTS"}


def uses() -> Iterator[tuple[str, str]]:
    """Each action that is used, by workflow; those of the project's own tests too."""
    for path in (*GITHUB.glob("*.yml"), ROOT / ".github" / "workflows" / "tests.yml"):
        found = re.findall(r"uses: (.+)", path.read_text(encoding="utf-8"))
        yield from ((path.name, line) for line in found)


@pytest.mark.parametrize("path", sorted(AUTOMATION.rglob("*.yml")), ids=lambda path: path.name)
def test_each_is_yaml(path: Path) -> None:
    assert isinstance(yaml.safe_load(path.read_text(encoding="utf-8")), dict)


def test_none_runs_for_this_project_itself() -> None:
    """A code host looks for them elsewhere."""
    hosts = (ROOT / ".github" / "workflows", ROOT)
    own = {path.name for folder in hosts for path in folder.glob("*.yml")}
    assert own & {*WORKFLOWS, GITLAB.name} == set()


@pytest.mark.parametrize(("file", "action"), [*uses()])
def test_each_action_is_pinned_by_commit_and_names_its_version(file: str, action: str) -> None:
    assert re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40}  # v\d+\.\d+\.\d+", action), file


def test_one_action_is_pinned_to_one_commit() -> None:
    pins = {action for _file, action in uses()}
    assert len({pin.partition("@")[0] for pin in pins}) == len(pins)


def test_rights_are_the_least() -> None:
    """No job has more than the whole workflow, and none runs a stranger's words with them."""
    assert workflow("publish.yml")["permissions"] == {"contents": "write"}
    assert workflow("check.yml")["permissions"] == {"contents": "read", "pull-requests": "write"}
    for name in WORKFLOWS:
        ((job),) = workflow(name)["jobs"].values()
        assert "permissions" not in job
        assert "pull_request_target" not in workflow(name)["on"]
        assert job["timeout-minutes"] <= 30


def test_publishing_is_started_by_the_authors_own_branch_alone() -> None:
    """So what it pushes itself starts nothing; and runs wait for each other."""
    found = workflow("publish.yml")
    assert found["on"]["push"] == {"branches": ["main"]}
    assert [*found["on"]] == ["push", "schedule", "workflow_dispatch"]
    assert found["concurrency"] == {"group": "publish", "cancel-in-progress": False}
    job = pipeline()["publish"]
    ((rule),) = job["rules"]
    assert "$CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH" in rule["if"]
    assert (job["resource_group"], job["interruptible"]) == ("publish", False)


@pytest.mark.parametrize(
    "text",
    [
        (GITHUB / "publish.yml").read_text(encoding="utf-8"),
        GITLAB.read_text(encoding="utf-8"),
        (AUTOMATION / "cron").read_text(encoding="utf-8"),
        (AUTOMATION / "systemd" / "rapporteur.service").read_text(encoding="utf-8"),
    ],
    ids=["github", "gitlab", "cron", "systemd"],
)
def test_yes_stands_in_the_open_with_the_reason(text: str) -> None:
    lines = text.splitlines()
    calls = [line for line in lines if "make publish" in line and "--dry-run" not in line]
    assert len(calls) == 1
    assert "--yes" in calls[0]
    assert "--yes: nobody is" in text


def test_pull_requests_are_looked_at_without_any_secret() -> None:
    """And without the credentials of the checkout, which their own code could read."""
    text = (GITHUB / "check.yml").read_text(encoding="utf-8")
    assert "secrets." not in text
    ((job),) = workflow("check.yml")["jobs"].values()
    checkouts = [step["with"] for step in job["steps"] if "checkout" in step.get("uses", "")]
    assert [given["persist-credentials"] for given in checkouts] == [False, False]
    comment = next(step for step in job["steps"] if step.get("name") == "Comment")
    assert "head.repo.full_name == github.repository" in comment["if"]
    assert all("--yes" not in step.script for step in github_steps("check.yml"))


def test_a_cache_that_strangers_can_read_has_nobodys_words() -> None:
    """Whoever proposes a change on GitHub reads the caches of the branch that it is for."""
    ((job),) = workflow("publish.yml")["jobs"].values()
    kept = [step["with"]["path"] for step in job["steps"] if "/cache@" in step.get("uses", "")]
    assert kept == [".cache/media"]
    assert pipeline()["default"]["cache"]["paths"] == [".cache/pip/", ".cache/media/"]


def test_each_secret_is_named_as_connect_prints_it() -> None:
    """<ACCOUNT>_<SECRET>, for the account of the network's own name."""
    known = {variable(kind, secret) for kind in available() for secret in load(kind).SECRETS}
    given = {name: value for step in github_steps("publish.yml") for name, value in
             step.variables.items()}  # fmt: skip
    for name, value in given.items():
        match = SECRET.match(value)
        assert match, value
        assert match["name"] == name
    assert {*given} - _OF_THE_HOST == known
    assert all(name in GITLAB.read_text(encoding="utf-8") for name in known)


@pytest.mark.parametrize(("file", "line"), [*all_scripts()])
def test_each_line_calls_what_is_there(file: str, line: str) -> None:
    """Tasks with their flags, modules and scripts of this project, and programs of every runner."""
    assert [*wrong(re.sub(r" \|\| true\Z", "", line))] == [], file
    for module in re.findall(r"-m ([\w.]+)", line):
        assert (ROOT / f"{module.replace('.', '/')}.py").is_file(), module
    for script in re.findall(r"automation/[\w.-]+", line):
        assert (ROOT / script).is_file(), script
    assert shlex.split(line)[0] in {"make", "sh", "cat", "git", ".venv/bin/python"}


def test_what_calls_make_calls_targets() -> None:
    """Of cron and systemd too."""
    for file in ("cron", "systemd/rapporteur.service"):
        text = (AUTOMATION / file).read_text(encoding="utf-8")
        ((target, given),) = re.findall(r"make (\w+) ARGS=(\S+?)(?: |$)", text, re.MULTILINE)
        assert (target in targets(), given in flags()[target]) == (True, True)


def unit(name: str) -> Any:
    """A unit file; systemd's are nearly those of configparser."""
    found = configparser.ConfigParser(interpolation=None, strict=False)
    found.optionxform = str  # type: ignore[assignment,method-assign]  # keys keep their capitals
    found.read_string((AUTOMATION / "systemd" / name).read_text(encoding="utf-8"))
    return found


def test_the_timer_starts_the_service_again_after_the_machine_was_off() -> None:
    assert unit("rapporteur.service")["Service"]["Type"] == "oneshot"
    assert unit("rapporteur.timer")["Timer"]["Persistent"] == "true"
    assert unit("rapporteur.timer")["Install"]["WantedBy"] == "timers.target"


def sh(script: str, home: Path, **names: str) -> subprocess.CompletedProcess[str]:
    """A script of the folder, in a home and with these variables alone."""
    return subprocess.run(
        ["sh", AUTOMATION / script], cwd=home, capture_output=True, text=True, check=False,
        env={"PATH": "/usr/bin:/bin", "HOME": str(home), **names},
    )  # fmt: skip


def test_the_key_for_ssh_is_put_where_ssh_looks_and_nobody_else_may_read_it(tmp_path: Path) -> None:
    assert sh("ssh-key.sh", tmp_path).returncode == 0
    assert not (tmp_path / ".ssh").exists(), "without a key there is nothing to do"
    half = sh("ssh-key.sh", tmp_path, DEPLOY_KEY="canary")
    assert (half.returncode, "DEPLOY_KNOWN_HOSTS" in half.stderr) == (4, True)
    done = sh("ssh-key.sh", tmp_path, DEPLOY_KEY="canary", DEPLOY_KNOWN_HOSTS="host ssh-ed25519 A")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    key, hosts = tmp_path / ".ssh" / "id_ed25519", tmp_path / ".ssh" / "known_hosts"
    assert (key.read_text(encoding="utf-8"), key.stat().st_mode & 0o077) == ("canary\n", 0)
    assert hosts.read_text(encoding="utf-8") == "host ssh-ed25519 A\n"


def test_the_projects_token_is_for_pushing_alone(tmp_path: Path) -> None:
    git(tmp_path, "init", "--quiet")
    git(tmp_path, "remote", "add", "origin", "https://ci:own@code.example/musee/site.git")
    names = {"CI_PROJECT_URL": "https://code.example/musee/site"}
    assert sh("push-token.sh", tmp_path, **names).returncode == 0
    own = "https://ci:own@code.example/musee/site.git"
    assert git(tmp_path, "remote", "get-url", "--push", "origin") == own
    done = sh("push-token.sh", tmp_path, **names, RAPPORTEUR_PUSH_TOKEN="canary")  # noqa: S106 — nobody's
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    pushed = git(tmp_path, "remote", "get-url", "--push", "origin")
    assert pushed == "https://rapporteur:canary@code.example/musee/site.git"
    assert git(tmp_path, "remote", "get-url", "origin") == own
