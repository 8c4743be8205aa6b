"""The plugins as Pelican sees them: loaded once, cheap to start, offline, and fit for a wheel."""

from __future__ import annotations

import json
import runpy
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from xml.etree import ElementTree as ET

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


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of packages with Pelican and what our wheel brings."""
    tmp_path = tmp_path_factory.mktemp("wheel")
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
    (made,) = (tmp_path / "dist").glob("*.whl")
    site_packages = tmp_path / "site-packages"
    shutil.copytree(Path(pelican.__file__).parent, site_packages / "pelican")
    with zipfile.ZipFile(made) as archive:
        names = archive.namelist()
        archive.extractall(site_packages)
    assert all(name.startswith(("pelican/plugins/", "rapporteur-")) for name in names)
    return site_packages


NAMES = [f"pelican.plugins.{name}" for name in PLUGINS]


def built_with(wheel: Path, root: Path, settings: str) -> None:
    """Build the site in ``root`` into ``out/`` with Pelican alone and the wheel's plugins."""
    done = subprocess.run(
        [sys.executable, "-m", "pelican", "content", "-s", settings, "-o", "out",
         "--fatal", "errors"],
        cwd=root, capture_output=True, text=True, check=False, timeout=60,
        env={"PYTHONPATH": str(wheel), "PATH": ""},
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert (root / "out/congres/report/index.html").is_file()


def test_a_site_is_built_from_the_wheel(wheel: Path, tmp_path: Path) -> None:
    """The same tree serves as ``pelican.plugins.*``, without our folder on the path."""
    root = project_at(tmp_path, GOOD)
    shutil.rmtree(root / "plugins")
    conf = root / "publishconf.py"
    conf.write_text(conf.read_text(encoding="utf-8") + f"\nPLUGINS = {NAMES!r}\n", "utf-8")
    built_with(wheel, root, "publishconf.py")


def test_the_wheel_needs_few_settings(wheel: Path, tmp_path: Path) -> None:
    """Somebody else's: where things stand and what they are called, with our theme."""
    root = project_at(tmp_path, {**GOOD, "content/events/congres/later.md": WAITING})
    shutil.rmtree(root / "plugins")
    conf = runpy.run_path(str(root / "pelicanconf.py"))
    few = {name: conf[name] for name in conf if name in FEW or name.startswith(BEGUN)}
    lines = [f"{name} = {value!r}\n" for name, value in {**few, "PLUGINS": NAMES}.items()]
    (root / "few.py").write_text("".join(lines), encoding="utf-8")
    built_with(wheel, root, "few.py")
    assert not (root / "out/congres/later").exists()  # what waits is not shown by default
    assert (root / ".cache/manifest.json").is_file()


# What a report's address is made of; no CACHE, no STATE, no RAPPORTEUR_PREVIEW.
BEGUN = ("ARTICLE_", "PAGE_", "CATEGORY_")
FEW = frozenset({
    "SITENAME", "SITEURL", "DEFAULT_LANG", "TIMEZONE", "PATH", "IGNORE_FILES", "THEME",
    "PATH_METADATA", "SLUGIFY_SOURCE", "USE_FOLDER_AS_CATEGORY", "MARKDOWN", "JINJA_ENVIRONMENT",
    "FEED_ALL_ATOM", "DIRECT_TEMPLATES", "WITH_FUTURE_DATES",
})  # fmt: skip
WAITING = "Title: Bientôt\nDate: 2999-01-01\nStatus: published\n\nUn texte.\n"
CORRECTED = """\
Title: Budgets
Date: 2026-05-12 15:00
Status: published
Tags: budget
Correction: 2026-05-13 – Le chiffre était 12 < 13, pas « 14 & 15 ».
    2026-05-14 – Un nom.

Le texte.
"""


def test_a_correction_is_in_the_feeds_too(tmp_path: Path) -> None:
    """Escaped, behind the text of its own report, and of no other."""
    root = project_at(tmp_path, {
        **GOOD,
        "content/events/congres/budgets.md": CORRECTED,
        "content/events/congres/budgets.en.md": CORRECTED.replace("Un nom", "A name"),
    })  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-m", "pelican", "content", "-s", "publishconf.py", "-o", "out",
         "--fatal", "errors"],
        cwd=root, capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    for feed, wanted in (("atom.xml", 3), ("tags/budget/atom.xml", 1)):
        entries = entries_of(root / "out" / feed)
        assert len(entries) == wanted
        for link, content in entries.items():
            assert ("12 &lt; 13" in content) == ("budgets" in link), link
            assert ("Un nom." in content) == link.endswith("example/congres/budgets/")
            assert ("A name." in content) == link.endswith("/en/congres/budgets/")


def entries_of(feed: Path) -> dict[str, str]:
    """The HTML of each entry, by its link."""
    atom = "{http://www.w3.org/2005/Atom}"
    return {
        entry.find(f"{atom}link").attrib["href"]: entry.findtext(f"{atom}content", "")  # type: ignore[union-attr]
        for entry in ET.parse(feed).iter(f"{atom}entry")  # noqa: S314 — our own
    }
