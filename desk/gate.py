"""The gate before every deploy: what must not reach the public is stopped here.

1  there is no built site            6  the home page is missing
2  it is a link to somewhere else    7  the feed, the styles or another needed page is missing
3  it is not ours, or not finished   8  a report's page is missing or not its own
4  it is empty                       9  a link or a special file is in it
5  it is suddenly smaller           10  a secret, a private file or an impossible name is in it
                                    11  a page shows a picture from another site
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from desk.deploy.mark import state_of
from desk.deploy.trees import Tree, tree_of
from desk.gate_pictures import refuse_foreign
from desk.heads import canonical, styles
from desk.leaks import files_with_secrets, private_names, unfit_names
from desk.refusal import Refusal, some
from desk.words import _, ngettext

HOME = "index.html"
REQUIRED = ("atom.xml", "404.html", "archives/index.html")
EVERY_PAGE = 200  # up to so many reports each page is read, of more only so many

_FEW = 2  # reports that may go without a question…
_SHARE = 0.02  # …or this part of them

Report = Mapping[str, object]


def gate(
    output: Path,
    manifest: Mapping[str, object],
    published: Iterable[Report],
    *,
    secrets: Iterable[str] = (),
    root: Path | None = None,
    nothing_due: bool = False,
) -> tuple[Refusal, ...]:
    """Everything that speaks against publishing ``output``; nothing: it may go out.

    ``manifest`` is what the build wrote about its reports, ``published`` the record of each that is
    out, ``secrets`` values that must not leak, ``root`` the project's folder (the current one).
    ``nothing_due`` is True when the content itself has no report that is due, as a new site has.
    """
    if refusal := _not_a_site(output, root or Path.cwd()):
        return (refusal,)
    tree, known = tree_of(output), tuple(published)
    reports = _listed(manifest)
    if refusal := _empty(tree, reports, known, nothing_due=nothing_due):
        return (refusal,)
    out = {str(entry.get("id")) for entry in known}
    return (
        *_smaller(reports, known),
        *_required(output, tree, manifest),
        *_reports(output, tree, reports, out),
        *refuse_foreign(output, tree, _address(manifest), map(_file, _sample(reports, out))),
        *_special(tree),
        *_leaks(output, tree, secrets),
    )


def _not_a_site(output: Path, root: Path) -> Refusal | None:
    names = {"folder": output}
    project = root.resolve()
    if output.is_symlink():
        return Refusal(
            code=2,
            message=_("%(folder)s is a link to somewhere else.") % names,
            advice=_("Remove the link, then build again: the site is built in a real folder."),
        )
    if not output.is_dir():
        return Refusal(
            code=1,
            message=_("There is no built site in %(folder)s.") % names,
            advice=_("Run `invoke build`."),
        )
    if project.is_relative_to(output.resolve()):
        return Refusal(
            code=3,
            message=_("%(folder)s holds this project itself, not a built site.") % names,
            advice=_("Set OUTPUT_PATH in pelicanconf.py to a folder of its own: output."),
        )
    state = state_of(output)
    if state == "complete":
        return None
    unfinished = _("The build in %(folder)s was not finished."), _("Run `invoke build` again.")
    foreign = (
        _("%(folder)s was not built by this project."),
        _("Move it elsewhere, then run `invoke build`."),
    )
    message, advice = unfinished if state else foreign
    return Refusal(code=3, message=message % names, advice=advice)


def _empty(
    tree: Tree, reports: list[Report], known: tuple[Report, ...], *, nothing_due: bool
) -> Refusal | None:
    pages = any(name.endswith(".html") for name in tree.files)
    as_meant = nothing_due and not any(_is_out(entry) for entry in known)
    if pages and (reports or as_meant):
        return None
    return Refusal(
        code=4,
        message=_("The built site is empty: it has no report."),
        advice=_("Look at `invoke check`: is there a report that is due, with Status: published?"),
    )


def _is_out(entry: Report) -> bool:
    return not entry.get("withdrawn") and not entry.get("demo")


def _smaller(reports: list[Report], published: Iterable[Report]) -> Iterator[Refusal]:
    out = sum(_is_out(entry) for entry in published)
    lost = out - sum(not report.get("demo") for report in reports)
    if lost <= max(_FEW, _SHARE * out):
        return
    message = ngettext(
        "The site would lose %(lost)d report: %(out)d are out.",
        "The site would lose %(lost)d reports: %(out)d are out.",
        lost,
    )
    yield Refusal(
        code=5,
        message=message % {"lost": lost, "out": out},
        advice=_(
            "Were they moved, or could they not be read? See `invoke check`. --force takes them "
            "off the site: their addresses, shared elsewhere, would lead nowhere."
        ),
        forcible=True,
    )


def _required(output: Path, tree: Tree, manifest: Mapping[str, object]) -> Iterator[Refusal]:
    if not tree.files.get(HOME):
        yield Refusal(
            code=6,
            message=_("The home page is missing, or it is an empty file."),
            advice=_("Run `invoke build` and look at what it says."),
        )
        return
    sheets = styles(output / HOME, _address(manifest))
    missing = [name for name in (*REQUIRED, *sheets) if not tree.files.get(name)]
    if not sheets:
        missing.append(_("the styles (the home page names none)"))
    if missing:
        yield Refusal(
            code=7,
            message=_("The site lacks what every page needs: %(files)s.")
            % {"files": some(missing)},
            advice=_(
                "Look at the theme, and at the settings that switch pages off. --force publishes a "
                "site that readers may find bare, and subscribers lose their feed."
            ),
            forcible=True,
        )


def _address(manifest: Mapping[str, object]) -> str:
    site = manifest.get("site")
    return str(site.get("url", "")) if isinstance(site, Mapping) else ""


def _reports(output: Path, tree: Tree, reports: list[Report], known: set[str]) -> Iterator[Refusal]:
    absent = [report for report in reports if not tree.files.get(_file(report))]
    there = [report for report in reports if tree.files.get(_file(report))]
    mistaken = [
        report
        for report in _sample(there, known)
        if canonical(output / _file(report)) != report.get("permalink")
    ]
    wrong = [str(report.get("source") or _file(report)) for report in (*absent, *mistaken)]
    if wrong:
        yield Refusal(
            code=8,
            message=_("A report has no page of its own at its address: %(files)s.")
            % {"files": some(wrong)},
            advice=_(
                "Do two reports share an address, or does the theme leave out the canonical link? "
                "--force publishes missing or mistaken pages, and what is announced then is wrong."
            ),
            forcible=True,
        )


def _special(tree: Tree) -> Iterator[Refusal]:
    if tree.odd:
        yield Refusal(
            code=9,
            message=_("The site holds links or special files: %(files)s.")
            % {"files": some(tree.odd)},
            advice=_("Put the files themselves in content/ or theme/, then build again."),
        )


def _leaks(output: Path, tree: Tree, secrets: Iterable[str]) -> Iterator[Refusal]:
    names = [*tree.files, *tree.folders]
    if private := sorted(private_names(names)):
        yield Refusal(
            code=10,
            message=_("The site holds private files: %(files)s.") % {"files": some(private)},
            advice=_("Take them out of content/ and theme/, then build again."),
        )
    if leaking := sorted(files_with_secrets(output, tree.files, secrets)):
        yield Refusal(
            code=10,
            message=_("A password or a key of yours stands in: %(files)s.")
            % {"files": some(leaking)},
            advice=_("Take it out of what you wrote or of the theme, and replace it by a new one."),
        )
    if unfit := sorted(unfit_names(names)):
        yield Refusal(
            code=10,
            message=_("Some computers cannot store files of this name: %(files)s.")
            % {"files": some([ascii(name)[1:-1] for name in unfit])},
            advice=_("Rename them: lower-case letters, digits and dashes are safe everywhere."),
        )


def _listed(manifest: Mapping[str, object]) -> list[Report]:
    reports = manifest.get("reports")
    if not isinstance(reports, list | tuple):
        return []
    return [entry for entry in reports if isinstance(entry, Mapping) and entry.get("save_as")]


def _file(report: Report) -> str:
    return str(report["save_as"])


def _sample(reports: list[Report], known: set[str]) -> list[Report]:
    """All of a few; of many, what is new first, then some at even distances."""
    if len(reports) <= EVERY_PAGE:
        return reports
    new = [report for report in reports if str(report.get("id")) not in known]
    old = [report for report in reports if str(report.get("id")) in known]
    room = max(0, EVERY_PAGE - len(new))
    return new[:EVERY_PAGE] + [old[index * len(old) // room] for index in range(room) if old]
