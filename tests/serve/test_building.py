"""From a save to the news of it: one build a burst, one at a time, the last good pages kept."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from tests.serve.running import PROJECT

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.serve.running import News, Running

    Start = Callable[..., Running]
    Hear = Callable[[Running], News]


def test_a_save_is_built_and_told_to_the_browser(start: Start, hear: Hear) -> None:
    running = start()
    news = hear(running)
    assert news.answer.headers["Content-Type"] == "text/event-stream; charset=utf-8"
    before = news.next()
    running.write("content/report.md", "a new text")
    after = news.next()
    assert (before["ready"], after["ready"]) == (True, True)
    assert before["page"] != after["page"]
    assert "a new text" in running.ask("/report/")[2]
    assert f'data-page="{after["page"]}"' in running.ask("/report/")[2]
    running.until_built(2)
    assert running.lines[-1].endswith("content/report.md")


def test_a_failed_build_is_told_and_the_last_good_pages_stay(start: Start, hear: Hear) -> None:
    running = start()
    news = hear(running)
    good = news.next()
    running.write("content/report.md", "BROKEN")
    bad = news.next()
    assert bad["problems"] == ["content/report.md, line 3: <b>broken</b>"]
    assert (bad["page"], bad["ready"]) == (good["page"], True)
    assert "the text of report" in running.ask("/report/")[2]
    running.until(lambda: "The browser keeps the last good pages." in running.said)
    assert "  content/report.md, line 3: <b>broken</b>" in running.lines
    running.write("content/report.md", "mended")
    mended = news.next()
    assert mended["problems"] == []
    assert mended["page"] != good["page"]
    assert "mended" in running.ask("/report/")[2]


def test_mistakes_are_told_with_a_site_that_is_built(start: Start, hear: Hear) -> None:
    """In the terminal once, not after every build that leaves them."""
    running = start()
    news = hear(running)
    news.next()
    running.write("content/report.md", "MISTAKE one")
    told = news.next()
    assert told["mistakes"] == ["content/report.md, line 7: no <alt>"]
    assert "MISTAKE one" in running.ask("/report/")[2]
    running.write("content/report.md", "MISTAKE two")
    assert news.next()["mistakes"] == told["mistakes"]
    running.until_built(3)
    assert running.said.count("line 7: no <alt>") == 1


def test_a_first_build_that_fails_leaves_a_page_that_waits(start: Start, hear: Hear) -> None:
    running = start(text="BROKEN")
    status, _headers, body = running.ask("/report/")
    assert status == 503
    assert "content/report.md, line 3: &lt;b&gt;broken&lt;/b&gt;" in body
    assert "data-waiting" in body
    news = hear(running)
    assert news.next()["ready"] is False
    running.write("content/report.md", "mended")
    assert news.next()["ready"] is True
    assert running.ask("/report/")[0] == 200


def test_a_burst_of_saves_makes_one_build(start: Start) -> None:
    """As a `git pull` does."""
    running = start()
    ready = running.root / "ready"
    ready.mkdir()
    for number in range(20):
        (ready / f"{number}.md").write_text(f"text {number}")
        (ready / f"new-{number}.md").write_text("x")
    for number in range(20):
        (ready / f"{number}.md").replace(running.root / "content" / "report.md")
        (ready / f"new-{number}.md").replace(running.root / "content" / f"new-{number}.md")
    running.until_built(2)
    time.sleep(0.4)
    assert len(running.builds()) == 2
    assert "and 20 other files" in running.lines[-1]
    assert "text 19" in running.ask("/report/")[2]


def test_saves_during_a_build_make_one_more_and_never_two_at_once(start: Start) -> None:
    running = start()
    running.write("slow", "0.6")
    running.write("content/report.md", "first")
    running.until((running.place / "2").exists)
    for number in range(4):
        running.write("content/report.md", f"later {number}")
        time.sleep(0.05)
    running.until_built(3)
    time.sleep(0.4)
    builds = running.builds()
    assert len(builds) == 3
    assert builds[1][1] <= builds[2][0]
    assert "later 3" in running.ask("/report/")[2]


def test_a_site_is_served_while_it_is_built(start: Start) -> None:
    running = start()
    running.write("slow", "2")
    running.write("content/report.md", "new")
    running.until((running.place / "2").exists)
    assert "the text of report" in running.ask("/report/")[2]
    assert "new" not in running.ask("/report/")[2]


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("settings.py", []),
        ("content/report.md", []),
        ("content/events/new/a.md", ["polling=yes"]),
    ],
)
def test_a_file_that_is_replaced_is_seen_again_and_again(
    start: Start, name: str, options: list[str]
) -> None:
    """Editors replace a file at each save; some disks give no notice; saves may come quickly."""
    running = start(*options)
    for number in range(3):
        running.write(name, f"x = {number}")
        running.until_built(number + 2)
    assert running.lines[-1].endswith(name)


def test_folders_may_come_later_and_be_made_anew(start: Start) -> None:
    """As `git switch` does: the folder that was watched is gone, another one has its name."""
    running = start()
    running.write("later/a.md", "x")
    running.until_built(2)
    time.sleep(0.3)
    running.write("later/a.md", "y")
    running.until_built(3)
    shutil.move(running.root / "content", running.root / "old")
    running.until_built(4)
    shutil.copytree(running.root / "old", running.root / "content")
    running.until_built(5)
    time.sleep(0.3)
    built = len(running.builds())
    running.write("content/report.md", "after all that")
    running.until_built(built + 1)
    assert "after all that" in running.ask("/report/")[2]


def test_noise_is_not_built(start: Start) -> None:
    running = start()
    for name in (".report.md.swp", "report.md~", "4913", ".#report.md", "__pycache__/x.pyc"):
        file = running.root / "content" / name
        file.parent.mkdir(exist_ok=True)
        file.write_text("x")
    (running.root / "output").mkdir()
    (running.root / "output" / "index.html").write_text("x")
    time.sleep(0.6)
    assert len(running.builds()) == 1


def test_old_builds_are_removed(start: Start) -> None:
    running = start()
    for number, text in enumerate(["a", "b", "BROKEN", "c", "BROKEN"]):
        running.write("content/report.md", text)
        running.until_built(number + 2)
    assert sorted(folder.name for folder in running.place.iterdir()) == ["3", "5"]


@pytest.mark.parametrize("moment", ["resting", "building", "telling"])
def test_ctrl_c_ends_it_at_once_and_cleanly(start: Start, hear: Hear, moment: str) -> None:
    """Whatever it does, a build of half a minute too: no file of it is left, and no process."""
    running = start()
    if moment == "building":
        running.write("slow", "30")
        running.write("content/report.md", "new")
        running.until((running.root / "building").exists)
    if moment == "telling":
        for _stream in range(10):
            hear(running).next()
    assert running.interrupt() < 2
    assert running.process.returncode == 0
    assert running.lines[-1] == "The preview has ended."
    assert "Traceback" not in running.said
    assert not list((running.root / ".cache" / "serve").iterdir())


def test_streams_have_a_limit_and_those_who_leave_make_room(start: Start, hear: Hear) -> None:
    running = start()
    streams = [hear(running) for _stream in range(64)]
    assert running.ask("/-/events")[0] == 503
    assert running.ask("/report/")[0] == 200, "pages are served all the same"
    for stream in streams:
        stream.close()
    time.sleep(1.2)
    assert hear(running).answer.status == 200


def test_the_browser_is_opened_when_one_asks_for_it(
    start: Start, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The one that the system names."""
    browser = tmp_path / "browser"
    browser.write_text(f'#!/bin/sh\necho "$1" > {tmp_path}/opened\n')
    browser.chmod(0o755)
    monkeypatch.setenv("BROWSER", f"{browser} %s")
    running = start("open=yes", "base=/blog")
    opened = running.until(lambda: [file.read_text() for file in tmp_path.glob("opened")])
    assert opened == [f"{running.address}/\n"]


def test_importing_it_costs_nothing() -> None:
    """What watches files is imported when there is something to watch."""
    code = "import sys, desk.serve; sys.exit('watchfiles' in sys.modules or 'anyio' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True, cwd=PROJECT)
