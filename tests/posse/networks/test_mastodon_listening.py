"""What people say on a Mastodon server comes home: on a practice server, and on odd ones."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import count
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posse.addresses import plain
from posse.errors import NotAllowed, NotReached
from posse.networks import mastodon_said as said
from posse.networks.mastodon import Mastodon, connect
from posse.networks.mastodon_status import mark_of, status_from
from posse.ports import Listener, Rereader, Sweeper
from posse.voices import Author, Batch, Home, Kind, KnownCopy, Mention
from tests.posse.networks.answering import Reply, Scripted, answer, drips
from tests.practice import Mock, practising

SITE = "https://musee.example"
REPORT = "rencontres/j1"
AT = datetime(2026, 5, 12, 11, tzinfo=UTC)
HOST = "127.0.0.1"
Post = dict[str, Any]
_numbers = count()


class Scene:
    """The site's account on a server, and two people there whom nobody else knows."""

    def __init__(self, mock: Mock, number: int) -> None:
        self.mock, self.number = mock, number
        token = mock.token(f"musee{number}")
        self.ear = connect("mastodon", {"server": mock.url}, {"TOKEN": token})
        self.own = self.ear.identity().id

    def ask(self, who: str, path: str, told: object = None, method: str = "") -> Any:
        return self.mock.ask(path, told, name=f"{who}{self.number}", method=method)

    def says(self, who: str, text: str, to: Post | None = None, **more: object) -> Post:
        words = text.replace("@musee", f"@musee{self.number}")
        body = {"status": words, **more, **({"in_reply_to_id": to["id"]} if to else {})}
        post: Post = self.ask(who, "/api/v1/statuses", body)
        return post

    def home(self, *copies: KnownCopy, is_unlisted: bool = False) -> Home:
        return Home(site_url=SITE, addresses={plain(f"{SITE}/{REPORT}/"): REPORT},
                    copies={one.id: one for one in copies}, own=frozenset({self.own}),
                    is_unlisted=is_unlisted)  # fmt: skip

    def below(self, one: KnownCopy, home: Home | None = None) -> Batch:
        return self.ear.below(one, home or self.home(one))

    def heard(self, home: Home) -> dict[str, Mention]:
        return {one.id: one for batch in self.ear.news(home, {}) for one in batch.mentions}


@pytest.fixture(scope="module")
def peopled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mock]:
    people = [f"{name}{number}" for number in range(10) for name in ("musee", "ann", "bob")]
    with practising(tmp_path_factory.mktemp("peopled"), people) as running:
        yield running


@pytest.fixture
def scene(peopled: Mock) -> Scene:
    return Scene(peopled, next(_numbers))


def copy(post: Post, report: str = REPORT) -> KnownCopy:
    return KnownCopy(report=report, account="mastodon", id=str(post["id"]), url=str(post["url"]),
                     at=AT)  # fmt: skip


def id_of(post: Post) -> str:
    return f"mastodon:{HOST}/{post['id']}"


def test_all_that_stands_below_a_copy_is_heard(scene: Scene) -> None:
    post = scene.says("musee", f"Le compte rendu {SITE}/{REPORT}/")
    first = scene.says("ann", "Merci <b>!</b>", post, language="fr")
    below = scene.says("bob", "Oui.", first, spoiler_text="dur", language="en")
    ours = scene.says("musee", "À bientôt.", below)
    quote = scene.says("bob", "À lire.", quoted_status_id=post["id"])
    scene.ask("ann", f"/api/v1/statuses/{post['id']}/favourite", {})
    scene.ask("bob", f"/api/v1/statuses/{first['id']}/favourite", {})
    scene.ask("bob", f"/api/v1/statuses/{post['id']}/reblog", {})
    assert isinstance(scene.ear, Listener)
    assert isinstance(scene.ear, Sweeper)
    batch = scene.below(copy(post))
    assert batch.gone == ()
    by_id = {one.id: one for one in batch.mentions}
    kinds = [one.kind for one in batch.mentions]
    assert sorted(kinds) == sorted([Kind.REPLY] * 3 + [Kind.QUOTE, Kind.LIKE, Kind.REPOST])
    one, other = by_id[id_of(first)], by_id[id_of(below)]
    assert (one.report, one.copy, one.in_reply_to) == (REPORT, post["url"], "")
    assert (one.author.name, one.author.handle) == (
        f"ann{scene.number}",
        f"@ann{scene.number}@127.0.0.1",
    )
    assert (one.content, one.is_html, one.lang) == ("<p>Merci &lt;b&gt;!&lt;/b&gt;</p>", True, "fr")
    assert (one.addressed, one.is_quiet) == (True, False)
    assert (other.in_reply_to, other.warning) == (one.id, "dur")
    assert by_id[id_of(ours)].author.id == scene.own
    assert by_id[id_of(quote)].addressed is False
    assert scene.below(copy(post)) == batch


def test_what_the_notifications_tell_is_what_the_threads_tell(scene: Scene) -> None:
    post = scene.says("musee", "Le compte rendu.")
    first = scene.says("ann", "@musee merci", post)
    deeper = scene.says("ann", "@musee encore", scene.says("bob", "Oui.", first))
    named = scene.says("bob", f"@musee voyez {SITE}/{REPORT}/")
    scene.says("bob", "@musee bonjour")
    scene.ask("ann", f"/api/v1/statuses/{post['id']}/favourite", {})
    home = scene.home(copy(post))
    found, below = scene.heard(home), scene.below(copy(post), home)
    roads = {one.id: one for one in below.mentions}
    assert {id_of(first), id_of(deeper), id_of(named)} <= {*found}
    for id_ in {*found} & {*roads}:
        assert found[id_] == roads[id_]
    assert {*found} - {*roads} == {id_of(named)}
    assert (found[id_of(named)].kind, found[id_of(named)].addressed) == (Kind.MENTION, True)


def test_each_report_of_a_thread_has_its_own_answers_and_no_others(scene: Scene) -> None:
    first = scene.says("musee", "Matin.")
    second = scene.says("musee", "Après-midi.", first)
    third = scene.says("musee", "Soir.", second)
    on_first = scene.says("ann", "@musee un", first)
    on_second = scene.says("bob", "@musee deux", second)
    deeper = scene.says("ann", "@musee deux et demi", on_second)
    on_third = scene.says("bob", "@musee trois", third)
    copies = (copy(first, "r/1"), copy(second, "r/2"), copy(third, "r/3"))
    home = scene.home(*copies)
    wanted = {id_of(on_first): "r/1", id_of(on_second): "r/2", id_of(deeper): "r/2",
              id_of(on_third): "r/3"}  # fmt: skip
    below = [mention for one in copies for mention in scene.below(one, home).mentions]
    assert {one.id: one.report for one in below} == wanted
    assert len(below) == len(wanted)
    assert {one.id: one.report for one in scene.heard(home).values()} == wanted


def test_what_is_not_for_all_is_not_repeated(scene: Scene) -> None:
    """What is unlisted is counted without a word; what is for few is not even counted."""
    post = scene.says("musee", "Le compte rendu.")
    quiet = scene.says("ann", "Secret un.", post, visibility="unlisted")
    tagged = scene.says("ann", "Secret deux #nobot", post)
    few = scene.says("bob", "@musee secret trois", post, visibility="private")
    direct = scene.says("bob", "@musee secret quatre", post, visibility="direct")
    batch = scene.below(copy(post))
    assert {one.id for one in batch.mentions} == {id_of(quiet), id_of(tagged)}
    assert all(one.is_quiet and one.content == "" for one in batch.mentions)
    assert all(one.author == Author(id=one.author.id) for one in batch.mentions)
    assert {*batch.gone} <= {id_of(few), id_of(direct)}
    heard = scene.heard(scene.home(copy(post)))
    for mention in (*batch.mentions, *heard.values()):
        assert "ecret" not in repr(mention)
    ours = scene.below(copy(post), scene.home(copy(post), is_unlisted=True))
    shown = {one.id for one in ours.mentions if not one.is_quiet}
    assert shown == {id_of(quiet)}


def test_a_wish_beneath_one_s_own_answer_is_told_by_every_road(scene: Scene) -> None:
    """Though it be for few; and nobody else's is one. Beneath a quotation, where it names us."""
    post = scene.says("musee", "Le compte rendu.")
    one, other = scene.says("ann", "@musee un", post), scene.says("ann", "@musee deux", post)
    wish = scene.says("ann", "@musee <b>Non.</b> #NoBlog", one, visibility="direct")
    no_wish = scene.says("bob", "@musee #noblog", other)
    few = scene.says("bob", "@musee #noblog", post, visibility="private")
    quote = scene.says("bob", "À lire.", quoted_status_id=post["id"])
    named = scene.says("bob", "@musee #noblog", quote)
    home = scene.home(copy(post))
    below = {mention.id: mention for mention in scene.below(copy(post), home).mentions}
    by_news = scene.heard(home)
    for told in (by_news, below):
        removed = {id_: mention.removes for id_, mention in told.items() if mention.removes}
        assert removed.pop(id_of(named), id_of(quote)) == id_of(quote)
        assert removed == {id_of(wish): id_of(one)}
        assert told[id_of(no_wish)].is_quiet
        assert id_of(few) not in told
        assert "Non" not in repr(told[id_of(wish)].content)
    assert (by_news[id_of(wish)].report, by_news[id_of(named)].report) == (REPORT, "")


def test_whom_an_answer_to_oneself_answers_is_looked_up() -> None:
    """Mastodon tells of it whom the answered one answered."""
    one = said_there("a1", "c0", 1)
    wish = {**said_there("a2", "a1"), "in_reply_to_account_id": "1", "content": "<p>#<b>noblog</b>"}
    ask = [{"id": "9", "type": "mention", "created_at": "2026-05-12T11:00:00Z", "status": wish}]
    script: dict[str, Reply] = {
        "GET /api/v1/statuses/c0/context": context(one, wish),
        "GET /api/v1/statuses/a2/context": answer({"ancestors": [one], "descendants": []}),
        "GET /api/v1/notifications": answer(ask),
        "GET /": answer([], "404 Not Found"),
    }
    with Scripted(script) as server:
        ear = ear_of(server)
        below = ear.below(COPY, HOME).mentions
        news = [mention for batch in ear.news(HOME, {}) for mention in batch.mentions]
    assert [mention.removes for mention in below] == ["", "mastodon:127.0.0.1/a1"]
    assert {mention.removes for mention in news} == {"mastodon:127.0.0.1/a1"}


def test_edits_deletions_and_made_private_change_the_mark(scene: Scene) -> None:
    post = scene.says("musee", "Le compte rendu.")
    edited, removed = scene.says("ann", "Merci.", post), scene.says("bob", "Bravo.", post)
    kept = scene.says("bob", "Encore.", post)
    natives = [str(post["id"]), *(f"{HOST}/{one['id']}" for one in (edited, removed, kept))]
    before = scene.ear.marks(natives)
    assert {*before} == {*natives}
    assert None not in before.values()
    assert scene.ear.marks(natives) == before
    scene.ask("ann", f"/api/v1/statuses/{edited['id']}", {"status": "Merci bien."}, "PUT")
    scene.ask("bob", f"/api/v1/statuses/{removed['id']}", method="DELETE")
    after = scene.ear.marks([*natives, f"{HOST}/999", "odd id"])
    assert after[natives[1]] not in {None, before[natives[1]]}
    assert (after[natives[2]], after[f"{HOST}/999"]) == (None, None)
    assert after[natives[3]] == before[natives[3]]
    assert "odd id" not in after
    now = {one.id: one for one in scene.below(copy(post)).mentions}[id_of(edited)]
    assert now.content == "<p>Merci bien.</p>"
    assert now.updated is not None


def test_what_stands_below_no_copy_can_be_told_again(scene: Scene) -> None:
    """Where it leads to no report any more, it is gone; of what is not there nothing is said."""
    words = f"@musee voyez {SITE}/{REPORT}/"
    kept, emptied, removed = (scene.says("ann", words) for _ in range(3))
    natives = [f"{HOST}/{one['id']}" for one in (kept, emptied, removed)]
    assert isinstance(scene.ear, Rereader)
    scene.ask("ann", f"/api/v1/statuses/{kept['id']}", {"status": f"{words} hier"}, "PUT")
    scene.ask("ann", f"/api/v1/statuses/{emptied['id']}", {"status": "Rien."}, "PUT")
    scene.ask("ann", f"/api/v1/statuses/{removed['id']}", method="DELETE")
    batch = scene.ear.again(natives, scene.home())
    (told,) = batch.mentions
    assert (told.id, batch.gone) == (id_of(kept), (id_of(emptied),))
    assert "hier" in told.content


def test_a_cursor_goes_on_where_all_was_read_and_reads_a_little_again(scene: Scene) -> None:
    post = scene.says("musee", "Le compte rendu.")
    first = scene.says("ann", "@musee merci", post)
    home = scene.home(copy(post))
    cursors = {one.stream: one.cursor for one in scene.ear.news(home, {}) if one.cursor}
    again = {one.id for batch in scene.ear.news(home, cursors) for one in batch.mentions}
    assert id_of(first) in again
    later = {"notifications": "2999-01-01T00:00:00+00:00"}
    assert {b.stream: b.cursor for b in scene.ear.news(home, later) if b.cursor} == later


# --- servers that are different, or broken ---------------------------------------------------

ACCOUNT = {"id": "7", "acct": "ann", "url": "https://s.example/@ann", "note": ""}
STATUS = {
    "id": "a1f", "url": "https://s.example/@ann/a1f", "created_at": "2026-05-12T11:00:00Z",
    "account": ACCOUNT, "content": "<p>Merci</p>", "visibility": "public", "in_reply_to_id": "c0",
}  # fmt: skip
COPY = KnownCopy(report=REPORT, account="mastodon", id="c0", url="https://s.example/c0", at=AT)
HOME = Home(site_url=SITE, addresses={}, copies={"c0": COPY})
CONTEXT = {"ancestors": [], "descendants": [STATUS]}


def ear_of(server: Scripted) -> Mastodon:
    return connect("mastodon", {"server": server.url}, {"TOKEN": "t"}, patience=1)


def test_a_server_that_lacks_lists_is_heard_as_far_as_it_goes() -> None:
    """snac2 has hexadecimal ids, and none of the lists of who did what."""
    with Scripted({"GET /api/v1/statuses/c0/context": answer(CONTEXT),
                   "GET /": answer({}, "404 Not Found")}) as server:  # fmt: skip
        batch = ear_of(server).below(COPY, HOME)
    assert [one.id for one in batch.mentions] == ["mastodon:127.0.0.1/a1f"]


def test_a_server_without_the_question_for_many_is_asked_one_by_one() -> None:
    script: dict[str, Reply] = {
        "GET /api/v1/statuses?": answer({}, "404 Not Found"),
        "GET /api/v1/statuses/a1f": answer(STATUS),
        "GET /api/v1/statuses/b2": answer({"error": "Record not found"}, "404 Not Found"),
        "GET /api/v1/statuses/d3": answer({**STATUS, "id": "d3", "visibility": "private"}),
        "GET /api/v1/statuses/e4": answer({"error": "odd"}),
    }
    with Scripted(script) as server:
        marks = ear_of(server).marks(["a1f", "b2", "d3", "e4"])
    assert {*marks} == {"a1f", "b2", "d3"}
    assert marks["b2"] is None
    assert marks["d3"] is None
    assert marks["a1f"]


def context(*descendants: Post) -> Reply:
    return answer({"ancestors": [], "descendants": descendants})


def said_there(number: str, parent: str, answers: int = 0) -> Post:
    return {**STATUS, "id": number, "in_reply_to_id": parent, "replies_count": answers,
            "url": f"https://s.example/@ann/{number}"}  # fmt: skip


def test_where_a_thread_is_told_step_by_step_it_is_asked_for_step_by_step() -> None:
    """As snac does: only what answers a post. What hangs below another copy is that one's."""
    other = KnownCopy(report="r/2", account="mastodon", id="c9", url="https://s.example/c9", at=AT)
    home = Home(site_url=SITE, addresses={}, copies={"c0": COPY, "c9": other})
    script: dict[str, Reply] = {
        "GET /api/v1/statuses/c0/context": context(
            said_there("c9", "c0", 1), said_there("a1", "c0", 1)
        ),
        "GET /api/v1/statuses/a1/context": context(said_there("a2", "a1", 1)),
        "GET /api/v1/statuses/a2/context": context(said_there("a3", "a2")),
        "GET /api/v1/statuses/c9/context": context(said_there("b1", "c9")),
        "GET /": answer([], "404 Not Found"),
    }
    with Scripted(script) as server:
        batch = ear_of(server).below(COPY, home)
    parents = {one.id.rpartition("/")[2]: one.in_reply_to for one in batch.mentions}
    assert parents == {"a1": "", "a2": "mastodon:127.0.0.1/a1", "a3": "mastodon:127.0.0.1/a2"}


def test_a_thread_that_is_told_whole_is_asked_for_once() -> None:
    whole = context(said_there("a1", "c0", 1), said_there("a2", "a1", 3))
    with Scripted({"GET /api/v1/statuses/c0/context": whole, "GET /": answer([])}) as server:
        ear_of(server).below(COPY, HOME)
    assert [one.path for one in server.asked if "context" in one.path] == [
        "/api/v1/statuses/c0/context"
    ]


def test_a_boosted_post_is_itself_and_one_that_moved_is_gone() -> None:
    """On snac, which tells of the boost instead of the post, and renumbers on an edit."""
    boost = {**STATUS, "id": "c0", "content": "", "reblog": {**STATUS, "id": "c0"}}
    others = {**STATUS, "id": "d1", "content": "", "reblog": {**STATUS, "id": "d2"}}
    script: dict[str, Reply] = {
        "GET /api/v1/statuses/c0": answer(boost),
        "GET /api/v1/statuses/d1": answer(others),
        "GET /api/v1/statuses/a1": answer({**STATUS, "id": "a2"}),
    }
    with Scripted(script) as server:
        marks = ear_of(server).marks(["c0", "a1", "127.0.0.1/a1", "127.0.0.1/d1"])
    assert {*marks} == {"c0", "a1", "127.0.0.1/a1"}
    assert marks["c0"]
    assert marks["a1"]
    assert marks["127.0.0.1/a1"] is None


def test_a_server_without_notifications_tells_none() -> None:
    with Scripted({"GET /": answer({"error": "Not found"}, "404 Not Found")}) as server:
        assert list(ear_of(server).news(HOME, {})) == []


def test_notifications_that_do_not_turn_are_read_once() -> None:
    """A server that knows no pages gives the first one again and again."""
    rows = [{"id": "1", "type": "mention", "created_at": "2026-05-12T11:00:00Z", "status": STATUS}]
    with Scripted({"GET /api/v1/notifications": answer(rows)}) as server:
        list(ear_of(server).news(HOME, {}))
    assert len(server.asked) == 2


@pytest.mark.parametrize(
    ("reply", "error"),
    [
        (answer({"error": "busy"}, "503 Busy"), NotReached),
        (answer({"error": "slow down"}, "429 Too Many"), NotReached),
        (answer("<html>", kind="text/html"), NotReached),
        (drips(b"HTTP/1.1 200 OK\r\n\r\n["), NotReached),
        (answer({"error": "This action is outside the authorized scopes"}, "403 No"), NotAllowed),
        (answer({"error": "The access token is invalid"}, "401 No"), NotAllowed),
    ],
)  # fmt: skip
def test_what_a_server_cannot_say_is_no_absence(reply: Reply, error: type[Exception]) -> None:
    """An error is never taken for a deletion, nor for an empty list."""
    with Scripted({"GET /": reply}) as server:
        ear = ear_of(server)
        with pytest.raises(error):
            ear.marks(["a1f"])
        with pytest.raises(error):
            ear.below(COPY, HOME)
        with pytest.raises(error):
            list(ear.news(HOME, {}))


def test_a_list_is_turned_to_its_end() -> None:
    people = [{**ACCOUNT, "id": str(number)} for number in range(3)]
    following = '<https://s.example/x?max_id=9>; rel="next", <https://s.example/x>; rel="prev"'
    script: dict[str, Reply] = {
        "GET /api/v1/statuses/c0/context": answer({"ancestors": [], "descendants": []}),
        "GET /api/v1/statuses/c0/favourited_by?limit=80": answer(people[:2], Link=following),
        "GET /api/v1/statuses/c0/favourited_by?limit=80&max_id=9": answer(people[2:]),
        "GET /": answer([], "404 Not Found"),
    }
    with Scripted(script) as server:
        batch = ear_of(server).below(COPY, HOME)
    assert [one.author.id for one in batch.mentions] == [f"127.0.0.1/{n}" for n in range(3)]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)


@given(JSON, st.sampled_from([*STATUS]))
def test_a_post_with_odd_parts_is_read_or_left_out(odd: object, name: str) -> None:
    assert status_from(odd, HOST) is None
    status = status_from({**STATUS, name: odd}, HOST)
    if status:
        said.answer_from(status, COPY, HOME, HOST)
        said.mention_from(status, HOME, HOST)
        mark_of(status)
        assert json.dumps(status.author.name)


@pytest.mark.parametrize(
    ("account", "quiet"),
    [
        ({}, False),
        ({"noindex": True}, True),
        ({"noindex": None}, False),
        ({"indexable": False}, False),
        ({"note": '<p>me <a href="#">#<span>NoBridge</span></a></p>'}, True),
        ({"note": "#nobots"}, False),
    ],
)
def test_a_wish_not_to_be_repeated_is_kept(account: dict[str, object], *, quiet: bool) -> None:
    status = status_from({**STATUS, "account": {**ACCOUNT, **account}}, HOST)
    assert status is not None
    assert said.answer_from(status, COPY, HOME, HOST).is_quiet is quiet
    made = said.gesture_from(Kind.LIKE, {**ACCOUNT, **account}, COPY, HOST)
    assert made is not None
    assert (made.author == Author(id=f"{HOST}/7")) is quiet
