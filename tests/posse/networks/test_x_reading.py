"""What looks on X cost: counted as X charges for them, and never beyond what there is to spend."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from posse.errors import NotReached
from posse.models import Receipt, Result
from posse.money import cost_of
from posse.networks.x_prices import OWN_POST_READ, POST_READ, USER_READ
from posse.networks.x_reading import TOO_DEAR
from posse.ports import Priced, SlowFinder
from tests.posse.networks.answering import answer, resets, silent
from tests.posse.networks.x_cases import HEAD, LIST, ME, OTHER, ROW, claim, listing
from tests.posse.networks.x_server import XServer

SITE = "https://musee.fr/"


def test_x_is_a_network_that_charges_and_shows_posts_late() -> None:
    with XServer() as server:
        port = server.account()
        assert isinstance(port, Priced)
        assert isinstance(port, SlowFinder)
        assert port.reads() == ()
    assert server.asked == []


def test_each_thing_is_counted_once_a_day_as_it_is_charged() -> None:
    """Whatever the look was for, and on the day that it is where X is."""
    with XServer() as server:
        sent = claim(at=server.clock())
        for number in range(7):
            server.post(f"{OTHER} {number}", free=True)
        port = server.account()
        for _ in range(2):
            port.identity()
            port.own_posts(SITE)
            port.find(sent)
        assert cost_of(port.reads()) == server.spent == USER_READ + 7 * OWN_POST_READ
        server.clock.go(days=1)
        port.identity()
        assert cost_of(port.reads()) == server.spent == 2 * USER_READ + 7 * OWN_POST_READ
        assert {read.day for read in port.reads()} == {
            server.clock().date(), (server.clock() - timedelta(days=1)).date(),
        }  # fmt: skip


def test_what_was_charged_counts_though_it_cannot_be_used() -> None:
    with XServer() as server:
        server.scripted.script[LIST] = listing(ROW, {"id": "2"})
        port = server.account()
        with pytest.raises(NotReached):
            port.own_posts(SITE)
        server.scripted.script[ME] = answer({"data": {}})
        with pytest.raises(NotReached):
            port.identity()
        assert cost_of(port.reads()) == USER_READ + 2 * OWN_POST_READ
        server.scripted.script |= {
            LIST: answer({}, "500 X"),
            ME: answer("no"),
        }
        for look in (lambda: port.own_posts(SITE), port.identity):
            with pytest.raises(NotReached):
                look()
        assert cost_of(port.reads()) == USER_READ + 2 * OWN_POST_READ


def test_what_may_have_been_charged_counts_where_no_answer_came() -> None:
    """Each thing once a day, as X charges; own posts as many as were asked for."""
    copy = Receipt(report="a", account="x", claim="", result=Result.SYNDICATED, id="7",
                   at=datetime.now(UTC))  # fmt: skip
    with XServer() as server:
        server.scripted.script |= {ME: silent, LIST: resets(HEAD), "GET /2/tweets/": silent}
        port = server.account(patience=0.3)
        for _ in range(2):
            for look in (port.identity, lambda: port.own_posts(SITE), lambda: port.stands(copy)):
                with pytest.raises(NotReached):
                    look()
        assert cost_of(port.reads()) == USER_READ + 100 * OWN_POST_READ + POST_READ
        server.as_ever()
        port.identity()
        assert cost_of(port.reads()) == USER_READ + 100 * OWN_POST_READ + POST_READ
    port = server.account()  # nobody listens there any more: nothing was asked
    with pytest.raises(NotReached):
        port.identity()
    assert port.reads() == ()


@pytest.mark.parametrize("dollars", ["0", "0.004", "0.009"])
def test_a_look_that_could_not_be_paid_is_not_made(dollars: str) -> None:
    with XServer() as server:
        port = server.account(purse=Decimal(dollars))
        with pytest.raises(NotReached, match=TOO_DEAR):
            port.identity()
        if Decimal(dollars) < 5 * OWN_POST_READ:
            for look in (lambda: port.own_posts(SITE), lambda: port.find(claim(at=server.clock()))):
                with pytest.raises(NotReached, match=TOO_DEAR):
                    look()
    assert server.asked == []


def test_a_look_that_could_be_paid_in_part_alone_proves_nothing() -> None:
    """And costs no more than there is: X is asked for so many posts at most."""
    with XServer() as server:
        sent = claim(at=server.clock())
        for number in range(60):
            server.post(f"{OTHER} {number}", free=True)
        first, second = (server.account(purse=Decimal("0.030")) for _ in range(2))
        with pytest.raises(NotReached, match=TOO_DEAR):
            first.own_posts(SITE)
        with pytest.raises(NotReached, match=TOO_DEAR):
            second.find(sent)
        assert all(cost_of(port.reads()) <= Decimal("0.030") for port in (first, second))
        whole = server.account(purse=Decimal("0.061"))
        assert whole.own_posts(SITE) == ()
        assert server.spent == 60 * OWN_POST_READ


def test_own_posts_are_read_back_to_a_time() -> None:
    """With what clocks may differ by; and further where nobody says how far."""
    with XServer() as server:
        server.post(f"{SITE}a/", free=True)
        server.clock.go(hours=3)
        server.post(f"{SITE}b/", free=True)
        since = server.clock() + timedelta(minutes=5)
        port = server.account()
        assert [post.links for post in port.own_posts(SITE, since=since)] == [(f"{SITE}b/",)]
        assert len(port.own_posts(SITE)) == 2
    assert "start_time" in server.asked[0].path
    assert "start_time" not in server.asked[1].path
