"""Which files are made of a picture: pure, from its size to a list.

Change VERSION with whatever changes the bytes: every picture is then made again, at new addresses.
"""

from __future__ import annotations

from dataclasses import dataclass

from .models import Rendition, Survey

VERSION = 1
WIDTHS = (480, 960, 1600)
PAGE_WIDTH = 960
CARD_WIDTH = 1200
WEBP_QUALITY = 80
JPEG_QUALITY = 82
TALLEST = 16_000  # pixels; WebP ends at 16,383
_WORTH_IT = 1.2  # a source is offered in its own width when it is so much wider than the last step


@dataclass(frozen=True, kw_only=True, slots=True)
class Recipe:
    """The files of a picture.

    ``sources``: WebP, narrowest first; ``page``: what everything can show; ``card``: for cards and
    link previews, None for a drawing.
    """

    sources: tuple[Rendition, ...]
    page: Rendition
    card: Rendition | None

    @property
    def files(self) -> tuple[Rendition, ...]:
        """Each file once, widest first: the others are made from the first."""
        every = (*self.sources, self.page, *((self.card,) if self.card else ()))
        unique = {file.name: file for file in every}
        return tuple(sorted(unique.values(), key=lambda file: (-file.width, file.name)))

    @property
    def largest(self) -> Rendition:
        """What a link to the original leads to; of two equally wide, what everything can show."""
        return max((*self.sources, self.page), key=lambda file: (file.width, file is self.page))


def recipe_for(survey: Survey) -> Recipe:
    """The files to make of a picture of that size and nature."""
    if survey.drawing:
        drawing = Rendition(name="drawing.svg", width=survey.width, height=survey.height)
        return Recipe(sources=(), page=drawing, card=None)
    widest = max(1, min(survey.width, survey.width * TALLEST // survey.height))
    still = "png" if survey.alpha else "jpg"
    return Recipe(
        sources=tuple(_file(survey, width, "webp") for width in _steps(survey, widest)),
        page=_file(survey, min(PAGE_WIDTH, widest), still),
        card=_file(survey, min(CARD_WIDTH, widest), "jpg"),
    )


def _steps(survey: Survey, widest: int) -> tuple[int, ...]:
    if survey.moving:
        return (min(PAGE_WIDTH, widest),)
    steps = [width for width in WIDTHS if width <= widest]
    if not steps or steps[-1] * _WORTH_IT <= widest < WIDTHS[-1]:
        steps.append(widest)
    return tuple(steps)


def _file(survey: Survey, width: int, ending: str) -> Rendition:
    # A line one pixel wide cannot be made narrower: only then is its height cut.
    height = min(TALLEST, max(1, round(survey.height * width / survey.width)))
    return Rendition(name=f"{width}.{ending}", width=width, height=height)
