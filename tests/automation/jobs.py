"""The ready workflows, read as a code host reads them: steps with their words and variables."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[2]
AUTOMATION = ROOT / "automation"
GITHUB = AUTOMATION / "github"
GITLAB = AUTOMATION / "gitlab" / ".gitlab-ci.yml"
SECRET = re.compile(r"\$\{\{ secrets\.(?P<name>\w+) \}\}\Z")


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """Some lines for a shell on a host; those that are run ``always`` come after a failure too."""

    host: str
    name: str
    script: str
    always: bool = False
    variables: Mapping[str, str] = field(default_factory=dict)


def workflow(name: str) -> Any:
    """A workflow for GitHub; YAML takes its `on` for a yes."""
    found = yaml.safe_load((GITHUB / name).read_text(encoding="utf-8"))
    found["on"] = found.pop(True)
    return found


def pipeline() -> Any:
    """That for GitLab."""
    return yaml.safe_load(GITLAB.read_text(encoding="utf-8"))


def github_steps(name: str) -> tuple[Step, ...]:
    """The steps of the one job that are run in a shell."""
    ((job),) = workflow(name)["jobs"].values()
    return tuple(
        Step(
            host="github", name=step["name"], script=step["run"],
            always=step.get("if") == "always()", variables=step.get("env", {}),
        )
        for step in job["steps"]
        if "run" in step
    )  # fmt: skip


def gitlab_steps(job: str) -> tuple[Step, ...]:
    """The lines of a job: a shell for them, and another one for what comes after in any case."""
    found = pipeline()[job]
    after = "\n".join(found.get("after_script", ()))
    yet = [Step(host="gitlab", name=f"{job}, after", script=after, always=True)] if after else []
    return (Step(host="gitlab", name=job, script="\n".join(found["script"])), *yet)


def all_scripts() -> Iterator[tuple[str, str]]:
    """Every line that a job runs, with where it stands."""
    for name in ("publish.yml", "check.yml"):
        for step in github_steps(name):
            yield from ((name, line) for line in step.script.splitlines())
    for job in ("publish", "check"):
        for step in gitlab_steps(job):
            yield from ((GITLAB.name, line) for line in step.script.splitlines())
