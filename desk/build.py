"""Building the site: Pelican in a process of its own, into a folder that is ours."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from desk.deploy.mark import MARK, is_ours
from desk.errors import DeployFailed, SettingsWrong
from desk.site import Site
from desk.words import _
from posse.app import accounts_from, sources_from
from posse.errors import BadAccount

_FORMAT = 1
_UNFINISHED = f"{MARK}.tmp"  # a mark that is being written
_FRAME = re.compile(r'^ *File "(?P<file>[^"]+)", line (?P<line>\d+)', re.MULTILINE)
_WRITTEN = frozenset({".html", ".xml", ".py"})  # what an owner changes, unlike a plugin's inside
_EMPTY_WORDS = (
    "RuntimeError: Warning or error encountered",
    "During handling of the above exception",
    "The above exception was the direct cause",
)
_SCREEN = 8  # lines: more are not read


class BuildFailed(DeployFailed):
    """Pelican did not build the site; ``problems`` are its own lines."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__(
            _("The site was not built:") + "\n  " + "\n  ".join(problems),
            _("`invoke check` may say more."),
        )
        self.problems = problems


def build(site: Site) -> tuple[str, ...]:
    """Build for production into the output folder, anew each time; what Pelican warns of.

    Raises SettingsWrong when the folder is not ours to empty, BuildFailed when Pelican fails.
    """
    make_room(site.output, site)
    write_mark(site.output, "building")
    warnings = run_pelican(site, site.output, "publishconf.py")
    write_mark(site.output, "complete")
    return warnings


def build_preview(site: Site, folder: Path) -> tuple[str, ...]:
    """Build with drafts and what waits into an empty folder, for a writer's eyes only."""
    return run_pelican(site, folder, "pelicanconf.py")


def make_room(output: Path, site: Site) -> None:
    """Empty the output folder; SettingsWrong when it is not a folder that a build made."""
    if output.is_symlink():
        raise SettingsWrong(
            _("%(path)s is a link to another place, and a build empties that folder.")
            % {"path": output},
            _("Remove the link, or set OUTPUT_PATH to a folder of its own."),
        )
    inside = (site.root, site.content, *site.root.parents)
    if output.resolve() in {path.resolve() for path in inside}:
        raise SettingsWrong(
            _("OUTPUT_PATH is %(path)s, which holds more than the site’s output.")
            % {"path": output},
            _("Set it to a folder of its own, like “output”."),
        )
    if not output.exists():
        output.mkdir(parents=True)
        return
    built = [path for path in output.iterdir() if path.name not in {MARK, _UNFINISHED}]
    if built and not is_ours(output):
        raise SettingsWrong(
            _("%(path)s holds files that no build made, and a build empties it.")
            % {"path": output},
            _("Move them away, or remove the folder yourself if you do not need them."),
        )
    for path in (*built, output / _UNFINISHED, output / MARK):  # ours for as long as it holds one
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)


def write_mark(folder: Path, state: str) -> None:
    """Say in the folder that it is ours, and whether its build is complete.

    Written whole or not at all: on a full disk the mark that was there stays.
    """
    built = datetime.now(UTC).isoformat(timespec="seconds")
    mark = {"format": _FORMAT, "state": state, "built": built}
    unfinished = folder / _UNFINISHED
    unfinished.write_text(json.dumps(mark) + "\n", encoding="utf-8")
    unfinished.replace(folder / MARK)


def run_pelican(site: Site, output: Path, settings: str) -> tuple[str, ...]:
    """One build with ``--fatal errors``: a plugin that fails is otherwise only a line in a log.

    The lines that Pelican and its plugins warned with.
    """
    command = [
        sys.executable, "-m", "pelican", str(site.content), "--settings",
        str(site.root / settings), "--output", str(output), "--fatal", "errors",
        "--log-handler", "plain",
    ]  # fmt: skip
    ended = subprocess.run(
        command, cwd=site.root, capture_output=True, check=False, encoding="utf-8",
        errors="replace", env={**_without_secrets(site), "PYTHONUTF8": "1"},  # in any terminal
    )  # fmt: skip
    if ended.returncode:
        raise BuildFailed(_problems(ended.stderr + ended.stdout, site.root))
    lines = (line.strip().replace(f"{site.root}/", "") for line in ended.stderr.splitlines())
    return tuple(line for line in lines if line)


def _without_secrets(site: Site) -> dict[str, str]:
    """Our environment; a build needs no secret, and runs whatever plugins and themes there are."""
    secret: set[str] = set()
    for name, options in site.accounts.items():
        with suppress(BadAccount):  # the build itself tells what is wrong with it
            secret |= {v for account in accounts_from({name: options}) for v in account.variables}
    for name, table in site.sources.items():
        with suppress(BadAccount):  # `collect` tells it
            secret |= {v for source in sources_from({name: table}) for v in source.variables}
    return {name: value for name, value in os.environ.items() if name not in secret}


def _problems(log: str, root: Path) -> tuple[str, ...]:
    """What Pelican said before it gave up, and the place in our files where it did."""
    before, _trace, trace = log.partition("Traceback (most recent call last):\n")
    told = [
        line.strip().replace(f"{root}/", "")
        for line in before.splitlines()
        if line.strip() and not line.startswith(_EMPTY_WORDS)
    ]
    places = [
        f"{path.relative_to(root)}:{match['line']}"
        for match in _FRAME.finditer(trace)
        if (path := Path(match["file"])).is_relative_to(root) and path.suffix in _WRITTEN
        and path.relative_to(root).parts[0] in {"theme", "pelicanconf.py", "publishconf.py"}
    ]  # fmt: skip
    if places and told:
        told[-1] = f"{places[-1]}: {told[-1]}"
    once = [*dict.fromkeys(told)]
    return tuple(once[-_SCREEN:] or [line.strip() for line in log.splitlines()[-_SCREEN:]])
