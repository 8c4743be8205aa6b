"""Nothing is announced from a site that others cannot open, whoever asks, and it is said why."""

from __future__ import annotations

import pytest

from tests.desk.announce.desks import Desk
from tests.desk.announce.readers import Pages
from tests.desk.sites import ROOT, project_at
from tests.practice import Mock


@pytest.mark.parametrize(
    "url",
    ["https://table-ronde.example", "https://example.org", "http://localhost:8000",
     "http://192.168.1.5"],
)  # fmt: skip
def test_with_a_working_account_and_yes_nothing_is_sent(desk: Desk, mock: Mock, url: str) -> None:
    """The account's server is this machine's where the site is elsewhere, and elsewhere if not."""
    server = "https://social.example" if "localhost" in url else mock.url
    desk.connect({"mastodon": {"server": server}}, MASTODON_TOKEN=mock.token(desk.who))
    desk.set(SITEURL=url)
    for ended in (desk.publish(yes=True), desk.announce("report")):
        assert ended.code == 0, ended.said
        assert f"Announce   nothing: {url} is no address that others can open (SITEURL)." in (
            ended.said
        )
    assert desk.posts() == []
    assert desk.record() == ((), ())


def test_the_sample_site_sends_nothing_even_under_a_public_address(desk: Desk, mock: Mock) -> None:
    """“Demo: yes” is for the practice server of a site on the same machine."""
    event = "Title: Rencontres\nStart: 2026-05-12\nEnd: 2026-05-13\nTimezone: Europe/Paris\n"
    desk.files({"content/events/congres/event.md": f"{event}Demo: yes\n"})
    desk.set(SITEURL="https://musee.fr")
    ended = desk.publish(yes=True)
    assert ended.code == 0, ended.said
    assert "1 report carries “Demo: yes”: a sample is never announced." in ended.said
    assert desk.publish(yes=True, only="announce", report="report").code == 0
    assert desk.posts() == []


def test_the_project_as_it_comes_sends_nothing(
    tmp_path_factory: pytest.TempPathFactory, pages: Pages, mock: Mock, who: str
) -> None:
    """Its own settings and texts, with an account that works."""
    root = tmp_path_factory.mktemp("sample") / "site"
    project_at(root, {})
    (root / "content").rename(root / "content.empty")
    (root / "content").symlink_to(ROOT / "content")
    desk = Desk(root, pages, mock, who)
    desk.set(SITEURL="https://table-ronde.example")
    desk.connect_to(mock.url, known=False)
    ended = desk.publish(yes=True)
    assert ended.code == 0, ended.said
    assert "nothing: https://table-ronde.example is no address that others can open" in ended.said
    assert desk.posts() == []
