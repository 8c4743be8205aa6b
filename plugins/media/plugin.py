"""Pelican's face of media: signals in, final addresses and finished files out."""

from __future__ import annotations

import logging
import os
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from pelican import signals
from pelican.contents import Static

from .answers import Answering
from .errors import MediaError
from .leaving import made_absolute, unlinked
from .models import Output
from .originals import refuse_original, refuse_text
from .paths import PHOTOS, split_target
from .references import references_in
from .rewrite import rewrite
from .store import place
from .workshop import Text, Workshop

logger = logging.getLogger(__name__)

_KEY = "media_workshop"


def connect() -> None:
    """Say which signal does what."""
    signals.content_object_init.connect(take_references)
    signals.static_generator_finalized.connect(refuse_originals)
    signals.get_generators.connect(media_generator)
    signals.feed_generated.connect(make_feed_absolute)


def take_references(content: Any) -> None:
    """Give a text its final addresses, and set ``pictures`` and ``image`` on it.

    ``pictures`` are those that its body shows. ``image`` is for cards and link previews: the one
    that ``Image:`` names, else the first with words in its alt; never a drawing.
    This takes any text of Pelican's that has a source, so that another plugin may make a Page of a
    text of its own and have its references taken care of.
    """
    if isinstance(content, Static) or not content.source_path:
        return
    settings = content.settings
    workshop = _workshop(settings, content._context)  # noqa: SLF001 — Pelican gives no other way
    text = workshop.text(workshop.content / content.get_relative_source_path(), content)
    answers = Answering(workshop, text)
    body = content._content or ""  # noqa: SLF001 — the same
    _name_originals(text, body)
    content._content, content.pictures = rewrite(body, answers, eager=True)  # noqa: SLF001
    for key, value in _fields(content):
        _set_field(content, key, rewrite(value, answers, eager=False)[0])
    content.image = answers.card(_chosen(content))


def _fields(content: Any) -> list[tuple[str, str]]:
    """Metadata that is Markdown, the summary above all."""
    found = ((key, content.metadata.get(key)) for key in content.settings["FORMATTED_FIELDS"])
    return [(key, value) for key, value in found if isinstance(value, str)]


def _set_field(content: Any, key: str, value: str) -> None:
    content.metadata[key] = value
    setattr(content, "_summary" if key == "summary" else key, value)


def _chosen(content: Any) -> str:
    written = content.metadata.get("image", "")
    return str(written[0] if isinstance(written, list) else written).strip()


def _name_originals(text: Text, html: str) -> None:
    if "{static}" not in html and "{attach}" not in html:
        return
    for reference in references_in(html):
        path, _ = split_target(reference.target)
        if reference.place == "pelican" and Path(path.lower()).suffix in PHOTOS:
            said = f"“{reference.target}” is published as it is, with its place and device data"
            plain = path.partition("}")[2]
            text.problems[f"{said}; write {plain} without braces"] = None


def refuse_originals(generator: Any) -> None:
    """Name each file that Pelican is to publish as it is and must not, whoever asked for it."""
    content = Path(os.path.abspath(generator.settings["PATH"]))  # noqa: PTH100 — as above
    asked_for = tuple(content / path for path in generator.settings["STATIC_PATHS"])
    problems = []
    for file in generator.staticfiles:
        path = Path(file.source_path)
        try:
            refuse_original(path, content)
            if not any(path.is_relative_to(folder) for folder in asked_for):
                refuse_text(path)
        except MediaError as error:
            problems.append(f"{file.get_relative_source_path()} {error}")
        except OSError as error:
            problems.append(f"{file.get_relative_source_path()} cannot be read ({error.strerror})")
    if problems:
        logger.error("%s", "\n".join(problems))


def _workshop(settings: dict[str, Any], context: dict[str, Any]) -> Workshop:
    """The workshop of this build: Pelican shares one context among all that take part in it."""
    if _KEY not in context:
        context[_KEY] = Workshop(
            content=Path(os.path.abspath(settings["PATH"])),  # noqa: PTH100 — resolve() follows links
            cache=Path(settings.get("CACHE", ".cache")).absolute(),
            base=_base(settings),
        )
    workshop: Workshop = context[_KEY]
    return workshop


def _base(settings: dict[str, Any]) -> str:
    """The path part of the site's address, without a trailing slash; "" for a whole host."""
    path: str = settings.get("BASE", urlsplit(settings["SITEURL"]).path)
    return path.rstrip("/")


def media_generator(_pelican: object) -> type[MediaGenerator]:
    """The generator that makes the pictures and puts all files in place."""
    return MediaGenerator


class MediaGenerator:
    """Makes what is missing when all texts are read, and writes when all pages are.

    Pelican's own Generator would set up a Jinja environment, which nothing here needs.
    """

    def __init__(
        self, context: dict[str, Any], settings: dict[str, Any], output_path: str, **_: Any
    ) -> None:
        self._context = context
        self._output = Path(output_path)
        self._workshop = _workshop(settings, context)
        if not settings["RELATIVE_URLS"]:
            # Links that Pelican resolves become root-relative like all others on a page; feeds
            # have their own way to the full address.
            context["localsiteurl"] = self._workshop.base

    def generate_context(self) -> None:
        """Make the pictures, name what is wrong, and take out links to texts that wait."""
        self._workshop.develop()
        problems = []
        for text in self._workshop.texts:
            name = text.owner.get_relative_source_path()
            for warning in text.warnings:
                logger.warning("%s: %s", name, warning)
            problems += [f"{name}: {problem}" for problem in self._workshop.problems(text)]
            self._unlink(text)
        if problems:
            # One message, since under --fatal the first is the last.
            logger.error("%s", "\n".join(problems))

    def _unlink(self, text: Text) -> None:
        waiting = {path for path in text.links if not self._is_built(path)}
        if not waiting:
            return
        content = text.owner
        content._content = unlinked(content._content, waiting)  # noqa: SLF001 — Pelican gives no other way
        for key, value in _fields(content):
            _set_field(content, key, unlinked(value, waiting))

    def _is_built(self, path: str) -> bool:
        found = self._context["generated_content"].get(path)
        return found is not None and bool(found.save_as)

    def generate_output(self, writer: Any) -> None:
        """Put the files of all texts that are published in place; of no others."""
        self._workshop.develop()  # what another plugin made of its own in the meantime
        for text in self._workshop.texts:
            if self._is_withheld(text):
                continue
            for output in text.outputs.values():
                self._place(output, writer)

    def _is_withheld(self, text: Text) -> bool:
        path = text.owner.get_relative_source_path()
        return path in self._context["generated_content"] and not self._is_built(path)

    def _place(self, output: Output, writer: Any) -> None:
        target = self._output / output.path
        if str(target.absolute()) in writer._written_files:  # noqa: SLF001 — no public way to ask
            logger.error("%s would replace the page at /%s: rename it", output.origin, output.path)
        elif output.origin.is_file():  # a broken picture was named before
            place(output.origin, target, ours=output.ours)


def make_feed_absolute(context: dict[str, Any], feed: Any) -> None:
    """Give what a feed carries full addresses."""
    site = urlsplit(context["SITEURL"])
    if not site.netloc:
        return
    origin = f"{site.scheme}://{site.netloc}"
    for item in feed.items:
        for key in ("content", "description"):
            if item.get(key):
                item[key] = made_absolute(item[key], origin)
