"""Whose site it is: the language that it speaks, and where one writes to its people."""

from __future__ import annotations

from collections.abc import Iterator

from desk.check.material import Material, suggestion
from desk.check.mistake import Mistake
from desk.check.settings import line_of
from desk.fitness import is_contact
from desk.init.answers import LANGUAGES
from desk.words import _


def mistakes(material: Material) -> Iterator[Mistake]:
    """A language that the theme does not speak; a contact that leads to nobody, or none at all."""
    yield from _language(material)
    yield from _contact(material)


def _language(material: Material) -> Iterator[Mistake]:
    if material.site.lang in LANGUAGES:
        return
    known = ", ".join(LANGUAGES)
    text = _("DEFAULT_LANG is “%(value)s”, and the theme speaks %(known)s.")
    yield Mistake(
        path="pelicanconf.py",
        line=line_of(material, "DEFAULT_LANG"),
        text=text % {"value": material.site.lang, "known": known},
        advice=suggestion(material.site.lang, LANGUAGES)
        or _("Write one of: %(known)s.") % {"known": known},
    )


def _contact(material: Material) -> Iterator[Mistake]:
    contact = material.site.settings.get("CONTACT") or ""
    line = line_of(material, "CONTACT")
    example = _("Write a mail address, or the address of a page with a form: CONTACT = "
                '"you@your-site.example"')  # fmt: skip
    if not contact:
        if not _is_answered(material):
            return
        text = _("CONTACT is empty: answers are shown without “This is me: remove”, so nobody can "
                 "ask you to take their words out.")  # fmt: skip
        yield Mistake(
            path="pelicanconf.py", line=line, text=text, advice=example, grave=False, loud=True
        )
    elif not isinstance(contact, str) or not is_contact(contact):
        text = _("CONTACT is “%(value)s”, and one cannot write there: “This is me: remove” would "
                 "be missing beside answers.") % {"value": contact}  # fmt: skip
        yield Mistake(path="pelicanconf.py", line=line, text=text, advice=example)


def _is_answered(material: Material) -> bool:
    """Whether answers of others can come home: from an account, or from elsewhere."""
    site = material.site
    kinds = (str(account.get("use", name)) for name, account in site.accounts.items())
    return bool(site.sources) or any(kind != "by-hand" for kind in kinds)
