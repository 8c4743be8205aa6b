"""people.toml: who speaks at the events, by key."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from .models import Person, Problem

NETWORKS = ("mastodon", "bluesky", "x", "threads", "linkedin", "facebook")
KEYS = ("name", "url", "page", "mention", *NETWORKS)
_KEY_SHAPE = re.compile(r"[a-z0-9][a-z0-9-]{0,95}\Z")
_AT_LINE = re.compile(r"\(at line (\d+)")
_LABEL = r"[^\W_](?:[\w-]*[^\W_])?"
_ADDRESS = re.compile(
    rf"@?(?P<name>[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_])?@{_LABEL}(?:\.{_LABEL})+)\Z"
)


def people_from(text: str) -> tuple[dict[str, Person], tuple[Problem, ...]]:
    """The people by key, and what is wrong in the file."""
    import tomllib  # only a site with a people.toml pays for it

    try:
        tables = tomllib.loads(text)
    except RecursionError:
        return {}, (_problem(1, "This is not valid TOML: %(error)s", error="nested too deep"),)
    except tomllib.TOMLDecodeError as error:
        at = _AT_LINE.search(str(error))
        line = int(at[1]) if at else text.count("\n") + 1
        return {}, (
            Problem(
                line=line, text="This is not valid TOML: %(error)s", values=(("error", str(error)),)
            ),
        )
    people: dict[str, Person] = {}
    problems: list[Problem] = []
    for key, table in tables.items():
        line = _line_of(text, key)
        wrong = tuple(_problems(key, table, line, text))
        problems.extend(wrong)
        if not wrong:
            people[key] = _person(key, table)
    return people, tuple(problems)


def _person(key: str, table: Mapping[str, object]) -> Person:
    mention = table.get("mention", [])
    return Person(
        key=key,
        name=str(table["name"]),
        url=str(table.get("url", "")),
        page=bool(table.get("page", False)),
        mention=tuple(str(network) for network in mention) if isinstance(mention, list) else (),
        handles=tuple((network, str(table[network])) for network in NETWORKS if network in table),
    )


def _problems(key: str, table: object, line: int, text: str) -> list[Problem]:
    if not isinstance(table, dict):
        return [
            _problem(
                line,
                "“%(key)s” is no person: a person begins with a line [camille-exemple], "
                'with name = "…" below it.',
                key=key,
            )
        ]
    found = []
    if not _KEY_SHAPE.match(key):
        found.append(
            _problem(
                line,
                "The key “%(key)s” must be lower-case letters, digits and "
                "hyphens, like camille-exemple.",
                key=key,
            )
        )
    if not isinstance(table.get("name"), str) or not table["name"].strip():
        found.append(_problem(line, '[%(key)s] has no name: add name = "…".', key=key))
    found += [
        _problem(
            line,
            "[%(key)s] has a key that is not known: %(name)s. Known are %(known)s.",
            key=key,
            name=name,
            known=", ".join(KEYS),
        )
        for name in table
        if name not in KEYS
    ]
    url = table.get("url", "")
    if url and not re.match(r"https?://[^\s/]+", str(url)):
        found.append(
            _problem(
                line,
                "[%(key)s]: url must start with https:// (it is “%(url)s”).",
                key=key,
                url=str(url),
            )
        )
    account = table.get("mastodon", "")
    if account and not fediverse_address(account):
        found.append(
            _problem(
                _line_within(text, line, "mastodon"),
                "[%(key)s]: “%(value)s” is no account of the fediverse: write it whole, like "
                "@camille@social.example.",
                key=key,
                value=str(account),
            )
        )
    if not isinstance(table.get("page", False), bool):
        found.append(_problem(line, "[%(key)s]: page is true or false, without quotes.", key=key))
    mention = table.get("mention", [])
    if not isinstance(mention, list):
        found.append(_problem(line, '[%(key)s]: mention is a list, like ["mastodon"].', key=key))
        return found
    found += [
        _problem(
            line,
            '[%(key)s] is to be mentioned on %(name)s, but has no %(name)s = "@…".',
            key=key,
            name=str(name),
        )
        for name in mention
        if not table.get(str(name))
    ]
    return found


def _problem(line: int, text: str, **values: str) -> Problem:
    return Problem(line=line, text=text, values=tuple(values.items()))


def _line_of(text: str, key: str) -> int:
    header = re.compile(rf"^\s*(?:\[\s*[\"']?{re.escape(key)}[\"']?\s*\]|{re.escape(key)}\s*=)")
    numbered = enumerate(text.splitlines(), 1)
    return next((number for number, line in numbered if header.match(line)), 1)


def _line_within(text: str, header: int, key: str) -> int:
    """The line below a person's own that sets this key; the person's where there is none."""
    setting = re.compile(rf"^\s*[\"']?{re.escape(key)}[\"']?\s*=")
    for number, line in enumerate(text.splitlines()[header:], header + 1):
        if line.lstrip().startswith("["):
            break
        if setting.match(line):
            return number
    return header


def named(name: str, people: Mapping[str, Person]) -> Person:
    """The person of this key or this name; who is not in people.toml has only a name."""
    if name in people:
        return people[name]
    plain = " ".join(name.split()).casefold()
    known = (person for person in people.values() if person.name.casefold() == plain)
    return next(known, Person(name=" ".join(name.split())))


def fediverse_address(text: object) -> str:
    """The account as pages name it, ``@camille@social.example``; "" where it is none."""
    match = _ADDRESS.match(text.strip()) if isinstance(text, str) else None
    return f"@{match['name']}" if match else ""


def creators_of(
    authors: Iterable[str], people: Mapping[str, Person], site: str = ""
) -> tuple[str, ...]:
    """The authors' accounts on the fediverse, each once; the site's own where none has one.

    An author is known by key or name. https://docs.joinmastodon.org/user/profile/
    """
    written = (dict(named(author, people).handles).get("mastodon") for author in authors)
    found = tuple(dict.fromkeys(filter(None, map(fediverse_address, written))))
    return found or ((site,) if site else ())
