"""What the tests of pictures and files share."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.plugins.media.site import Site


@pytest.fixture
def site(tmp_path: Path) -> Site:
    """An empty site."""
    return Site(tmp_path / "site")
