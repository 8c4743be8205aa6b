"""Puts a comment below a proposed change, and writes it anew when it is there already.

    .venv/bin/python -m desk.automation.note < comment.md

The job's own variables say where. On GitHub the token is GITHUB_TOKEN, with the right
`pull-requests: write`; on GitLab it is RAPPORTEUR_NOTE_TOKEN, with the scope `api`. Where it cannot
be put, that is said and nothing fails: the job shows the comment too.
"""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any
from urllib.error import HTTPError
from urllib.parse import quote
from urllib.request import HTTPRedirectHandler, Request, build_opener

from desk.automation.comment import MARK
from desk.words import _

PATIENCE = 30.0  # seconds
PAGE = 100  # comments; the most that both hosts give at once
PAGES = 20
NO_RIGHT = {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND}
_CHANGE = re.compile(r"refs/pull/(?P<number>\d+)/")


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """Where comments on a change are: a list at ``many``, and each at ``one`` with its id."""

    many: str
    one: str
    change: str  # the method that writes one anew
    headers: Mapping[str, str] = field(repr=False)


def place_of(environment: Mapping[str, str]) -> Place | None:
    """As the job's variables say; None where there is no change, or no token."""
    return _on_github(environment) or _on_gitlab(environment)


def _on_github(environment: Mapping[str, str]) -> Place | None:
    """See https://docs.github.com/en/rest/issues/comments ."""
    token = environment.get("GITHUB_TOKEN")
    change = _CHANGE.match(environment.get("GITHUB_REF", ""))
    if not token or not change:
        return None
    issues = f"{environment['GITHUB_API_URL']}/repos/{environment['GITHUB_REPOSITORY']}/issues"
    return Place(
        many=f"{issues}/{change['number']}/comments", one=f"{issues}/comments", change="PATCH",
        headers={"Authorization": f"Bearer {token}", "Accept": "application/vnd.github+json"},
    )  # fmt: skip


def _on_gitlab(environment: Mapping[str, str]) -> Place | None:
    """See https://docs.gitlab.com/api/notes/#merge-requests ."""
    token = environment.get("RAPPORTEUR_NOTE_TOKEN")
    change = environment.get("CI_MERGE_REQUEST_IID", "")
    if not token or not change:
        return None
    project = quote(environment["CI_PROJECT_ID"], safe="")
    notes = f"{environment['CI_API_V4_URL']}/projects/{project}/merge_requests/{change}/notes"
    return Place(many=notes, one=notes, change="PUT", headers={"PRIVATE-TOKEN": token})


def put(place: Place, text: str) -> str:
    """Write the comment; "PATCH", "PUT" or "POST", as it was done. OSError, ValueError."""
    for number in _own(place):
        try:
            _ask(place, place.change, f"{place.one}/{number}", text)
        except HTTPError as error:
            if error.code not in NO_RIGHT:
                raise
            continue  # somebody else began theirs with our mark
        return place.change
    _ask(place, "POST", place.many, text)
    return "POST"


def _own(place: Place) -> Iterator[int]:
    """The comments that begin with our mark."""
    for page in range(1, PAGES + 1):
        found = _ask(place, "GET", f"{place.many}?per_page={PAGE}&page={page}")
        yield from (int(one["id"]) for one in found if _is_own(one))
        if len(found) < PAGE:
            return


def _is_own(one: Any) -> bool:
    """On GitHub the job's token could write over what a person began with our mark."""
    is_person = (one.get("user") or {}).get("type") == "User"
    return str(one["body"]).startswith(MARK) and not is_person


class _NoRedirect(HTTPRedirectHandler):
    """The token is for the code host, and for nobody to whom it may point."""

    def redirect_request(self, *_words: object) -> None:
        """Take it for an error."""


def _ask(place: Place, method: str, url: str, text: str = "") -> Any:
    data = json.dumps({"body": text}).encode() if text else None
    headers = {**place.headers, "Content-Type": "application/json"}
    request = Request(url, data=data, headers=headers, method=method)  # noqa: S310 — the host's own
    with build_opener(_NoRedirect).open(request, timeout=PATIENCE) as answer:
        return json.loads(answer.read() or b"null")


def main(environment: Mapping[str, str], text: str) -> int:
    """Put it, and say what came of it."""
    place = place_of(environment)
    if place is None:
        return _said(_("No comment: there is no proposed change here, or no token for it."))
    try:
        put(place, text)
    except HTTPError as error:
        if error.code in NO_RIGHT:
            text = _("No comment: the token has no right to it (%(status)s).")
        else:
            text = _("No comment: the code host answers %(status)s.")
        return _said(text % {"status": error.code})
    except (OSError, ValueError) as error:
        return _said(_("No comment: the code host was not reached (%(error)s).")
                     % {"error": error})  # fmt: skip
    return _said(_("The comment is below the change."))


def _said(text: str) -> int:
    sys.stdout.write(f"{text}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(os.environ, sys.stdin.read()))
