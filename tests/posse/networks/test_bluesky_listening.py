"""What people say on Bluesky's own network comes home, to the report that it belongs to."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import count

import pytest

from posse.addresses import plain
from posse.networks.bluesky import Bluesky, connect
from posse.ports import Listener, Rereader, Sweeper
from posse.voices import Author, Home, Kind, KnownCopy, Mention
from tests.bluesky.calls import Network
from tests.bluesky.people import Person, Said, link, naming, person, until
from tests.machine import needs

pytestmark = needs("bluesky")

SITE = "https://musee.example"
REPORT, OTHER = "rencontres/j1", "rencontres/j2"
_numbers = count(1)


@pytest.fixture
def musee(atproto: Network) -> Person:
    return person(atproto, f"hears{next(_numbers)}")


@pytest.fixture
def ann(atproto: Network) -> Person:
    return person(atproto, f"ann{next(_numbers)}")


@pytest.fixture
def bob(atproto: Network) -> Person:
    return person(atproto, f"bob{next(_numbers)}")


def ears(who: Person) -> Bluesky:
    settings = {"handle": who.user.handle, "service": who.network.pds}
    return connect("bluesky", settings, {"PASSWORD": who.user.app_password})


def copy(post: Said, report: str = REPORT) -> KnownCopy:
    uri = str(post["uri"])
    return KnownCopy(report=report, account="bluesky", id=uri, url=f"https://bsky.app/{report}",
                     at=datetime.now(UTC))  # fmt: skip


def home(musee: Person, *copies: KnownCopy) -> Home:
    return Home(
        site_url=SITE,
        addresses={plain(f"{SITE}/{report}/"): report for report in (REPORT, OTHER)},
        copies={one.id: one for one in copies},
        own=frozenset({musee.did}),
    )


def heard(ear: Bluesky, at: Home) -> dict[str, Mention]:
    """All that the streams tell, by id."""
    return {one.id: one for batch in ear.news(at, {}) for one in batch.mentions}


def kinds(mentions: tuple[Mention, ...]) -> dict[Kind, int]:
    found = [one.kind for one in mentions]
    return {kind: found.count(kind) for kind in found}


def test_all_that_stands_below_a_copy_is_heard(
    atproto: Network, musee: Person, ann: Person, bob: Person
) -> None:
    """Answers, answers to them, likes, reposts and quotes, each with who said it and where."""
    post = musee.says("Le compte rendu.")
    answer = ann.says("Merci !\nTrès clair : https://x.example/é", to=post, langs=["fr"],
                      facets=[link("Merci !\nTrès clair : https://x.example/é",
                                   "https://x.example/é")])  # fmt: skip
    below = bob.says("Je <b>pense</b> & dis.", to=answer, langs=["en"])
    ours = musee.says("À bientôt.", to=below)
    quote = bob.quotes(post, "À lire.")
    ann.likes(post)
    bob.likes(answer)
    bob.reposts(post)
    ear, first = ears(musee), copy(post)
    assert isinstance(ear, Listener)
    assert isinstance(ear, Sweeper)
    at = home(musee, first)
    until(lambda: len(ear.below(first, at).mentions) == 6)
    batch = ear.below(first, at)
    assert batch.gone == ()
    assert kinds(batch.mentions) == {Kind.REPLY: 3, Kind.QUOTE: 1, Kind.LIKE: 1, Kind.REPOST: 1}
    by_id = {one.id: one for one in batch.mentions}
    one = by_id[f"bluesky:{answer['uri']}"]
    assert (one.report, one.in_reply_to, one.copy) == (REPORT, "", first.url)
    assert (one.author.id, one.author.handle) == (ann.did, f"@{ann.user.handle}")
    assert one.content == ('<p>Merci !<br>Très clair : <a href="https://x.example/é">'
                           "https://x.example/é</a></p>")  # fmt: skip
    assert (one.lang, one.addressed, one.is_quiet, one.is_html) == ("fr", True, False, True)
    assert one.url == f"https://bsky.app/profile/{ann.user.handle}/post/{_key(answer)}"
    second = by_id[f"bluesky:{below['uri']}"]
    assert second.in_reply_to == one.id
    assert second.content == "<p>Je &lt;b&gt;pense&lt;/b&gt; &amp; dis.</p>"
    assert by_id[f"bluesky:{ours['uri']}"].author.id == musee.did
    assert by_id[f"bluesky:{quote['uri']}"].addressed is False


def test_what_the_streams_tell_is_what_the_threads_tell(
    atproto: Network, musee: Person, ann: Person, bob: Person
) -> None:
    """The same mention by two roads is the same to the letter; posts about the site come too."""
    post = musee.says("Le compte rendu.")
    answer = ann.says("Merci.", to=post)
    text = f"Lisez {SITE}/{REPORT}/ demain"
    about = bob.says(text, facets=[link(text, f"{SITE}/{REPORT}/")])
    words = f"@musee voyez {SITE}/{OTHER}/"
    named = ann.says(
        words, facets=[naming(words, "@musee", musee), link(words, f"{SITE}/{OTHER}/")]
    )
    ann.says("@musee bonjour", facets=[naming("@musee bonjour", "@musee", musee)])
    bob.likes(post)
    bob.quotes(post, "À lire.")
    ear, first = ears(musee), copy(post)
    at = home(musee, first)
    wanted = {f"bluesky:{one['uri']}" for one in (answer, about, named)}

    def all_there() -> bool:
        found = heard(ear, at)
        return wanted <= {*found} and len(ear.below(first, at).mentions) == 3

    until(all_there)
    found = heard(ear, at)
    below = {one.id: one for one in ear.below(first, at).mentions}
    shared = {id_ for id_ in found if id_ in below}
    assert {below[id_].kind for id_ in shared} >= {Kind.REPLY}
    for id_ in shared:
        assert found[id_] == below[id_]
    one, other = found[f"bluesky:{about['uri']}"], found[f"bluesky:{named['uri']}"]
    assert (one.report, one.kind, one.addressed) == (REPORT, Kind.MENTION, False)
    assert (other.report, other.kind, other.addressed) == (OTHER, Kind.MENTION, True)
    assert not [m for m in found.values() if m.author.id == musee.did]


def test_a_cursor_goes_on_where_all_was_read_and_reads_a_little_again(
    atproto: Network, musee: Person, ann: Person
) -> None:
    post = musee.says("Le compte rendu.")
    answer = ann.says("Merci.", to=post)
    ear, at = ears(musee), home(musee, copy(post))
    until(lambda: f"bluesky:{answer['uri']}" in heard(ear, at))
    cursors = {batch.stream: batch.cursor for batch in ear.news(at, {}) if batch.cursor}
    assert "notifications" in cursors
    again = {one.id for batch in ear.news(at, cursors) for one in batch.mentions}
    assert f"bluesky:{answer['uri']}" in again
    later = {"notifications": "2999-01-01T00:00:00Z", "search": "2999-01-01T00:00:00Z"}
    cursors = {batch.stream: batch.cursor for batch in ear.news(at, later) if batch.cursor}
    assert cursors == later


def test_each_report_of_a_thread_has_its_own_answers_and_no_others(
    atproto: Network, musee: Person, ann: Person, bob: Person
) -> None:
    first = musee.says("Matin.")
    second = musee.says("Après-midi.", to=first)
    third = musee.says("Soir.", to=second)
    on_first = ann.says("Un.", to=first)
    on_second = bob.says("Deux.", to=second)
    deeper = ann.says("Deux et demi.", to=on_second)
    on_third = bob.says("Trois.", to=third)
    copies = (copy(first, "r/1"), copy(second, "r/2"), copy(third, "r/3"))
    ear, at = ears(musee), home(musee, *copies)
    wanted = {"r/1": {on_first["uri"]}, "r/2": {on_second["uri"], deeper["uri"]},
              "r/3": {on_third["uri"]}}  # fmt: skip

    def told() -> dict[str, set[object]]:
        return {one.report: {m.id.removeprefix("bluesky:") for m in ear.below(one, at).mentions}
                for one in copies}  # fmt: skip

    until(lambda: told() == wanted)

    def notified() -> dict[str, set[object]]:
        """Posts of other tests link to this site too."""
        found = [one for one in heard(ear, at).values() if one.kind is Kind.REPLY]
        return {report: {m.id.removeprefix("bluesky:") for m in found if m.report == report}
                for report in wanted}  # fmt: skip

    until(lambda: notified()["r/1"] == wanted["r/1"] and notified()["r/3"] == wanted["r/3"])
    assert notified()["r/2"] <= wanted["r/2"]


def test_an_edit_and_a_deletion_change_the_mark_and_silence_does_not(
    atproto: Network, musee: Person, ann: Person, bob: Person
) -> None:
    post = musee.says("Le compte rendu.")
    answer, other = ann.says("Merci.", to=post), bob.says("Bravo.", to=post)
    uris = [str(one["uri"]) for one in (post, answer, other)]
    ear = ears(musee)
    until(lambda: len(ear.marks(uris)) == 3 and None not in ear.marks(uris).values())
    until(lambda: ear.marks(uris) == ear.marks(uris))
    before = ear.marks(uris)
    ann.removes(answer)
    bob.likes(other)
    until(lambda: ear.marks(uris)[uris[1]] is None and ear.marks(uris)[uris[2]] != before[uris[2]])
    after = ear.marks([*uris, "at://did:plc:nobody/app.bsky.feed.post/3n3ajg6v2zc2v", "no uri"])
    assert after[uris[0]] is not None
    assert "no uri" not in after
    assert ear.marks([]) == {}


def test_what_we_hid_in_the_app_and_who_blocks_us_are_gone(
    atproto: Network, musee: Person, ann: Person, bob: Person
) -> None:
    post = musee.says("Le compte rendu.")
    rude, fine = ann.says("Grossier.", to=post), bob.says("Poli.", to=post)
    child = bob.says("Pardon ?", to=rude)
    ear, first = ears(musee), copy(post)
    at = home(musee, first)
    until(lambda: len(ear.below(first, at).mentions) == 3)
    musee.hides(rude, below=post)
    until(lambda: f"bluesky:{rude['uri']}" in ear.below(first, at).gone)
    left = {one.id for one in ear.below(first, at).mentions}
    assert left == {f"bluesky:{one['uri']}" for one in (fine, child)}
    bob.blocks(musee)
    until(lambda: ear.marks([str(fine["uri"])]) == {fine["uri"]: None})


def test_what_we_hid_in_the_app_is_told_by_no_search_or_notification(
    atproto: Network, musee: Person, ann: Person, bob: Person
) -> None:
    """However often they have it; below another post of ours, whose thread it is, too."""
    first = musee.says("Matin.")
    second = musee.says("Soir.", to=first)
    text = f"Grossier : {SITE}/{REPORT}/"
    facets = [link(text, f"{SITE}/{REPORT}/")]
    rude = [ann.says(text, to=post, facets=facets) for post in (first, second)]
    fine = bob.says("Poli.", to=second)
    ear = ears(musee)
    at = home(musee, copy(first), copy(second, OTHER))
    all_said = {f"bluesky:{one['uri']}" for one in (*rude, fine)}
    until(lambda: all_said <= heard(ear, at).keys())
    musee.hides(*rude, below=first)
    until(lambda: len(ear.below(copy(second), at).gone) == len(rude))
    assert all_said & heard(ear, at).keys() == {f"bluesky:{fine['uri']}"}
    musee.hides(below=first)
    until(lambda: all_said <= heard(ear, at).keys())


def test_what_we_hid_changes_the_mark_of_every_post_of_the_thread(
    atproto: Network, musee: Person, ann: Person
) -> None:
    """The list of it stands at the first one, whichever was answered; nothing else changes."""
    first = musee.says("Matin.")
    second = musee.says("Soir.", to=first)
    rude = ann.says("Grossier.", to=second)
    uris = [str(one["uri"]) for one in (first, second, rude)]
    ear = ears(musee)
    until(lambda: ear.below(copy(second), home(musee, copy(second))).mentions != ())
    until(lambda: ear.marks(uris) == ear.marks(uris))
    before = ear.marks(uris)
    musee.hides(rude, below=first)
    until(lambda: ear.marks(uris[:1]) != {uris[0]: before[uris[0]]})
    after = ear.marks(uris[1:])
    assert after[uris[1]] != before[uris[1]]
    assert after[uris[2]] == before[uris[2]]


def test_what_stands_below_no_copy_can_be_told_again(
    atproto: Network, musee: Person, ann: Person
) -> None:
    """Where it leads to no report any more, it is gone; of what is not there nothing is said."""
    text = f"Lisez {SITE}/{REPORT}/ demain"
    facets = [link(text, f"{SITE}/{REPORT}/")]
    kept, emptied, removed = (ann.says(text, facets=facets) for _ in range(3))
    ids = [str(one["uri"]) for one in (kept, emptied, removed)]
    ear, at = ears(musee), home(musee)
    assert isinstance(ear, Rereader)
    assert {one.id for one in ear.again(ids, at).mentions} == {f"bluesky:{id_}" for id_ in ids}
    ann.edits(kept, text.replace("demain", "hier"))
    ann.edits(emptied, "Rien.", facets=[])
    ann.removes(removed)
    until(lambda: ear.again(ids, at).gone == (f"bluesky:{ids[1]}",))
    until(lambda: len(ear.again(ids, at).mentions) == 1)
    (told,) = ear.again([*ids, "no uri"], at).mentions
    assert told.content.endswith("hier</p>")


def test_who_does_not_want_to_be_repeated_is_not(
    atproto: Network, musee: Person, ann: Person, bob: Person
) -> None:
    """By a label for those who are logged in alone, by a word in the bio, or in the post."""
    post = musee.says("Le compte rendu.")
    labels = {"$type": "com.atproto.label.defs#selfLabels",
              "values": [{"val": "!no-unauthenticated"}]}  # fmt: skip
    ann.makes("app.bsky.actor.profile", {"displayName": "Ann", "labels": labels}, key="self")
    bob.makes("app.bsky.actor.profile", {"displayName": "Bob", "description": "#NoBridge"}, "self")
    carl = person(atproto, f"carl{next(_numbers)}")
    ann.says("Secret A.", to=post)
    bob.says("Secret B.", to=post)
    carl.says("Secret C. #nobot", to=post)
    public = carl.says("Public.", to=post)
    warned = carl.says("Dur.", to=post, labels={**labels, "values": [{"val": "graphic-media"}]})
    ann.likes(post)
    ear, first = ears(musee), copy(post)
    at = home(musee, first)

    def quiet() -> tuple[Mention, ...]:
        return tuple(one for one in ear.below(first, at).mentions if one.is_quiet)

    until(lambda: len(quiet()) == 4 and len(ear.below(first, at).mentions) == 6)
    for one in quiet():
        assert (one.content, one.author) == ("", Author(id=one.author.id))
        assert "Secret" not in repr(one)
    by_id = {one.id: one for one in ear.below(first, at).mentions}
    assert by_id[f"bluesky:{public['uri']}"].content == "<p>Public.</p>"
    assert by_id[f"bluesky:{warned['uri']}"].warning == "graphic-media"


def test_a_wish_beneath_one_s_own_answer_is_told_by_every_road(
    atproto: Network, musee: Person, ann: Person, bob: Person
) -> None:
    """And nobody else's is one; beneath a quotation, where it names the account."""
    post = musee.says("Le compte rendu.")
    one, other = ann.says("Merci.", to=post), ann.says("Encore.", to=post)
    wish, no_wish = ann.says("Non. #NoBlog", to=one), bob.says("#noblog", to=other)
    quote = bob.quotes(post, "À lire.")
    named = bob.says("@musee #noblog", to=quote, facets=[naming("@musee #noblog", "@musee", musee)])
    ear, first = ears(musee), copy(post)
    at = home(musee, first)
    told_of = {"one": one, "wish": wish, "no": no_wish, "quote": quote, "named": named}
    ids = {name: f"bluesky:{said['uri']}" for name, said in told_of.items()}
    until(lambda: {ids["wish"], ids["no"], ids["named"]} <= heard(ear, at).keys())
    by_news, below = heard(ear, at), {m.id: m for m in ear.below(first, at).mentions}
    for told in (by_news, below):
        assert (told[ids["wish"]].removes, told[ids["no"]].removes) == (ids["one"], "")
        assert told[ids["no"]].is_quiet
    assert (by_news[ids["named"]].removes, by_news[ids["named"]].report) == (ids["quote"], "")
    musee.hides(wish, below=post)
    until(lambda: ids["wish"] in ear.below(first, at).gone)
    assert ids["one"] in {m.removes for m in ear.below(first, at).mentions}


def _key(post: Said) -> str:
    return str(post["uri"]).rpartition("/")[2]
