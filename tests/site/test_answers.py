"""Answers on the final page: whatever strangers write runs nothing, and everybody can read them."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

import pytest

from tests.machine import NPM, needs
from tests.posse.hostile_words import bodies, fields
from tests.site.answered import ADDRESS, HANDLES, NAME, SETTINGS, SHOWN, WORDS, write_site
from tests.site.conftest import build, served
from tests.site.markup import Built, Element

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext

ATOM = "{http://www.w3.org/2005/Atom}"
LISTENING = "window.ran = []; window.alert = (n) => { top.ran.push(n); };"
# Every fifth trick that needs no click, alone on a page: enough to see that they can.
TRIED = bodies()[::5]
TAGS = r"<(?!/?(?:p|br|a|em|strong|b|i|del|code|pre|blockquote|ul|ol|li)\b)"
FORBIDDEN = (
    "script, style, iframe, object, embed, svg, math, form, input, button, textarea, select, "
    "template, video, audio, base, body meta, body link, frame, marquee"
)


@pytest.fixture(scope="module")
def answered(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The site of tests/site/answered.py, built."""
    folder = tmp_path_factory.mktemp("answered")
    write_site(folder)
    settings = folder / "settings.py"
    settings.write_text(SETTINGS, encoding="utf-8")
    return build(folder / "content", settings, folder)


@pytest.fixture(scope="module")
def there(answered: Built) -> Iterator[str]:
    """Where it is served."""
    with served(answered) as address:
        yield address


def hostile(answered: Built) -> list[str]:
    return [path for path in answered.pages if "/hostile-" in path]


def unguarded(browser: Browser, *, bypass_csp: bool) -> BrowserContext:
    context = browser.new_context(bypass_csp=bypass_csp, viewport={"width": 1280, "height": 800})
    context.add_init_script(LISTENING)
    return context


@needs("chromium")
def test_nothing_that_strangers_write_runs(chromium: Browser, answered: Built, there: str) -> None:
    """Without the page's own policy, so that only the cleaning stands between."""
    context = unguarded(chromium, bypass_csp=True)
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    pages = hostile(answered)
    assert len(pages) >= 4
    for path in pages:
        page.goto(f"{there}/{path}")
        page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        assert page.locator(".discussion .answer").count() > 100, path
        page.evaluate("document.querySelectorAll('a').forEach(a => a.focus())")
        assert page.evaluate("window.ran") == [], path
        assert page.locator(FORBIDDEN).count() == 0, path
        assert page.evaluate(
            "[...document.querySelectorAll('body *')].flatMap(e => e.getAttributeNames())"
            ".filter(name => /^on|^style$|^srcdoc$|^form/.test(name))"
        ) == [], path  # fmt: skip
        schemes = page.evaluate("[...new Set([...document.links].map(a => a.protocol))]")
        assert set(schemes) <= {"http:", "https:", "mailto:"}, path
        assert page.locator("body img").count() == 0, path
    context.close()
    assert {urlsplit(url).hostname for url in asked} == {"127.0.0.1"}


def raw(answered: Built, text: str) -> str:
    """The final page of an answer, with this where its cleaned words stand."""
    page = (answered.folder / "reports" / "marked" / "index.html").read_text(encoding="utf-8")
    assert f"<p>{WORDS}</p>" in page
    return page.replace(f"<p>{WORDS}</p>", text)


def ran(context: BrowserContext, answered: Built) -> list[int]:
    """Which of the tricks run on that page, each alone."""
    page = context.new_page()
    found = []
    for number, text in enumerate(TRIED):
        page.set_content(raw(answered, text), wait_until="load")
        if page.evaluate("new Promise(done => setTimeout(() => done(window.ran.length), 0))"):
            found.append(number)
        page.goto("about:blank")
    page.close()
    return found


@needs("chromium")
def test_uncleaned_they_do_run(chromium: Browser, answered: Built) -> None:
    """The control: else the test above could not fail."""
    context = unguarded(chromium, bypass_csp=True)
    found = ran(context, answered)
    context.close()
    assert len(found) >= len(TRIED) // 4, found


@needs("chromium")
def test_uncleaned_the_page_s_policy_alone_stops_them(chromium: Browser, answered: Built) -> None:
    context = unguarded(chromium, bypass_csp=False)
    found = ran(context, answered)
    context.close()
    assert found == []


def test_a_name_and_an_address_stand_as_text_where_they_are_to(answered: Built) -> None:
    """So that the vectors above were on the pages at all."""
    page = answered.page("reports/marked/")
    who = page.one(cls="answer").one(cls="p-author")
    assert who.text.endswith(NAME)
    assert who.one("a", cls="u-url").attributes["href"] == ADDRESS
    vectors = [text for text in fields(len(bodies())) if "<script>" in text]
    shown = "".join(answered.page(path).text for path in hostile(answered))
    assert len(vectors) > 5
    assert sum(text in shown for text in vectors) >= len(vectors) - 3


def test_the_handles_with_which_an_answer_begins_are_not_shown(answered: Built) -> None:
    """Neither on the page nor in its feed; above the words stands whom they answer."""
    folder = answered.folder / "reports" / "marked"
    assert (
        answered.page("reports/marked/").one("div", cls="e-content", itemprop="text").text == WORDS
    )
    root = ET.parse(folder / "answers.xml").getroot()  # noqa: S314 — our own
    assert root.findtext(f"{ATOM}entry/{ATOM}content") == f"<p>{WORDS}</p>"
    for file in ("index.html", "answers.xml"):
        assert HANDLES.split()[1] not in (folder / file).read_text(encoding="utf-8")


def test_the_feed_of_hostile_answers_is_well_formed_and_clean(answered: Built) -> None:
    feeds = sorted(answered.folder.glob("reports/hostile-*/answers.xml"))
    assert len(feeds) >= 4
    for path in feeds:
        root = ET.fromstring(path.read_text(encoding="utf-8"))  # noqa: S314 — our own output
        assert len(root.findall(f"{ATOM}entry")) == 50
        for content in root.iter(f"{ATOM}content"):
            if content.attrib["type"] == "html":
                assert not re.search(TAGS, content.text or "")


@needs("node", "npm")
def test_a_page_of_a_hundred_answers_is_valid(answered: Built) -> None:
    tool = NPM / "html-validate" / "bin" / "html-validate.mjs"
    config = Path(__file__).parent / "html-validate.json"
    file = answered.folder / "reports" / "busy" / "index.html"
    done = subprocess.run(
        ["node", str(tool), "--config", str(config), "--formatter", "json", str(file)],
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.stdout, done.stderr
    messages = [m for found in json.loads(done.stdout) for m in found["messages"]]
    assert [f"{m['line']}: {m['message']}" for m in messages] == []


@needs("chromium", "npm")
@pytest.mark.parametrize(("width", "scheme"), [(360, "light"), (1280, "dark")])
def test_a_page_of_a_hundred_answers_has_no_barrier(
    chromium: Browser, there: str, width: int, scheme: Any
) -> None:
    """Unfolded; nothing sticks out of it, on a phone either."""
    context = chromium.new_context(
        viewport={"width": width, "height": 800}, color_scheme=scheme, bypass_csp=True
    )
    page = context.new_page()
    page.goto(f"{there}/reports/busy/")
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    narrowest = page.evaluate(
        "Math.min(...[...document.querySelectorAll('.words')].map(e => e.clientWidth))"
    )
    page.add_script_tag(path=NPM / "axe-core" / "axe.min.js")
    result: dict[str, Any] = page.evaluate("axe.run()")
    context.close()
    assert narrowest >= 240, "a deep thread leaves room for words"
    assert [(v["id"], [n["html"] for n in v["nodes"]][:3]) for v in result["violations"]] == []


@needs("chromium")
def test_lists_in_foreign_words_look_like_any_list(chromium: Browser, there: str) -> None:
    """However deep in the lists of the discussion they stand."""
    context = chromium.new_context()
    page = context.new_page()
    page.goto(f"{there}/reports/busy/")
    marks = page.evaluate(
        "[...document.querySelectorAll('.words :is(ul, ol) > li')]"
        ".map(li => getComputedStyle(li).listStyleType)"
    )
    context.close()
    assert set(marks) == {"disc"}


def answers(page: Element) -> list[Element]:
    return page.all("li", cls="answer")


def test_a_discussion_says_what_it_is_to_people_and_machines(answered: Built) -> None:
    page = answered.page("reports/busy/")
    discussion = page.one("section", cls="discussion")
    assert "data-nosnippet" in discussion.attributes
    assert page.one(cls="byline").all("a", href="#_discussion")[0].text.startswith("102 answers")
    assert len(answers(discussion)) == 104
    first = answers(discussion)[0]
    assert {"u-comment", "h-cite"} <= set(first.classes)
    assert first.one("h3", cls="who").text == "A Alex Mastodon (social.example), 12 May 2026, 14:00"
    deepest = max(int(e.tag[1]) for e in discussion if re.fullmatch(r"h\d", e.tag))
    assert deepest == 6
    assert discussion.one(cls="elsewhere").text == "Said elsewhere"
    assert [e.text for e in discussion.all("p", cls="quiet")] == [
        "2 more answers on Mastodon (social.example)"
    ]
    gestures = discussion.one("ul", cls="gestures")
    assert gestures.text.startswith("70 likes")
    assert len(gestures.all("li", cls="u-like")) == 60
    counts = [e.attributes["value"] for e in gestures.all("data", itemprop="userInteractionCount")]
    assert counts == ["70", "70", "3", "1"]
    assert "Waits" not in discussion.text


def test_an_answer_says_whom_it_answers_and_how_to_have_it_removed(answered: Built) -> None:
    page = answered.page("reports/busy/")
    second = answers(page)[1]
    to = second.all(cls="reply-to")[0]
    assert to.text == "in reply to Alex"
    assert to.one("a").attributes["href"] == f"#{answers(page)[0].attributes['id']}"
    removal = second.all(cls="ways")[0].one("a")
    assert removal.text == "This is me: remove"
    assert removal.attributes["href"].startswith("mailto:us@answered.example?subject=Remove%20my")
    assert removal.attributes["href"].endswith("%0Ahttps%3A//social.example/b1")


def test_our_own_wear_a_badge_by_their_id_and_a_picture_of_this_site(answered: Built) -> None:
    page = answered.page("reports/busy/")
    house = [one for one in page.all(cls="who") if "The house" in one.text]
    assert [len(one.all(cls="badge")) for one in house] == [1, 0]
    assert house[0].one("img").attributes["src"] == f"/media/answers/{SHOWN}"
    assert house[0].one("img").attributes["alt"] == ""
    assert [p.name for p in (answered.folder / "media" / "answers").iterdir()] == [SHOWN]


def test_words_that_cannot_be_read_stop_the_build_and_are_named(tmp_path: Path) -> None:
    write_site(tmp_path)
    (tmp_path / "mentions" / "reports" / "busy.jsonl").write_text("{\n", encoding="utf-8")
    settings = tmp_path / "settings.py"
    settings.write_text(SETTINGS, encoding="utf-8")
    with pytest.raises(AssertionError, match=r"busy\.jsonl:1"):
        build(tmp_path / "content", settings, tmp_path)


def test_a_setting_that_means_nothing_stops_the_build_and_is_named(tmp_path: Path) -> None:
    write_site(tmp_path)
    settings = tmp_path / "settings.py"
    settings.write_text(f"{SETTINGS}\nPOSSE_SHOW = {{'about': 'later'}}\n", encoding="utf-8")
    with pytest.raises(AssertionError, match="It may be: show, wait, hide"):
        build(tmp_path / "content", settings, tmp_path)


def test_a_warning_folds_and_pictures_are_named(answered: Built) -> None:
    folded = answered.page("reports/busy/").all("details", cls="warned")
    assert folded[0].one("summary").text == "Warning: politics"
    assert all("open" not in one.attributes for one in folded)
    texts = {e.text for e in answered.page("reports/busy/").all("p", cls="others-pictures")}
    assert texts == {f"{n} picture{'s' * (n > 1)}, on Mastodon (social.example)" for n in (1, 2, 3)}


def test_answers_stand_beside_what_they_quote_and_once_in_full(answered: Built) -> None:
    page = answered.page("reports/busy/")
    passage = page.one(cls="passage")
    assert passage.all("p")[0].text == "This is a passage that everybody quotes."
    notes = passage.all("div", role="note")
    assert notes[0].attributes["aria-label"] == "Answer by Alex to this passage"
    assert [note.all("p")[0].text for note in notes] == ["Yes.", "Yes."]
    assert not any("h-cite" in element.classes for element in passage)
    assert passage.one(cls="more").text == "15 more, in the discussion"  # three are folded


def test_foreign_words_say_their_language_and_direction(answered: Built) -> None:
    words = [e for one in answers(answered.page("reports/busy/")) for e in one.all(cls="words")]
    assert {e.attributes.get("lang", "") for e in words} >= {"fr", "ar", ""}
    assert {e.attributes.get("dir") for e in words if "e-content" in e.classes} == {"auto"}
    assert "en" not in {e.attributes.get("lang") for e in words}


def test_the_feed_has_the_newest_answers_and_is_named_in_the_head(answered: Built) -> None:
    page = answered.page("reports/busy/")
    feeds = [
        e.attributes["href"] for e in page.one("head").all("link", type="application/atom+xml")
    ]
    assert "/reports/busy/answers.xml" in feeds
    root = ET.parse(answered.folder / "reports" / "busy" / "answers.xml").getroot()  # noqa: S314 — our own
    times = [e.findtext(f"{ATOM}published", "") for e in root.findall(f"{ATOM}entry")]
    assert len(times) == 50
    assert times == sorted(times, reverse=True)
    assert root.findtext(f"{ATOM}title") == "Answers to “busy”"
