"""What the project promises of its files: locks without hosts, no machine's paths, pinned CI."""

from __future__ import annotations

import json
import re
import subprocess
import tomllib

import pytest

from tests.docs.pages import ROOT
from tests.machine import in_ci, needs

# In tests, as what a writer may write by mistake.
INVENTED = {"/home/camille", "/Users/camille", "/home/x"}
_OF_A_MACHINE = re.compile(r"(?<![\w.])/(?:(?:home|Users)/\w+|root|work)\b(?![-.])")
_HOST = re.compile(r"https?:|--(?:extra-)?index-url|--find-links|--trusted-host")


@pytest.mark.parametrize(
    "lock", sorted(ROOT.glob("requirements*.lock")), ids=lambda lock: lock.name
)
def test_a_lock_names_no_host_to_download_from(lock: object) -> None:
    """Everybody may use their own mirror; the hashes say that it is the same."""
    text = (ROOT / str(lock)).read_text(encoding="utf-8")
    assert _HOST.findall(text) == []
    assert len(re.findall(r"^[\w.-]+(?:\[\w+\])?==", text, re.MULTILINE)) > 10
    assert "--hash=sha256:" in text


@pytest.mark.parametrize("folder", ["npm", "bluesky"])
def test_a_lock_of_npm_names_no_host_to_download_from(folder: str) -> None:
    """It would stand there as `resolved`: of the checkers, and of Bluesky's own servers."""
    text = (ROOT / "tests" / folder / "package-lock.json").read_text(encoding="utf-8")
    packages = json.loads(text)["packages"].values()
    assert '"resolved"' not in text
    funding = [package.pop("funding", None) for package in packages]  # where to donate
    assert (any(funding), "://" in json.dumps([*packages])) == (True, False)
    assert '"integrity"' in text


@needs("git")
def test_nothing_in_git_names_a_path_of_one_machine() -> None:
    """No /home/… of whoever wrote it."""
    listing = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if listing.returncode:
        assert not in_ci(), listing.stderr
        pytest.skip("this is no git checkout")
    files = [ROOT / name for name in listing.stdout.split("\0") if name]
    found = {
        f"{path.relative_to(ROOT)}: {match[0]}"
        for path in files
        if path.is_file()
        for match in _OF_A_MACHINE.finditer(path.read_text(encoding="utf-8", errors="ignore"))
        if match[0] not in INVENTED
    }
    assert found == set()


def test_the_workflow_may_only_read_and_runs_what_ci_runs() -> None:
    """Its actions are pinned by commit, and its Pythons include the oldest that we promise."""
    text = (ROOT / ".github" / "workflows" / "tests.yml").read_text(encoding="utf-8")
    uses = re.findall(r"uses: (\S+)", text)
    assert uses
    assert all(re.fullmatch(r"[\w/-]+@[0-9a-f]{40}", action) for action in uses)
    assert re.search(r"^permissions:\n  contents: read$", text, re.MULTILINE)
    ci = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert re.findall(r"run: (make .+)", text) == re.findall(r"^(make .+)$", ci, re.MULTILINE)
    oldest = project()["requires-python"].removeprefix(">=")
    assert f'"{oldest}"' in text


def test_the_changelog_tells_of_the_version_that_this_is() -> None:
    """As pyproject.toml has it."""
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert f"## [{project()['version']}]" in text


def project() -> dict[str, str]:
    """The table of pyproject.toml that describes the project."""
    table: dict[str, str] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    return table
