"""People on the network who post, answer, like and change their minds; for the tests."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from tests.bluesky.calls import Network, User, wait_for

POSTS = "app.bsky.feed.post"
Said = Mapping[str, object]


@dataclass(frozen=True, kw_only=True, slots=True)
class Person:
    """Somebody with an account."""

    network: Network
    user: User
    token: str

    @property
    def did(self) -> str:
        return self.user.did

    def says(self, text: str, *, to: Said | None = None, **more: object) -> dict[str, object]:
        """Post, and wait until the app has it; ``to`` is the post that it answers.

        Gives uri, cid, the thread's first post, and the record as it was written.
        """
        record: dict[str, object] = {"text": text, **more}
        root = None
        if to:
            root = to.get("root") or _strong(to)
            record["reply"] = {"root": root, "parent": _strong(to)}
        made = self.makes(POSTS, record)
        # Who answers what the app does not know yet notifies nobody.
        self.network.seen(str(made["uri"]))
        return {**made, "root": root, "record": record}

    def makes(self, collection: str, record: Said, key: str = "") -> dict[str, object]:
        """Any record of theirs."""
        at = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        body: dict[str, object] = {
            "repo": self.did, "collection": collection,
            "record": {"$type": collection, "createdAt": at, **record},
        }  # fmt: skip
        call = "putRecord" if key else "createRecord"
        return self.network.call(
            f"com.atproto.repo.{call}", body | ({"rkey": key} if key else {}), token=self.token
        )

    def shows(self, name: str, picture: bytes) -> None:
        """Give themselves a name and a picture."""
        avatar = self.network.bring(picture, token=self.token)
        profile = {"displayName": name, "avatar": avatar}
        self.makes("app.bsky.actor.profile", profile, key="self")

    def likes(self, post: Said) -> dict[str, object]:
        return self.makes("app.bsky.feed.like", {"subject": _strong(post)})

    def reposts(self, post: Said) -> dict[str, object]:
        return self.makes("app.bsky.feed.repost", {"subject": _strong(post)})

    def quotes(self, post: Said, text: str) -> dict[str, object]:
        embed = {"$type": "app.bsky.embed.record", "record": _strong(post)}
        return self.says(text, embed=embed)

    def blocks(self, other: Person) -> dict[str, object]:
        return self.makes("app.bsky.graph.block", {"subject": other.did})

    def hides(self, *answers: Said, below: Said) -> dict[str, object]:
        """Hide answers in the thread that they began; the list is the whole one."""
        gate = {"post": below["uri"], "hiddenReplies": [answer["uri"] for answer in answers]}
        return self.makes("app.bsky.feed.threadgate", gate, key=_key(below))

    def edits(self, post: Said, text: str, **more: object) -> dict[str, object]:
        """Put other words where a post is, or more into it; all else of it stays."""
        record = {**dict(post["record"]), "text": text, **more}  # type: ignore[call-overload]
        made = self.makes(POSTS, record, key=_key(post))
        return {**made, "root": post["root"], "record": record}

    def warns(self, post: Said, label: str) -> dict[str, object]:
        """Label a post of their own, as apps do for who wants a warning before it."""
        said = dict(post["record"])  # type: ignore[call-overload]
        labels = {"$type": "com.atproto.label.defs#selfLabels", "values": [{"val": label}]}
        return self.edits(post, str(said["text"]), labels=labels)

    def removes(self, post: Said) -> None:
        body = {"repo": self.did, "collection": POSTS, "rkey": _key(post)}
        self.network.call("com.atproto.repo.deleteRecord", body, token=self.token)

    def asks(self, question: str) -> dict[str, object]:
        """What the app answers them."""
        return self.network.call(question, token=self.token)


def person(network: Network, name: str) -> Person:
    """Somebody new."""
    user = network.new_user(name)
    return Person(network=network, user=user, token=network.session(user))


def link(text: str, address: str) -> dict[str, object]:
    """The facet that makes a link of an address in a text."""
    start = len(text.partition(address)[0].encode())
    return {
        "index": {"byteStart": start, "byteEnd": start + len(address.encode())},
        "features": [{"$type": "app.bsky.richtext.facet#link", "uri": address}],
    }


def naming(text: str, words: str, who: Person) -> dict[str, object]:
    """The facet that makes a mention of words in a text."""
    start = len(text.partition(words)[0].encode())
    return {
        "index": {"byteStart": start, "byteEnd": start + len(words.encode())},
        "features": [{"$type": "app.bsky.richtext.facet#mention", "did": who.did}],
    }


def until(there: object, seconds: float = 30.0) -> None:
    """Wait for the app's indexing: it comes a moment after what was said."""
    assert callable(there)
    wait_for(there, seconds, "the app view never showed it")


def _strong(post: Said) -> dict[str, object]:
    return {"uri": post["uri"], "cid": post["cid"]}


def _key(post: Said) -> str:
    return str(post["uri"]).rpartition("/")[2]
