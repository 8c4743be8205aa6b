"""What the preview changes in a page, and what it leaves alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from desk.serve.models import Built, View
from desk.serve.pages import AT_MOST, allowing_script, at_most, news, waiting_page, with_script
from desk.serve.preview import Preview

TAG = b'<script src="/-/live.js" data-page="r.1" defer></script>'


@pytest.mark.parametrize(
    ("page", "becomes"),
    [
        (b"<body>x</body></html>", b"<body>x" + TAG + b"</body></html>"),
        (b"<body>x</BODY >", b"<body>x" + TAG + b"</BODY >"),
        (b"<pre></body></pre></body>", b"<pre></body></pre>" + TAG + b"</body>"),
        (b"<p>no end", b"<p>no end" + TAG),
        (b"", TAG),
        ("\u0130</body>".encode(), "\u0130".encode() + TAG + b"</body>"),
        (b"\xff\xfe</body>", b"\xff\xfe" + TAG + b"</body>"),  # not UTF-8: every byte is kept
    ],
)
def test_the_script_stands_last_in_the_body(page: bytes, becomes: bytes) -> None:
    assert with_script(page, page="r.1") == becomes


@pytest.mark.parametrize(
    ("policy", "becomes"),
    [
        (
            "default-src 'none'; img-src 'self'",
            "default-src 'none'; img-src 'self'; "  # noqa: ISC004 — one policy, two lines
            "script-src 'self'; style-src 'self'; connect-src 'self'",
        ),
        ("script-src 'none'; base-uri 'none'", "script-src 'self'; base-uri 'none'"),
        ("SCRIPT-SRC 'sha256-x';", "script-src 'sha256-x' 'self'"),
        ("style-src-elem 'none'", "style-src-elem 'self'"),
        ("script-src 'self'; script-src 'none'", "script-src 'self'"),
        ("img-src 'self'", "img-src 'self'"),
        ("", ""),
    ],
)
def test_a_policy_is_loosened_by_no_more_than_the_script_needs(policy: str, becomes: str) -> None:
    assert allowing_script(policy) == becomes


@pytest.mark.parametrize(
    "meta",
    [
        """<meta http-equiv="Content-Security-Policy" content="default-src 'none'">""",
        """<META content='default-src &#39;none&#39;' HTTP-EQUIV=content-security-policy />""",
        """<meta\n http-equiv="content-security-policy"\n content="script-src &#x27;none&#x27;">""",
    ],
)
def test_a_policy_is_found_however_it_is_written(meta: str) -> None:
    page = with_script(f"<head>{meta}</head>".encode(), page="r.1").decode()
    assert "script-src &#x27;self&#x27;" in page
    assert page.count("<meta") == 1


@pytest.mark.parametrize(
    "meta",
    [
        '<meta charset="utf-8">',
        '<meta name="description" content="a > b; default-src">',
        '<meta http-equiv="refresh" content="0; url=/x/">',
    ],
)
def test_other_metas_stay_as_they_are(meta: str) -> None:
    assert meta.encode() in with_script(meta.encode(), page="r.1")


def test_the_waiting_page_shows_problems_as_text() -> None:
    view = View(page="r.1", step=1, folder=None, problems=("a.md: <script>",), mistakes=())
    page = waiting_page(view, lang="fr").decode()
    assert "<li>a.md: &lt;script&gt;</li>" in page
    assert '<html lang="fr">' in page
    assert "data-waiting" in page


def test_a_page_gets_no_more_lines_than_a_person_reads() -> None:
    lines = tuple(map(str, range(AT_MOST + 7)))
    assert at_most(lines) == (*lines[:AT_MOST], "and 7 more")


def built(*problems: str, mistakes: tuple[str, ...] = ()) -> Built:
    return Built(ok=not problems, problems=problems, seconds=0.1, mistakes=mistakes)


def test_a_failed_build_keeps_the_page_and_a_good_one_changes_it() -> None:
    """The page's name is what a browser compares: it must not reload for nothing."""
    preview = Preview(run="r")
    seen = []
    for outcome, folder in [
        (built("broken"), Path("1")),
        (built(), Path("2")),
        (built("broken"), Path("3")),
        (built(mistakes=("m",)), Path("4")),
    ]:
        preview.show(outcome, folder)
        view = preview.view
        seen.append((view.page, view.folder, view.problems, news(view, lang="en")["ready"]))
    assert seen == [
        ("r.1", None, ("broken",), False),
        ("r.2", Path("2"), (), True),
        ("r.2", Path("2"), ("broken",), True),
        ("r.4", Path("4"), (), True),
    ]
