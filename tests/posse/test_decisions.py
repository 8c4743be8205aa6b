"""What people decide about answers: read strictly, written at once, one on two machines."""

from __future__ import annotations

from itertools import permutations
from pathlib import Path

import pytest

from posse.deciding import decide
from posse.decisions import Line, joined_lines, read_decisions, trusting
from posse.errors import BadDecision, RecordUnreadable
from posse.forgotten import forget, joined_pairs, read_forgotten
from posse.join import join_file
from posse.showing import is_trusted
from posse.voices import Author, Decisions, Kind
from tests.posse.said import by_webmention
from tests.posse.voices import ALEX, OTHER, REPORT, mention

ONE, TWO = mention(1), mention(2)
OF_REPORT, OF_ALL = f"decisions/{REPORT}.txt", "decisions/everywhere.txt"


def written(state: Path, name: str, *lines: str) -> None:
    path = state / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join([*lines, ""]), "utf-8")


def test_what_is_written_is_what_counts(tmp_path: Path) -> None:
    """With comments, empty lines, a fragment in an address, and a later line over an earlier."""
    of_report = [
        "# About this report",
        "",
        f"hide {ONE.id} # rude",
        "show https://alex.example/a#comment-3",
        f"hide {TWO.id}",
        f"show {TWO.id}",
    ]
    of_all = [
        "trust did:plc:alex",
        "block https://spam.example/me # an advertiser",
        "block-host Spam.Example.",
        "block-host [2606:4700::AB]",
        "block-host 2606:4700::1111",
        "block-host 192.0.2.7",
        "trust did:plc:sacha",
        "block did:plc:sacha",
    ]
    written(tmp_path, OF_REPORT, *of_report)
    written(tmp_path, OF_ALL, *of_all)
    assert read_decisions(tmp_path) == Decisions(
        hidden=frozenset({ONE.id}),
        shown=frozenset({"https://alex.example/a#comment-3", TWO.id}),
        trusted=frozenset({"did:plc:alex"}),
        blocked=frozenset({"https://spam.example/me", "did:plc:sacha"}),
        blocked_hosts=frozenset(("spam.example", "2606:4700::ab", "2606:4700::1111", "192.0.2.7")),
    )
    assert read_decisions(tmp_path / "none") == Decisions()


WRONG = {
    "hode x": (OF_REPORT, "“hode” is no decision. Is it “hide”?"),
    "delete x": (OF_REPORT, "“delete” is no decision. There are: hide, show."),
    "hide": (OF_REPORT, "“hide” says not whom or what."),
    "hide # rude": (OF_REPORT, "“hide” says not whom or what."),
    "block x": (OF_REPORT, "“block” belongs into another file"),
    "show x": (OF_ALL, "“show” belongs into another file"),
    "block-host https://a.example/": (OF_ALL, "is no host: write it like spam.example."),
}


@pytest.mark.parametrize(("line", "told"), WRONG.items(), ids=WRONG)
def test_a_line_that_is_no_decision_is_named_with_what_is_meant(
    tmp_path: Path, line: str, told: tuple[str, str]
) -> None:
    name, words = told
    written(tmp_path, name, "# first", line)
    with pytest.raises(BadDecision) as caught:
        read_decisions(tmp_path)
    assert caught.value.values["place"] == f"{tmp_path / name}:2"
    assert words in str(caught.value)


def test_a_decision_stands_at_the_end_of_what_people_wrote(tmp_path: Path) -> None:
    """And is said once."""
    written(tmp_path, OF_REPORT, "# by hand", f"show {ONE.id}")
    for _ in range(2):
        decide(tmp_path, Line(verb="hide", subject=ONE.id, why="rude"), REPORT)
    decide(tmp_path, Line(verb="block", subject=ALEX.id), OTHER)
    text = (tmp_path / OF_REPORT).read_text("utf-8")
    assert text == f"# by hand\nshow {ONE.id}\nhide {ONE.id} # rude\n"
    assert (tmp_path / OF_ALL).read_text("utf-8") == f"block {ALEX.id}\n"


def test_what_could_not_be_read_again_is_not_written(tmp_path: Path) -> None:
    with pytest.raises(BadDecision, match="is no host"):
        decide(tmp_path, Line(verb="block-host", subject="spam.example:80"))
    assert not (tmp_path / OF_ALL).exists()


def test_who_was_approved_once_is_trusted_unless_blocked() -> None:
    shown = Decisions(shown=frozenset({ONE.id}))
    assert trusting(shown, [ONE, TWO]).trusted == {ALEX.id}
    blocked = Decisions(shown=frozenset({ONE.id}), blocked=frozenset({ALEX.id}))
    assert trusting(blocked, [ONE, TWO]).trusted == frozenset()


@pytest.mark.parametrize(
    ("author", "trusted"),
    [("telegra.ph", False), ("social.example/@ann", True), ("https://ann.example/", True)],
)
def test_one_page_of_a_host_vouches_for_no_other_page_there(author: str, *, trusted: bool) -> None:
    one = by_webmention("a", author=Author(id=author))
    shown = trusting(Decisions(shown=frozenset({one.id})), [one])
    assert (author in shown.trusted, is_trusted(one, shown)) == (trusted, True)


JOINS = {
    "each its own": ((f"hide {ONE.id}",), (f"show {TWO.id}",), {ONE.id: "hide", TWO.id: "show"}),
    "at once and otherwise": ((f"hide {ONE.id}",), (f"show {ONE.id}",), {ONE.id: "hide"}),
    "one knew the other's": (
        (f"hide {ONE.id}", f"show {ONE.id}"), (f"hide {ONE.id}",), {ONE.id: "show"}),
    "with a word why": ((f"hide {ONE.id} # a",), (f"hide {ONE.id} # b",), {ONE.id: "hide"}),
}  # fmt: skip


@pytest.mark.parametrize(("one", "other", "counts"), JOINS.values(), ids=JOINS)
def test_two_machines_come_to_the_same(
    tmp_path: Path, one: tuple[str, ...], other: tuple[str, ...], counts: dict[str, str]
) -> None:
    """As the record is joined, in either order."""
    texts = ["\n".join([*lines, ""]).encode() for lines in (one, other)]
    joins = [join_file(OF_REPORT, *both) for both in permutations(texts)]
    assert joins[0] == joins[1] == join_file(OF_REPORT, joins[0], texts[0])
    written(tmp_path, OF_REPORT, joins[0].decode())
    found = read_decisions(tmp_path)
    assert found.hidden == {id_ for id_, verb in counts.items() if verb == "hide"}
    assert found.shown == {id_ for id_, verb in counts.items() if verb == "show"}


def test_what_people_wrote_beside_is_kept_by_a_join() -> None:
    one = joined_lines(OF_ALL, b"# why we block\nblock a b\n", b"trust c\n# later\n")
    assert one.decode() == "# later\n# why we block\nblock a b\ntrust c\n"


def test_a_join_of_what_cannot_be_read_stops() -> None:
    with pytest.raises(RecordUnreadable, match="hode"):
        join_file(OF_REPORT, b"hode x\n", b"hide x\n")


def test_what_was_forgotten_is_known_again_and_named_nowhere(tmp_path: Path) -> None:
    forget(tmp_path, [ONE], authors=False)
    assert (read_forgotten(tmp_path).has(ONE), read_forgotten(tmp_path).has(TWO)) == (True, False)
    forget(tmp_path, [ONE], authors=True)
    assert read_forgotten(tmp_path).has(TWO)
    text = (tmp_path / "decisions" / "forgotten.txt").read_text("utf-8")
    assert not [word for word in (ONE.id, "alex", "Alex", "did:plc") if word in text]
    assert len({line.split()[0] for line in text.splitlines()}) == 1
    written(tmp_path, "decisions/forgotten.txt", text, "forget alex")
    with pytest.raises(RecordUnreadable, match=r"forgotten\.txt:4"):
        read_forgotten(tmp_path)


NAMED = {
    "bluesky:at://did:plc:alex/app.bsky.feed.post/3": True,
    "bluesky:like:did:plc:alex:at://did:plc:us/app.bsky.feed.post/1": True,
    "bluesky:repost:did:plc:alex:at://did:plc:us/app.bsky.feed.post/1": True,
    "bluesky:at://did:plc:alexa/app.bsky.feed.post/3": False,
    "bluesky:like:did:plc:us:at://did:plc:alex/app.bsky.feed.post/1": False,
    "bluesky:like:did:plc:alex": False,
    "bluesky:https://alex.example/did:plc:alex/1": False,
}


@pytest.mark.parametrize(("id_", "known"), NAMED.items(), ids=NAMED)
def test_a_quiet_mention_is_known_by_the_author_that_its_id_names(
    tmp_path: Path, id_: str, *, known: bool
) -> None:
    forget(tmp_path, [ONE], authors=True)
    quiet = mention(id=id_, author=Author(id=""), is_quiet=True)
    assert read_forgotten(tmp_path).has(quiet) is known


def test_a_quiet_gesture_of_a_server_s_account_is_known_too(tmp_path: Path) -> None:
    made = {"network": "mastodon", "kind": Kind.LIKE, "id": "mastodon:like:s.example/42:7"}
    forget(tmp_path, [mention(**made, author=Author(id="s.example/42"))], authors=True)
    other = mention(**made | {"id": "mastodon:like:s.example/42:8"}, author=Author(id=""))
    assert read_forgotten(tmp_path).has(other)


def test_two_machines_forget_together(tmp_path: Path) -> None:
    """Each with its own salt."""
    for name, one in (("a", ONE), ("b", TWO)):
        forget(tmp_path / name, [one], authors=False)
    a, b = ((tmp_path / n / "decisions" / "forgotten.txt").read_bytes() for n in "ab")
    both = join_file("decisions/forgotten.txt", a, b)
    assert both == joined_pairs("f", b, a)
    (tmp_path / "a" / "decisions" / "forgotten.txt").write_bytes(both)
    known = read_forgotten(tmp_path / "a")
    assert (known.has(ONE), known.has(TWO), known.has(mention(3))) == (True, True, False)
