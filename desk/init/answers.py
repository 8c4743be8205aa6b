"""What `init` asks, and what an answer must be."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from desk.deploy.targets import target_from
from desk.errors import PersonNeeded, SettingsWrong
from desk.fitness import is_address, zone_of
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
    Question(flag="name", asked=N_("Name of the site")),
    Question(flag="tagline", asked=N_("Its purpose in one line (may be empty)"), needed=False),
    Question(flag="url", asked=N_("Its address, like https://musee.example")),
    Question(flag="language", asked=N_("Its language (fr or en)")),
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
) -> Answers:
    """The answers: flags first, then ``ask(question, default)``, which is None without a terminal.

    Without a terminal the flags that decide something must be given: PersonNeeded names them.
    SettingsWrong says which answer is not fit. With ``keep_deploy`` the place stays as it is
    unless a flag names another. Who has no author's name is called like the site.
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
            default = defaults.get(question.flag, "")
            if question.flag == "author":
                default = default or values["name"]
            if not values.get(question.flag, "").strip():
                values[question.flag] = _asked(question, default, ask)
    return _checked({q.flag: values.get(q.flag, "") for q in questions}, root)


def _asked(question: Question, default: str, ask: Callable[[str, str], str]) -> str:
    """The answer; one that is needed is asked for again. PersonNeeded after a few times."""
    for _attempt in range(TRIES):
        answer = ask(_(question.asked), default).strip() or default
        if answer or not question.needed:
            return answer
    raise PersonNeeded(
        _("init needs: %(flags)s.") % {"flags": f"--{question.flag}"}, _("Nothing was changed.")
    )


def _checked(values: Mapping[str, str], root: Path) -> Answers:
    clean = {key: " ".join(value.split()) for key, value in values.items()}
    for key, value in clean.items():
        if not value.isprintable():
            raise _unfit(key, value, _("it holds signs that cannot be printed"))
    if not is_address(clean["url"]):
        raise _unfit("url", clean["url"], _("write the whole address, like https://musee.example"))
    if clean["language"] not in LANGUAGES:
        raise _unfit("language", clean["language"], _("the theme speaks fr and en"))
    if zone_of(clean["timezone"]) is None:
        raise _unfit("timezone", clean["timezone"], _("write one like Europe/Paris"))
    place = clean.pop("deploy", "")
    deploy = deploy_from(place) if place else None
    if deploy is not None:
        target_from(deploy, root)
    return Answers(**{**clean, "url": clean["url"].rstrip("/")}, deploy=deploy)


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
    raise _unfit("deploy", text, _("write folder:public, rsync:user@host:/path or "
                                   "git:origin:pages"))  # fmt: skip
