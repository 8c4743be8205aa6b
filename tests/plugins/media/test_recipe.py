"""Which files are made of a picture."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from media.models import Survey
from media.recipe import recipe_for


@pytest.mark.parametrize(
    ("width", "height", "names"),
    [
        (4032, 3024, ["480.webp", "960.webp", "1600.webp", "960.jpg", "1200.jpg"]),
        (1600, 900, ["480.webp", "960.webp", "1600.webp", "960.jpg", "1200.jpg"]),
        (1300, 900, ["480.webp", "960.webp", "1300.webp", "960.jpg", "1200.jpg"]),
        (1000, 700, ["480.webp", "960.webp", "960.jpg", "1000.jpg"]),
        (960, 700, ["480.webp", "960.webp", "960.jpg"]),
        (300, 200, ["300.webp", "300.jpg"]),
        (1, 1, ["1.webp", "1.jpg"]),
    ],
)
def test_a_photo_is_never_made_larger(width: int, height: int, names: list[str]) -> None:
    assert sorted(names) == sorted(f.name for f in recipe_for(_of(width, height)).files)


def _of(width: int, height: int) -> Survey:
    return Survey(width=width, height=height)


def test_see_through_pictures_have_a_png_and_a_card_on_white() -> None:
    recipe = recipe_for(Survey(width=2000, height=1000, alpha=True))
    assert recipe.page.name == "960.png"
    assert recipe.card is not None
    assert recipe.card.name == "1200.jpg"


def test_a_film_has_one_moving_file_and_stills() -> None:
    recipe = recipe_for(Survey(width=2000, height=1000, moving=True))
    assert [file.name for file in recipe.sources] == ["960.webp"]
    assert recipe.page.name == "960.jpg"


def test_a_drawing_is_itself_and_no_card() -> None:
    recipe = recipe_for(Survey(width=30, height=20, drawing=True))
    assert (recipe.sources, recipe.card) == ((), None)
    assert recipe.largest.name == "drawing.svg"


def test_a_link_to_the_original_leads_to_the_widest_file() -> None:
    assert recipe_for(_of(4032, 3024)).largest.name == "1600.webp"
    assert recipe_for(_of(300, 200)).largest.name == "300.jpg"


@given(st.integers(1, 20_000), st.integers(1, 20_000))
def test_every_size_can_be_written(width: int, height: int) -> None:
    """Proportions are kept, nothing is larger than the source or than what WebP can hold."""
    for file in recipe_for(_of(width, height)).files:
        assert 1 <= file.width <= width
        assert 1 <= file.height <= min(height, 16_383)
        kept = abs(file.height - height * file.width / width) <= 1
        assert kept or (file.width, file.height) == (1, 16_000)
