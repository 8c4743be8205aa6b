"""What a page shows of mentions: the rule of three, threads, roads, caps, and always the same."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from posse.discussed import Discussion
from posse.discussion import DEEPEST, LONGEST_EXCERPT, MOST, Setting, discussion_of, waiting
from posse.errors import BadSetting
from posse.showing import Why, rules_from
from posse.text import graphemes
from posse.thread import Terms
from posse.voices import Author, Decisions, Kind, Mention, Showing, ShowingRules
from tests.posse.said import NOON, PARIS, by_webmention, outline, said

QUIET: dict[str, Any] = {"is_quiet": True, "url": "", "author": Author(id=""), "content": "",
         "copy": "https://social.example/@musee/1"}  # fmt: skip


def shown(*mentions: Mention, **terms: object) -> Discussion:
    return discussion_of(mentions, Terms(**terms), PARIS)  # type: ignore[arg-type]


def names(*mentions: Mention, **terms: object) -> list[object]:
    discussion = shown(*mentions, **terms)
    return outline((*discussion.answers, *discussion.about))


def decided(**ids: set[str]) -> Decisions:
    return Decisions(**{name: frozenset(values) for name, values in ids.items()})


ABOUT = said("sol", kind=Kind.QUOTE, addressed=False)
WEB = by_webmention("lise")
LIKE = said("mo", kind=Kind.LIKE)
AUTHOR = frozenset({"social.example/alex"})

# What is said, what was decided and set, who is shown, and what waits.
RULES: dict[str, tuple[Mention, dict[str, object], bool, Why | None]] = {
    "an answer": (said("alex"), {}, True, None),
    "a mention with a link": (said("alex", kind=Kind.MENTION), {}, True, None),
    "a quote": (ABOUT, {}, False, Why.ABOUT),
    "a quote, approved": (ABOUT, {"decisions": decided(shown={ABOUT.id})}, True, None),
    "a quote by somebody approved": (
        ABOUT, {"decisions": decided(trusted={ABOUT.author.id})}, True, None),
    "a quote by somebody blocked": (
        ABOUT, {"decisions": decided(trusted={ABOUT.author.id}, blocked={ABOUT.author.id})},
        False, None),
    "a quote, shown by rule": (ABOUT, {"rules": ShowingRules(about=Showing.SHOW)}, True, None),
    "a quote, hidden by rule": (ABOUT, {"rules": ShowingRules(about=Showing.HIDE)}, False, None),
    "a quote, hidden by rule, approved": (
        ABOUT,
        {"rules": ShowingRules(about=Showing.HIDE), "decisions": decided(shown={ABOUT.id})},
        True, None),
    "a first webmention": (WEB, {}, False, Why.FIRST),
    "a webmention, approved": (WEB, {"decisions": decided(shown={WEB.id})}, True, None),
    "a second webmention": (WEB, {"decisions": decided(trusted={WEB.author.id})}, True, None),
    "an answer, all wait": (
        said("alex"), {"rules": ShowingRules(addressed=Showing.WAIT)}, False, Why.HELD),
    "an answer, none shown": (
        said("alex"), {"rules": ShowingRules(addressed=Showing.HIDE)}, False, None),
    "an answer, hidden": (said("alex"), {"decisions": decided(hidden={"mastodon:alex"})},
                          False, None),
    "an answer, hidden and shown": (
        said("alex"),
        {"decisions": decided(hidden={"mastodon:alex"}, shown={"mastodon:alex"})}, False, None),
    "an answer by somebody blocked": (
        said("alex"), {"decisions": decided(blocked={"social.example/alex"})}, False, None),
    "an answer from a host that is blocked": (
        said("alex"), {"decisions": decided(blocked_hosts={"social.example"})}, False, None),
    "an answer from below a host that is blocked": (
        said("alex", url="https://a.b.spam.example/1"),
        {"decisions": decided(blocked_hosts={"spam.example"})}, False, None),
    "an answer from a host that ends alike": (
        said("alex", url="https://notspam.example/1"),
        {"decisions": decided(blocked_hosts={"spam.example"})}, True, None),
    "an author from a host that is blocked": (
        by_webmention("lise", url="https://bridge.example/1"),
        {"decisions": decided(blocked_hosts={"lise.example"})}, False, None),
    "nobody is blocked by having no id": (
        said("alex", author=Author(id="")), {"decisions": decided(blocked={""})}, True, None),
    "our own, all wait": (
        said("alex"), {"own": AUTHOR, "rules": ShowingRules(addressed=Showing.WAIT)}, True, None),
    "a page that says it is ours": (
        by_webmention("alex", author=Author(id="social.example/alex")), {"own": AUTHOR},
        False, Why.FIRST),
    "a quiet one": (said("alex", **QUIET), {}, False, None),
    "a quiet one, approved": (
        said("alex", **QUIET), {"decisions": decided(shown={"mastodon:alex"})}, False, None),
}  # fmt: skip


@pytest.mark.parametrize(("mention", "terms", "is_shown", "why"), RULES.values(), ids=RULES)
def test_what_is_shown_by_itself_what_waits_and_what_never_is(
    mention: Mention, terms: dict[str, object], *, is_shown: bool, why: Why | None
) -> None:
    assert bool(names(mention, **terms)) is is_shown
    held = waiting([mention], Terms(**terms))  # type: ignore[arg-type]
    assert [one.why for one in held] == ([why] if why else [])


def test_what_is_about_us_is_an_excerpt_and_stands_apart() -> None:
    long = said("sol", kind=Kind.QUOTE, addressed=False, content="mot " * 200)
    found = shown(long, said("alex"), decisions=decided(shown={long.id}))
    assert [one.author.name for one in found.answers] == ["Alex"]
    (about,) = found.about
    assert graphemes(about.plain) <= LONGEST_EXCERPT
    assert str(about.words) == f"<p>{about.plain}</p>"
    assert about.is_excerpt
    assert found.count == 1


def test_html_in_an_excerpt_is_text() -> None:
    quote = replace(ABOUT, content="<p>a &lt;b&gt;</p><script>x</script><p>c</p>", is_html=True)
    (about,) = shown(quote, rules=ShowingRules(about=Showing.SHOW)).about
    assert str(about.words) == "<p>a &lt;b&gt; c</p>"


def test_answers_stand_beneath_what_they_answer_in_the_order_of_time() -> None:
    thread = (
        said("a", 0), said("b", 3), said("c", 1, in_reply_to="a"), said("d", 5, in_reply_to="a"),
        said("e", 4, in_reply_to="c"),
    )  # fmt: skip
    assert names(*thread) == ["A", ["C", ["E"], "D"], "B"]
    answer = shown(*thread).answers[0].answers[0]
    assert (answer.reply_to, answer.reply_to_id) == ("A", shown(*thread).answers[0].id)


@pytest.mark.parametrize(
    ("above", "decisions", "left"),
    [
        (said("b", 1, in_reply_to="a"), decided(hidden={"mastodon:b"}), ["A"]),
        (said("b", 1, in_reply_to="a"), decided(blocked={"social.example/b"}), ["A"]),
        (said("b", 1, in_reply_to="a", addressed=False), decided(), ["A"]),
        (said("b", 1, in_reply_to="a", **QUIET), decided(), ["A"]),
        (said("z", 1), decided(), ["A", "Z"]),
    ],
    ids=["hidden", "blocked", "waits", "quiet", "not here"],
)
def test_what_answers_something_that_is_not_shown_is_not_shown(
    above: Mention, decisions: Decisions, left: list[str]
) -> None:
    below = (said("c", 2, in_reply_to="b"), said("d", 3, in_reply_to="c"))
    assert names(said("a"), above, *below, decisions=decisions) == left


def test_a_circle_is_cut_at_its_oldest() -> None:
    circle = (said("a", 2, in_reply_to="c"), said("b", 1, in_reply_to="a"),
              said("c", 3, in_reply_to="b"), said("d", 4, in_reply_to="d"))  # fmt: skip
    assert names(*circle) == ["B", ["C", ["A"]], "D"]


def test_a_deep_thread_goes_in_only_so_far() -> None:
    """What is deeper stands beside what it answers, and says whom it answers."""
    chain = [said("n0"), *(said(f"n{n}", n, in_reply_to=f"n{n - 1}") for n in range(1, 2000))]
    found = shown(*chain)
    levels, row = 0, found.answers
    while row:
        levels, last, row = levels + 1, row, row[0].answers
    assert levels == DEEPEST
    assert [one.author.name for one in last] == [f"N{n}" for n in range(DEEPEST - 1, MOST)]
    assert [one.reply_to for one in last[:2]] == [f"N{DEEPEST - 2}", f"N{DEEPEST - 1}"]
    assert (found.count, found.beyond) == (2000, 1500)


def test_an_answer_that_is_dated_before_what_it_answers_is_still_beneath_it() -> None:
    assert names(said("a", 5), said("b", 1, in_reply_to="a"), said("c", 3)) == ["C", "A", ["B"]]


def test_beyond_500_they_are_counted() -> None:
    many = [said(f"n{n:03}", n) for n in range(MOST + 37)]
    found = shown(*many)
    assert len(found.answers) == MOST
    assert (found.count, found.beyond) == (MOST + 37, 37)
    assert found.answers[0].author.name == "N000"


# The same by two roads ---------------------------------------------------------------------------

TOOT = said("alex")
PAGE = by_webmention("alex", 9, also=(TOOT.url,))


def test_the_same_by_two_roads_is_shown_once_with_both_links() -> None:
    found = shown(TOOT, PAGE, decisions=decided(shown={PAGE.id}))
    (answer,) = found.answers
    assert answer.place.url == TOOT.url
    assert [road.url for road in answer.also] == [PAGE.url]
    assert answer.also[0].name == "alex.example"


def test_a_webmention_of_a_post_that_is_shown_does_not_wait() -> None:
    bridged = by_webmention("alex", url=TOOT.url + "/")
    assert names(TOOT, bridged) == ["Alex"]
    assert waiting([TOOT, bridged], Terms()) == ()
    assert [one.why for one in waiting([bridged], Terms())] == [Why.FIRST]


def test_what_answers_either_road_stands_beneath_the_one() -> None:
    below = (said("b", 10, in_reply_to="alex"), said("c", 11, in_reply_to=PAGE.id))
    assert names(TOOT, PAGE, *below, decisions=decided(shown={PAGE.id})) == ["Alex", ["B", "C"]]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://a.example/?p=1", "https://a.example/?p=2"),
        ("https://a.example/t#c1", "https://a.example/t#c2"),
        ("https://a.example/1", "https://a.example/1/2"),
        ("", ""),
    ],
)
def test_answers_whose_addresses_are_alike_stay_two(one: str, other: str) -> None:
    assert names(said("a", url=one), said("b", url=other)) == ["A", "B"]


def test_what_is_hidden_on_its_network_is_hidden_on_every_road() -> None:
    decisions = decided(hidden={TOOT.id}, shown={PAGE.id})
    assert names(TOOT, PAGE, decisions=decisions) == []


def test_what_is_quiet_on_its_network_is_quiet_on_every_road() -> None:
    quiet = replace(TOOT, is_quiet=True, content="", author=Author(id=""))
    found = shown(quiet, PAGE, decisions=decided(shown={PAGE.id}))
    assert (found.answers, [q.count for q in found.quiet]) == ((), [1])


def test_a_page_that_says_it_is_somebodys_post_takes_nothing_from_it() -> None:
    liar = by_webmention("mallory", -9, also=(TOOT.url,), content="Buy!")
    (answer,) = shown(TOOT, liar).answers
    assert (answer.author.name, answer.also) == ("Alex", ())
    assert names(TOOT, liar, decisions=decided(hidden={liar.id})) == ["Alex"]
    (answer,) = shown(TOOT, liar, decisions=decided(shown={liar.id})).answers
    assert answer.plain == TOOT.content


# Gestures, quiet ones, names ---------------------------------------------------------------------


def test_gestures_are_counted_once_a_person_and_ours_not() -> None:
    alex = Author(id="social.example/alex", url="https://social.example/@alex")
    likes = [
        said("1", kind=Kind.LIKE, author=alex, url=""),
        said("2", kind=Kind.LIKE, author=alex, url=""),
        by_webmention("3", kind=Kind.LIKE, author=Author(id="x", url=alex.url + "/")),
        said("4", kind=Kind.LIKE, url=""),
        said("5", kind=Kind.LIKE, url="", author=Author(id="ours")),
        said("6", kind=Kind.LIKE, **QUIET),
        said("7", kind=Kind.LIKE, author=Author(id="blocked")),
        said("8", kind=Kind.REPOST),
    ]
    found = shown(*likes, own=frozenset({"ours"}), decisions=decided(blocked={"blocked"}))
    assert [(str(g.kind), g.count, g.faces) for g in found.gestures] == [
        ("like", 3, ()), ("repost", 1, ())]  # fmt: skip
    assert shown(*likes, rules=ShowingRules(gestures=Showing.HIDE)).gestures == ()
    assert bool(found)


def test_faces_are_shown_where_the_owner_wants_them_and_only_of_whom_one_may() -> None:
    likes = [
        said("alex", kind=Kind.LIKE), said("quiet", kind=Kind.LIKE, **QUIET),
        by_webmention("lise", kind=Kind.LIKE), by_webmention("mallory", kind=Kind.LIKE),
    ]  # fmt: skip
    rules = ShowingRules(gestures=Showing.FACES)
    trusted = decided(trusted={"https://lise.example/"})
    (gesture,) = shown(*likes, rules=rules, decisions=trusted).gestures
    assert gesture.count == 4
    assert {face.name for face in gesture.faces} == {"Alex", "Lise"}


def test_quiet_answers_are_counted_by_the_copy_beneath_which_they_stand() -> None:
    """With those that answer them, in whatever place; not with those beneath what is hidden."""
    other = {**QUIET, "copy": "https://bsky.app/profile/musee.example/post/1"}
    found = shown(
        said("a", **QUIET), said("b", 1, **QUIET),
        said("c", 2, in_reply_to="b", copy=QUIET["copy"]),
        said("d", id="bluesky:d", network="bluesky", **other),
        said("e"), said("f", in_reply_to="e", **QUIET),
        decisions=decided(hidden={"mastodon:e"}),
    )  # fmt: skip
    assert [(q.place.name, q.count, q.place.url) for q in found.quiet] == [
        ("Bluesky", 1, other["copy"]),
        ("Mastodon (social.example)", 3, QUIET["copy"]),
    ]
    assert found.answers == ()


def test_a_name_falls_back_and_a_badge_goes_by_the_id() -> None:
    people = [
        said("1", 1, author=Author(id="i", name="\u202eAlex", url="javascript:alert(1)")),
        said("2", 2, author=Author(id="j", handle="@sam@social.example")),
        said("3", 3, author=Author(id="k", name="\u200b", url="https://www.lise.example/a")),
        said("4", 4, author=Author(id="")),
        said("5", 5, author=Author(id="k2", name="Musée")),
        said("6", 6, author=Author(id="ours", name="Musée", avatar="https://a.example/1.png")),
    ]
    setting = Setting(zone=PARIS.zone, portraits={"https://a.example/1.png": "/media/a.webp"})
    terms = Terms(own=frozenset({"ours"}))
    voices = [one.author for one in discussion_of(people, terms, setting).answers]
    assert [(v.name, v.url, v.initial, v.is_ours) for v in voices] == [
        ("Alex", "", "A", False),
        ("@sam@social.example", "", "S", False),
        ("lise.example", "https://www.lise.example/a", "L", False),
        ("", "", "?", False),
        ("Musée", "", "M", False),
        ("Musée", "", "M", True),
    ]
    assert [v.avatar for v in voices] == [""] * 5 + ["/media/a.webp"]


def test_the_rest_of_an_answer_is_clean_too() -> None:
    odd = said("a", url="javascript:alert(1)", lang='fr" onload="x', warning="  a\u202e\nb ",
               pictures=-3)  # fmt: skip
    (answer,) = shown(odd).answers
    assert (answer.place.url, answer.lang, answer.warning, answer.pictures) == ("", "", "a b", 0)
    assert answer.published.isoformat() == "2026-05-12T14:00:00+02:00"


def test_a_place_is_called_as_readers_call_it() -> None:
    places = [
        said("a", 1), by_webmention("lise", 2), said("c", 3, network="bluesky"),
        by_webmention("m", 4, network="feeds", url="https://аррӏе.com/x"),
        said("e", 5, network="x", url="https://x.com/a/status/1"),
    ]  # fmt: skip
    found = shown(*places, decisions=decided(shown={"webmention:lise"}))
    assert [one.place.name for one in found.answers] == [
        "Mastodon (social.example)", "lise.example", "Bluesky", "xn--80ak6aa92e.com", "X",
    ]  # fmt: skip


def test_the_state_of_it_is_when_something_was_learnt_last() -> None:
    edited = said("a", updated=NOON + timedelta(hours=2))
    assert str(shown(edited, said("b", 5)).as_of) == "2026-05-12 16:00:00+02:00"
    looked = discussion_of([edited], Terms(), PARIS, NOON + timedelta(days=1))
    assert str(looked.as_of) == "2026-05-13 14:00:00+02:00"


def test_without_mentions_there_is_no_discussion() -> None:
    assert not shown()
    assert shown() == Discussion()


# The setting -------------------------------------------------------------------------------------


def test_the_setting_fills_what_it_leaves_out() -> None:
    assert rules_from({}) == ShowingRules()
    assert rules_from({"about": "show", "gestures": "faces"}) == ShowingRules(
        about=Showing.SHOW, gestures=Showing.FACES
    )


@pytest.mark.parametrize(
    ("setting", "words"),
    [
        ({"about": "later"}, "“about” is “later”. It may be: show, wait, hide."),
        ({"about": True}, "“about” is “True”"),
        ({"addressed": "count"}, "It may be: show, wait, hide."),
        ({"gestures": "show"}, "It may be: count, faces, hide."),
        ({"adressed": "show"}, "Is it “addressed”?"),
        ({"zzz": "show"}, "Known are: addressed, about, gestures."),
        ("show", "is a table"),
        ([("about", "show")], "is a table"),
        ({"about": ["show"]}, "It may be"),
        ({3: "show"}, "“3”"),
    ],
)
def test_a_setting_that_means_nothing_is_named_with_what_it_may_be(
    setting: object, words: str
) -> None:
    with pytest.raises(BadSetting) as raised:
        rules_from(setting)
    assert words in str(raised.value)


# Whatever comes, in whatever order ---------------------------------------------------------------

IDS = ("a", "b", "c", "d", "e", "f")
URLS = ("", "https://social.example/a", "https://b.example/?p=1", "https://b.example/?p=2")
MENTIONS = st.builds(
    said,
    st.sampled_from(IDS),
    st.integers(-2, 3),
    network=st.sampled_from(["mastodon", "webmention", "feeds"]),
    kind=st.sampled_from(Kind),
    url=st.sampled_from(URLS),
    also=st.lists(st.sampled_from(URLS), max_size=2).map(tuple),
    author=st.sampled_from([Author(id=name, name=name) for name in ("", "x", "y", "ours")]),
    content=st.sampled_from(["", "Un.", "Deux."]),
    addressed=st.booleans(),
    is_quiet=st.booleans(),
    in_reply_to=st.sampled_from(["", *IDS, "z"]),
)
SOME = st.frozensets(st.sampled_from([f"mastodon:{name}" for name in IDS]), max_size=2)
PEOPLE = st.frozensets(st.sampled_from(["x", "y"]), max_size=1)
TERMS = st.builds(
    Terms,
    decisions=st.builds(
        Decisions, shown=SOME, hidden=SOME, trusted=PEOPLE, blocked=PEOPLE,
        blocked_hosts=st.frozensets(st.sampled_from(["b.example"]), max_size=1),
    ),
    rules=st.builds(
        ShowingRules, addressed=st.sampled_from([Showing.SHOW, Showing.WAIT, Showing.HIDE]),
        about=st.sampled_from([Showing.SHOW, Showing.WAIT, Showing.HIDE]),
        gestures=st.sampled_from([Showing.COUNT, Showing.FACES, Showing.HIDE]),
    ),
    own=st.just(frozenset({"ours"})),
)  # fmt: skip
property_test = settings(deadline=None, max_examples=300)


@property_test
@given(st.lists(MENTIONS, max_size=12), TERMS, st.data())
def test_any_order_and_repetition_gives_the_same(
    mentions: list[Mention], terms: Terms, data: st.DataObject
) -> None:
    mixed = data.draw(st.permutations([*mentions, *mentions[::2]]))
    assert discussion_of(mixed, terms, PARIS) == discussion_of(mentions, terms, PARIS)
    assert waiting(mixed, terms) == waiting(mentions, terms)


@property_test
@given(st.lists(MENTIONS, max_size=12, unique_by=lambda one: one.id), TERMS)
def test_nothing_is_shown_twice_or_against_a_decision(
    mentions: list[Mention], terms: Terms
) -> None:
    found = discussion_of(mentions, terms, PARIS)
    ids = [one.id for one in found.all_answers]
    assert len(ids) == len(set(ids))
    names = {id_ for one in found.all_answers for id_ in (one.reply_to_id,) if id_}
    assert names <= {*ids}
    refused = terms.decisions.blocked
    assert not {one.author.name for one in found.all_answers} & refused
    held = waiting(mentions, terms)
    assert not {one.mention.id for one in held} & (terms.decisions.hidden | terms.decisions.shown)
