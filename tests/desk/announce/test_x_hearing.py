"""What people answer on X, through `collect` to the built page, and each tenth of a cent of it."""

from __future__ import annotations

import re
import shutil
from decimal import Decimal
from functools import partial

import pytest

from desk.answers.run import collect
from desk.build import build
from desk.heard import Hearing
from desk.summary import Summary
from posse.networks.x_prices import OWN_POST_READ, USER_READ
from tests.desk.announce.desks import REPORT_ID, Ended, files_with
from tests.desk.announce.x_desks import XDesk, asked
from tests.posse.networks.answering import answer
from tests.posse.networks.x_cases import MENTIONS, NO_CREDIT

BOTH = OWN_POST_READ + USER_READ
WORDS = "Merci, tout y est."


def answered(on_x: XDesk) -> str:
    """The report is out on X, and two people answer: the one the post, the other the answer."""
    assert on_x.run().code == 0
    on_x.server.clock.go(minutes=1)
    (post,) = on_x.server.visible()
    on_x.server.mentions.person("7", "Ann Exemple")
    on_x.server.mentions.person("8", "Bob Exemple")
    first = on_x.server.mentions.say(f"@musee_x {WORDS}", "7", to=post["id"])
    on_x.server.mentions.say(
        "@ann_exemple @musee_x Bien d’accord.", "8", to=first["id"], began=post["id"]
    )
    return str(first["id"])


def collected(on_x: XDesk, **more: float) -> Ended:
    """`collect`, so much later."""
    on_x.server.clock.go(**more)
    return on_x.desk.run(partial(collect, clock=on_x.server.clock))


def planned(on_x: XDesk) -> Ended:
    """`collect --dry-run`, now."""
    return on_x.desk.run(partial(collect, dry_run=True, clock=on_x.server.clock))


def lines(ended: Ended, name: str) -> list[str]:
    """What was said of it."""
    return [" ".join(line.split()[1:]) for line in ended.said.splitlines()
            if line.strip().startswith(f"{name} ")]  # fmt: skip


def test_answers_on_x_are_on_the_page_and_their_words_in_no_git(on_x: XDesk) -> None:
    first = answered(on_x)
    before = on_x.counted()
    ended = collected(on_x)
    assert ended.code == 0, ended.said
    assert lines(ended, "Answers") == ["2 new (2 shown)"]
    page = on_x.desk.page()
    for words in (WORDS, "Bien d’accord.", "Ann Exemple", "Bob Exemple"):
        assert words in page
    assert f"https://x.com/ann_exemple/status/{first}" in page
    root = on_x.desk.root
    assert {name.partition("/")[0] for name in files_with(root, WORDS)} == {
        ".cache", "output", "public",
    }  # fmt: skip
    assert f"x:{first}" in (root / "mentions" / f"{REPORT_ID}.jsonl").read_text("utf-8")
    assert on_x.counted() - before == 2 * BOTH
    assert on_x.server.spent == on_x.counted()
    assert "answers today $0.022 of $0.25" in on_x.status()
    again = collected(on_x, minutes=10)
    assert lines(again, "Answers") == ["nothing new"]
    assert on_x.server.spent == on_x.counted()


def test_without_the_words_the_page_has_the_link(on_x: XDesk) -> None:
    """As on another machine, where nobody has read them."""
    first = answered(on_x)
    collected(on_x)
    shutil.rmtree(on_x.desk.root / ".cache" / "x")
    build(on_x.desk.site)
    page = (on_x.desk.root / "output" / REPORT_ID / "index.html").read_text("utf-8")
    assert WORDS not in page
    assert "Ann Exemple" not in page
    assert re.search(
        rf'<a href="https://x.com/ann_exemple/status/{first}"[^>]*>Read it on X<', page
    )


def test_words_are_read_anew_each_day_and_go_when_they_are_not(on_x: XDesk) -> None:
    answered(on_x)
    collected(on_x)
    day = on_x.server.spent
    assert lines(collected(on_x, hours=23, minutes=59), "Answers") == ["nothing new"]
    assert WORDS in on_x.desk.page()
    assert on_x.server.spent == on_x.counted() == day + 2 * BOTH
    on_x.server.mentions.said.pop()  # she deletes it
    assert lines(collected(on_x, hours=23, minutes=50), "Answers") == ["nothing new"]
    assert WORDS in on_x.desk.page()
    collected(on_x, hours=1)
    page = on_x.desk.page()
    assert WORDS not in page
    assert "Bien d’accord." in page
    assert on_x.server.spent == on_x.counted()


def test_what_a_day_may_cost_holds_and_what_is_left_comes_the_next_day(on_x: XDesk) -> None:
    answered(on_x)
    on_x.connect(budget_day="0.07")
    for number in range(30):
        on_x.server.mentions.person(f"1{number}", f"Person {number}")
        (post,) = on_x.server.visible()
        on_x.server.mentions.say(f"@musee_x {number}", f"1{number}", to=post["id"])
    before = on_x.server.spent
    ended = collected(on_x)
    assert ended.code == 0, ended.said
    used_up = (
        "today’s budget for answers (budget_day, $0.07) is used up: the next ones are read tomorrow"
    )
    assert lines(ended, "x") == [used_up]
    assert lines(planned(on_x), "x") == [used_up]
    assert on_x.server.spent - before == on_x.counted() - before == 6 * BOTH
    for _ in range(2):
        assert lines(collected(on_x, minutes=1), "x") == [used_up]
    assert on_x.server.spent - before == 6 * BOTH
    assert lines(collected(on_x, days=1), "Answers")[0].startswith("6 new")
    assert on_x.server.spent == on_x.counted() <= before + 2 * Decimal("0.07")


def test_with_little_left_of_the_month_nothing_is_read(on_x: XDesk) -> None:
    answered(on_x)
    on_x.connect(budget_month="0.24")
    before = len(on_x.server.asked)
    ended = collected(on_x)
    (line,) = lines(ended, "x")
    assert line.startswith("this month’s budget (budget_month, $0.24) is used up but for $0.03: ")
    assert line.endswith("the next answers are read next month")
    assert lines(planned(on_x), "x") == [line]
    assert len(on_x.server.asked) == before


def test_nothing_is_read_where_nothing_may_be_spent_on_it(on_x: XDesk) -> None:
    answered(on_x)
    on_x.connect(budget_day=0)
    before = len(on_x.server.asked)
    ended = collected(on_x)
    assert (ended.code, lines(ended, "x")) == (0, [])
    assert len(on_x.server.asked) == before


def test_the_plan_says_what_it_would_cost_at_most_and_asks_nothing(on_x: XDesk) -> None:
    answered(on_x)
    before = len(on_x.server.asked)
    assert lines(planned(on_x), "x") == ["its news; for $0.25 at most"]
    assert len(on_x.server.asked) == before
    collected(on_x)
    assert lines(planned(on_x), "x") == ["its news; for $0.22 at most"]


def test_what_asking_cost_is_in_the_summary_for_programs(on_x: XDesk) -> None:
    answered(on_x)
    noted = Summary()
    on_x.server.clock.go()
    on_x.desk.run(partial(collect, clock=on_x.server.clock, noted=noted))
    assert noted.answers
    ((found),) = [one for one in noted.answers.sources if one.name == "x"]
    assert (found.result, Decimal(found.dollars)) == (Hearing.HEARD, 2 * BOTH)
    assert Decimal(found.left) == Decimal("0.25") - 2 * BOTH


def test_without_credit_nothing_more_is_asked_and_a_person_is_told_once(on_x: XDesk) -> None:
    answered(on_x)
    on_x.server.scripted.script[MENTIONS] = answer(NO_CREDIT, "402 Payment Required")
    before = asked(on_x.server).count(MENTIONS)
    ended = collected(on_x)
    assert ended.code == 3
    assert lines(ended, "x") == [
        "its credit is used up: answers there are not read before credit is bought"
    ]
    assert "Buy some there, or leave its answers: “budget_day” 0 in POSSE_NETWORKS." in ended.said
    assert asked(on_x.server).count(MENTIONS) == before + 1


def test_while_a_post_waits_for_credit_no_answers_are_asked_for(on_x: XDesk) -> None:
    on_x.server.scripted.script["POST /2/tweets"] = answer(NO_CREDIT, "402 Payment Required")
    on_x.run()
    before = len(on_x.server.asked)
    for ended in (collected(on_x), planned(on_x)):
        assert lines(ended, "x") == [
            "its credit is used up: answers there are not read before credit is bought"
        ]
    assert len(on_x.server.asked) == before


@pytest.mark.parametrize("value", ["lots", -1, True, "nan"])
def test_a_budget_that_is_no_amount_is_named(on_x: XDesk, value: object) -> None:
    on_x.connect(budget_day=value)
    ended = collected(on_x)
    assert ended.code == 4
    assert "“budget_day” of the account x" in ended.said
