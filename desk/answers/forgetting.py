"""`invoke forget`: a person's words, name and picture are removed, and never come back."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from desk import console
from desk.accounts import accounts_of
from desk.answers.card import readable
from desk.answers.places import archive_of, keeping_of, told
from desk.before import note_taken_back
from desk.check.linter import check_material
from desk.check.material import material_of
from desk.deploy.targets import Target
from desk.errors import PersonNeeded
from desk.ledger import open_ledger
from desk.links import bring_links_out
from desk.places import refuse_wrong_places, target_of
from desk.site import Site
from desk.words import _, ngettext
from posse.addresses import plain
from posse.candidates import FILE as TOLD_ELSEWHERE
from posse.deciding import undecide
from posse.decisions import ids_of
from posse.errors import BadDecision
from posse.forgotten import author_of, read_forgotten
from posse.forgotten import forget as remember
from posse.heard import Taken
from posse.meant import names_of
from posse.memory import Memories
from posse.portraits import remove_portraits
from posse.published import read_published
from posse.shelf import Shelf
from posse.voices import GESTURES, Mention

MOST = 12  # answers that are listed


@dataclass(frozen=True, kw_only=True, slots=True)
class Found:
    """What is meant: answers, and whether all that their authors say is meant too."""

    mentions: tuple[Mention, ...]
    of_authors: bool


def forget(site: Site, who: str, *, yes: bool = False, read: Callable[[str], str] = input) -> None:
    """Show what would be removed, ask, and remove it. PersonNeeded, SettingsWrong.

    ``who`` is an answer's address, or the handle, the address or the id of its author.
    """
    target = target_of(site)
    refuse_wrong_places(site)
    accounts_of(site)
    with told():
        ledger, keeping = open_ledger(site), keeping_of(site)
        with keeping.turn():
            keeping.catch_up(read_forgotten(site.state).has)
            found = _found(site, who)
        _tell(found)
        if not _agreed(yes=yes, read=read):
            console.tell(_("Nothing was removed."))
            return
        # Remembered before it is removed: whatever comes between, it cannot come back.
        remember(site.state, found.mentions, authors=found.of_authors)
        ledger.save("Forget somebody")
        note_taken_back(site)
        with keeping.turn():
            _remove(site, found)
            safe = keeping.keep(read_forgotten(site.state).has)
        ledger.save("Forget somebody")
    _tell_end(found)
    if read_published(site.state):
        _bring_out(site, target)
    if not safe:
        raise PersonNeeded(
            _("It is gone here; on the remote it is still."),
            _("`invoke collect` takes it off there, once that can be reached."),
        )


def _bring_out(site: Site, target: Target) -> None:
    """Take it off the site. PersonNeeded while no page can be made, DeployFailed."""
    if any(mistake.grave for mistake in check_material(material_of(site))):
        raise PersonNeeded(
            _("What was removed is still on the site: a text has mistakes, so no page was made."),
            _("`invoke check` names them; once they are mended, `invoke publish` takes it off."),
        )
    bring_links_out(site, target, force=False, answers=True)


def _found(site: Site, who: str) -> Found:
    """What is meant; PersonNeeded where there is nothing of the kind. RecordUnreadable."""
    shelf = Shelf(archive_of(site), site.cache)
    found = found_by(who, [*shelf.known_in_full()])
    if not found.mentions:
        raise PersonNeeded(
            _("Nothing is kept that was said by or at “%(who)s”.") % {"who": readable(who)},
            _("Write an answer’s address, or its author’s handle, as the page links to them."),
        )
    return found


def found_by(who: str, mentions: Sequence[Mention]) -> Found:
    """What is meant: one answer by its address, else all by its author.

    Whoever has the same address is the same person, by whatever road the words came.
    """
    wanted = who.strip()
    answers = tuple(m for m in mentions if wanted == m.id or _is_at(wanted, (m.url, *m.also)))
    if answers:
        return Found(mentions=answers, of_authors=False)
    handle = wanted.removeprefix("@").casefold()
    by_author = {
        author
        for m in mentions
        if (author := author_of(m))
        and (
            wanted == author
            or (handle and handle == m.author.handle.removeprefix("@").casefold())
            or _is_at(wanted, (m.author.url,))
        )
    }
    addresses = {plain(m.author.url) for m in mentions if author_of(m) in by_author}
    theirs = {one for one in addresses if "/" in one}  # a host alone may be many people's
    by_author |= {m.author.id for m in mentions if m.author.id and plain(m.author.url) in theirs}
    return Found(mentions=tuple(m for m in mentions if author_of(m) in by_author), of_authors=True)


def _is_at(wanted: str, urls: Sequence[str]) -> bool:
    return "/" in wanted and any(url and plain(url) == plain(wanted) for url in urls)


def _tell(found: Found) -> None:
    console.tell(_("To be removed for good: %(what)s") % {"what": ", ".join(_counted(found))})
    for mention in found.mentions[:MOST]:
        name = readable(mention.author.name) or readable(mention.author.handle)
        parts = (name, mention.report, readable(mention.url))
        console.tell("  " + " · ".join(filter(None, parts)))
    if len(found.mentions) > MOST:
        console.tell("  …")
    console.tell(
        _("Nothing that its author says is shown any more.") if found.of_authors
        else _("Other answers by the same author stay; to remove those too, name the author.")
    )  # fmt: skip


def _counted(found: Found) -> Iterator[str]:
    """How many there are, by what a reader sees of them."""
    gestures = sum(mention.kind in GESTURES for mention in found.mentions)
    answers = len(found.mentions) - gestures
    if answers:
        yield ngettext("%(count)s answer", "%(count)s answers", answers) % {"count": answers}
    if gestures:
        text = ngettext("%(count)s like or repost", "%(count)s likes and reposts", gestures)
        yield text % {"count": gestures}


def _agreed(*, yes: bool, read: Callable[[str], str]) -> bool:
    if yes:
        return True
    if not sys.stdin.isatty():
        raise PersonNeeded(_("Nobody is here to agree."), _("Say --yes, if you are sure."))
    return read(_("Remove? [y/N] ")).strip().lower() in {"y", "yes", "o", "oui"}


def _remove(site: Site, found: Found) -> None:
    shelf, taken = Shelf(archive_of(site), site.cache), Taken()
    for mention in found.mentions:
        shelf.remove(mention, taken)
    shelf.write()
    left = {mention.author.avatar for mention in shelf.known_in_full()}
    gone = {mention.author.avatar for mention in found.mentions} - left - {""}
    remove_portraits(archive_of(site), gone, site.cache)
    # What was fetched, and how far; it is fetched again. What was told of events stays told.
    shutil.rmtree(site.cache / "sources", ignore_errors=True)
    Memories(cache=site.cache).forget(but={TOLD_ELSEWHERE})
    names, subjects = names_of(found.mentions), {*_subjects(found)}
    try:
        undecide(site.state, lambda line: bool(subjects & {line.subject, *ids_of(line, names)}))
    except BadDecision as error:
        console.tell(_(error.text) % error.values)


def _subjects(found: Found) -> Iterator[str]:
    for mention in found.mentions:
        yield mention.id
        if found.of_authors:
            yield author_of(mention)


def _tell_end(found: Found) -> None:
    console.tell(_("Removed for good: %(what)s. Nothing of it comes back.")
                 % {"what": ", ".join(_counted(found))})  # fmt: skip
