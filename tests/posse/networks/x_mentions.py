"""The mentions timeline of x_server: what people said to the account, as X lists and charges it.

Its numbers have the time in them, as X's do. A protected person's post is listed too: the account
follows them.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl, urlsplit

_FIRST = 1_288_834_974_657
MOST = 800
Row = dict[str, Any]


def number_at(moment: datetime) -> int:
    """The lowest number of a post of that time."""
    return (int(moment.timestamp() * 1000) - _FIRST) << 22


@dataclass
class Mentions:
    """What was said, newest first, and who says it; ``clock`` is X's own."""

    clock: Callable[[], datetime]
    renamed: bool = False
    said: list[Row] = field(default_factory=list)
    people: dict[str, Row] = field(default_factory=dict)
    _count: int = 0

    def person(self, number: str, name: str, **more: object) -> str:
        """Somebody, by their number."""
        handle = name.lower().replace(" ", "_")
        self.people[number] = {"id": number, "name": name, "username": handle, "protected": False,
                               "description": "", **more}  # fmt: skip
        return number

    def say(
        self, text: str, by: str, *, to: str = "", quotes: str = "", began: str = "", **more: Any
    ) -> Row:
        """A post that names the account; ``began`` is the post that began its thread."""
        self._count += 1
        number = str(number_at(self.clock()) + self._count)
        urls = [{"url": f"https://t.co/m{self._count}x{n}", "expanded_url": url}
                for n, url in enumerate(re.findall(r"https?://\S+", text))]  # fmt: skip
        shown = html.escape(text, quote=False)
        for url in urls:
            shown = shown.replace(html.escape(url["expanded_url"], quote=False), url["url"])
        referred = [{"type": kind, "id": one}
                    for kind, one in (("replied_to", to), ("quoted", quotes)) if one]  # fmt: skip
        new = "post" if self.renamed else "tweet"
        above = [row["author_id"] for row in self.said if row["id"] == to]
        made = {
            "id": number, "text": shown, "author_id": by, "lang": "fr",
            "conversation_id": began or to or number,
            "created_at": self.clock().isoformat(timespec="milliseconds"),
            "entities": {"urls": urls}, f"edit_history_{new}_ids": [number],
            **({f"referenced_{new}s": referred} if referred else {}),
            **({"in_reply_to_user_id": above[0]} if above else {}), **more,
        }  # fmt: skip
        self.said.insert(0, made)
        return made

    def edit(self, row: Row, text: str) -> Row:
        """Its author writes it anew: a version with a number of its own."""
        self.unsay(row)
        made = self.say(text, row["author_id"], began=row["conversation_id"])
        kept = {name: row[name] for name in row if name.startswith(("edit_", "referenced_"))}
        for name, value in kept.items():
            made[name] = [*value, made["id"]] if name.startswith("edit_") else value
        return made

    def unsay(self, row: Row) -> None:
        """Its author deletes it: it is no longer listed."""
        self.said.remove(row)

    def page(self, path: str, charge: Callable[[str, str], None]) -> Row:
        """An answer; ``charge`` is called with what is read, and whether it is a post or a user."""
        query = dict(parse_qsl(urlsplit(path).query))
        low, high = int(query.get("since_id", 0)), int(query.get("until_id", 1 << 63))
        found = [row for row in self.said[:MOST] if low < int(row["id"]) < high]
        start = int(query.get("pagination_token", "0"))
        page = found[start : start + int(query["max_results"])]
        end = start + len(page)
        fields = {"id", "text", "edit_history_tweet_ids", "edit_history_post_ids",
                  "referenced_posts", "note_post", *query["tweet.fields"].split(",")}  # fmt: skip
        people = sorted({row["author_id"] for row in page} & self.people.keys())
        known = {"id", "name", "username", *query.get("user.fields", "").split(",")}
        for row in page:
            charge(f"mention {row['id']}", "post")
        meta = {"result_count": len(page), **({"next_token": str(end)} if found[end:] else {})}
        answer: Row = {"meta": meta}
        if page:
            answer["data"] = [{name: row[name] for name in row if name in fields} for row in page]
        if people and query.get("expansions") == "author_id":
            for number in people:
                charge(f"user {number}", "user")
            answer["includes"] = {"users": [
                {name: value for name, value in self.people[number].items() if name in known}
                for number in people
            ]}  # fmt: skip
        return answer
