"""The box of a report's posts, as a terminal shows it."""

from __future__ import annotations

from dataclasses import replace

from rich.cells import cell_len

from desk.announce.showing import boxes, headline, wrapped
from posse.models import Card, Limits, ReportPicture
from tests.desk.announce.posts import BLUESKY, LINK, pair, post

CARD = Card(title="Être performant", description="", thumb="photos/table.jpg")


def test_each_account_says_who_it_is_and_how_long_its_post_is() -> None:
    """The picture of the conventions: what is said once is not said again."""
    shown = boxes(
        [
            post("mastodon", handle="@musee@social.example"),
            post("bluesky", "Faire moins.", handle="musee.example", limits=BLUESKY, card=CARD),
            post("mastodon-2", "Faire moins.", limits=Limits(characters=5000, link_cost=23)),
        ],
        [pair("linkedin")],
        width=72,
    )
    assert shown == [
        "  ┌ mastodon   @musee@social.example · fr · 72 of 500",
        "  │ Ce matin, on a parlé argent.",
        f"  │ {LINK}",
        "  │ #RencontresExemple",
        "  ├ bluesky    musee.example · fr · 12 of 300 · card with picture",
        "  │ Faire moins.",
        "  ├ mastodon-2 fr · 12 of 5000",
        "  └ linkedin   by hand: `invoke preview` has the text to paste",
    ]


def test_a_box_of_one_account_is_closed_too() -> None:
    assert boxes([post(text="Bonjour.")])[-1] == "  └ Bonjour."
    assert boxes([], [pair("linkedin")]) == [
        "  └ linkedin  by hand: `invoke preview` has the text to paste"
    ]
    assert boxes([]) == []


def test_where_any_length_will_do_only_the_length_is_said() -> None:
    anywhere = Limits(characters=0, warning_apart=False)
    assert "· 8 characters" in boxes([post("newsletter", "Bonjour.", limits=anywhere)])[0]


def test_a_warning_is_shown_and_counted() -> None:
    first = boxes([post(text="Bonjour.", warning="chiffres")])[0]
    assert first == "  ┌ mastodon  fr · 16 of 500 · warning: chiffres"


def test_a_post_that_is_too_long_says_by_how_much() -> None:
    first = boxes([post(text="x" * 310, limits=BLUESKY)])[0]
    assert "310 of 300 · TOO LONG by 10" in first


def test_a_card_without_a_picture_is_a_card() -> None:
    assert boxes([post(card=Card(title="T", description=""))])[0].endswith("· card")


def test_pictures_are_counted() -> None:
    pictures = tuple(ReportPicture(url=f"/{n}.jpg", alt="Une table") for n in range(3))
    for count, told in ((1, "1 picture with words"), (3, "3 pictures with words")):
        assert boxes([post(pictures=pictures[:count])])[0].endswith(f"of 500 · {told}")


def test_lines_fit_the_terminal_and_no_link_is_broken() -> None:
    """Spaces break; no-break spaces, links and signs of two columns hold."""
    words = f"«\u00a0Faire moins, mais bien\u00a0» {'mot ' * 40}{LINK} {'会議の記録' * 12}"
    for width in (32, 60, 100):
        lines = [line for line in boxes([post(text=words)], width=width) if LINK not in line]
        assert lines
        assert all(cell_len(line) <= width for line in lines)
        assert sum(LINK in line for line in boxes([post(text=words)], width=width)) == 1
    assert wrapped("aaa «\u00a0bb\u00a0»", 6) == ["aaa", "«\u00a0bb\u00a0»"]


def test_what_is_said_of_an_account_goes_on_below_itself() -> None:
    """It breaks between two facts, and within one only where that is longer than a line."""
    told = replace(
        post(text="Bonjour.", handle="@musee@social.example", warning="chiffres et budgets"),
        continues="continues this morning’s thread",
    )
    assert boxes([told], [pair("linkedin")], width=72) == [
        "  ┌ mastodon  @musee@social.example · fr · 27 of 500 ·",
        "  │           warning: chiffres et budgets ·",
        "  │           continues this morning’s thread",
        "  │ Bonjour.",
        "  └ linkedin  by hand: `invoke preview` has the text to paste",
    ]
    assert boxes([told], width=100)[1] == "  │           continues this morning’s thread"
    for width in (32, 60, 100):
        assert all(cell_len(line) <= width for line in boxes([told], [pair("x")], width=width))


def test_line_breaks_and_two_spaces_stay() -> None:
    assert wrapped("un\n\ndeux  trois", 40) == ["un", "", "deux  trois"]


def test_a_handle_cannot_move_the_cursor() -> None:
    """Names of accounts come from servers."""
    first = boxes([post(handle="@musee\x1b[2J\r\u202e@social.example")])[0]
    assert "@musee[2J@social.example" in first


def test_the_headline_counts_reports_and_accounts() -> None:
    assert headline([post("mastodon")]) == "1 report to announce on 1 account:"
    assert headline([post("mastodon"), post("bluesky")]) == "1 report to announce on 2 accounts:"


def test_what_goes_on_with_a_thread_says_so_last() -> None:
    told = replace(
        post(handle="@musee@social.example"), continues="continues this morning’s thread"
    )
    assert boxes([told])[0].endswith(" · 72 of 500 · continues this morning’s thread")
