"""Copies that somebody made before, elsewhere or by hand: they count, and nothing is sent twice."""

from __future__ import annotations

from tests.desk.announce.desks import REPORT_ID, Desk
from tests.practice import Mock


def test_a_lost_record_is_made_again_from_the_account(desk: Desk) -> None:
    """Nothing is sent, it is said why, and the page has its link again."""
    desk.write("congres/autre", title="Autre")
    assert desk.announce("report").code == 0
    (url,) = [post["url"] for post in desk.posts()]
    desk.forget()
    ended = desk.publish(yes=True)
    assert ended.code == 0, ended.said
    assert "public/ holds reports, and " in ended.said
    assert "state has no record of them" in ended.said
    assert "looked at for the first time" in ended.said
    assert "1 report was announced there already: it counts as announced." in ended.said
    assert "1 report was out before this account was known" in ended.said
    assert "invoke publish --only announce --report autre" in ended.said
    assert [post["url"] for post in desk.posts()] == [url]
    assert f'class="u-syndication" href="{url}"' in desk.page()
    assert desk.announce("report").code == 0
    assert len(desk.posts()) == 1


def test_a_post_made_by_hand_is_recognised(desk: Desk, mock: Mock) -> None:
    """Whatever its words, and whatever else it links to."""
    url = mock.say(desk.who, f"Lisez : {desk.pages.url}/congres/report/ (https://musee.fr)")
    mock.say(desk.who, f"Notre site : {desk.pages.url}/")
    desk.connect_to(mock.url, known=False)
    ended = desk.publish(yes=True)
    assert ended.code == 0, ended.said
    assert "1 report was announced there already" in ended.said
    assert f'class="u-syndication" href="{url}"' in desk.page()
    assert len(desk.posts()) == 2
    assert "announced there already" not in desk.publish(yes=True).said


def test_a_copy_that_the_report_names_counts_as_long_as_it_is_known(desk: Desk) -> None:
    """On the account’s server it counts as announced; taken out again, it still was announced."""
    url = f"{desk.mock.url}/@musee/112"
    elsewhere = "https://www.linkedin.com/posts/musee_112"
    desk.write(REPORT_ID, f"Syndication: {url}", f"    {elsewhere}")
    ended = desk.publish(yes=True)
    assert ended.code == 0, ended.said
    assert desk.posts() == []
    for address in (url, elsewhere):
        assert f'class="u-syndication" href="{address}"' in desk.page()
    desk.write(REPORT_ID)
    assert desk.publish(yes=True).code == 0
    assert desk.posts() == []
    assert "u-syndication" not in desk.page()
    assert desk.announce("report").code == 0
    assert desk.posts() == []


def test_by_hand_is_named_beside_the_others_with_what_to_do(desk: Desk, mock: Mock) -> None:
    """A person posts it, and says where: a link in the report is enough."""
    desk.connect({"mastodon": {"server": mock.url}, "linkedin": {"use": "by-hand"}},
                 MASTODON_TOKEN=mock.token(desk.who))  # fmt: skip
    desk.know()
    ended = desk.announce()
    assert ended.code == 0, ended.said
    assert "  └ linkedin  by hand: `invoke preview` has the text to paste" in ended.said
    assert "linkedin   1 report to post by hand: congres/report." in ended.said
    assert "invoke settle report linkedin --posted https://linkedin.com/…" in ended.said
    assert len(desk.posts()) == 1
    desk.write(REPORT_ID, "Syndication: https://www.linkedin.com/posts/musee_112")
    ended = desk.publish(yes=True)
    assert ended.code == 0, ended.said
    assert "to post by hand" not in ended.said
    assert desk.page().count("u-syndication") == 2


def test_a_post_made_by_hand_since_the_first_look_is_recognised_too(desk: Desk) -> None:
    """Somebody was quicker than the run."""
    url = desk.mock.say(desk.who, f"Déjà là : {desk.pages.url}/congres/report/")
    ended = desk.announce()
    assert ended.code == 0, ended.said
    assert "1 report was announced there already: it counts as announced." in ended.said
    assert [post["url"] for post in desk.posts()] == [url]
