"""`demo`: the sample site deployed, announced on a practice server, and shown, on this machine."""

from __future__ import annotations

import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from desk.demo.place import demo_site, own_folder
from desk.demo.practice import practice_server
from desk.demo.web import serving
from desk.errors import SettingsWrong
from desk.site import load_site
from tests.desk.demos import (
    WITHIN,
    answers,
    copies,
    files,
    got,
    ports,
    posts,
    running,
    told,
    wait_for,
)
from tests.desk.sites import ROOT, invoke, project_at, site_at
from tests.machine import needs
from tests.site.markup import Built, Element

if TYPE_CHECKING:
    from playwright.sync_api import Browser

REPORTS = 8  # of the sample site that are out
_OWN = "# never sent\nMASTODON_TOKEN=owners-own-token\n"
_REMOTE = '[remote "origin"]\n\turl = https://code.example/site.git\n'


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample site in a clone with a remote, whose owner has an account, a record and a site."""
    root = tmp_path_factory.mktemp("demo") / "project"
    own = {".env": _OWN, "state/version": "mine", "output/mine": "mine", "public/mine": "mine"}
    project_at(root, own)
    with (root / "pelicanconf.py").open("a", encoding="utf-8") as settings:
        settings.write('POSSE_NETWORKS = {"bluesky": {"handle": "site.example"}}\n')
    shutil.copytree(ROOT / "content", root / "content", dirs_exist_ok=True)
    subprocess.run(["git", "init", "--quiet", root], check=True)
    with (root / ".git" / "config").open("a", encoding="utf-8") as config:
        config.write(_REMOTE)
    return root


@pytest.fixture(scope="module")
def before(project: Path) -> dict[str, str]:
    """Every file of it before the demo."""
    return files(project)


@pytest.fixture(scope="module")
def shown(project: Path, before: dict[str, str]) -> str:
    """What it prints, without a terminal."""
    ended = invoke(project, "demo", "--once")
    assert (ended.returncode, ended.stderr) == (0, "")
    return ended.stdout


@needs("git")
def test_it_says_that_its_server_is_a_practice_server(shown: str) -> None:
    assert "mastodon_mock" in shown.splitlines()[0]


@needs("git")
def test_it_asks_nothing_of_accounts_that_are_not_its_own(shown: str) -> None:
    """What a person would do with these commands would be about the real site."""
    assert not re.search(r"linkedin|bluesky|invoke (settle|preview)", shown)


@needs("git")
def test_each_sample_report_has_one_copy_and_its_page_links_to_it(
    project: Path, shown: str
) -> None:
    found = copies(shown)
    assert len(found) == REPORTS
    assert all(len(urls) == 1 for urls in found.values())
    pages = project / ".demo" / "public"
    for page, (url,) in found.items():
        html = (pages / page.split("/", 3)[3] / "index.html").read_text(encoding="utf-8")
        assert re.findall(r'class="u-syndication" href="([^"]+)"', html) == [url]


@needs("git")
def test_practice_readers_answer_and_the_pages_show_it(project: Path, shown: str) -> None:
    """As invented; each conversation below its own report, and none at the real event."""
    found = told(shown)
    assert [len(lines) for lines in found.values()] == [1, 2, 4]
    pages = Built(folder=project / ".demo" / "public")
    below = {page: discussion_at(pages, page) for page in found}
    for page, lines in found.items():
        assert len(below[page].all(cls="sample")) == 1
        shown_there = (*below[page].all("li", cls="answer"), *below[page].all(cls="quiet"))
        assert len(shown_there) == len(lines)
    talk = list(below.values())[-1]
    names = [who.text for who in talk.all("bdi", itemprop="name")]
    names.remove("Table ronde")
    assert all(name.endswith(" (entraînement)") for name in names)
    assert len(talk.all("span", cls="badge")) == 1
    assert len(talk.all("p", cls="reply-to")) == 2
    assert talk.one("ul", cls="gestures").text == "3 favoris 1 partage"
    for page in copies(shown).keys() - found.keys():
        assert discussion_at(pages, page).all(cls="answer") == []
    assert not [page for page in found if "communicating-the-museum" in page]


def discussion_at(pages: Built, address: str) -> Element:
    """What is below a report."""
    return pages.page(address.split("/", 3)[3]).one("section", cls="discussion")


@needs("git")
def test_it_writes_in_its_own_folder_only(
    project: Path, before: dict[str, str], shown: str
) -> None:
    """Above all not in the record, nor in what is out; no clone of the record is made."""
    assert shown
    assert files(project) == before
    assert not (project / ".demo" / "state" / ".git").exists()


@needs("git")
def test_it_can_be_shown_again_and_leaves_nothing_running(project: Path, shown: str) -> None:
    again = invoke(project, "demo", "--once")
    assert (again.returncode, again.stderr) == (0, "")
    assert len(copies(again.stdout)) == REPORTS
    assert not any(answers(port) for port in ports(shown + again.stdout))


@needs("git", "chromium")
def test_a_reader_goes_from_a_report_to_its_copy(project: Path, chromium: Browser) -> None:
    """At a terminal it serves until Ctrl-C; the copy's page says what the practice server is."""
    with running(project) as (process, log):
        said = wait_for(log, process, "Ctrl-C")
        found = copies(said)
        assert posts(next(iter(found.values()))[0]) == REPORTS
        for page, (url,) in found.items():
            tab = chromium.new_page(viewport={"width": 360, "height": 800})
            tab.goto(page)
            link = tab.locator("a.u-syndication")
            assert link.is_visible()
            assert link.get_attribute("href") == url
            link.click()
            tab.wait_for_url(url)
            assert "mastodon_mock" in tab.inner_text("p.what")
            assert tab.locator(f'main a[href="{page}"]').count() == 1
            tab.close()
        process.send_signal(signal.SIGINT)
        assert process.wait(30) == 0
        assert not any(answers(port) for port in ports(said))


@needs("git")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGKILL])
def test_however_it_ends_the_practice_server_ends_too(
    project: Path, number: signal.Signals
) -> None:
    with running(project) as (process, log):
        (port,) = ports(wait_for(log, process, "http://"))
        assert answers(port)
        process.send_signal(number)
        assert process.wait(30) != 0
        end = time.monotonic() + WITHIN
        while answers(port) and time.monotonic() < end:
            time.sleep(0.1)
        assert not answers(port)


@needs("git")
def test_what_somebody_else_put_there_is_not_emptied(tmp_path: Path) -> None:
    root = project_at(tmp_path / "project", {".demo/notes.txt": "mine"})
    ended = invoke(root, "demo", "--once")
    assert ended.returncode == 4
    assert files(root / ".demo").keys() == {"notes.txt"}


def test_a_link_to_somewhere_else_is_not_emptied(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / ".demo").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(SettingsWrong), own_folder(tmp_path):
        pass


def test_what_an_ended_demo_left_is_emptied(tmp_path: Path) -> None:
    """Also what it links to stays."""
    (tmp_path / "pelicanconf.py").touch()
    with own_folder(tmp_path) as folder:
        (folder / "state").mkdir()
        (folder / "pelicanconf.py").symlink_to(tmp_path / "pelicanconf.py")
    with own_folder(tmp_path) as folder:
        assert {path.name for path in folder.iterdir()} == {".rapporteur", ".lock"}
    assert (tmp_path / "pelicanconf.py").exists()


def test_a_second_demo_does_not_take_the_folder_of_the_first(tmp_path: Path) -> None:
    with own_folder(tmp_path) as folder:
        (folder / "state").mkdir()
        with pytest.raises(SettingsWrong), own_folder(tmp_path):
            pass
        assert (folder / "state").exists()


def test_the_owners_accounts_are_known_but_posted_to_by_nobody(tmp_path: Path) -> None:
    """Reports may name them; where settings name folders, they are still the project's."""
    root = project_at(tmp_path / "project", {"wordings/default.txt": "{{ link }}"})
    with (root / "pelicanconf.py").open("a", encoding="utf-8") as settings:
        settings.write('POSSE_NETWORKS = {"bluesky": {"handle": "site.example"}}\n')
        settings.write('POSSE_WORDINGS = "wordings"\nSITESUBTITLE = "À l’œuvre"\n')
    with own_folder(root) as folder:
        server = "http://127.0.0.1:9"
        site = demo_site(load_site(root), folder, url="http://127.0.0.1:8", server=server)
    assert site.accounts == {
        "bluesky": {"use": "by-hand", "langs": ["zxx"]},
        "mastodon": {"server": server},
    }
    assert site.url == "http://127.0.0.1:8"
    assert site.content == root / "content"
    assert site.settings["POSSE_WORDINGS"] == str(root / "wordings")
    assert site.settings["SITESUBTITLE"] == "À l’œuvre"
    assert {path.parent for path in (site.state, site.cache, site.output)} == {folder}


def test_without_its_server_it_says_what_installs_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "mastodon_mock", None)
    with pytest.raises(SettingsWrong) as refused, practice_server(site_at(tmp_path), tmp_path):
        pass
    assert "make demo" in refused.value.advice


def test_its_site_is_served_as_a_host_would(tmp_path: Path) -> None:
    """Folders with a slash, its own page for what is missing, nothing from outside, no cache."""
    public = tmp_path / "public"
    with serving(public, 0) as url:
        assert got(url, "/")[0] == 404
        (public / "a").mkdir(parents=True)
        (public / "a" / "index.html").write_text("<p>A", encoding="utf-8")
        (public / "404.html").write_text("<p>Nothing", encoding="utf-8")
        (tmp_path / "secret").write_text("secret", encoding="utf-8")
        assert got(url, "/a/") == (200, "<p>A")
        assert got(url, "/a") == (302, "")
        assert got(url, "/b/") == (404, "<p>Nothing")
        assert got(url, "/../secret") == (404, "<p>Nothing")
        with pytest.raises(SettingsWrong), serving(public, int(url.rpartition(":")[2])):
            pass
