"""The first line of programme.csv: which columns there are, and what others are likely to mean."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from difflib import get_close_matches
from types import MappingProxyType

from .models import Problem

REQUIRED = ("id", "day", "title")
COLUMNS = ("id", "day", "start", "end", "room", "kind", "title", "speakers", "cover", "source_id")
# What spreadsheets call them, without accents.
_CALLED = MappingProxyType({
    "id": ("identifiant", "identifier", "code", "ref", "reference", "numero", "no", "n°"),
    "day": ("jour", "journee", "date", "jour no"),
    "start": ("debut", "heure", "horaire", "heure de debut", "commence", "from", "begin", "time"),
    "end": ("fin", "heure de fin", "finit", "to", "until"),
    "room": ("salle", "lieu", "location", "place", "espace"),
    "kind": ("type", "genre", "format", "categorie", "nature"),
    "title": ("titre", "intitule", "session", "seance", "sujet", "theme", "nom", "name", "topic"),
    "speakers": ("intervenants", "intervenantes", "intervenant", "intervenant·es",
                 "intervenant.e.s", "intervenant(e)s", "orateurs", "orateur", "conferenciers",
                 "participants", "speaker", "avec", "people", "personnes"),
    "cover": ("couvrir", "couvert", "couverture", "compte rendu", "compte-rendu", "covered"),
    "source_id": ("source", "source id"),
})  # fmt: skip
_MEANT = {other: name for name, others in _CALLED.items() for other in others}
_UNKNOWN = "?"


def header_problems(names: list[str], line: int) -> Iterator[Problem]:
    """What is wrong with these names of columns, said once for all of them."""
    missing = [name for name in REQUIRED if name not in names]
    unknown = [name for name in names if name not in COLUMNS]
    guesses: dict[str, str] = {}
    for name in unknown:
        near = _meant(name)
        guesses[name] = _UNKNOWN if near in {*names, *guesses.values()} else near
    absent = [name for name in missing if name not in guesses.values()]
    if unknown or missing:
        yield _said(guesses, absent, line)
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield _problem(line, "The column “%(name)s” is there twice.", name=name)


def _said(guesses: dict[str, str], absent: list[str], line: int) -> Problem:
    known, missing = ", ".join(COLUMNS[:-1]), "”, “".join(absent)
    if not guesses:
        return _problem(
            line,
            "The column “%(name)s” is missing. The first line names the columns: %(known)s.",
            name=missing,
            known=known,
        )
    if not absent and set(guesses.values()) == {_UNKNOWN}:
        return _problem(
            line,
            "The column “%(name)s” is not known. Known are %(known)s.",
            name="”, “".join(guesses),
            known=known,
        )
    meant = ", ".join(f"{name} → {guess}" for name, guess in guesses.items())
    if not absent:
        return _problem(
            line,
            "The first line must name the columns as they are called here: %(meant)s. "
            "Known are %(known)s.",
            meant=meant,
            known=known,
        )
    return _problem(
        line,
        "The first line must name the columns as they are called here: %(meant)s; and "
        "“%(missing)s” is missing. Known are %(known)s.",
        meant=meant,
        missing=missing,
        known=known,
    )


def _meant(name: str) -> str:
    """The column that somebody calls so, ``?`` where it is none of ours."""
    plain = "".join(
        sign for sign in unicodedata.normalize("NFD", name) if not unicodedata.combining(sign)
    )
    plain = " ".join(plain.replace("_", " ").split())
    near = get_close_matches(plain, (*COLUMNS, *_MEANT), n=1, cutoff=0.8)
    found = _MEANT.get(plain) or (near[0] if near else _UNKNOWN)
    return _MEANT.get(found, found)


def _problem(line: int, text: str, **values: str) -> Problem:
    return Problem(line=line, text=text, values=tuple(values.items()))
