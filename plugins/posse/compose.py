"""From a report to what one account will carry: words, link, card, pictures. Pure.

The author's own words are sent as they are or not at all. The wording of the network gives way
where it must: the summary first, then the people, then the tags, then the title; what room is left
then is the summary's again. The link never gives way.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from .errors import BadMetadata
from .limits import excess, over, whole
from .models import Announcement, Card, Limits, Report, ReportPerson, ReportPicture
from .text import cleaned, facets, hashtag, shorten
from .wordings import wording_for

MOST_TAGS = 3
DESCRIPTION = 300  # characters of a card's description
_FEWEST_WORDS = 4  # of a summary: fewer say nothing
_HANDLE = re.compile(r"@?(?P<name>[\w.-]+(?:@[\w.-]+)?)\Z")


@dataclass(frozen=True, kw_only=True, slots=True)
class _Parts:
    """What a template is given, and what may give way."""

    title: str
    summary: str
    people: tuple[str, ...]
    tags: tuple[str, ...]


def compose(
    report: Report, account: str, kind: str, limits: Limits, *, template: str | None = None
) -> Announcement:
    """What this account will carry of a report, within its network's limits.

    ``kind`` is the network, ``template`` the source of its wording (None: the built-in one).
    BadMetadata where the author's words, or the template without title and summary, are too long,
    or the template cannot be used.
    """
    words = own_words(report, account)
    text = (
        _from_words(report, account, limits, words)
        if words
        else _from_template(report, account, limits, kind, template or wording_for(account, kind))
    )
    card = None if limits.link_in_text or not limits.link_card else card_of(report)
    return Announcement(
        report=report.id,
        account=account,
        text=text,
        link=report.permalink,
        lang=report.lang,
        card=card,
        tags=_unsaid(hashtags(report), text),
        pictures=() if card else pictures_of(report, limits),
        warning=cleaned(report.warning) if limits.warning_apart else "",
    )


def own_words(report: Report, account: str) -> str:
    """The author's words for this account, else those for all, else ""."""
    wording = dict(report.wording)
    return cleaned(wording.get(account) or wording.get("", ""))


def hashtags(report: Report) -> tuple[str, ...]:
    """The event's hashtag and the report's tags, at most three, none twice."""
    made = filter(None, map(hashtag, (report.hashtag, *report.tags)))
    return tuple({tag.casefold(): tag for tag in reversed([*made])}.values())[::-1][:MOST_TAGS]


def named(person: ReportPerson, kind: str) -> str:
    """A person by handle where they may be mentioned on this network, by name elsewhere."""
    handle = _HANDLE.match(dict(person.handles).get(kind, "").strip())
    return f"@{handle['name']}" if handle else _line(person.name)


def card_of(report: Report) -> Card:
    """The card of a report's link; its picture is the first one."""
    return Card(
        title=_line(report.title),
        description=shorten(_line(report.summary), DESCRIPTION),
        thumb=report.pictures[0].url if report.pictures else "",
    )


def pictures_of(report: Report, limits: Limits) -> tuple[ReportPicture, ...]:
    """The pictures that have words for who cannot see them, as many as the network takes."""
    spoken = (picture for picture in report.pictures if picture.alt.strip())
    return tuple(
        replace(picture, alt=shorten(cleaned(picture.alt), limits.alt_text)) for picture in spoken
    )[: limits.pictures]


def _from_words(report: Report, account: str, limits: Limits, words: str) -> str:
    """The author's words, with the link and, below them, the tags for which there is room.

    Who writes a hashtag, or says where the link goes, has said all.
    """
    warning = cleaned(report.warning)
    too_long = over(words, report.permalink, limits, warning)
    if too_long:
        raise BadMetadata(
            "The words for %(account)s are too long by %(count)s (%(limit)s with the link).",
            account=account,
            count=str(too_long),
            limit=str(limits.characters),
        )
    text = whole(words, report.permalink, limits, warning)
    if "{link}" in words or any(facet.kind == "tag" for facet in facets(words)):
        return text
    tags = hashtags(report)
    gap = "  " if text.endswith(report.permalink) else "\n"
    tagged = (text + gap + " ".join(tags[:count]) for count in range(len(tags), 0, -1))
    return next((longer for longer in tagged if not excess(longer, limits, warning)), text)


def _from_template(report: Report, account: str, limits: Limits, kind: str, template: str) -> str:
    warning = cleaned(report.warning)
    render = _renderer(report, account, template, limits)

    def text_of(parts: _Parts) -> str:
        return whole(render(parts), report.permalink, limits, warning)

    parts = _Parts(
        title=_line(report.title),
        summary=_line(report.summary),
        people=tuple(filter(None, (named(person, kind) for person in report.named))),
        tags=hashtags(report),
    )
    fitted = _fitted(parts, lambda less: excess(text_of(less), limits, warning))
    too_long = excess(text_of(fitted), limits, warning)
    if too_long:
        raise BadMetadata(
            "The wording for %(account)s is too long by %(count)s even without title and summary.",
            account=account,
            count=str(too_long),
        )
    return text_of(fitted)


def _fitted(parts: _Parts, too_long: Callable[[_Parts], int]) -> _Parts:
    """The parts with just so much given way that the text fits, if it can."""
    for bare in _barer(replace(parts, summary="")):
        if not too_long(bare):
            return replace(bare, summary=_summary(parts.summary, bare, too_long))
    least = replace(parts, summary="", people=(), tags=())
    title = shorten(parts.title, 0, lambda title: too_long(replace(least, title=title)))
    return replace(least, title=title)


def _barer(parts: _Parts) -> Iterator[_Parts]:
    """The parts, then without the people, then with fewer and fewer tags."""
    yield parts
    for count in range(len(parts.tags), -1, -1):
        yield replace(parts, people=(), tags=parts.tags[:count])


def _summary(summary: str, bare: _Parts, too_long: Callable[[_Parts], int]) -> str:
    short = shorten(summary, 0, lambda words: too_long(replace(bare, summary=words)))
    return short if short == summary or len(short.split()) >= _FEWEST_WORDS else ""


def _renderer(
    report: Report, account: str, template: str, limits: Limits
) -> Callable[[_Parts], str]:
    """A function from parts to text; a template is an owner's, so it may do nothing but words."""
    from jinja2 import StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    environment = ImmutableSandboxedEnvironment(
        undefined=StrictUndefined,
        autoescape=False,  # plain text
        trim_blocks=True,
        lstrip_blocks=True,
    )
    with _blamed_on_the_wording(account):
        made = environment.from_string(template)
    has_link = limits.link_in_text or limits.link_card
    fixed = {"link": report.permalink if has_link else "", "lang": report.lang}

    def render(parts: _Parts) -> str:
        given = {name: getattr(parts, name) for name in _Parts.__slots__}
        with _blamed_on_the_wording(account):
            return _tidy(made.render(fixed | given))

    return render


@contextmanager
def _blamed_on_the_wording(account: str) -> Iterator[None]:
    from jinja2 import TemplateError

    try:
        yield
    except (TemplateError, TypeError, ValueError, ArithmeticError, LookupError) as error:
        raise BadMetadata(
            "The wording for %(account)s cannot be used: %(error)s",
            account=account,
            error=str(error),
        ) from error


def _tidy(text: str) -> str:
    """Without the empty lines and spaces that parts leave which have nothing to say."""
    lines = "\n".join(line.strip(" \t") for line in cleaned(text).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", lines).strip("\n")


def _line(text: str) -> str:
    return cleaned(re.sub(r"[ \t\r\n\f\v]+", " ", text)).strip(" ")


def _unsaid(tags: tuple[str, ...], text: str) -> tuple[str, ...]:
    """The tags that do not stand in the text, without their sign."""
    said = {facet.value.casefold() for facet in facets(text) if facet.kind == "tag"}
    return tuple(tag[1:] for tag in tags if tag[1:].casefold() not in said)
