"""What a text may not refer to, and what it does not find, is said with the text's name."""

from __future__ import annotations

import pytest

from tests.plugins.media import camera
from tests.plugins.media.site import Site


def test_a_link_that_leads_nowhere_is_a_warning(
    site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    """`check` stops at it; a page still works."""
    site.report("[x](absent.md) [y](absent.pdf) [z](J1.md)")
    site.build()
    said = [r.getMessage() for r in caplog.records if r.levelname == "WARNING"]
    assert "events/e1/j1.md: there is no file “absent.md”" in said
    assert any("“J1.md”, but there is “j1.md”" in line for line in said)
    assert [r for r in caplog.records if r.levelname == "ERROR"] == []


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("![x](../../../secret.jpg)", "leads out of the content folder"),
        ("[x](../../../secret.pdf)", "leads out of the content folder"),
        ("[x](photos/out.jpg)", "leads out of the content folder"),
        ("![x](/home/camille/a.jpg)", "is a path on one computer"),
        ("![x](C:/photos/a.jpg)", "is a path on one computer"),
        ("[x](.env)", "is a hidden file"),
        ("![x](photos/absent.jpg)", "there is no file"),
        ("[x](scan.tif)", "kind that pages can show"),
    ],
)
def test_what_may_not_get_out_is_an_error(
    site: Site, body: str, said: str, caplog: pytest.LogCaptureFixture
) -> None:
    for name in ("secret.jpg", "secret.pdf"):
        (site.folder / name).write_bytes(camera.jpeg())
    site.put("events/e1/.env", "SECRET=1")
    site.put("events/e1/scan.tif", camera.encoded(camera.quarters(9, 9), "TIFF"))
    site.put("events/e1/photos/x", "")
    (site.content / "events/e1/photos/out.jpg").symlink_to(site.folder / "secret.jpg")
    site.report(body)
    site.build()
    errors = [r.getMessage() for r in caplog.records if r.levelname == "ERROR"]
    assert len(errors) == 1
    assert errors[0].startswith("events/e1/j1.md: ")
    assert said in errors[0]
    assert site.files() == set()


def test_two_files_for_one_address_are_named(site: Site, caplog: pytest.LogCaptureFixture) -> None:
    site.put("events/e1/Été.pdf", "1")
    site.put("events/e1/ete.pdf", "2")
    site.report("[1](Été.pdf) [2](ete.pdf)")
    site.build()
    errors = [r.getMessage() for r in caplog.records if r.levelname == "ERROR"]
    assert len(errors) == 1
    assert "“ete.pdf” and “events/e1/Été.pdf” would both be at /e1/ete.pdf" in errors[0]


def test_a_file_never_replaces_a_page(site: Site, caplog: pytest.LogCaptureFixture) -> None:
    site.put("events/e1/j1/index.html", "<p>mine</p>")
    site.report("[x](j1/index.html)")
    site.build(READERS={"html": None})
    assert "<main>" in site.page()
    assert "would replace the page" in caplog.text
