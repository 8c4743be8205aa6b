"""Summaries as Markdown: a comment on a proposed change, or the page of a job.

.venv/bin/invoke publish --dry-run --json > plan.json
.venv/bin/python -m desk.automation.comment plan.json
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from desk.automation.documents import Document, documents_in, problems_in
from desk.automation.markdown import block, code, link, plain
from desk.console import about
from desk.errors import ContentMistakes, SettingsWrong
from desk.words import N_, _, ngettext

MARK = "<!-- rapporteur -->"  # by which the comment is found again
LONGEST = 60_000  # characters; code hosts take a little more
SHOWN = 30  # of each kind
_RESULTS = {
    "sent": N_("announced"),
    "found": N_("found there: it is out"),
    "absent": N_("it is certain that it is not out"),
    "announced": N_("is out already"),
    "planned": N_("would be announced"),
    "waiting": N_("waits for a later run"),
    "held": N_("is not announced by itself"),
    "by-hand": N_("to post by hand"),
    "claimed": N_("another run may be sending it"),
    "not-reached": N_("not reached; the next run tries again"),
    "refused": N_("refused: a person decides"),
    "unknown": N_("not known whether it is out"),
    "skipped": N_("is never announced there"),
    "gone": N_("is out no longer"),
}
_REASONS = {
    "not-public": N_("others cannot open the address of this site"),
    "sample": N_("a sample"),
    "before": N_("out before the account was known"),
    "old": N_("out for too long"),
    "enough": N_("enough posts in one run"),
    "budget": N_("this month’s budget is too little"),
    "budget-run": N_("one run’s budget is too little"),
    "no-credit": N_("the account’s credit is used up"),
    "not-live": N_("its page is not there yet"),
    "no-terminal": N_("nobody could be asked"),
    "not-now": N_("not now"),
    "stopped": N_("the post before it was not taken"),
    "words": N_("its words cannot be sent"),
    "account": N_("the account cannot be used, or was not reached"),
    "record": N_("the record cannot be kept"),
}


def comment(documents: Sequence[Document]) -> str:
    """All of them, one below the other."""
    told: set[str] = set()
    parts = [MARK, *(part for one in documents for part in _parts(one, told))]
    text = "\n\n".join(part for part in parts if part)
    if len(text) <= LONGEST:
        return f"{text}\n"
    cut = text[:LONGEST].rpartition("\n\n")[0]
    fences = [line for line in cut.splitlines() if line.startswith("```")]
    closing = f"\n{'`' * fences[-1].count('`')}" if len(fences) % 2 else ""
    return f"{cut}{closing}\n\n…\n"


def _parts(document: Document, told: set[str]) -> Iterator[str]:
    """What it has to say; what is ``told`` already, of an earlier document, is not told again."""
    if document is None:
        yield _("The command ended without a summary: its log says more.")
        return
    yield f"### {_title(document)}"
    wrong = [_problem(one) for one in problems_in(document)]
    mistakes = [_mistake(one) for one in document["mistakes"]]
    yield _list([line for line in wrong if line not in told])
    yield _list([line for line in mistakes if line not in told])
    told.update(wrong, mistakes)
    if document["command"] == "check" and not document["problems"]:
        yield _("No mistakes.")
    yield from _changes(document["built"])
    yield _deployed(document["deployed"])
    yield from _posts([one for one in document["outcomes"] if one["result"] == "planned"])
    yield _list([_outcome(one) for one in document["outcomes"] if one["result"] != "planned"])
    if document["command"] == "publish" and not document["outcomes"]:
        yield _nothing(document)


def _nothing(document: Document) -> str:
    """Why there is no post: where it was not come so far, nobody knows whether there is one."""
    if document["exit_code"] == ContentMistakes.code:
        return _("It ends here: the mistakes come first.")
    return "" if document["problems"] else _("Nothing to announce.")


def _title(document: Document) -> str:
    titles = {"check": _("Check"), "publish": _("Publish"), "status": _("Status")}
    title = _("Plan") if document["dry_run"] else titles.get(document["command"], "")
    name = document["site"] and document["site"]["name"]
    return f"{title} · {plain(name)}" if name else title


def _problem(one: Document) -> str:
    return f"**{plain(one['message'])}** {plain(one['advice'])}".rstrip()


def _mistake(one: Document) -> str:
    sign = "✗" if one["grave"] else "·"
    where = _("line %(line)s") % {"line": one["line"]}
    advice = f" → {plain(one['advice'])}" if one["advice"] else ""
    told = about(f"{code(one['file'])} {where}", plain(one["text"]))
    return f"{sign} {told}{advice}"


def _changes(built: Document) -> Iterator[str]:
    if built is None:
        return
    new, changed, removed = (built[kind] for kind in ("new", "changed", "removed"))
    told = [
        ngettext("%(count)s new report", "%(count)s new reports", len(new)),
        ngettext("%(count)s report changed", "%(count)s reports changed", len(changed)),
        ngettext("%(count)s report removed", "%(count)s reports removed", len(removed)),
    ]
    for text, reports in zip(told, (new, changed, removed), strict=True):
        if reports:
            yield f"{text % {'count': len(reports)}}\n\n{_list([code(id_) for id_ in reports])}"
    if not (new or changed or removed):
        yield _("no report changed").capitalize() + "."


def _deployed(done: Document) -> str:
    if done is None:
        return ""
    count = done["changed"] + done["removed"]
    files = ngettext("%(count)s file", "%(count)s files", count) % {"count": count}
    return f"{code(done['target'])} {files if count else _('nothing changed')}"


def _posts(planned: Sequence[Document]) -> Iterator[str]:
    """The words of what would be sent."""
    if planned:
        count = len(planned)
        text = ngettext("%(count)s post to announce", "%(count)s posts to announce", count)
        yield text % {"count": count}
    for one in planned[:SHOWN]:
        length = _("%(length)s of %(limit)s") % {"length": one["length"], "limit": one["limit"]}
        facts = [code(one["account"]), code(one["report"])]
        facts += [plain(one["lang"])] * bool(one["lang"]) + [length] * bool(one["limit"])
        if one["warning"]:
            facts.append(_("warning: %(warning)s") % {"warning": plain(one["warning"])})
        facts += [*_pictures(one), *[plain(one["continues"])] * bool(one["continues"])]
        yield f"{' · '.join(facts)}\n\n{block(one['text'])}" if one["text"] else " · ".join(facts)
    yield from _more(planned)


def _pictures(one: Document) -> Iterator[str]:
    carried, wordless = one["pictures"], one["wordless"]
    if carried:
        text = ngettext("%(count)s picture with words", "%(count)s pictures with words", carried)
        yield text % {"count": carried}
    if wordless:
        text = ngettext(
            "%(count)s picture stays out: it has no words for who cannot see it",
            "%(count)s pictures stay out: they have no words for who cannot see them",
            wordless,
        )
        yield text % {"count": wordless}


def _outcome(one: Document) -> str:
    said = _(_RESULTS[one["result"]])
    why = _(_REASONS[one["why"]]) if one["why"] in _REASONS else ""
    inside = "; ".join(filter(None, (why, plain(one["detail"]))))
    line = about(f"{code(one['account'])} {code(one['report'])}", said)
    line += f" ({inside})" if inside else ""
    line += f" {link(one['url'])}" if one["url"] else ""
    return "".join([line, *(f"\n  - {code(step)}" for step in one["next"])])


def _list(lines: Sequence[str]) -> str:
    return "\n".join([*(f"- {line}" for line in lines[:SHOWN]), *_more(lines)])


def _more(lines: Sequence[object]) -> Iterator[str]:
    more = len(lines[SHOWN:])
    if more:
        yield ngettext("and %(count)s more", "and %(count)s more", more) % {"count": more}


def main(words: Sequence[str]) -> int:
    """Print the comment of the summaries in these files."""
    try:
        documents = documents_in(map(Path, words))
    except SettingsWrong as error:
        sys.stderr.write(f"{error.message} {error.advice}\n")
        return error.code
    sys.stdout.write(comment(documents))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
