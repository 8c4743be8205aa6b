"""Nothing on the site leads nowhere, and its feeds work anywhere."""

from __future__ import annotations

import re
from urllib.parse import unquote, urldefrag, urljoin, urlsplit
from xml.etree import ElementTree as ET

import pytest

from tests.site.markup import Built

SITES = [("sample", "https://table-ronde.example", ""), ("hard", "https://hard.example", "/blog")]
ATOM = "{http://www.w3.org/2005/Atom}"
_ADDRESSES = ("href", "src", "poster", "value")


@pytest.fixture(params=SITES, ids=[name for name, _, _ in SITES])
def site(request: pytest.FixtureRequest) -> tuple[Built, str, str]:
    """Each site with its origin and its base."""
    name, origin, base = request.param
    return request.getfixturevalue(name), origin, base


def addresses(built: Built, path: str) -> set[str]:
    """All that a page leads to or loads."""
    found = set()
    for element in built.page(path):
        for name in _ADDRESSES:
            value = element.attributes.get(name, "")
            if name != "value" or "u-featured" in element.classes:
                found.add(value)
        for candidate in element.attributes.get("srcset", "").split(","):
            found.add(candidate.strip().split(" ")[0])
        if element.attributes.get("property") in {"og:url", "og:image"}:
            found.add(element.attributes["content"])
    return found - {""}


def test_everything_that_a_page_leads_to_is_there(site: tuple[Built, str, str]) -> None:
    built, origin, base = site
    missing = []
    for path in built.pages:
        here = f"{origin}{base}/{path.removesuffix('index.html')}"
        for address in addresses(built, path):
            target, fragment = urldefrag(urljoin(here, address))
            if not target.startswith(f"{origin}/"):
                continue
            if not _there(built, target.removeprefix(f"{origin}{base}/"), fragment):
                missing.append(f"{path}: {address}")
    assert missing == []


def _there(built: Built, target: str, fragment: str) -> bool:
    file = unquote(urlsplit(target).path)
    if file.endswith("/") or not file:
        file += "index.html"
    if not (built.folder / file).is_file():
        return False
    if not fragment or not file.endswith(".html"):
        return True
    return any(e.attributes.get("id") == unquote(fragment) for e in built.page(file))


def test_no_page_names_a_host_for_its_own_files(site: tuple[Built, str, str]) -> None:
    """The same output works on any host; only what machines copy says where it lives."""
    built, origin, base = site
    for path in built.pages:
        for element in built.page(path).one("body"):
            for name in ("href", "src"):
                value = element.attributes.get(name, "")
                assert not value.startswith(origin), (path, value)
                assert not value.startswith("/") or value.startswith(f"{base}/"), (path, value)


def test_feeds_are_well_formed_and_say_where_everything_lives(
    site: tuple[Built, str, str],
) -> None:
    built, origin, base = site
    feeds = list(built.folder.rglob("*.xml"))
    assert len(feeds) > 1
    for path in feeds:
        root = ET.fromstring(path.read_text(encoding="utf-8"))  # noqa: S314 — our own output
        assert root.tag == f"{ATOM}feed", path
        assert root.findall(f"{ATOM}entry"), path
        for link in root.iter(f"{ATOM}link"):
            if link.attrib.get("rel") == "via":  # where an answer stands that is shown here
                continue
            assert link.attrib["href"].startswith(f"{origin}{base}/"), path
        for content in root.iter(f"{ATOM}content"):
            inside = re.findall(r'(?:href|src)="([^"]*)"', content.text or "")
            relative = [value for value in inside if not urlsplit(value).scheme]
            assert [value for value in relative if not value.startswith("#")] == [], path
