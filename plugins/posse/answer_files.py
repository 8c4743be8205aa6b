"""The files with answers in them: a feed beside each report, and people's pictures."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from pelican.generators import Generator

from .discussed import Discussion

FEED = "answers.xml"
PORTRAITS = "media/answers"  # below the output
MOST_IN_A_FEED = 50


@dataclass(frozen=True, kw_only=True, slots=True)
class Answered:
    """The articles that have a discussion, and the pictures that there are of people."""

    articles: tuple[Any, ...] = ()
    portraits: tuple[Path, ...] = ()


def feed_of(article: Any) -> str:
    """The file of the feed of a report's answers, below the output: beside its page."""
    return (PurePosixPath(article.save_as).parent / FEED).as_posix()


def answers_generator(_pelican: object) -> type[AnswersGenerator]:
    """The generator of the feeds of answers, and of the pictures beside them."""
    return AnswersGenerator


class AnswersGenerator(Generator):  # type: ignore[misc]  # Pelican ships no types
    """Writes ``answers.xml`` beside each report that has answers, and the pictures of people."""

    def generate_output(self, writer: Any) -> None:
        """Write them; a picture that nobody shows is not copied."""
        answered: Answered = self.context["answered"]
        for article in answered.articles:
            if article.discussion.feed:
                self._write_feed(writer, article)
        shown = {name for article in answered.articles for name in _portraits(article.discussion)}
        for path in answered.portraits:
            if path.name in shown:
                target = Path(self.output_path) / PORTRAITS / path.name
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(path, target)

    def _write_feed(self, writer: Any, article: Any) -> None:
        answers = sorted(article.discussion.all_answers, key=lambda one: (one.published, one.id))
        writer.write_file(
            feed_of(article),
            self.env.get_template(FEED),
            self.context,
            relative_urls=self.settings["RELATIVE_URLS"],
            article=article,
            answers=tuple(reversed(answers))[:MOST_IN_A_FEED],
        )


def _portraits(discussion: Discussion) -> Iterator[str]:
    voices = (answer.author for answer in discussion.all_answers)
    faces = (face for gesture in discussion.gestures for face in gesture.faces)
    return (PurePosixPath(one.avatar).name for one in (*voices, *faces) if one.avatar)
