"""The steps of `init`, all of them checked before the first is done."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

from desk import console
from desk.deploy.targets import target_from
from desk.errors import SettingsWrong
from desk.init.answers import Answers, answers_from
from desk.init.assignments import assigned
from desk.init.repository import FLAG, Move, do, move_for
from desk.init.samples import remove, sample_answers, sample_files, sample_records
from desk.places import refuse_wrong_target
from desk.site import Site, is_sample
from desk.words import _, ngettext, use

STARTERS = Path(__file__).parent / "starters"


def init_site(site: Site, given: Mapping[str, str], *, keep_samples: bool = False) -> None:
    """Ask what the flags do not say, at a terminal; then do it."""
    settings = site.settings
    defaults = {
        "name": "" if is_sample(site) else site.name,
        "tagline": "" if is_sample(site) else str(settings.get("SITESUBTITLE", "")),
        "url": "" if is_sample(site) else site.url,
        "language": site.lang,
        "timezone": site.timezone.key,
        "author": "" if is_sample(site) else str(settings.get("AUTHOR", "")),
        "contact": "" if is_sample(site) else str(settings.get("CONTACT", "")),
        "deploy": "folder:public",
    }
    ask = _ask if sys.stdin.isatty() else None
    keep = not is_sample(site)  # somebody chose that place
    said = {key: value for key, value in given.items() if key != FLAG}
    answers = answers_from(said, defaults, site.root, ask, keep_deploy=keep, speak=use)
    move = move_for(site, given.get(FLAG, ""), answers.deploy, ask)
    init(site, answers, move, keep_samples=keep_samples)


def _ask(question: str, default: str) -> str:
    return input(console.prompt(f"{question} [{default}]" if default else question))


def init(
    site: Site, answers: Answers, move: Move | None = None, *, keep_samples: bool = False
) -> None:
    """Write the settings, remove the samples, begin the pages, say what is next.

    All is read and judged before the first file is written: a DeskError leaves everything as it is.
    """
    if answers.deploy is not None:
        refuse_wrong_target(site, target_from(answers.deploy, site.root))
    settings: dict[Path, dict[str, object]] = {
        site.root / "pelicanconf.py": {
            "SITENAME": answers.name,
            "SITESUBTITLE": answers.tagline,
            "SITEURL": answers.url,
            "AUTHOR": answers.author,
            "DEFAULT_LANG": answers.language,
            "TIMEZONE": answers.timezone,
            "CONTACT": answers.contact,
        },
    }
    if answers.deploy is not None:
        settings[site.root / "publishconf.py"] = {"DEPLOY": answers.deploy}
    texts = {path: _with(path, values) for path, values in settings.items()}
    samples = () if keep_samples else sample_files(site.content)
    apart = () if keep_samples else sample_records(site) + sample_answers(site)
    for path, text in texts.items():
        _write_whole(path, text)
    remove(samples + apart)
    use(answers.language)
    begun = _begin_pages(site, answers)
    _say(site, answers, samples, begun, tuple(path.name for path in texts))
    if move is not None:
        do(site, move)
    _say_what_is_next(has_a_new_remote=bool(move and move.own))


def _write_whole(path: Path, text: str) -> None:
    """A full disk must not leave half of the settings."""
    unfinished = path.with_name(f".{path.name}.tmp")
    unfinished.write_text(text, encoding="utf-8")
    unfinished.chmod(path.stat().st_mode & 0o777)
    unfinished.replace(path.resolve())


def _with(path: Path, values: Mapping[str, object]) -> str:
    try:
        return assigned(path.read_text(encoding="utf-8"), values)
    except SyntaxError as error:
        raise SettingsWrong(
            _("%(file)s:%(line)s cannot be read: %(error)s")
            % {"file": path.name, "line": error.lineno, "error": error.msg},
            _("Put the line right; git diff shows what was changed last."),
        ) from error


def _begin_pages(site: Site, answers: Answers) -> tuple[Path, ...]:
    """The pages every site needs, in its language; never over one that is there."""
    begun = []
    values = {
        "NAME": answers.name,
        "AUTHOR": answers.author,
        "URL": answers.url,
        "CONTACT": answers.contact or _("**to fill in: an address to write to**"),
    }
    for starter in sorted((STARTERS / answers.language).glob("*.md")):
        page = site.content / "pages" / starter.name
        if page.exists():
            continue
        text = starter.read_text(encoding="utf-8")
        for name, value in values.items():
            text = text.replace(f"[{name}]", value)
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(text, encoding="utf-8")
        begun.append(page)
    for folder in ("events", "reports"):
        (site.content / folder).mkdir(parents=True, exist_ok=True)
    return tuple(begun)


def _say(
    site: Site,
    answers: Answers,
    samples: tuple[Path, ...],
    begun: tuple[Path, ...],
    written: tuple[str, ...],
) -> None:
    console.tell(_("“%(name)s” is yours.") % {"name": answers.name})
    for name in written:
        console.tell("  " + _("written   %(path)s") % {"path": name})
    if samples:
        text = ngettext("removed   %(count)s sample", "removed   %(count)s samples", len(samples))
        console.tell("  " + text % {"count": len(samples)})
    for page in begun:
        text = _("begun     %(path)s: read it and make it true")
        console.tell("  " + text % {"path": page.relative_to(site.root)})


def _say_what_is_next(*, has_a_new_remote: bool) -> None:
    console.tell(_("Next:"))
    console.tell("  make new              " + _("write a report"))
    console.tell("  make serve            " + _("see the site while you write"))
    console.tell("  make publish          " + _("check, build and deploy"))
    console.tell('  git add -A && git commit -m "' + _("Begin the site") + '"')
    if has_a_new_remote:
        console.tell("  git push -u origin HEAD")
