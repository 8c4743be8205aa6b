"""The pages that reports link to are told so, at the end of a publish."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.desk.announce.desks import REPORT_ID, Desk
from tests.posse.networks.answering import Scripted, answer

TAKES = answer("<p>a page", kind="text/html", Link='</in>; rel="webmention"')


@pytest.fixture
def other() -> Iterator[Scripted]:
    """Somebody else's site."""
    with Scripted({"GET /a": TAKES, "GET /b": TAKES, "POST /in": answer("", "202 A")}) as server:
        yield server


def told(other: Scripted) -> list[tuple[str, str]]:
    """The (source, target) that the other site was told since it was last looked at."""
    found = [(asked.form["source"], asked.form["target"]) for asked in other.asked
             if asked.method == "POST"]  # fmt: skip
    other.asked.clear()
    return found


def test_a_page_is_told_of_a_link_of_its_change_and_of_its_end(desk: Desk, other: Scripted) -> None:
    desk.connect({})
    desk.set(POSSE_WEBMENTIONS=True)
    report = f"{desk.pages.url}/{REPORT_ID}/"
    desk.write(REPORT_ID, text=f"On [parle]({other.url}/a) et [écrit]({other.url}/b#part).")
    plan = desk.publish(dry_run=True)
    assert "2 pages would be told that a report links to them:" in plan.said
    assert told(other) == []

    ended = desk.publish()
    assert ended.code == 0, ended.said
    assert "Links      2 pages told that a report links to them" in ended.said
    assert told(other) == [(report, f"{other.url}/a"), (report, f"{other.url}/b")]

    assert "Links" not in desk.publish().said
    assert told(other) == []

    desk.write(REPORT_ID, text=f"On [parle]({other.url}/a) encore.")
    assert desk.publish().code == 0
    assert told(other) == [(report, f"{other.url}/a"), (report, f"{other.url}/b")]

    (desk.root / f"content/events/{REPORT_ID}.md").unlink()
    desk.write("congres/autre", title="Autre")
    desk.files({"content/removed.txt": f"{REPORT_ID}\n"})
    ended = desk.publish()
    assert ended.code == 0, ended.said
    assert told(other) == [(report, f"{other.url}/a")]
    assert desk.publish().code == 0
    assert told(other) == []


def test_nobody_is_told_unless_the_site_wants_it(desk: Desk, other: Scripted) -> None:
    desk.connect({})
    desk.write(REPORT_ID, text=f"On [parle]({other.url}/a).")
    assert desk.publish().code == 0
    assert other.asked == []


def test_nobody_is_told_of_a_page_that_is_not_there_yet(desk: Desk, other: Scripted) -> None:
    desk.connect({})
    desk.set(POSSE_WEBMENTIONS=True)
    desk.write(REPORT_ID, text=f"On [parle]({other.url}/a).")
    desk.pages.missing = 1
    ended = desk.publish()
    assert ended.code == 0, ended.said
    assert "is not live yet" in ended.said
    assert other.asked == []
    assert "1 page told that a report links to it" in desk.publish().said


def test_what_goes_wrong_with_a_page_stops_nothing(desk: Desk, other: Scripted) -> None:
    other.script["GET /a"] = answer("", "503 Busy")
    other.script["GET /b"] = answer("", "404 Not Found")
    desk.connect({})
    desk.set(POSSE_WEBMENTIONS=True)
    desk.write(REPORT_ID, text=f"On [parle]({other.url}/a) et [écrit]({other.url}/b).")
    ended = desk.publish()
    assert ended.code == 0, ended.said
    assert "1 refused, 1 not reached: tried again at a later run" in ended.said
    assert f"{other.url}/b   the page answers 404" in ended.said
    assert told(other) == []


def test_links_within_the_site_and_in_samples_are_told_to_nobody(
    desk: Desk, other: Scripted
) -> None:
    desk.connect({})
    desk.set(POSSE_WEBMENTIONS=True)
    desk.write(REPORT_ID, text=f"[ici]({desk.pages.url}/) et [là](/archives/).")
    desk.write("congres/demo", "Demo: yes", title="Exemple", text=f"[lien]({other.url}/a)")
    ended = desk.publish()
    assert ended.code == 0, ended.said
    assert "Links" not in ended.said
    assert other.asked == []
