"""Which addresses are one."""

from __future__ import annotations

import pytest

from posse.addresses import below, plain


@pytest.mark.parametrize(
    "link",
    ["https://musee.fr/congres/a", "http://musee.fr/congres/a/", "https://MUSEE.fr/congres/a/",
     "https://musee.fr/congres/a/?utm_source=x", "https://musee.fr/congres/a/#suite",
     "https://musee.fr/congres/%61/", "https://www.musee.fr/congres/a/",
     "http://www.musee.fr./congres/a/index.html?a=b#c", "https://musee.fr:443/congres/a/",
     "http://musee.fr:80/congres/a/"],
)  # fmt: skip
def test_one_address_is_known_however_it_is_written(link: str) -> None:
    assert plain(link) == plain("https://musee.fr/congres/a/")


@pytest.mark.parametrize(
    "link",
    ["https://musee.fr/congres/A/", "https://musee.fr:8443/congres/a/", "https://www.musee.fr/a/",
     "https://blog.musee.fr/congres/a/", "https://musee.fr/congres/a/index.htm",
     "https://[/congres/a/", "https://musee.fr:x/congres/a/", ""],
)  # fmt: skip
def test_other_addresses_are_other_ones(link: str) -> None:
    """And what is none is no error."""
    assert plain(link) != plain("https://musee.fr/congres/a/")


@pytest.mark.parametrize(
    ("link", "site", "ours"),
    [
        ("https://musee.example/a/b/", "https://musee.example", True),
        ("https://musee.example", "https://musee.example/", True),
        ("http://musee.example/a/", "https://musee.example", True),
        ("https://MUSEE.example/a/?x=1#y", "https://musee.example", True),
        ("https://musee.example/blog/a/", "https://musee.example/blog", True),
        ("https://www.musee.example/a/", "https://musee.example", True),
        ("https://musee.example/a/", "https://www.musee.example/", True),
        ("https://musee.example/blog/index.html", "https://musee.example/blog/", True),
        ("https://musee.example:443/a/", "https://musee.example", True),
        ("http://musee.example:443/a/", "https://musee.example", False),
        ("https://musee.example/%C3%A9t%C3%A9/", "https://musee.example/été", True),
        ("https://musee.example/blogs/", "https://musee.example/blog", False),
        ("https://musee.example.evil.example/", "https://musee.example", False),
        ("https://evil.example/https://musee.example/", "https://musee.example", False),
        ("http://localhost:8000/a/", "http://localhost:8001", False),
        ("mailto:a@musee.example", "https://musee.example", False),
        ("https://[::1/", "https://musee.example", False),
        ("https://musee.example:x/", "https://musee.example", False),
        ("https://musee.example/", "", False),
    ],
)
def test_a_link_to_the_site_is_known(link: str, site: str, *, ours: bool) -> None:
    """By host, port and path; over http or https, with www. or without."""
    assert below((link,), site) is ours
