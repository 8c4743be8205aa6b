"""The page of `preview`: one file that opens from the disk and asks nobody for anything."""

from __future__ import annotations

import shutil
from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from pathlib import Path

from markupsafe import Markup

from desk import money
from desk.announce.mockups import Mockup, Sheet
from desk.announce.situation import Situation
from desk.words import _, ngettext
from posse.hosts import host_of
from posse.networks.album import bytes_below
from posse.networks.prints import JPEG, PNG, Frame, printed

HERE = Path(__file__).resolve().parent
FRAME = Frame(bytes=1_000_000, side=800)  # of a picture on the page
_ENDINGS = {JPEG: "jpg", PNG: "png"}
_NEAR = 0.9  # of a limit: its bar warns


def write_page(
    situation: Situation, shown: Sequence[Sheet], left: Sequence[Sheet], nothing: str
) -> Path:
    """Write .cache/preview/index.html anew, with the pictures of its posts beside it; its path.

    ``left`` are reports that are only named, ``nothing`` is why there is none.
    """
    folder = situation.site.cache / "preview"
    if folder.is_dir():
        shutil.rmtree(folder)
    folder.mkdir(parents=True)
    pictures = dict(_pictures(situation.site.output, folder, shown))
    path = folder / "index.html"
    path.write_text(_page(situation, shown, left, nothing, pictures), encoding="utf-8")
    return path


def _pictures(output: Path, folder: Path, shown: Sequence[Sheet]) -> Iterator[tuple[str, str]]:
    """(its name in a post, its address from the page) of each picture, made beside the page."""
    mockups = [mockup for sheet in shown for mockup in sheet.mockups]
    names = [mockup.card.thumb for mockup in mockups if mockup.card and mockup.card.thumb]
    names += [picture.url for mockup in mockups for picture in mockup.pictures]
    for number, name in enumerate(dict.fromkeys(names), start=1):
        made = printed(bytes_below(output, name) or b"", FRAME)
        if made:
            address = f"{number}.{_ENDINGS[made.type]}"
            (folder / address).write_bytes(made.data)
            yield name, address


def _page(
    situation: Situation,
    shown: Sequence[Sheet],
    left: Sequence[Sheet],
    nothing: str,
    pictures: Mapping[str, str],
) -> str:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(HERE), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    style, script = (_inline(HERE / name) for name in ("preview.css", "preview.js"))
    return environment.get_template("preview.html").render(
        site=situation.site,
        at=f"{situation.here():%Y-%m-%d %H:%M}",
        sheets=shown,
        left=left,
        nothing=nothing,
        pictures=pictures,
        bar=_bar,
        length=_length,
        host=host_of,
        words=_words(),
        style=style,
        script=script,
        style_hash=_hash(style),
        script_hash=_hash(script),
    )


def _inline(path: Path) -> Markup:
    return Markup(path.read_text(encoding="utf-8"))  # noqa: S704 — our own file


def _hash(text: str) -> str:
    """What a Content-Security-Policy allows a text in the page by."""
    return b64encode(sha256(text.encode()).digest()).decode()


def _bar(mockup: Mockup) -> tuple[float, str]:
    """How much of its limit a post takes in percent, and whether that is "fine" or "near"."""
    proposal = mockup.proposal
    if not proposal or not proposal.limits.characters:
        return 0.0, ""
    share = proposal.length / proposal.limits.characters
    return round(min(share, 1.0) * 100, 1), "near" if share > _NEAR else "fine"


def _length(mockup: Mockup) -> str:
    proposal = mockup.proposal
    if not proposal:
        return ""
    if not proposal.limits.characters:
        text = ngettext("%(count)s character", "%(count)s characters", proposal.length)
        return text % {"count": proposal.length}
    length = _("%(length)s of %(limit)s characters") % {
        "length": proposal.length, "limit": proposal.limits.characters,
    }  # fmt: skip
    return f"{length} · {money.said_of_price(proposal.price)}" if proposal.price else length


def _words() -> dict[str, str]:
    """What the page says in the terminal's language."""
    return {
        "title": _("How each post will look"),
        "offline": _("Nothing was sent, and no network was asked: a server of Mastodon may allow "
                     "more than is counted here."),
        "due": _("next run"),
        "by_hand": _("by hand"),
        "held": _("held back"),
        "copy_text": _("Copy the text"),
        "copied": _("Copied"),
        "open": _("Open its page for a new post"),
        "then": _("Once it is out there, write down where:"),
        "words": _("for who cannot see the picture"),
        "problem": _("These words cannot be sent."),
        "older": _("Older reports"),
        "one": _("To see one:"),
    }  # fmt: skip
