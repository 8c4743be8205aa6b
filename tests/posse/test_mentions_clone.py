"""The archive with a remote: one commit, no history, and two machines that come to the same."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from posse.errors import RecordUnreadable
from posse.heard import Heard, Taken
from posse.keeping import Folder, Keeping
from posse.mentions import nobody, read_mentions
from posse.mentions_clone import open_mentions
from posse.portraits import Gallery, portraits_in
from posse.shelf import Shelf
from posse.voices import Mention
from tests.machine import needs
from tests.posse.records import Machines, git
from tests.posse.voices import REPORT, hours, mention

pytestmark = needs("git")
ONE, TWO, THREE = (mention(number) for number in (1, 2, 3))


@pytest.fixture
def machines(tmp_path: Path) -> Machines:
    return Machines(tmp_path / "all")


def opened(machines: Machines, name: str) -> Keeping:
    root = machines.folder / name
    if not root.exists():
        machines.site(name)
    return open_mentions(root, root / "mentions", tell=machines.tell)


def collect(
    machines: Machines,
    name: str,
    *told: Mention,
    gone: tuple[Mention, ...] = (),
    at: float = 0,
    is_forgotten: Callable[[Mention], bool] = nobody,
    remove: tuple[Mention, ...] = (),
) -> bool:
    """A run on a machine; whether it is safe."""
    keeping, root = opened(machines, name), machines.folder / name
    with keeping.turn():
        keeping.catch_up(is_forgotten)
        shelf = Shelf(root / "mentions", root / ".cache", is_forgotten=is_forgotten)
        heard, taken = Heard(by="bluesky"), Taken()
        heard.hear(told, [one.id for one in gone])
        shelf.take(heard, taken, hours(at))
        shelf.hide(heard, taken, hours(at))
        for one in remove:
            shelf.remove(one, taken)
        shelf.write()
        return keeping.keep(is_forgotten)


def shown(machines: Machines, name: str) -> list[str]:
    found = read_mentions([machines.folder / name / "mentions"]).get(REPORT)
    return [one.content for one in found.mentions] if found else []


def test_pictures_that_two_machines_fetched_are_all_kept(machines: Machines) -> None:
    """Each with whose it is; what one of them removed stays away."""
    ann, bob = "https://social.example/ann", "https://social.example/bob"
    for name, address in (("a", ann), ("b", bob)):
        opened(machines, name)
        Gallery(machines.folder / name / "mentions" / "media").hang(address, address.encode())
    assert collect(machines, "a", ONE)
    assert collect(machines, "b", TWO)
    assert collect(machines, "a")
    for name in "ab":
        assert {*portraits_in(machines.folder / name / "mentions")} == {ann, bob}
    Gallery(machines.folder / "b" / "mentions" / "media").leave({bob})
    assert collect(machines, "b")
    assert collect(machines, "a")
    for name in "ab":
        assert {*portraits_in(machines.folder / name / "mentions")} == {bob}


def commits(machines: Machines) -> int:
    return int(git(machines.remote, "rev-list", "--count", "mentions"))


def objects_with(repository: Path, words: str) -> list[str]:
    """All objects that are in a repository at all and have these words in them."""
    listed = git(repository, "cat-file", "--batch-all-objects", "--batch-check").splitlines()
    blobs = [line.split()[0] for line in listed if " blob " in line]
    return [blob for blob in blobs if words in git(repository, "cat-file", "blob", blob)]


def reachable_with(repository: Path, words: str) -> list[str]:
    """Those that a branch leads to."""
    listed = git(repository, "rev-list", "--objects", "--all").splitlines()
    return [name for name in (line.split()[0] for line in listed)
            if git(repository, "cat-file", "-t", name) == "blob"
            and words in git(repository, "cat-file", "blob", name)]  # fmt: skip


def test_without_a_remote_it_is_a_plain_folder(tmp_path: Path) -> None:
    keeping = open_mentions(tmp_path, tmp_path / "mentions", tell=Machines(tmp_path / "all").tell)
    assert isinstance(keeping, Folder)
    with keeping.turn():
        assert keeping.catch_up()
        assert keeping.keep()


def test_a_site_whose_remote_went_keeps_them_on_this_machine(machines: Machines) -> None:
    """What was taken back before is in no old history either."""
    assert collect(machines, "a", ONE)
    root = machines.folder / "a"
    git(root, "remote", "remove", "origin")
    for _run in range(2):
        assert isinstance(opened(machines, "a"), Folder)
    assert shown(machines, "a") == [ONE.content]
    assert not [*(root / "mentions").glob(".git*")]
    (_begun, line) = machines.told
    assert "is kept on this machine alone from now on" in line
    git(root, "remote", "add", "origin", str(machines.remote))
    assert collect(machines, "a", TWO, at=1)
    assert sorted(shown(machines, "a")) == sorted([ONE.content, TWO.content])


def test_it_is_one_commit_however_often_it_is_collected(machines: Machines) -> None:
    """The site's own repository is not touched, and what changed nothing pushes nothing."""
    collect(machines, "a", ONE)
    root = machines.folder / "a"
    before = git(root, "for-each-ref"), git(root, "status", "--porcelain", "--ignored=no")
    collect(machines, "a", TWO, at=1)
    tip = git(machines.remote, "rev-parse", "mentions")
    collect(machines, "a", ONE, TWO, at=2)
    assert (commits(machines), git(machines.remote, "rev-parse", "mentions")) == (1, tip)
    assert (git(root, "for-each-ref"), git(root, "status", "--porcelain", "--ignored=no")) == before
    assert machines.told == [
        f"What others say is kept on a branch of its own: mentions of {machines.remote}."
    ]


def test_two_machines_come_to_the_same(machines: Machines) -> None:
    collect(machines, "a", ONE)
    collect(machines, "b", TWO)
    collect(machines, "a", THREE)
    collect(machines, "b")
    assert shown(machines, "a") == shown(machines, "b") == ["Réponse 1", "Réponse 2", "Réponse 3"]
    files = [(machines.folder / n / "mentions" / f"{REPORT}.jsonl").read_bytes() for n in "ab"]
    assert (files[0], commits(machines)) == (files[1], 1)


def test_machines_that_push_at_once_lose_nothing(machines: Machines) -> None:
    for name in "ab":
        collect(machines, name)
    numbers = {"a": range(0, 10, 2), "b": range(1, 10, 2)}

    def work(name: str) -> bool:
        return all(collect(machines, name, mention(n)) for n in numbers[name])

    with ThreadPoolExecutor(2) as pool:
        assert all(pool.map(work, "ab"))
    collect(machines, "a")
    assert len(shown(machines, "a")) == 10
    assert commits(machines) == 1


def test_what_was_erased_is_in_no_object_of_the_clone_and_on_no_branch(machines: Machines) -> None:
    """A code host has it out of its own sight once it tidies up; here `gc` stands for that."""
    collect(machines, "a", ONE, TWO)
    for at in (1, 26):
        collect(machines, "a", gone=(ONE,), at=at)
    assert objects_with(machines.folder / "a" / "mentions", "Réponse 1") == []
    assert reachable_with(machines.folder / "a" / "mentions", "Réponse 2") != []
    assert reachable_with(machines.remote, "Réponse 1") == []
    git(machines.remote, "gc", "--quiet", "--prune=now")
    assert objects_with(machines.remote, "Réponse 1") == []


def test_what_was_forgotten_does_not_come_back_from_another_machine(machines: Machines) -> None:
    """Which knew it, and pushed meanwhile."""
    collect(machines, "a", ONE, TWO)
    collect(machines, "b", THREE)

    def forgotten(one: Mention) -> bool:
        return one.id == ONE.id

    collect(machines, "a", remove=(ONE,), is_forgotten=forgotten)
    collect(machines, "b", ONE, is_forgotten=forgotten)
    collect(machines, "a", is_forgotten=forgotten)
    for name in "ab":
        assert shown(machines, name) == ["Réponse 2", "Réponse 3"]
        assert objects_with(machines.folder / name / "mentions", "Réponse 1") == []
    assert reachable_with(machines.remote, "Réponse 1") == []


def test_a_file_that_is_missing_was_lost_and_not_taken_back(machines: Machines) -> None:
    collect(machines, "a", ONE)
    (machines.folder / "a" / "mentions" / f"{REPORT}.jsonl").unlink()
    collect(machines, "a", TWO)
    assert shown(machines, "a") == ["Réponse 1", "Réponse 2"]


def test_a_remote_that_is_away_is_told_and_caught_up_with(machines: Machines) -> None:
    collect(machines, "a", ONE)
    away = machines.remote.rename(machines.folder / "away")
    assert not collect(machines, "a", TWO)
    assert shown(machines, "a") == ["Réponse 1", "Réponse 2"]
    assert "could not be fetched" in machines.told[-1]
    away.rename(machines.remote)
    assert collect(machines, "a")
    assert collect(machines, "b")
    assert shown(machines, "b") == ["Réponse 1", "Réponse 2"]


def test_a_remote_that_takes_no_rewriting_is_told(machines: Machines) -> None:
    """What is to be pushed waits here."""
    collect(machines, "a", ONE)
    git(machines.remote, "config", "receive.denyNonFastForwards", "true")
    assert not collect(machines, "a", TWO)
    assert "must let the branch mentions be rewritten" in machines.told[-1]
    git(machines.remote, "config", "receive.denyNonFastForwards", "false")
    assert collect(machines, "a")


def test_pictures_are_joined_as_they_are(machines: Machines) -> None:
    """Those that one took away stay away, others come along."""
    for name, picture in (("a", "1.webp"), ("b", "2.webp")):
        collect(machines, name)
        place = machines.folder / name / "mentions" / "media" / picture
        place.parent.mkdir(exist_ok=True)
        place.write_bytes(b"\0" + picture.encode())
        collect(machines, name)
    (machines.folder / "b" / "mentions" / "media" / "1.webp").unlink()
    collect(machines, "b")
    collect(machines, "a")
    assert [p.name for p in (machines.folder / "a" / "mentions" / "media").iterdir()] == ["2.webp"]


def test_a_line_that_another_machine_garbled_stops_and_loses_nothing(machines: Machines) -> None:
    collect(machines, "a", ONE)
    collect(machines, "b", TWO)
    clone = machines.folder / "b" / "mentions"
    (clone / f"{REPORT}.jsonl").write_text("{}\n", "utf-8")
    who = ("-c", "user.name=B", "-c", "user.email=b@b.example")
    subprocess.run(["git", *who, "commit", "-aqm", "By hand"], cwd=clone, check=True)
    git(clone, "push", "--quiet", "--force", "origin", "HEAD:mentions")
    with pytest.raises(RecordUnreadable) as caught:
        collect(machines, "a", THREE)
    assert caught.value.path == str(machines.folder / "a" / "mentions" / f"{REPORT}.jsonl:1")
    assert shown(machines, "a") == ["Réponse 1"]


def test_what_others_say_goes_where_the_site_goes(machines: Machines) -> None:
    """As the record does: nothing of it is left to the remote that the site has left."""
    assert collect(machines, "a", ONE)
    elsewhere = machines.folder / "elsewhere.git"
    git(machines.folder, "init", "--quiet", "--bare", str(elsewhere))
    git(machines.folder / "a", "remote", "set-url", "origin", str(elsewhere))
    before = commits(machines)
    assert collect(machines, "a", TWO)
    assert shown(machines, "a") == [ONE.content, TWO.content]
    assert git(elsewhere, "rev-list", "--count", "mentions") == "1"
    assert commits(machines) == before
    assert sum("goes there too" in line for line in machines.told) == 1


def test_a_branch_that_was_deleted_at_the_remote_is_made_again(machines: Machines) -> None:
    assert collect(machines, "a", ONE)
    git(machines.remote, "update-ref", "-d", "refs/heads/mentions")
    assert collect(machines, "a", TWO)
    assert commits(machines) == 1
    assert shown(machines, "a") == [ONE.content, TWO.content]
