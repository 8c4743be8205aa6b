"""A deploy to a folder: exchanged at once, ours alone, and never half."""

from __future__ import annotations

import contextlib
import os
import stat
import threading
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desk.deploy import MARK, Folder, deploy, drop_previous
from desk.deploy.exchange import exchange
from desk.deploy.folder import Ways
from tests.deploy.putting import SITE, beside, bring, never
from tests.deploy.sites import Files, read_site, silent, write_site


@pytest.fixture(params=["exchange", "two renames"])
def ways(request: pytest.FixtureRequest) -> Ways:
    return Ways(patience=0.2) if request.param == "exchange" else Ways(swap=never, patience=0.2)


def inodes(folder: Path) -> dict[str, int]:
    paths = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.stat().st_ino for path in paths}


def test_the_first_deploy_makes_the_folder(tmp_path: Path, ways: Ways) -> None:
    done = bring(tmp_path, SITE, ways)
    assert read_site(tmp_path / "public") == SITE
    assert (done.changed, done.unchanged, done.removed) == (3, 0, 0)
    assert done.target == "public/"
    assert done.address == str(tmp_path / "public")
    assert beside(tmp_path) == {".public.lock"}
    assert not (tmp_path / "public").is_symlink()


def test_a_second_deploy_changes_removes_and_keeps(tmp_path: Path, ways: Ways) -> None:
    """Kept files are the old ones, date included; changed ones are new files."""
    bring(tmp_path, SITE | {"gone.html": b"x"}, ways)
    before = inodes(tmp_path / "public")
    done = bring(tmp_path, SITE | {"a/index.html": b"two", "new/x.html": b""}, ways)
    after = inodes(tmp_path / "public")
    assert (done.changed, done.unchanged, done.removed) == (2, 2, 1)
    assert read_site(tmp_path / "public") == SITE | {"a/index.html": b"two", "new/x.html": b""}
    assert after["a/b/photo.jpg"] == before["a/b/photo.jpg"]
    assert after["a/index.html"] != before["a/index.html"]
    assert beside(tmp_path) == {".public.lock", ".public.previous"}
    assert read_site(tmp_path / ".public.previous") == SITE | {"gone.html": b"x"}


def test_the_site_of_before_can_be_removed_alone(tmp_path: Path, ways: Ways) -> None:
    """Nothing of it stays, and the site is as it was."""
    target = Folder(path=tmp_path / "public")
    drop_previous(target, tell=silent)
    for files in (SITE | {"gone.html": b"x"}, SITE):
        bring(tmp_path, files, ways)
    drop_previous(target, tell=silent)
    assert beside(tmp_path) == {".public.lock"}
    assert read_site(tmp_path / "public") == SITE


def test_nothing_is_touched_when_nothing_differs(tmp_path: Path, ways: Ways) -> None:
    """A new build gives every file a new date and the mark a new time: nothing differs by that."""
    bring(tmp_path, SITE, ways)
    before = (tmp_path / "public").stat()
    output = write_site(tmp_path / "output", SITE, built="2027-01-01T00:00:00+00:00")
    done = deploy(output, Folder(path=tmp_path / "public"), root=tmp_path, tell=silent)
    assert done.nothing_changed
    assert done.unchanged == 3
    after = (tmp_path / "public").stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert "2026-05-12" in (tmp_path / "public" / MARK).read_text(encoding="utf-8")


def test_modes_are_for_everybody_whatever_the_umask(tmp_path: Path) -> None:
    old = os.umask(0o077)
    try:
        bring(tmp_path, SITE)
    finally:
        os.umask(old)
    for path in [tmp_path / "public", *(tmp_path / "public").rglob("*")]:
        wanted = 0o755 if path.is_dir() else 0o644
        assert stat.S_IMODE(path.stat().st_mode) == wanted, path


def test_a_page_that_nobody_could_read_is_repaired(tmp_path: Path) -> None:
    bring(tmp_path, SITE)
    (tmp_path / "public" / "index.html").chmod(0o600)
    assert bring(tmp_path, SITE).changed == 1
    assert stat.S_IMODE((tmp_path / "public" / "index.html").stat().st_mode) == 0o644


def test_a_file_changed_by_hand_in_the_folder_is_put_right(tmp_path: Path) -> None:
    bring(tmp_path, SITE)
    (tmp_path / "public" / "index.html").write_bytes(b"HOME")
    (tmp_path / "public" / "extra").symlink_to("/etc/passwd")
    done = bring(tmp_path, SITE)
    assert (done.changed, done.removed) == (1, 1)
    assert read_site(tmp_path / "public") == SITE
    assert not (tmp_path / "public" / "extra").is_symlink()


def test_files_that_output_and_public_share_are_parted(tmp_path: Path) -> None:
    """Somebody made public/ by hard links: the next build would write into the published pages."""
    output = write_site(tmp_path / "output", SITE)
    (tmp_path / "public").mkdir()
    for name in ("index.html", MARK):
        os.link(output / name, tmp_path / "public" / name)
    deploy(output, Folder(path=tmp_path / "public"), root=tmp_path, tell=silent)
    assert not set(inodes(output).values()) & set(inodes(tmp_path / "public").values())


def test_many_files_are_made_durable_too(tmp_path: Path) -> None:
    many = {f"{n % 7}/{n}.html": b"%d" % n for n in range(400)}
    assert bring(tmp_path, many).changed == 400
    assert read_site(tmp_path / "public") == many


names = st.text(alphabet="ab", min_size=1, max_size=2)
trees = st.dictionaries(
    st.lists(names, min_size=1, max_size=3).map("/".join),
    st.binary(max_size=3) | st.binary(min_size=1, max_size=1).map(lambda b: b * 300_000),
    max_size=6,
).map(lambda tree: {name: tree[name] for name in tree if not under(name, tree)})


def under(name: str, tree: Files) -> bool:
    """Whether a file of the tree stands where this one needs a folder."""
    parts = name.split("/")
    return any("/".join(parts[:end]) in tree for end in range(1, len(parts)))


@settings(deadline=None, max_examples=40)
@given(first=trees, second=trees, exchanges=st.booleans())
def test_public_is_output_byte_for_byte_and_shares_no_file_with_it(
    first: Files, second: Files, *, exchanges: bool
) -> None:
    with TemporaryDirectory() as folder:
        root = Path(folder)
        for files in (first, second, second, first):
            bring(root, files, Ways() if exchanges else Ways(swap=never))
            assert read_site(root / "public") == files
            shared = set(inodes(root / "output").values()) & set(inodes(root / "public").values())
            assert not shared


def test_an_empty_folder_may_be_filled(tmp_path: Path, ways: Ways) -> None:
    (tmp_path / "public").mkdir()
    bring(tmp_path, SITE, ways)
    assert read_site(tmp_path / "public") == SITE
    bring(tmp_path, SITE | {"x": b""}, ways)
    assert read_site(tmp_path / "public") == SITE | {"x": b""}


@pytest.mark.parametrize("name", [".public.next", ".public.back"])
def test_leftovers_of_a_stopped_deploy_are_cleared(tmp_path: Path, ways: Ways, name: str) -> None:
    bring(tmp_path, SITE, ways)
    write_site(tmp_path / name, {"half": b"x"})
    bring(tmp_path, SITE | {"x": b""}, ways)
    assert beside(tmp_path) == {".public.lock", ".public.previous"}
    assert read_site(tmp_path / "public") == SITE | {"x": b""}


def test_the_old_site_is_put_back_after_a_stop_between_two_renames(tmp_path: Path) -> None:
    bring(tmp_path, SITE)
    (tmp_path / "public").rename(tmp_path / ".public.back")
    seen: list[dict[str, bytes]] = []

    def at(label: str) -> None:
        if label == "put back":
            seen.append(read_site(tmp_path / "public"))

    bring(tmp_path, SITE | {"x": b""}, Ways(at=at))
    assert seen == [SITE]
    assert read_site(tmp_path / "public") == SITE | {"x": b""}


def test_two_deploys_at_once_take_turns(tmp_path: Path) -> None:
    target = Folder(path=tmp_path / "public")
    sites = [write_site(tmp_path / f"output{n}", SITE | {"n": b"%d" % n}) for n in range(4)]
    threads = [
        threading.Thread(
            target=deploy, args=(site, target), kwargs={"root": tmp_path, "tell": silent}
        )
        for site in sites
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert read_site(tmp_path / "public") in [read_site(site) for site in sites]


def test_two_folders_change_places_or_the_system_says_that_it_cannot(tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    one.mkdir()
    other.mkdir()
    (one / "a").touch()
    swapped = exchange(one, other)
    assert (other / "a").exists() == swapped
    assert (one / "a").exists() != swapped
    with contextlib.suppress(FileNotFoundError):
        assert not exchange(one, tmp_path / "absent")
