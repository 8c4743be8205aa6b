"""Text as networks see it: each network's own count, ends that cut nothing, facets by bytes."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from posse.limits import LIMITS, excess, length, limits_of, over
from posse.models import Limits, Measure
from posse.text import cleaned, clusters, facets, graphemes, has_link, hashtag, links, shorten
from posse.weighted import weighted

VECTORS = Path(__file__).resolve().parents[1] / "data" / "twitter-text"
CASES = [
    case
    for group in json.loads((VECTORS / "weighted-length.json").read_text(encoding="utf-8")).values()
    for case in group
]
CONFIG = json.loads((VECTORS / "config-v3.json").read_text(encoding="utf-8"))
FAMILY = "👩‍👩‍👧‍👦"
LINK = "https://musee.example/rencontres-2026/j1-table-ronde/"

# Words, spaces of all kinds, links, brackets, signs that join: what could be cut by mistake.
PIECES = st.sampled_from([
    "mot", "l’été", "table-ronde", "e\u0301", FAMILY, "🇫🇷", "👍🏽", " ", "  ", "\n",
    "\u00a0", "\u202f", ",", ".", "…", " :", "(", ")", "« ", " »", "https://a.example/b", "https://a.example/b_(c)",
    "HTTPS://a.example:80/?q=é", "#Été", "@camille@social.example", "@b.example", "musee.com/x",
    "日本語", "カタカナ", "。", "\u0301", "\u200d", "\u0600",
])  # fmt: skip
TEXTS = st.lists(st.one_of(PIECES, st.text(max_size=4)), max_size=25).map("".join)
MEASURED = st.sampled_from(sorted(LIMITS))
property_test = settings(deadline=None, max_examples=150)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["description"])
def test_x_weighs_as_twitter_text_does(case: dict[str, object]) -> None:
    """Every case of the project's conformance suite, its verdict included."""
    text = str(case["text"])
    weight = weighted(text)
    assert weight == case["weightedLength"]
    sendable = len(cleaned(text)) == len(text) and 0 < weight <= CONFIG["maxWeightedTweetLength"]
    assert sendable is case["valid"]


def test_the_weights_are_those_of_the_configuration() -> None:
    """Each range by its first and last sign and by the signs next to it."""
    assert LIMITS["x"].characters == CONFIG["maxWeightedTweetLength"]
    assert LIMITS["x"].link_cost == CONFIG["transformedURLLength"]
    light = {n for span in CONFIG["ranges"] for n in range(span["start"], span["end"] + 1)}
    edges = {n for span in CONFIG["ranges"] for n in (span["start"], span["end"])}
    for number in sorted({n + d for n in edges for d in (-1, 0, 1)} - {-1}):
        assert weighted(chr(number)) == (1 if number in light else 2), hex(number)


@pytest.mark.parametrize(
    ("text", "weight"),
    [
        ("voir musee.com", 5 + 23),
        ("voir musee.com.", 5 + 23 + 1),
        ("MUSEE.COM", 23),
        ("musee.fr", 8),  # a country's domain alone is just words
        ("musee.fr/a", 23),
        ("www.musee.fr", 23),
        ("a.co et b.tv", 23 + 4 + 23),
        ("fin.Le début", 12),
        ("x@musee.com", 11),
        ("musee.com@x", 11),
        ("#musee.com", 10),
        ("-musee.com", 23),  # a hyphen may begin the domain as twitter-text reads it
        ("Node.js", 7),
        ("musee.com.Bonjour", 23 + 8),
        ("https://musee.example/", 23),
        ("xhttps://musee.com/", 9 + 1 + 9),
        ("(https://a.com/b_(c)).", 1 + 23 + 2),
        ("https://a.com/été?q=1, oui", 23 + 5),
        ("https://a.com/日本", 23 + 4),
        ("https://a.com:8080/?q=a#b!", 23 + 1),
        ("http://" + "a" * 64 + ".com", 7 + 68),
        ("©", 1),
        ("©️", 2),
        ("☺︎", 4),
        ("1️⃣", 2),
        ("🇫🇷🇬🇧", 4),
        ("e\u0301", 1),
    ],
)
def test_x_weighs_links_and_emoji(text: str, weight: int) -> None:
    """A scheme makes a link; without one, a domain that is known and not just a country's."""
    assert weighted(text) == weight


@pytest.mark.parametrize(
    ("text", "count"),
    [
        (FAMILY, 1),
        ("https://a.fr", 23),
        (f"{LINK}, {LINK}.", 23 + 2 + 23 + 1),
        ("musee.com", 9),
        ("xhttps://a.fr", 13),
        ("(https://a.fr/b_(c))", 1 + 23 + 1),
        ("https://a.fr/b?c=d&e=f#g!", 23 + 1),
        ("https://user@a.fr", 8 + 9),
        ("@camille@social.example oui", 8 + 4),
        ("(@camille.exemple@social.example)", 1 + 16 + 1),
        ("camille@social.example", 22),
        ("@camille", 8),
        ("@camille@social.example@x", 25),
        ("https://a.fr/@camille@social.example", 23),
    ],
)
def test_mastodon_counts_links_and_mentions_in_its_way(text: str, count: int) -> None:
    """A link is 23 whatever its length; of a remote mention the server does not count."""
    assert length(text, LIMITS["mastodon"]) == count


def test_a_warning_counts_where_it_has_its_own_field() -> None:
    """Mastodon adds it to the text; elsewhere it stands in the text."""
    assert excess("a" * 490, LIMITS["mastodon"], "violence") == 0
    assert excess("a" * 493, LIMITS["mastodon"], "violence") == 1
    assert over("a" * 288, LINK, LIMITS["bluesky"], "violence") == 0
    assert over("a" * 289, LINK, LIMITS["bluesky"], "violence") == 1


def test_bluesky_counts_bytes_too() -> None:
    assert excess(FAMILY * 120, LIMITS["bluesky"]) == 0
    assert excess(FAMILY * 121, LIMITS["bluesky"]) == 25
    assert excess("e" * 301, LIMITS["bluesky"]) == 1


@pytest.mark.parametrize(
    ("account", "kind", "characters"),
    [
        ("mastodon-en", "mastodon", 500),
        ("linkedin", "by-hand", 3000),
        ("linkedin-en", "by-hand", 3000),
        ("lettre", "by-hand", 0),
        ("x", "x", 280),
        ("autre", "module.of.ours", 0),
    ],
)
def test_an_account_has_the_limits_of_its_place(account: str, kind: str, characters: int) -> None:
    assert limits_of(account, kind).characters == characters
    assert characters or not excess("mot " * 9999, limits_of(account, kind))


@pytest.mark.parametrize(
    ("text", "limit", "short"),
    [
        ("Faire moins, mais bien", 22, "Faire moins, mais bien"),
        ("Faire moins, mais bien", 21, "Faire moins, mais…"),
        ("Faire moins, mais bien", 13, "Faire moins…"),
        ("Faire moins, mais bien", 5, ""),
        ("Un prix : « lourd »", 12, "Un prix…"),
        ("Un prix\u00a0: lourd", 10, "Un prix…"),
        ("Voir https://a.example/b, puis", 27, "Voir https://a.example/b …"),
        ("Voir https://a.example/b, puis", 25, "Voir…"),
        (f"{FAMILY} {FAMILY} {FAMILY}", 4, f"{FAMILY} {FAMILY}…"),
        ("今日は公園に行きました。", 5, "今日は公…"),
        ("", 0, ""),
    ],
)
def test_a_text_ends_with_a_whole_word(text: str, limit: int, short: str) -> None:
    """Never in a grapheme, a word or a link; punctuation that waits for more goes too."""
    assert shorten(text, limit) == short


@property_test
@given(TEXTS, st.integers(0, 60), MEASURED)
@example("a \u0301b c", 3, "bluesky")
@example("mot https://a.example/b_(c) mot", 28, "mastodon")
def test_a_shortened_text_fits_and_begins_as_the_text(text: str, limit: int, kind: str) -> None:
    """Whole words, whole graphemes, whole links, at most the limit; again, it stays as it is."""

    def measure(words: str) -> int:
        return length(words, LIMITS[kind])

    short = shorten(text, limit, measure)
    assert measure(short) <= limit or not short
    assert shorten(short, limit, measure) == short
    if short in {"", text}:
        return
    assert short.endswith("…")
    # After a link stands a space, so that the ellipsis is no part of it.
    after_link = short.endswith(" …") and short[:-2] in {short[:end] for _, end in links(short)}
    head = short[: -2 if after_link else -1]
    assert text.startswith(head)
    assert clusters(text)[: graphemes(head)] == clusters(head)
    assert all(end <= len(head) for start, end in links(text) if start < len(head))
    assert [text[s:e] for s, e in links(text) if e <= len(head)] == [
        short[s:e] for s, e in links(short)
    ]
    rest = text[len(head) :]
    if not re.match(r"[\u3001-\u9fff\uff0c-\uff1b]", head[-1]):
        assert re.match(r"[^\w]", rest), (head, rest)


@pytest.mark.parametrize(
    ("tag", "made"),
    [
        ("réseaux sociaux", "#RéseauxSociaux"),
        ("budget", "#budget"),
        ("RencontresExemple", "#RencontresExemple"),
        ("#RencontresExemple", "#RencontresExemple"),
        ("IA & musées", "#IAMusées"),
        ("re\u0301seau", "#réseau"),
        ("C++", "#C"),
        ("3D", "#3D"),
        ("J1 2026", "#J12026"),
        ("日本 語", "#日本語"),
        ("2026", ""),
        ("__", ""),
        ("", ""),
        ("!?", ""),
    ],
)
def test_a_hashtag_has_letters_digits_and_underscores(tag: str, made: str) -> None:
    """And at least one letter: networks take no number for a tag."""
    assert hashtag(tag) == made


@property_test
@given(st.text(max_size=30))
def test_a_hashtag_is_one_facet_or_nothing(tag: str) -> None:
    """What is made of any tag is found again as that tag, and made again it stays."""
    made = hashtag(tag)
    assert hashtag(made) == made
    if made and graphemes(made) <= 65:
        assert [(facet.kind, f"#{facet.value}") for facet in facets(f"Mot {made}.")] == [
            ("tag", made)
        ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", []),
        (f"Été {FAMILY} {LINK}", [("link", LINK)]),
        (f"Voir {LINK}.", [("link", LINK)]),
        (f"« {LINK} » !", [("link", LINK)]),
        (f"«{LINK}»", [("link", LINK)]),
        (f"({LINK}), oui", [("link", LINK)]),
        ("https://a.example/b_(c))", [("link", "https://a.example/b_(c)")]),
        ("https://a.example?q=(é)&r=#s…", [("link", "https://a.example?q=(é)&r=#s")]),
        ("http://localhost:8000/x/", [("link", "http://localhost:8000/x/")]),
        ("xhttps://a.example", []),
        ("https://", []),
        ("https://user@a.example/", []),
        ("musee.com", []),
        ("#Été2026, #2026 #c++ a#b", [("tag", "Été2026"), ("tag", "c")]),
        (f"{LINK}#Été", [("link", f"{LINK}#Été")]),
        ("(#réseau)", [("tag", "réseau")]),
        ("#" + "a" * 65, []),
        ("@camille.example, (@b.c.example).", [("mention", "camille.example"),
                                              ("mention", "b.c.example")]),
        ("@camille camille@a.example @a@b.example @1.2", []),
    ],
)  # fmt: skip
def test_facets_are_what_leads_somewhere(text: str, found: list[tuple[str, str]]) -> None:
    assert [(facet.kind, facet.value) for facet in facets(text)] == found


@property_test
@given(TEXTS)
@example(f"é{FAMILY} #Été {LINK} @b.example")
def test_the_bytes_of_a_facet_are_its_text(text: str) -> None:
    """Offsets are of UTF-8: what stands there is the value with its sign, and none overlap."""
    signs = {"link": "", "tag": "#", "mention": "@"}
    raw, last = text.encode(), 0
    for facet in facets(text):
        shown = raw[facet.start : facet.end].decode()
        assert shown.replace("＃", "#") == signs[facet.kind] + facet.value
        assert facet.start >= last
        last = facet.end


@property_test
@given(TEXTS)
def test_no_measure_stumbles_over_a_text(text: str) -> None:
    """Each is a count, and adding a word never makes a text shorter."""
    for limits in (*LIMITS.values(), Limits(characters=9, measure=Measure.WEIGHTED)):
        assert 0 <= length(text, limits) <= length(f"{text} mot", limits)


def test_a_link_is_there_only_when_it_is_whole() -> None:
    assert has_link(f"Voir {LINK}.", LINK)
    assert not has_link(f"Voir {LINK}suite", LINK)
    assert not has_link(f"x{LINK}", LINK)


def test_what_no_network_takes_is_left_out() -> None:
    assert cleaned("a\x00b\u0007\n\ufeffc\ufffe e\u0301") == "ab\nc é"
