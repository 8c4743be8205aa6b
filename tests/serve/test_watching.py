"""Which saves count, and how many builds they make."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import pytest

from desk.serve.changes import Changes
from desk.serve.watching import is_noise

ROOT = Path("/home/x/output/.git/blog.tmp")  # where the project lies does not count


@pytest.mark.parametrize(
    "name",
    [
        "content/a.md~",
        "content/.a.md.swp",
        "content/.a.md.swx",
        "content/4913",
        "content/.#a.md",
        "content/#a.md#",
        "content/.goutputstream-X1Y2Z3",
        "content/sedAb12Cd",
        "content/events/x/.~lock.programme.csv#",
        "content/events/x/~$programme.xlsx",
        "content/a.md___jb_tmp___",
        "content/.DS_Store",
        "content/a.md.tmp",
        "plugins/media/__pycache__/x.py",
        "plugins/media/x.cpython-311.pyc",
        ".git/index",
        "content/.git/HEAD",
        ".cache/serve/8000/1/index.html",
        "output/index.html",
        "public/index.html",
        "state/published/a.json",
        ".venv/lib/x.py",
    ],
)
def test_what_editors_and_builds_leave_is_no_save(name: str) -> None:
    assert is_noise(ROOT / name, root=ROOT)


@pytest.mark.parametrize(
    "name",
    [
        "content/a.md",
        "content/events/state/output.md",
        "content/events/output/public/a.md",
        "content/extra/.htaccess",
        "content/extra/.well-known/security.txt",
        "content/people.toml",
        "content/sediment.md",
        "content/14913.md",
        "theme/templates/article.html",
        "pelicanconf.py",
    ],
)
def test_what_a_person_writes_is_one(name: str) -> None:
    assert not is_noise(ROOT / name, root=ROOT)


def test_a_folder_that_is_linked_from_elsewhere_counts_too() -> None:
    assert not is_noise(Path("/elsewhere/content/a.md"), root=ROOT)
    assert is_noise(Path("/elsewhere/content/.git/HEAD"), root=ROOT)


def test_a_burst_of_saves_is_taken_as_one() -> None:
    changes = Changes()

    def save() -> None:
        for number in range(10):
            changes.add([Path(f"{number}.md"), Path("0.md")])
            time.sleep(0.02)

    saving = threading.Thread(target=save)
    saving.start()
    assert changes.take() == tuple(Path(f"{number}.md") for number in range(10))
    saving.join()


def test_a_burst_without_end_is_built_all_the_same() -> None:
    changes, stop = Changes(longest=0.4), threading.Event()

    def save() -> None:
        while not stop.wait(0.02):
            changes.add([Path("log.md")])

    saving = threading.Thread(target=save)
    saving.start()
    start = time.monotonic()
    assert changes.take() == (Path("log.md"),)
    assert 0.3 < time.monotonic() - start < 2
    stop.set()
    saving.join()
