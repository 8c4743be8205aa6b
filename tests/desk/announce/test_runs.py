"""Runs of publishing as a maintainer sees them: the first, the next, and those that only look."""

from __future__ import annotations

import pytest

from tests.desk.announce.desks import REPORT_ID, Desk, digests
from tests.practice import Mock

LINK = 'class="u-syndication" href="{}"'


def test_the_first_run_sends_nothing_and_says_why_and_how(desk: Desk, mock: Mock) -> None:
    """What was out before the account was known is never announced by itself."""
    desk.forget()
    desk.connect_to(mock.url, known=False)
    ended = desk.publish(yes=True)
    assert ended.code == 0
    assert desk.posts() == []
    assert f"@{desk.who}@127.0.0.1" in ended.said
    assert "looked at for the first time" in ended.said
    assert "1 report was out before this account was known" in ended.said
    assert "invoke publish --only announce --report report" in ended.said
    assert desk.record() == ((), ())
    again = desk.publish(yes=True)
    assert (again.code, desk.posts()) == (0, [])
    assert "1 report was out before" in again.said
    assert "first time" not in again.said


def test_a_new_report_is_announced_once_and_its_page_links_to_the_copy(desk: Desk) -> None:
    desk.write("congres/neuf", "Tags: budget, réseaux sociaux", title="Faire moins")
    ended = desk.publish(yes=True)
    assert ended.code == 0
    assert "2 reports to announce on 1 account:" in ended.said
    assert "/congres/neuf/   yes (200, right title, 0 s)" in ended.said
    urls = {post["url"] for post in desk.posts()}
    assert len(urls) == 2
    assert all(f"mastodon   sent   {url}" in ended.said for url in urls)
    assert "2 files with their new links" in ended.said
    for report in (REPORT_ID, "congres/neuf"):
        ((claim,), (receipt,)) = desk.record(report)
        assert receipt.claim == claim.name
        assert LINK.format(receipt.url) in desk.page(report)
        assert receipt.url in urls

    again = desk.publish(yes=True)
    assert again.code == 0
    assert "Nothing changed: the site is out as it was." in again.said
    assert "announce" not in again.said
    assert len(desk.posts()) == 2

    desk.write(REPORT_ID, text="Un autre texte.")
    assert desk.publish(yes=True).code == 0
    assert "Un autre texte." in desk.page()
    assert LINK.format(desk.record()[1][0].url) in desk.page()
    assert len(desk.posts()) == 2


def test_what_is_sent_is_what_was_written(desk: Desk, mock: Mock) -> None:
    """The words for all accounts, those for one, a warning, the language and a person's handle."""
    people = '[camille]\nname = "Camille"\nmention = ["mastodon"]\nmastodon = "@ami@social.example"'
    desk.files({
        "content/people.toml": people,
        "content/events/congres/event.md": "Title: R\nStart: 2026-05-12\nEnd: 2026-05-13\n"
        "Timezone: Europe/Paris\nHashtag: RencontresExemple\n",
    })  # fmt: skip
    desk.write(REPORT_ID, "Announcement: On a parlé argent.", "Announcement-mastodon: Argent !",
               "Warning: argent")  # fmt: skip
    desk.write("congres/gens", "People: camille; Sacha", "Tags: budget", title="Les gens")
    desk.write("congres/words.fr", "Announcement: Ce matin, {link} !", title="Des mots")
    assert desk.publish(yes=True).code == 0
    url = f"{desk.pages.url}/congres"
    assert sorted(mock.texts(desk.who)) == sorted([
        f"Argent !\n{url}/report/  #RencontresExemple",
        "\n\n".join(["Les gens", "Cinq personnes, une table.", "@ami@social.example, Sacha",
                     f"{url}/gens/  #RencontresExemple #budget"]),
        f"Ce matin, {desk.pages.url}/fr/congres/words/ !",
    ])  # fmt: skip
    warned = [post for post in desk.posts() if post["spoiler_text"]]
    assert [post["spoiler_text"] for post in warned] == ["argent"]
    assert sorted(post["language"] for post in desk.posts()) == ["en", "en", "fr"]


def test_a_plan_shows_the_posts_and_changes_nothing(desk: Desk) -> None:
    before = digests(desk.root, "state", "public")
    desk.write("congres/neuf", title="Faire moins")
    ended = desk.publish(dry_run=True)
    assert ended.code == 0
    assert "2 reports to announce on 1 account:" in ended.said
    assert "│ Faire moins" in ended.said
    assert "Nothing was deployed or sent: this was only the plan." in ended.said
    assert desk.posts() == []
    assert digests(desk.root, "state", "public") == before


def test_the_plan_of_a_first_run_says_that_nothing_would_be_sent(desk: Desk, mock: Mock) -> None:
    desk.forget()
    desk.connect_to(mock.url, known=False)
    ended = desk.publish(dry_run=True)
    assert ended.code == 0
    assert "to announce on" not in ended.said
    assert "--only announce --report report" in ended.said
    assert not (desk.root / "state/accounts").exists()


@pytest.mark.parametrize("only", ["", "announce"])
def test_without_a_terminal_nothing_is_sent_unless_it_is_said_so(desk: Desk, only: str) -> None:
    ended = desk.publish(only=only)
    assert ended.code == 0
    assert "1 report to announce on 1 account:" in ended.said
    assert "│ Être performant" in ended.said
    assert "`invoke publish --yes` sends without asking" in ended.said
    assert desk.posts() == []


def test_a_report_that_is_named_is_announced_however_old(desk: Desk, mock: Mock) -> None:
    """Older than the account and than all that is announced by itself; and no other with it."""
    desk.forget()
    desk.write("congres/autre", title="Autre")
    desk.set(POSSE_MAX_AGE=0)
    desk.connect_to(mock.url, known=False)
    assert desk.publish(yes=True).code == 0
    assert desk.posts() == []
    ended = desk.announce_alone("report")
    assert ended.code == 0, ended.said
    assert len(desk.posts()) == 1
    assert f"{desk.pages.url}/congres/report/" in desk.posts()[0]["content"]
    assert "the links to the copies come with the next `invoke publish`" in ended.said
    assert desk.announce(REPORT_ID).code == 0
    assert len(desk.posts()) == 1


def test_a_report_that_is_not_out_is_not_announced(desk: Desk) -> None:
    desk.write("congres/neuf", title="Neuf")
    ended = desk.announce_alone("neuf")
    assert ended.code == 0
    assert "1 report is not deployed yet (invoke publish): congres/neuf." in ended.said
    assert desk.posts() == []


def test_a_name_that_no_report_has_is_told_with_the_one_that_is_meant(desk: Desk) -> None:
    ended = desk.announce_alone("reprot")
    assert ended.code == 4
    assert f"Is it {REPORT_ID}?" in ended.said
    assert desk.posts() == []


def test_what_is_left_of_many_is_named_and_waits(desk: Desk) -> None:
    desk.set(POSSE_MAX_POSTS=2)
    for number in range(4):
        desk.write(f"congres/r{number}", title=f"Titre {number}")
    ended = desk.publish(yes=True)
    assert ended.code == 0
    assert (
        "3 more reports wait for the next run (at most 2 posts a run: POSSE_MAX_POSTS)"
        in ended.said
    )
    assert len(desk.posts()) == 2
    assert desk.announce().code == 0
    assert desk.announce().code == 0
    assert len({post["content"] for post in desk.posts()}) == 5


def test_what_is_out_for_long_is_named_with_the_way_to_announce_it(desk: Desk) -> None:
    desk.set(POSSE_MAX_AGE=0)
    ended = desk.announce()
    assert ended.code == 0
    assert "1 report has been out for more than 0 days (POSSE_MAX_AGE)" in ended.said
    assert "invoke publish --only announce --report report" in ended.said
    assert desk.posts() == []


def test_a_report_goes_where_it_and_its_language_say(desk: Desk, mock: Mock) -> None:
    server = {"use": "mastodon", "server": mock.url}
    desk.connect(
        {"mastodon-en": {**server, "langs": ["en"]}, "mastodon-fr": {**server, "langs": ["fr"]}},
        MASTODON_EN_TOKEN=mock.token(desk.who), MASTODON_FR_TOKEN=mock.token(desk.who),
    )  # fmt: skip
    desk.know()
    desk.write("congres/nulle-part", "Networks: none", title="Nulle part")
    desk.write("congres/ici", "Networks: mastodon-fr", title="Ici")
    desk.write("congres/report.fr", title="En français")
    ended = desk.publish(yes=True)
    assert ended.code == 0, ended.said
    accounts = (
        {r.account for r in desk.record(f"{REPORT_ID}.fr")[1]},
        {r.account for r in desk.record(REPORT_ID)[1]},
    )
    assert accounts == ({"mastodon-fr"}, {"mastodon-en"})
    assert len(desk.posts()) == 2
    assert desk.record("congres/nulle-part") == desk.record("congres/ici") == ((), ())
