"""Settings that cannot be meant: named before anything is built, emptied or written."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from desk.check.linter import check
from desk.clean import clean_site
from desk.deploy.targets import target_from
from desk.errors import SettingsWrong
from desk.fitness import is_address, zone_of
from desk.places import refuse_wrong_places
from desk.preview import built
from desk.secret import secret_values
from desk.site import load_site
from desk.words import use
from tests.desk.sites import GOOD, REPORT, ROOT, invoke, project_at, site_at, write


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    """Settings that are read set the terminal's language."""
    use("en")
    yield
    use("en")


def settled(root: Path, more: str = "") -> Path:
    """A folder with settings and content, without the software: enough to read the settings."""
    for name in ("pelicanconf.py", "publishconf.py"):
        shutil.copy(ROOT / name, root / name)
    (root / "content" / "extra").mkdir(parents=True, exist_ok=True)
    write(root, GOOD)
    with (root / "publishconf.py").open("a", encoding="utf-8") as file:
        file.write(f"\n{more}\n")
    return root


@pytest.mark.parametrize(
    "url",
    [
        "https://musee.example", "https://musee.example/blog", "http://127.0.0.1:8000",
        "https://musée.example", "http://[::1]:8000/x",
    ],
)  # fmt: skip
def test_an_address_is_one(url: str) -> None:
    assert is_address(url)


@pytest.mark.parametrize(
    "url",
    [
        "", "musee", "http://[", "https://", "ftp://a.example", "https://a.example:99999",
        "https://a.example:0", "https://me:secret@a.example", "https://me@a.example",
        "https://a.example?a=b", "https://a.example/?", "https://a.example/#x",
        "https://a example", "https://a.example/<b>", 'https://a.example/"', "https://a.example\n",
    ],
)  # fmt: skip
def test_what_is_no_address_of_a_site_is_refused(url: str) -> None:
    """Neither is one with a password, which would stand on every page."""
    assert not is_address(url)


@pytest.mark.parametrize("name", ["", "Europe", "Paris", "../../etc/passwd", "x" * 300, "a\0b"])
def test_what_is_no_time_zone_is_refused(name: str) -> None:
    """Also the name of a folder of zones, and one that no system takes for a file's name."""
    assert zone_of(name) is None


@pytest.mark.parametrize(
    "line",
    [
        "SITENAME = '   '",
        "SITEURL = 'http://['",
        "SITEURL = 'https://a.example?a=b'",
        "SITEURL = 'https://me:secret@a.example'",
        "TIMEZONE = 'Europe'",
        f"TIMEZONE = '{'x' * 300}'",
        "PATH = 'conten'",
        "POSSE_NETWORKS = {'mastodon': 'https://social.example'}",
        "POSSE_NETWORKS = 'mastodon'",
        "CODE_HOST = 'https://github.com/me/my-site'",
        "CODE_HOST = {'url': 'git@github.com:me/my-site.git'}",
        "CODE_HOST = {'url': 'https://me:secret@github.com/me/my-site'}",
        "CODE_HOST = {'url': 'https://git.example/me/my-site'}",
        "FEDIVERSE_CREATOR = '@museum'",
        "FEDIVERSE_CREATOR = ['@museum@social.example']",
        "1 / 0",
        "open('/nowhere/at/all')",
        "raise RuntimeError('x')",
        "assert False",
    ],
)
def test_a_setting_that_cannot_be_meant_is_named(line: str, tmp_path: Path) -> None:
    root = settled(tmp_path, line)
    with pytest.raises(SettingsWrong) as wrong:
        load_site(root)
    assert wrong.value.advice
    assert "secret" not in wrong.value.advice


@pytest.mark.parametrize(
    "line",
    [
        "DEPLOY = None",
        "DEPLOY = {'Path': 'public'}",
        "DEPLOY = {'path': '~nobody-of-that-name/x'}",
        "DEPLOY = {'path': 'output'}",
        "DEPLOY = {'path': 'output/public'}",
        "DEPLOY = {'path': 'content'}",
        "DEPLOY = {'path': 'content/public'}",
        "DEPLOY = {'path': 'theme'}",
        "DEPLOY = {'path': 'state/public'}",
        "DEPLOY = {'path': '.cache/public'}",
        "DEPLOY = {'path': '.'}",
        "DEPLOY = {'path': '..'}",
        "DEPLOY = {'path': '/'}",
        "DEPLOY = {'path': '.git/public'}",
        "OUTPUT_PATH = 'public'",
        "OUTPUT_PATH = 'public/output'",
        "OUTPUT_PATH = '.'",
        "OUTPUT_PATH = 'content/output'",
        "OUTPUT_PATH = 'publishconf.py'",
        "CACHE = 'output'; OUTPUT_PATH = 'output/site'",
        "CACHE = '.'",
        "CACHE = 'public'",
        "CACHE = 'content'",
        "CACHE = 'publishconf.py'",
        "STATIC_PATHS = ['extr']",
    ],
)
def test_folders_that_are_in_each_others_way_are_named_before_a_build(
    line: str, tmp_path: Path
) -> None:
    """A build empties one folder and a deploy replaces one: nothing else may be in or around."""
    site = load_site(settled(tmp_path, line))
    with pytest.raises(SettingsWrong) as wrong:
        refuse_wrong_places(site)
    assert wrong.value.advice


def test_the_settings_that_come_with_the_project_are_in_nobodys_way(tmp_path: Path) -> None:
    refuse_wrong_places(load_site(settled(tmp_path)))


def test_an_entry_of_deploy_in_capitals_is_known_again(tmp_path: Path) -> None:
    with pytest.raises(SettingsWrong) as wrong:
        target_from({"Path": "public"}, tmp_path)
    assert 'Did you mean "path"?' in wrong.value.advice


def test_an_output_that_is_what_readers_get_is_not_built_into(tmp_path: Path) -> None:
    """The build itself would be live, past the gate."""
    root = project_at(tmp_path, GOOD)
    assert invoke(root, "publish").returncode == 0
    before = {path: path.stat().st_mtime_ns for path in (root / "public").rglob("*")}
    for line in ("OUTPUT_PATH = 'public'", "DEPLOY = {'path': 'output'}"):
        conf = (ROOT / "publishconf.py").read_text(encoding="utf-8")
        write(root, {"publishconf.py": f"{conf}\n{line}\n"})
        for command in ("build", "publish", "clean"):
            done = invoke(root, command)
            assert done.returncode == 4, done.stdout + done.stderr
    assert {path: path.stat().st_mtime_ns for path in (root / "public").rglob("*")} == before


@pytest.mark.parametrize("line", ["CACHE = 'public'", "CACHE = 'kept'", "OUTPUT_PATH = 'kept'"])
def test_clean_removes_nothing_that_was_brought_out(line: str, tmp_path: Path) -> None:
    deploy = "" if "public" in line else "DEPLOY = {'path': 'kept/public'}"
    root = settled(tmp_path, f"{line}\n{deploy}")
    pages = [root / "public/index.html", root / "kept/public/index.html"]
    write(root, {str(page.relative_to(root)): "out" for page in pages})
    with pytest.raises(SettingsWrong):
        clean_site(load_site(root))
    assert all(page.is_file() for page in pages)


def test_a_preview_goes_on_whatever_a_text_is(tmp_path: Path) -> None:
    """The last good pages stay, and the problem is said."""
    root = settled(tmp_path)
    write(root, {"content/removed.txt": "congres/été\n".encode("latin-1")})
    outcome = built(root, tmp_path / "preview")
    assert not outcome.ok
    assert outcome.problems


def test_secrets_that_cannot_be_read_are_not_taken_for_none(tmp_path: Path) -> None:
    (tmp_path / ".env").mkdir()
    with pytest.raises(SettingsWrong, match=r"\.env"):
        secret_values(site_at(tmp_path))


def test_the_secrets_of_accounts_and_sources_must_not_come_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MASTODON_EN_TOKEN", "of an account")
    monkeypatch.setenv("WEBMENTIONS_TOKEN", "of a source")
    monkeypatch.setenv("OTHER_TOKEN", "of nobody here")
    site = site_at(tmp_path, POSSE_NETWORKS={"mastodon-en": {}}, POSSE_SOURCES={"webmentions": {}})
    assert secret_values(site) == ("of a source", "of an account")


def test_secrets_in_another_encoding_are_read(tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes("NOTE=été\nMASTODON_TOKEN=0123456789\n".encode("latin-1"))
    assert "0123456789" in secret_values(site_at(tmp_path))


@pytest.mark.parametrize(
    "kept",
    [
        '{"KEY": {"pointers": [[1, 2, 3, 4]], "anchors": []}}',
        '{"KEY": {"pointers": ["abcd"], "anchors": []}}',
        '{"KEY": {"pointers": [], "anchors": [5]}}',
        '{"KEY": {"pointers": [], "anchors": "abc"}}',
    ],
)
def test_what_an_earlier_run_kept_may_be_anything(kept: str, tmp_path: Path) -> None:
    """As good as nothing: the check says the same as without it."""
    text = REPORT.replace("Le texte.", "[ailleurs](nulle-part.md)")
    write(tmp_path, {**GOOD, "content/events/congres/report.md": text})
    site = site_at(tmp_path)
    told = check(site)
    assert told
    (file,) = (tmp_path / ".cache").rglob("readings.json")
    key = file.read_text(encoding="utf-8").split('"')[1]
    file.write_text(kept.replace("KEY", key), encoding="utf-8")
    assert check(site) == told


def test_a_cache_that_cannot_be_written_is_no_mistake(tmp_path: Path) -> None:
    """It only saves time."""
    write(tmp_path, {**GOOD, ".cache": "a file where the folder would be"})
    assert check(site_at(tmp_path)) == ()


def test_a_terminal_that_knows_few_signs_gets_what_it_can_show(tmp_path: Path) -> None:
    root = project_at(tmp_path, {**GOOD, "content/pages/a-propos.md": "Title:\n\nBonjour.\n"})
    done = subprocess.run(
        [sys.executable, "-m", "invoke", "check"], cwd=root, capture_output=True, text=True,
        check=False, stdin=subprocess.DEVNULL, timeout=60,
        env={**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"},
    )  # fmt: skip
    assert done.returncode == 1, done.stderr
    assert "Traceback" not in done.stderr
    assert "a-propos.md" in done.stdout


def test_a_file_that_the_system_refuses_is_named(tmp_path: Path) -> None:
    """Whatever it is that cannot be read or written: a sentence, and the code of settings."""
    root = project_at(tmp_path, {**GOOD, ".output.lock/x": "a folder where the lock would be"})
    done = invoke(root, "build")
    assert done.returncode == 4, done.stderr
    assert ".output.lock" in done.stderr
    assert "Traceback" not in done.stderr
