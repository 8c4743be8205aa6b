"""The plugins as Pelican sees them: loaded once, cheap to start, offline, and fit for a wheel."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pelican
import pytest

from tests.desk.sites import GOOD, ROOT, project_at

PLUGINS = ("wording", "media", "events", "posse")
NETWORK = frozenset({
    "requests", "urllib3", "httpx", "aiohttp", "tweepy", "mastodon", "atproto", "feedparser",
    "websockets",
})  # fmt: skip
# What a build must not load before it needs it.
HEAVY = frozenset({"pillow_heif", "ghp_import", "invoke", "regex"})

PROBE = """
import json, sys
sys.path.insert(0, {path!r})
from pelican import main
main(sys.argv[1:])
files = {{}}
for name, module in list(sys.modules.items()):
    file = getattr(module, "__file__", None)
    if file:
        files.setdefault(file, []).append(name)
print(json.dumps({{"modules": sorted(sys.modules), "files": files}}))
"""


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, list[str]]]:
    """What a build of a small site has loaded at its end."""
    root = project_at(tmp_path_factory.mktemp("site"), GOOD)
    done = subprocess.run(
        [sys.executable, "-c", PROBE.format(path=str(root)), "content", "-s", "publishconf.py",
         "-o", str(root / "out"), "--fatal", "errors", "-q"],
        cwd=root, capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    result: dict[str, dict[str, list[str]]] = json.loads(done.stdout.splitlines()[-1])
    return result


def test_each_file_of_a_plugin_is_loaded_once(loaded: dict[str, dict[str, list[str]]]) -> None:
    """Twice would be two classes of one name, and errors that are not caught."""
    ours = {file: names for file, names in loaded["files"].items() if "/plugins/" in file}
    assert any(names == ["posse.plugin"] for names in ours.values())
    twice = {file: names for file, names in ours.items()
             if len(names) > 1 and "site-packages" not in file}  # fmt: skip
    assert twice == {}


def test_a_build_loads_no_network_library(loaded: dict[str, dict[str, list[str]]]) -> None:
    tops = {name.partition(".")[0] for name in loaded["modules"]}
    assert tops & NETWORK == set()


def test_a_build_loads_nothing_heavy_that_it_does_not_use(
    loaded: dict[str, dict[str, list[str]]],
) -> None:
    """A site without photos needs no HEIC reader; Pillow itself is loaded by docutils."""
    assert HEAVY & set(loaded["modules"]) == set()


def test_registering_the_plugins_is_cheap() -> None:
    """Importing and registering all four, after Pelican: no library that Pelican has not loaded."""
    code = (
        "import sys; sys.path.insert(0, 'plugins'); import pelican, pelican.generators;"
        "before = set(sys.modules)\n"
        f"for name in {PLUGINS!r}: __import__(name).register()\n"
        "new = {m.partition('.')[0] for m in set(sys.modules) - before}\n"
        "print(sorted(new - set(sys.stdlib_module_names)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == str(sorted(PLUGINS))


def test_a_site_is_built_from_the_wheel(tmp_path: Path) -> None:
    """The same tree serves as ``pelican.plugins.*``, without our folder on the path."""
    source = tmp_path / "source"
    source.mkdir()
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source / name)
    shutil.copytree(ROOT / "plugins", source / "plugins",
                    ignore=shutil.ignore_patterns("__pycache__"))  # fmt: skip
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path / "dist")],
        cwd=source, check=True, capture_output=True, timeout=60,
    )  # fmt: skip
    (wheel,) = (tmp_path / "dist").glob("*.whl")
    site_packages = tmp_path / "site-packages"
    shutil.copytree(Path(pelican.__file__).parent, site_packages / "pelican")
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
        archive.extractall(site_packages)
    assert all(name.startswith(("pelican/plugins/", "rapporteur-")) for name in names)
    root = project_at(tmp_path / "site", GOOD)
    shutil.rmtree(root / "plugins")
    conf = root / "publishconf.py"
    plugins = ", ".join(f'"pelican.plugins.{name}"' for name in PLUGINS)
    conf.write_text(conf.read_text(encoding="utf-8") + f"\nPLUGINS = [{plugins}]\n", "utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "pelican", "content", "-s", "publishconf.py", "-o", "out",
         "--fatal", "errors"],
        cwd=root, capture_output=True, text=True, check=False, timeout=60,
        env={"PYTHONPATH": str(site_packages), "PATH": ""},
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert (root / "out/congres/report/index.html").is_file()
