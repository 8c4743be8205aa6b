"""`collect` has people's pictures on the site itself: of whose words are shown, and no longer."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import partial
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from desk.answers.forgetting import forget
from tests.desk.announce.desks import digests
from tests.desk.answers.conftest import Listening
from tests.machine import needs
from tests.posse.faces import SVG, declared, face
from tests.posse.networks.answering import Scripted, answer
from tests.posse.records import git


def picture(data: bytes, kind: str = "image/png", status: str = "200 OK") -> bytes:
    """An answer with these bytes."""
    head = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(data)}\r\n\r\n"
    return head.encode() + data


@pytest.fixture
def there() -> Iterator[Scripted]:
    """Where people have their pictures."""
    script = {
        "GET /alex": picture(face(colour="navy")),
        "GET /sacha": picture(face("GIF", frames=9)),
        "GET /odd": picture(face(), "text/html"),
        "GET /drawing": picture(SVG, "image/png"),
        "GET /bomb": picture(declared(65535, 65535)),
        "GET /long": picture(face() + bytes(600_000)),
        "GET /away": answer("", "302 Found", Location="/alex"),
        "GET /out": answer("", "302 Found", Location="http://192.168.0.1/"),
    }
    with Scripted(script) as server:
        yield server


def by(there: Scripted, name: str, number: int, **more: str) -> dict[str, str]:
    """Something that somebody says."""
    return {"id": str(number), "who": name.capitalize(), "avatar": f"{there.url}/{name}", **more}


def asked(there: Scripted) -> list[str]:
    return [one.path for one in there.asked]


def portraits(site: Listening) -> dict[str, str]:
    """The list, by the last part of each address."""
    path = site.root / "mentions" / "media" / "portraits.json"
    if not path.exists():
        return {}
    listed: dict[str, str] = json.loads(path.read_text("utf-8"))["portraits"]
    return {url.rpartition("/")[2]: name for url, name in listed.items()}


def page(site: Listening) -> str:
    return (site.root / "public" / "congres" / "report" / "index.html").read_text("utf-8")


def test_whose_words_are_shown_is_shown_from_the_site_itself(
    site: Listening, there: Scripted
) -> None:
    """Once asked for, small, without metadata; a letter for who has none that can be shown."""
    names = ("alex", "sacha", "odd", "drawing", "bomb", "long", "away", "out", "nowhere")
    site.say(*(by(there, name, number) for number, name in enumerate(names)))
    ended = site.collect()
    assert ended.code == 0, ended.said
    assert {*portraits(site)} == {"alex", "sacha", "odd", "away"}
    shown = re.findall(r'<img class="portrait u-photo" src="(/media/answers/[^"]+)"', page(site))
    assert {Path(src).name for src in shown} == {*portraits(site).values()}
    for src in shown:
        made = Image.open(BytesIO((site.root / "public" / src.removeprefix("/")).read_bytes()))
        assert (made.format, made.size) == ("WEBP", (96, 96))
    assert page(site).count('class="portrait letter"') == 5
    assert there.url not in re.sub(r"<a [^>]*>", "", page(site))
    before, count = digests(site.root, "mentions", "output"), len(there.asked)
    assert site.collect().said.split() == ["Answers", "nothing", "new"]
    assert (digests(site.root, "mentions", "output"), len(there.asked)) == (before, count)


def test_nothing_of_ours_is_sent_along(site: Listening, there: Scripted) -> None:
    site.say(by(there, "alex", 1))
    site.collect()
    (request,) = there.asked
    assert not {"cookie", "authorization", "referer"} & {*request.headers}
    assert request.headers["accept"].startswith("image/")


def test_who_is_not_shown_is_not_asked_for(site: Listening, there: Scripted) -> None:
    """Neither who waits, nor who made a gesture, until the owner wants that."""
    site.say(by(there, "alex", 1, kind="quote", about="us"), by(there, "sacha", 2, kind="like"))
    site.collect()
    assert asked(there) == []
    site.set(POSSE_SHOW={"about": "show", "gestures": "faces"})
    site.collect()
    assert sorted(asked(there)) == ["/alex", "/sacha"]


def test_a_local_site_asks_nobody_elsewhere_for_a_picture(site: Listening, there: Scripted) -> None:
    """Not even for the address of a name."""
    site.say({"id": "1", "avatar": "https://far.invalid/a.png"}, by(there, "alex", 2))
    site.collect()
    assert {*portraits(site)} == {"alex"}
    assert not (site.root / ".cache" / "no-portraits.json").exists()


def test_with_the_last_words_the_picture_goes(site: Listening, there: Scripted) -> None:
    """It stays while they are only hidden, for they may come back."""
    site.say(by(there, "alex", 1), by(there, "sacha", 2))
    site.collect()
    site.say(by(there, "sacha", 2), gone=("bluesky:1",))
    site.collect()
    assert {*portraits(site)} == {"alex", "sacha"}
    site.collect(hours=25)
    assert {*portraits(site)} == {"sacha"}
    assert len([*(site.root / "mentions" / "media").glob("*.webp")]) == 1


def test_forget_takes_the_picture_too(site: Listening, there: Scripted) -> None:
    """Everywhere, in the site of before too."""
    site.say(by(there, "alex", 1), by(there, "sacha", 2))
    site.collect()
    name = portraits(site)["alex"]
    assert (site.root / "public" / "media" / "answers" / name).exists()
    ended = site.run(partial(forget, who="@alex.example", yes=True))
    assert ended.code == 0, ended.said
    assert {*portraits(site)} == {"sacha"}
    assert [*site.root.rglob(name)] == []
    site.collect()
    assert {*portraits(site)} == {"sacha"}


def test_of_whose_words_may_be_in_no_git_the_picture_is_in_none(
    site: Listening, there: Scripted
) -> None:
    """As on X: it lies in the cache, and is shown from there."""
    site.say(by(there, "alex", 1, network="x"))
    site.collect()
    assert portraits(site) == {}
    assert [*(site.root / "mentions").rglob("*.webp")] == []
    assert len([*(site.root / ".cache" / "portraits").glob("*.webp")]) == 1
    assert page(site).count('<img class="portrait') == 1


@needs("git")
def test_pictures_are_pushed_with_the_words(
    site: Listening, there: Scripted, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CI", "true")  # else a person would be asked before a branch is begun
    remote = tmp_path / "remote.git"
    git(tmp_path, "init", "--quiet", "--bare", str(remote))
    git(site.root, "init", "--quiet", "--initial-branch=main")
    git(site.root, "remote", "add", "origin", str(remote))
    site.say(by(there, "alex", 1))
    assert site.collect().code == 0
    pushed = git(remote, "ls-tree", "-r", "--name-only", "mentions").split()
    assert {*pushed} == {
        "congres/report.jsonl", "media/portraits.json", f"media/{portraits(site)['alex']}",
    }  # fmt: skip
