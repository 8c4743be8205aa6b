"""What the pages say of sources that are no accounts is what the code has."""

from __future__ import annotations

import ast
from datetime import UTC, datetime

import pytest

from posse.app import sources_from, variable
from posse.networks import (
    cursors,
    feed_cursor,
    feed_entries,
    feed_guard,
    feeds,
    load_source,
    looks,
    sources,
    webmention_io,
    xml_feed,
)
from tests.docs.pages import (
    DOCS,
    REFERENCE,
    Block,
    blocks_of,
    code_of,
    listed,
    pages,
    text_of,
)

SETTINGS = REFERENCE / "settings.md"
NETWORKS = REFERENCE / "networks.md"
HEAR = DOCS / "how-to" / "hear-from-other-sites.md"
SECTION = "Sources that are no accounts"
THEN = datetime(2026, 5, 12, tzinfo=UTC)


@pytest.mark.parametrize("kind", sources())
def test_each_source_has_its_section_with_each_of_its_keys(kind: str) -> None:
    assert sorted(listed(SETTINGS, kind)) == sorted(load_source(kind).SETTINGS)
    assert kind in code_of(NETWORKS, SECTION)


def test_each_kind_is_named_as_use_has_it() -> None:
    assert listed(SETTINGS, "every source") == ["use"]
    assert {f'"{kind}"' for kind in sources()} <= code_of(SETTINGS, "every source")
    assert f'"{webmention_io.SERVER}"' in code_of(SETTINGS, "webmention.io")


def test_each_secret_is_named_as_the_environment_has_it() -> None:
    """As the examples name the source."""
    (secret,) = webmention_io.SECRETS
    name = variable("webmentions", secret)
    assert name in code_of(SETTINGS, "Secrets")
    assert any(line.startswith(f"{name}=") for block in blocks_of(HEAR) for line in block.lines)
    assert {kind for kind in sources() if load_source(kind).SECRETS} == {"webmention.io"}


def examples() -> list[Block]:
    return [block for page in pages() for block in blocks_of(page)
            if block.kind == "python" and "POSSE_SOURCES = {" in block.lines]  # fmt: skip


def test_each_example_of_the_settings_can_be_used() -> None:
    assert len(examples()) >= 3
    for block in examples():
        tree = ast.parse("\n".join(block.lines))
        table = next(ast.literal_eval(node.value) for node in tree.body
                     if isinstance(node, ast.Assign))  # fmt: skip
        assert sources_from(table), block.page


def test_the_figures_are_those_that_are_gone_by() -> None:
    said = " ".join(text_of(NETWORKS).split())
    hours = [cursors.after(tries, THEN) - THEN for tries in range(1, cursors.MOST_TRIES)]
    assert [hour.total_seconds() / 3600 for hour in hours] == [1, 2, 4, 8]
    assert "an hour, two, four, eight, then a day each" in said
    assert webmention_io.ROUND.days == 1
    assert f"At most {looks.MOST} pages are looked at in a run, in three minutes" in said
    assert looks.TIME.total_seconds() == 180
    assert f"and {webmention_io.STEP} of the daily ones" in said
    assert looks.LONGEST == feeds.LONGEST == 5_000_000
    assert f"{xml_feed.TIME:.0f} seconds and {xml_feed.MEMORY // 1024**2} MB" in said
    assert f"more than {feed_guard.PROLOGUE // 1024} KB before its first element" in said
    assert f"At most {feed_entries.MOST:,} entries" in said
    assert f"not within {feed_cursor.SHORTEST.seconds // 60} minutes" in said
    assert feed_cursor.LONGEST.days == 1
