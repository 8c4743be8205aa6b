"""People on the practice server who post, answer, like and change their minds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tests.practice import POSTS, Mock

Said = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True, slots=True)
class Tooter:
    """Somebody with an account there."""

    mock: Mock
    name: str

    def says(self, text: str, *, to: Said | None = None, **more: object) -> dict[str, Any]:
        """Post; ``to`` is the post that it answers."""
        answered = {"in_reply_to_id": to["id"]} if to else {}
        made: dict[str, Any] = self._ask(POSTS, {"status": text, **answered, **more})
        return made

    def likes(self, post: Said) -> None:
        self._ask(f"{POSTS}/{post['id']}/favourite", {})

    def reposts(self, post: Said) -> None:
        self._ask(f"{POSTS}/{post['id']}/reblog", {})

    def quotes(self, post: Said, text: str) -> dict[str, Any]:
        return self.says(text, quoted_status_id=post["id"])

    def edits(self, post: Said, text: str, **more: object) -> None:
        self._ask(f"{POSTS}/{post['id']}", {"status": text, **more}, "PUT")

    def warns(self, post: Said, warning: str) -> None:
        """Put a warning before a post of their own."""
        said = self._ask(f"{POSTS}/{post['id']}/source")["text"]
        self.edits(post, said, spoiler_text=warning)

    def removes(self, post: Said) -> None:
        self._ask(f"{POSTS}/{post['id']}", method="DELETE")

    def _ask(self, path: str, told: object = None, method: str = "") -> Any:
        return self.mock.ask(path, told, name=self.name, method=method)
