"""Decisions that a person wrote by hand, with a handle or an address in the place of an id."""

from __future__ import annotations

from functools import partial

import pytest

from desk.answers.forgetting import forget
from desk.run import tell_check
from desk.summary import Summary
from tests.desk.answers.conftest import Listening
from tests.desk.answers.test_moderate import decisions, moderated
from tests.desk.sites import write

ONE, TWO = {"id": "1"}, {"id": "2", "who": "Sacha"}
ALL, REPORT = "state/decisions/everywhere.txt", "state/decisions/congres/report.txt"


@pytest.fixture
def said(site: Listening) -> Listening:
    site.say(ONE, TWO)
    assert site.collect().code == 0
    return site


def page(site: Listening) -> str:
    assert site.publish().code == 0
    return (site.root / "public" / "congres" / "report" / "index.html").read_text("utf-8")


def checked(site: Listening) -> tuple[int, str]:
    ended = site.run(lambda own: tell_check(own, Summary()))
    return ended.code, " ".join(ended.said.split())


@pytest.mark.parametrize(
    ("file", "line"),
    [(ALL, "block @alex.example"), (ALL, "block alex.example # rude"),
     (REPORT, "hide https://alex.example/1"), (REPORT, "hide http://www.alex.example/1/")],
)  # fmt: skip
def test_a_handle_or_an_address_is_as_good_as_an_id(said: Listening, file: str, line: str) -> None:
    assert "Réponse 1" in page(said)
    write(said.root, {file: f"{line}\n"})
    now = page(said)
    assert ("Réponse 1" in now, "Réponse 2" in now) == (False, True)
    assert "No mistakes" in checked(said)[1]


UNKNOWN = {
    "block @alxe.example": (ALL, "nobody who said anything here is “@alxe.example”."),
    "trust https://net.example/@alex": (ALL, "nobody who said anything here is “https://net"),
    "hide https://alex.example/77": (
        REPORT,
        "no answer that is kept is “https://alex.example/77”.",
    ),
    "hide 1": (REPORT, "no answer that is kept is “1”."),
}


@pytest.mark.parametrize(("line", "told"), UNKNOWN.items(), ids=UNKNOWN)
def test_what_is_nobodys_name_is_told_with_file_and_line_and_stops_nothing(
    said: Listening, line: str, told: tuple[str, str]
) -> None:
    """Nor any other line: Sacha's answer is hidden."""
    file, words = told
    write(said.root, {file: f"# by hand\n{line}\n"})
    of_report = said.root / REPORT
    before = of_report.read_text("utf-8") if of_report.exists() else ""
    write(said.root, {REPORT: f"{before}hide bluesky:2\n"})
    code, text = checked(said)
    assert (code, f"{file} · line 2: {words}" in text) == (0, True), text
    ended = said.collect()
    place = file.removeprefix("state/decisions/")
    assert ended.code == 0
    assert f"  Decisions  {place}:2: {words}" in ended.said
    ended = said.publish()
    assert f"  Decisions  {place}:2: {words}" in ended.said
    assert "Réponse 2" not in page(said)


@pytest.mark.parametrize(
    ("verb", "told"),
    [("block", "person: all of them are blocked."), ("trust", "person, so it counts for none.")],
)
def test_a_name_of_two_people_is_told_with_their_ids(said: Listening, verb: str, told: str) -> None:
    """Whoever takes the name of somebody who is blocked must not free them by it."""
    said.say({"id": "3", "by": "did:plc:other"}, ONE, TWO)
    assert said.collect().code == 0
    write(said.root, {ALL: f"{verb} @alex.example\n"})
    code, text = checked(said)
    assert code == 0
    assert f"“@alex.example” is the name of more than one {told}" in text
    assert "did:plc:alex, did:plc:other." in text
    assert ("Réponse 1" in page(said)) == (verb == "trust")


@pytest.mark.parametrize("line", ["block did:plc:nobody", "trust 12345", "block net.example/42",
                                  "block-host far.example"])  # fmt: skip
def test_an_id_of_whom_nothing_is_kept_is_nothing_to_tell(said: Listening, line: str) -> None:
    """They may never speak again."""
    write(said.root, {ALL: f"{line}\n"})
    assert "No mistakes" in checked(said)[1]


def test_moderate_replaces_what_was_written_with_another_name(said: Listening) -> None:
    """Else both would count, and the one that shows less would win."""
    write(
        said.root, {REPORT: "# mine\nhide https://alex.example/1\n", ALL: "block @alex.example\n"}
    )
    moderated(said, ["s", "a", "q"], "--all")
    assert decisions(said) == {
        "congres/report.txt": ["# mine", "show bluesky:1"],
        "everywhere.txt": ["trust did:plc:alex"],
    }  # fmt: skip
    assert "Réponse 1" in page(said)


def test_forget_takes_out_lines_with_their_names(said: Listening) -> None:
    write(said.root, {REPORT: "hide https://alex.example/1\n", ALL: "block @Alex.example\n"})
    assert said.run(partial(forget, who="@alex.example", yes=True)).code == 0
    found = decisions(said)
    assert (found["congres/report.txt"], found["everywhere.txt"]) == ([], [])
