"""The comment on a proposed change: what it says, and that nothing in it is more than text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import markdown
import pytest

from desk.automation.comment import _REASONS, _RESULTS, LONGEST, MARK, SHOWN, comment, main
from desk.automation.markdown import block, code, link, plain
from desk.check.mistake import Mistake
from desk.summary import Ending, Problem
from desk.words import use
from posse.plan import Why
from tests.automation.summaries import MISTAKE, POST, REFUSED, plan, saved, summary


@pytest.fixture(autouse=True)
def in_english_again() -> Iterator[None]:
    use("en")
    yield
    use("en")


def test_it_says_what_is_wrong_what_would_come_out_and_what_would_be_sent() -> None:
    """In that order, and it begins with the mark by which it is found again."""
    text = comment([summary("check", mistakes=[MISTAKE]), plan(POST, REFUSED)])
    assert text.startswith(f"{MARK}\n")
    assert "### Check · The Notebook" in text
    assert "- ✗ `content/reports/a.md` line 3: No title\\. → Write one\\." in text
    assert "### Plan · The Notebook" in text
    assert "1 new report\n\n- `meeting-2026/j1`" in text
    assert "1 post to announce" in text
    assert "`mastodon` · `meeting-2026/j1` · en · 38 of 500" in text
    assert "```text\nLess, but well\n\nhttps://notebook.example/j1/\n```" in text
    assert "- `mastodon` `meeting-2026/j1`: refused: a person decides (422: too long)" in text
    assert "\n  - `invoke settle j1 mastodon --send-again`" in text


def test_what_two_commands_found_is_named_once() -> None:
    """`publish` looks for mistakes as `check` does; what each alone knows is told."""
    own = replace(MISTAKE, line=9)
    stopped = summary("publish", mistakes=[MISTAKE, own], dry_run=True, exit_code=1)
    text = comment([summary("check", mistakes=[MISTAKE]), stopped])
    assert (text.count("line 3"), text.count("line 9")) == (1, 1)
    assert text.rstrip().endswith("It ends here: the mistakes come first.")
    assert "Nothing to announce" not in text


def test_it_says_which_pictures_go_along_and_which_thread_goes_on() -> None:
    post = replace(POST, pictures=2, wordless=1, continues="continues this morning’s thread")
    assert (
        "38 of 500 · 2 pictures with words · 1 picture stays out: it has no words for who cannot "
        "see it · continues this morning’s thread\n" in comment([plan(post)])
    )


def test_where_all_is_well_it_says_so() -> None:
    text = comment([summary("check"), plan()])
    assert "No mistakes." in text
    assert "Nothing to announce." in text


def test_a_command_that_was_killed_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Its file is empty, or not there."""
    assert main([*saved(tmp_path, None), str(tmp_path / "missing.json")]) == 0
    assert capsys.readouterr().out.count("ended without a summary") == 2


def test_it_speaks_the_sites_language(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    french = plan(POST, mistakes=[MISTAKE])
    french["site"]["lang"] = "fr"
    assert main(saved(tmp_path, french)) == 0
    said = capsys.readouterr().out
    assert "1 message à annoncer" in said
    assert "ligne 3\u00a0: No title" in said


def test_another_version_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(saved(tmp_path, {"schema": 2})) == 4
    assert "is no summary of this version" in capsys.readouterr().err


def test_it_is_never_longer_than_a_host_takes() -> None:
    """However much there is to say; a block that is cut is closed."""
    many = [replace(POST, report=f"a/{n}", text="mot " * 600) for n in range(200)]
    text = comment([plan(*many, mistakes=[MISTAKE] * 500)])
    assert len(text) < LONGEST + 100
    assert text.count("✗") == SHOWN
    assert text.endswith("…\n")
    fences = [line for line in text.splitlines() if line.startswith("```")]
    assert len(fences) % 2 == 0


HOSTILE = (
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "![x](https://evil.example/x.png)",
    "[x](javascript:alert(1))", "[x][1]\n\n[1]: https://evil.example", "@everyone #1 GH-1",
    "```\n</code><b>x</b>", "`` ` `` x", "# heading", "- item\n1. item", "> quote", "<!-- x -->",
    "a | b\n--|--\n1 | 2", "&lt;b&gt;", "https://evil.example/?q=<b>", "$x$ $$y$$", "\\`x\\`",
    "* * *", "***x*** __y__ ~~z~~", "x\x1b[2Jy\u202ez", "::error::x", "---\nx: y\n---",
)  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
def test_what_others_wrote_is_text_and_nothing_else(text: str) -> None:
    """Wherever it stands: no picture, link, heading, rule, tag or call to somebody comes of it."""
    mistake = Mistake(path=text, line=1, text=text, advice=text)
    outcome = replace(REFUSED, report=text, account=text, detail=text, next=(text,), url=text)
    post = replace(POST, report=text, account=text, text=text, warning=text, lang=text,
                   continues=text)  # fmt: skip
    problem = Problem(exit_code=3, message=text, advice=text)
    made = comment([plan(outcome, post, mistakes=[mistake], problems=[problem])])
    html = markdown.markdown(made.removeprefix(MARK), extensions=["fenced_code", "tables"])
    allowed = {"p", "h3", "ul", "li", "strong", "code", "pre"}
    assert {*re.findall(r"</?([a-zA-Z][\w-]*)", html)} <= allowed
    outside = re.sub(r"<code.*?</code>", "", html, flags=re.DOTALL)
    assert not re.search(r"[@#]\w", outside)
    assert "\x1b" not in made
    assert "\u202e" not in made


@pytest.mark.parametrize(
    ("text", "shown"),
    [("a`b", "``a`b``"), ("`", "`` ` ``"), ("", "` `"), ("a\nb", "`a b`"), ("``", "``` `` ```")],
)
def test_code_is_fenced_by_more_than_it_holds(text: str, shown: str) -> None:
    assert code(text) == shown


def test_a_block_is_fenced_by_more_than_it_holds() -> None:
    assert block("x\n````\ny").splitlines() == ["`````text", "x", "````", "y", "`````"]


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://social.example/@musee/1142", "<https://social.example/@musee/1142>"),
        ("https://x.example/<b>", "`https://x.example/<b>`"),
        ("javascript:alert(1)", "`javascript:alert(1)`"),
        ("https://x.example/ y", "`https://x.example/ y`"),
    ],
)
def test_only_a_plain_address_is_a_link(url: str, shown: str) -> None:
    assert link(url) == shown


def test_text_stays_readable() -> None:
    """The page that comes of it has the same words."""
    text = "Être « performant » : 3 < 4 & 5 > 2 (budget_annuel*), l’an 2026."
    html = markdown.markdown(plain(text))
    assert html == f"<p>{text.replace('&', '&amp;').replace('<', '&lt;').replace('>', '&gt;')}</p>"


def test_each_result_and_reason_has_its_words() -> None:
    """But for those reasons that say the same as the result."""
    assert {*_RESULTS} == {*Ending}
    same = {Why.CLAIMED, Why.UNKNOWN, Why.PARKED, Why.BY_HAND}
    assert {*Why} - same <= {*_REASONS}
