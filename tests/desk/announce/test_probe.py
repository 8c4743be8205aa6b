"""Is the page live? What counts as live, and how long it is waited for."""

from __future__ import annotations

from html import escape
from pathlib import Path

import pytest

from desk.announce.probe import Live, Seen, verdict, wait_until_live
from posse.manifest import read_manifest
from tests.desk.announce.posts import report
from tests.desk.sites import GOOD, invoke, project_at

REPORT = report(title="Être performant")
PAGE = (
    '<!doctype html><html lang=fr><head><link rel="canonical" href="{link}">'
    '<meta property="og:title" content="{title}"></head><body>Le texte.</body></html>'
)
ODD = 'Q&A : «\u00a0budgets\u00a0», "moyens" & l’<wbr>avenir d\'ici 🎙️ é'


def page(title: str = REPORT.title, link: str = REPORT.permalink) -> str:
    """A report's page, as the theme writes it."""
    return PAGE.format(title=escape(title), link=escape(link))


class Time:
    """A clock that only moves while somebody sleeps or looks."""

    def __init__(self, looking: float = 0.0) -> None:
        self.now = 100.0
        self.looking = looking
        self.slept: list[float] = []

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds

    def waits(self, patience: float, *seen: Seen, told: list[str] | None = None) -> Live:
        left = list(seen)

        def look(url: str) -> Seen:
            assert url == REPORT.permalink
            self.now += self.looking
            return left.pop(0) if len(left) > 1 else left[0]

        return wait_until_live(
            REPORT, patience, look=look, clock=lambda: self.now, sleep=self.sleep,
            tell=(told if told is not None else []).append,
        )  # fmt: skip


LIVE = Seen(status=200, text=page())
MISSING = Seen(status=404, text="no")


def test_a_page_with_its_own_address_and_title_is_live() -> None:
    assert verdict(LIVE, REPORT) == ""


@pytest.mark.parametrize(
    ("seen", "why"),
    [
        (MISSING, "the host answers 404"),
        (Seen(status=503, text=page()), "the host answers 503"),
        (Seen(status=0), "the host answers –"),
        (Seen(status=0, why="no such host"), "no such host"),
        (Seen(status=200, text=page("Avant")), "another title"),
        (Seen(status=200, text=page(link="https://musee.example/")), "(https://musee.example/)"),
        (Seen(status=200, text=page(link="https://x.example/\x1b[2J")), "(https://x.example/[2J)"),
        (Seen(status=200, text="<p>It works!</p>"), "no canonical address"),
        (Seen(status=200, text=""), "no canonical address"),
        (
            Seen(status=200, text=f"<title>x</title><body>{page()}</body>"),
            "no canonical address",
        ),
        (Seen(status=200, text=f"<!-- {page()} -->"), "no canonical address"),
        (Seen(status=200, text=f"<script>{page()}</script>"), "no canonical address"),
    ],
)
def test_what_is_not_the_report_s_page_says_why(seen: Seen, why: str) -> None:
    """Also where the report's own page is quoted in another one's text."""
    assert why in verdict(seen, REPORT)


@pytest.mark.parametrize(
    "text",
    [
        page().replace('"', ""),
        page().replace(" property=", " data-x=1 PROPERTY=").replace("<link", "<LINK"),
        page().replace("Être performant", "Être&nbsp;performant"),
        page().replace("Être", "&Ecirc;tre").replace("performant", "perform&#97;nt"),
        page() + "x" * 2_000_000,
    ],
)
def test_other_ways_to_write_the_same_page(text: str) -> None:
    """What a minifier or a proxy on the way may do."""
    seen = Seen(
        status=200, text=text.replace("content=Être performant", 'content="Être performant"')
    )
    assert verdict(seen, REPORT) == ""


def test_every_title_that_a_build_writes_is_known_again(tmp_path: Path) -> None:
    """Ampersands, quotes, no-break spaces, emoji, what looks like a tag: a real build."""
    titles = [
        ODD, "Moins < plus > rien & après", "R&amp;D", "Un &lt;b&gt; à part", "“Quoted” 'single'",
        "Deux  espaces\u202f!", "👩‍🚀 ✨ 日本語",
    ]  # fmt: skip
    text = GOOD["content/events/congres/report.md"]
    root = project_at(tmp_path, GOOD)
    for number, title in enumerate(titles):
        odd = text.replace("Être performant", title)
        (root / f"content/events/congres/odd-{number}.md").write_text(odd, encoding="utf-8")
    built = invoke(root, "build")
    assert built.returncode == 0, built.stdout + built.stderr
    reports = read_manifest(root / ".cache")
    assert len(reports) == len(titles) + 1
    for made in reports:
        seen = Seen(status=200, text=(root / "output" / made.save_as).read_text(encoding="utf-8"))
        assert verdict(seen, made) == ""
        others = [other for other in reports if other != made]
        assert all(verdict(seen, other) for other in others)


def test_pauses_grow_and_end_with_the_patience() -> None:
    clock = Time()
    assert clock.waits(60, MISSING) == Live(why="the host answers 404", seconds=60, status=404)
    assert clock.slept == [1, 2, 4, 8, 15, 15, 15]


def test_the_last_look_is_at_the_end_of_the_patience() -> None:
    clock = Time(looking=2)
    waited = clock.waits(10, MISSING)
    assert waited.why
    assert clock.slept == [1, 2, 1]
    assert waited.seconds == 12


def test_without_patience_there_is_one_look() -> None:
    clock = Time()
    assert clock.waits(0, MISSING).why
    assert clock.waits(0, LIVE) == Live(why="", seconds=0, status=200)
    assert clock.slept == []


def test_each_reason_is_told_once() -> None:
    told: list[str] = []
    clock = Time()
    waited = clock.waits(300, MISSING, MISSING, Seen(status=503), MISSING, LIVE, told=told)
    assert waited == Live(why="", seconds=15, status=200)
    assert told == ["the host answers 404", "the host answers 503", "the host answers 404"]


def test_ctrl_c_while_it_waits_passes() -> None:
    def stop(_seconds: float) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        wait_until_live(REPORT, 60, look=lambda _url: MISSING, sleep=stop)
