"""One build's work on pictures and files: from what a text refers to, to files of the site."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from . import paths
from .errors import PictureError
from .models import Output, Rendition, Survey
from .recipe import Recipe, recipe_for
from .store import Store

logger = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True, slots=True)
class Negative:
    """A picture that was looked at: what can be shown of it, and where its files go."""

    path: Path
    key: str
    stem: str
    survey: Survey
    recipe: Recipe

    def address(self, file: Rendition) -> str:
        """The address of one of its files, from the site's root, without a leading slash."""
        return f"{self.stem}.svg" if self.survey.drawing else f"{self.stem}-{file.name}"


class Text:
    """What one text needs, and what is wrong in it.

    ``owner`` is Pelican's object of it. ``shown``: each picture in it, with its alt. ``links``:
    other texts that it links to, as paths within content. The notes are sets that keep their order.
    """

    def __init__(self, source: Path, owner: Any) -> None:
        self.source = source
        self.owner = owner
        self.outputs: dict[str, Output] = {}
        self.problems: dict[str, None] = {}
        self.warnings: dict[str, None] = {}
        self.looked_at: dict[Path, str] = {}
        self.shown: list[tuple[Negative, str]] = []
        self.links: set[str] = set()


class Workshop:
    """Knows each picture once, however many texts show it; makes what is not in the cache."""

    def __init__(self, *, content: Path, cache: Path, base: str) -> None:
        self.content = content
        self.base = base
        self.texts: list[Text] = []
        self._store = Store(cache / "media")
        self._seen: dict[Path, Negative | PictureError] = {}
        self._origins: dict[str, Path] = {}
        self._unmade: dict[str, Negative] = {}
        self._broken: dict[Path, PictureError] = {}

    def text(self, source: Path, owner: Any) -> Text:
        """A new text of this build."""
        made = Text(source, owner)
        self.texts.append(made)
        return made

    def negative(self, path: Path) -> Negative:
        """The picture, looked at. Raises PictureError."""
        if path not in self._seen:
            try:
                self._seen[path] = self._looked_at(path)
            except PictureError as error:
                self._seen[path] = error
        seen = self._seen[path]
        if isinstance(seen, PictureError):
            raise seen
        return seen

    def _looked_at(self, path: Path) -> Negative:
        refuse_kind(path)
        try:
            key = self._store.key(path)
        except OSError as error:
            raise _cannot_be_read(error) from error
        survey = self._store.survey(key)
        made = survey is not None
        if survey is None:
            survey = survey_of(path)
        negative = Negative(
            path=path,
            key=key,
            stem=paths.picture_stem(path, self.content, key),
            survey=survey,
            recipe=recipe_for(survey),
        )
        if not made:
            self._unmade[key] = negative
        return negative

    def output(self, negative: Negative, file: Rendition) -> Output:
        """One file of a picture, as part of the site."""
        origin = self._store.file(negative.key, file.name)
        return Output(path=negative.address(file), origin=origin, ours=True)

    def rival(self, output: Output) -> Path | None:
        """Another file that has this address already; two names may be one in plain letters."""
        origin = self._origins.setdefault(output.path, output.origin)
        return origin if origin != output.origin else None

    def develop(self) -> None:
        """Make the files of every picture that is not in the cache."""
        waiting, self._unmade = list(self._unmade.values()), {}
        for number, (negative, error) in enumerate(self._developed(waiting), 1):
            if error:
                self._broken[negative.path] = error
            name = negative.path.relative_to(self.content)
            logger.info("Picture %s of %s: %s", number, len(waiting), name)
        self._store.close()

    def _developed(self, waiting: list[Negative]) -> Iterator[tuple[Negative, PictureError | None]]:
        if not waiting:
            return
        from concurrent.futures import ThreadPoolExecutor, as_completed

        # Pillow lets go of the interpreter while it works: threads are enough.
        pool = ThreadPoolExecutor(max_workers=min(len(waiting), os.cpu_count() or 1))
        try:
            jobs = {pool.submit(self._make, negative): negative for negative in waiting}
            for job in as_completed(jobs):
                yield jobs[job], job.result()
        finally:
            pool.shutdown(cancel_futures=True)

    def _make(self, negative: Negative) -> PictureError | None:
        from .darkroom import develop

        try:
            if negative.survey.drawing:
                files = iter([(negative.recipe.page, negative.path.read_bytes())])
            else:
                files = develop(negative.path, negative.survey)
            self._store.put(negative.key, negative.survey, files)
        except PictureError as error:
            return error
        return None

    def problems(self, text: Text) -> Iterator[str]:
        """What is wrong in a text, one line each, once :meth:`develop` is done."""
        yield from text.problems
        for path, written in text.looked_at.items():
            if path in self._broken:
                yield f"“{written}” {self._broken[path]}"


def refuse_kind(path: Path) -> None:
    """Raise PictureError for a file that by its name is no picture that pages can show."""
    if path.suffix.lower() not in {*paths.PHOTOS, paths.DRAWING}:
        raise PictureError(
            "is not of a kind that pages can show: save it as JPEG, PNG, WebP, HEIC, AVIF, GIF"
            " or SVG"
        )


def survey_of(path: Path) -> Survey:
    """A look at a photo or drawing. Raises PictureError."""
    if path.suffix.lower() != paths.DRAWING:
        from .darkroom import survey_photo

        return survey_photo(path)
    from .drawing import LARGEST, survey_drawing

    try:
        with path.open("rb") as file:
            return survey_drawing(file.read(LARGEST + 1))
    except OSError as error:
        raise _cannot_be_read(error) from error


def prove(path: Path) -> None:
    """Raise PictureError for what cannot become a picture on a page; reads the whole file."""
    refuse_kind(path)
    survey_of(path)
    if path.suffix.lower() != paths.DRAWING:
        from .darkroom import prove_photo

        prove_photo(path)


def _cannot_be_read(error: OSError) -> PictureError:
    return PictureError("cannot be read (%(why)s)", why=error.strerror or str(error))
