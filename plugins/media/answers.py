"""What the addresses in one text mean, and what the text therefore needs."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

from . import paths
from .errors import PictureError
from .models import Output, Picture, Rendition, Unresolved
from .references import place_of
from .workshop import Negative, Text, Workshop


class Answering:
    """Answers what the addresses in one text mean, and notes what the text needs."""

    def __init__(self, workshop: Workshop, text: Text) -> None:
        self.workshop = workshop
        self.text = text

    def picture(self, target: str, alt: str) -> Picture | None:
        """The picture behind the address, for a page; None with a note where there is none."""
        negative = self._negative(target)
        if negative is None:
            return None
        self.text.shown.append((negative, alt))
        return self._picture(negative, negative.recipe.page, alt)

    def card(self, target: str) -> Picture | None:
        """The text's picture on cards and in link previews, where a drawing is not shown.

        ``target`` is the one that the writer chose; where it is "", the first with words is taken.
        """
        if not target:
            fit = (one for one in self.text.shown if one[1].strip() and one[0].recipe.card)
            first = next(fit, None)
            return self._card(*first) if first else None
        negative = self._negative(target)
        if negative is None:
            return None
        if negative.recipe.card is None:
            self.text.warnings[f"“{target}” is a drawing, which link previews do not show"] = None
        words = (alt for shown, alt in self.text.shown if shown is negative and alt.strip())
        return self._card(negative, next(words, ""))

    def _card(self, negative: Negative, alt: str) -> Picture | None:
        card = negative.recipe.card
        return self._picture(negative, card, alt) if card else None

    def address(self, target: str) -> str | None:
        """The final address of whatever else an address names; None leaves it as it is."""
        if place_of(target) == "pelican":
            return self._braced(target)
        path = paths.resolve(target, self.text.source, self.workshop.content)
        if isinstance(path, Unresolved):
            self._note(path)
            return None
        _, rest = paths.split_target(target)
        if path.suffix.lower() in {*paths.PHOTOS, *paths.NEGATIVES, paths.DRAWING}:
            return self._largest(target)
        if path.suffix.lower() in paths.TEXTS:
            return self._text(path) + rest
        output = Output(
            path=paths.file_address(path, self.workshop.content), origin=path, ours=False
        )
        return self._needed(output) + rest

    def _braced(self, target: str) -> str | None:
        # Pelican follows these by itself, but shows a reader those that lead to no page.
        path = paths.resolve_braces(target, self.text.source, self.workshop.content)
        if not isinstance(path, Path) or path.suffix.lower() not in paths.TEXTS:
            return None
        return self._text(path) + paths.split_target(target)[1]

    def _text(self, path: Path) -> str:
        where = path.relative_to(self.workshop.content)
        event = paths.event_of(where)
        if event:
            return f"{self.workshop.base}/{event}/"
        self.text.links.add(where.as_posix())
        return "{filename}/" + quote(where.as_posix())

    def _largest(self, target: str) -> str | None:
        negative = self._negative(target)
        if negative is None:
            return None
        return self._needed(self.workshop.output(negative, negative.recipe.largest))

    def _negative(self, target: str) -> Negative | None:
        path = paths.resolve(target, self.text.source, self.workshop.content)
        if isinstance(path, Unresolved):
            self.text.problems[str(path)] = None
            return None
        written = paths.split_target(target)[0]
        self.text.looked_at[path] = written
        try:
            return self.workshop.negative(path)
        except PictureError as error:
            self.text.problems[f"“{written}” {error}"] = None
            return None

    def _picture(self, negative: Negative, shown: Rendition, alt: str) -> Picture:
        def url(file: Rendition) -> str:
            return self._needed(self.workshop.output(negative, file))

        return Picture(
            url=url(shown),
            alt=alt,
            width=shown.width,
            height=shown.height,
            sources=tuple((url(file), file.width) for file in negative.recipe.sources),
        )

    def _needed(self, output: Output) -> str:
        rival = self.workshop.rival(output)
        if rival:
            other = rival.relative_to(self.workshop.content)
            said = f"“{output.origin.name}” and “{other}” would both be at /{output.path}"
            self.text.problems[f"{said}: rename one of them"] = None
        self.text.outputs[output.path] = output
        return f"{self.workshop.base}/{output.path}"

    def _note(self, found: Unresolved) -> None:
        # A link that leads nowhere is for `check` to say, and for Pelican; a page still works.
        leads_nowhere = found.reason in {"missing", "letters", "folder"}
        notes = self.text.warnings if leads_nowhere else self.text.problems
        notes[str(found)] = None
