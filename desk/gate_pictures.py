"""Pictures and films in the output that a page would ask another site for."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

from desk.deploy.trees import Tree
from desk.refusal import Refusal, some
from desk.words import _

MOST = 200  # pages beside the reports' own that are read
_SHOWN = re.compile(
    r"<(?:img|video|audio|source|embed)\b[^>]*?\ssrc\s*=\s*[\"']?\s*((?:https?:)?//[^\s\"'>]+)",
    re.IGNORECASE,
)


def refuse_foreign(
    output: Path, tree: Tree, site: str, reports: Iterable[str]
) -> Iterator[Refusal]:
    """What the gate says of such pages; ``reports`` are the files of those that are looked at.

    Beside them: the feed, and what stands at the site's first level. ``site`` is its own address.
    """
    first = [name for name in sorted(tree.files) if name.endswith(".html") and name.count("/") <= 1]
    names = dict.fromkeys((*first[:MOST], "atom.xml", *reports))
    there = [name for name in names if tree.files.get(name)]
    if foreign := list(_foreign(output, there, site)):
        yield Refusal(
            code=11,
            message=_("Pages show pictures of other sites: %(files)s.") % {"files": some(foreign)},
            advice=_(
                "Copy the files beside the text, or into theme/, and show them from there. --force "
                "publishes them: readers see gaps, or tell the other site that they read you."
            ),
            forcible=True,
        )


def _foreign(output: Path, names: Iterable[str], site: str) -> Iterator[str]:
    """Of these pages and feeds, each with the first such address.

    Pages forbid browsers to load them, and readers of feeds would load them all the same.
    """
    own = urlsplit(site).netloc.lower()
    for name in names:
        text = (output / name).read_text(encoding="utf-8", errors="replace")
        shown = html.unescape(text) if name.endswith(".xml") else text
        for found in _SHOWN.findall(shown):
            if urlsplit(html.unescape(found)).netloc.lower() != own:
                yield f"{name} ({found[:80]})"
                break
