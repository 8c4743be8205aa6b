"""What `init` asks, and what an answer must be."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from desk import console
from desk.deploy.targets import target_from
from desk.errors import PersonNeeded, SettingsWrong
from desk.fitness import is_address, is_contact, zone_of
from desk.words import N_, _

LANGUAGES = ("fr", "en")
TRIES = 3  # times that a question is asked
_SSH = re.compile(r"(?:(?P<user>[^@:]+)@)?(?P<host>[^@:]+):(?P<path>.+)\Z")


@dataclass(frozen=True, kw_only=True, slots=True)
class Answers:
    """The site's public identity and where it is deployed to; every value is valid.

    ``deploy`` is None where the present one stays.
    """

    name: str
    tagline: str
    url: str
    language: str
    timezone: str
    author: str
    contact: str
    deploy: Mapping[str, object] | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Question:
    """One answer: its flag, what is asked, and whether it may be left empty."""

    flag: str
    asked: str
    needed: bool = True


QUESTIONS = (
    Question(flag="language", asked=N_("Language of the site / Langue du site (en, fr)")),
    Question(flag="name", asked=N_("Name of the site")),
    Question(flag="tagline", asked=N_("Its purpose in one line (may be empty)"), needed=False),
    Question(flag="url", asked=N_("Its address, like https://musee.example")),
    Question(flag="timezone", asked=N_("Its time zone, like Europe/Paris")),
    Question(flag="author", asked=N_("Author, when a report names none")),
    Question(flag="contact", asked=N_("Address to write to about answers and privacy"),
             needed=False),
    Question(flag="deploy", asked=N_("Deploy to: folder:public, rsync:user@host:/path or "
                                     "git:origin:pages")),
)  # fmt: skip


def answers_from(
    given: Mapping[str, str],
    defaults: Mapping[str, str],
    root: Path,
    ask: Callable[[str, str], str] | None,
    *,
    keep_deploy: bool = False,
    speak: Callable[[str], None] = lambda _language: None,
) -> Answers:
    """The answers: flags first, then ``ask(question, default)``, which is None without a terminal.

    Without a terminal the flags that decide something must be given: PersonNeeded names them.
    SettingsWrong says which answer is not fit. ``speak`` gets the language once it is known. With
    ``keep_deploy`` the place stays as it is unless a flag names another. Who has no author's name
    is called like the site.
    """
    values = {key: value for key, value in given.items() if value}
    questions = [q for q in QUESTIONS
                 if not (keep_deploy and q.flag == "deploy" and q.flag not in values)]  # fmt: skip
    if ask is None:
        values = {**{k: v for k, v in defaults.items() if k not in {"name", "url"}}, **values}
        values["author"] = values.get("author") or values.get("name", "")
        missing = [q.flag for q in questions if q.needed and not values.get(q.flag, "").strip()]
        if missing:
            raise PersonNeeded(
                _("init needs: %(flags)s.") % {"flags": ", ".join(f"--{f}" for f in missing)},
                _("Example: make init ARGS='--name \"Le Carnet\" --url https://carnet.example'"),
            )
    else:
        for question in questions:
            values[question.flag] = _answer(question, values, defaults, root, ask)
            if question.flag == "language":
                speak(values["language"])
    return _checked({q.flag: values.get(q.flag, "") for q in questions}, root)


def _answer(
    question: Question,
    values: Mapping[str, str],
    defaults: Mapping[str, str],
    root: Path,
    ask: Callable[[str, str], str],
) -> str:
    """What a flag says, else a person."""
    default = defaults.get(question.flag, "")
    if question.flag == "author":
        default = default or values["name"]
    said = values.get(question.flag, "")
    return said if said.strip() else _asked(question, default, root, ask)


def _asked(question: Question, default: str, root: Path, ask: Callable[[str, str], str]) -> str:
    """The answer; one that is needed or not fit is asked for again.

    PersonNeeded after a few times, SettingsWrong when there is one that is still not fit.
    """
    answer = why = ""
    for _attempt in range(TRIES):
        answer = ask(_(question.asked), default).strip() or default
        why = _unfitness(question.flag, _clean(answer), root) if answer else ""
        if why:
            console.tell("  " + _("“%(value)s”: %(why)s.") % {"value": answer, "why": why})
        elif answer or not question.needed:
            return answer
    if why:
        raise _unfit(question.flag, answer, why)
    raise PersonNeeded(
        _("init needs: %(flags)s.") % {"flags": f"--{question.flag}"}, _("Nothing was changed.")
    )


def _checked(values: Mapping[str, str], root: Path) -> Answers:
    clean = {key: _clean(value) for key, value in values.items()}
    for key, value in clean.items():
        why = _unfitness(key, value, root)
        if why:
            raise _unfit(key, value, why)
    place = clean.pop("deploy", "")
    deploy = deploy_from(place) if place else None
    return Answers(**{**clean, "url": clean["url"].rstrip("/")}, deploy=deploy)


def _clean(value: str) -> str:
    return " ".join(value.split())


def _unfitness(key: str, value: str, root: Path) -> str:
    """Why this cannot be the answer, or what to write instead; "" when it can."""
    why = ""
    if not value.isprintable():
        return _("it holds signs that cannot be printed")
    if key == "url" and not is_address(value):
        return _("write the whole address, like https://musee.example")
    if key == "language" and value not in LANGUAGES:
        return _("the theme speaks fr and en")
    if key == "timezone" and zone_of(value) is None:
        return _("write one like Europe/Paris")
    if key == "deploy" and value:
        return _no_place(value, root)
    if key == "contact" and value and not is_contact(value):
        why = _("write a mail address, or the address of a page with a form")
    return why


def _no_place(text: str, root: Path) -> str:
    try:
        target_from(deploy_from(text), root)
    except SettingsWrong as error:
        return error.message.rstrip(".")
    return ""


def _unfit(key: str, value: str, why: str) -> SettingsWrong:
    text = _("--%(flag)s is “%(value)s”: %(why)s.")
    return SettingsWrong(text % {"flag": key, "value": value, "why": why},
                         _("Nothing was changed."))  # fmt: skip


def deploy_from(text: str) -> dict[str, object]:
    """``folder:public``, ``rsync:user@host:/path`` or ``git:remote:branch`` as a DEPLOY table."""
    kind, _colon, rest = text.partition(":")
    if kind == "folder" and rest:
        return {"to": "folder", "path": rest}
    if kind == "git":
        remote, _colon, branch = rest.rpartition(":")
        if remote and branch:
            return {"to": "git", "remote": remote, "branch": branch}
    if kind == "rsync" and (match := _SSH.match(rest)):
        user = {"user": match["user"]} if match["user"] else {}
        return {"to": "rsync", "host": match["host"], **user, "path": match["path"]}
    raise SettingsWrong(_("write folder:public, rsync:user@host:/path or git:origin:pages"))
