"""The pages of the events, as Pelican writes them: hubs into the context, hubs onto the disk."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from markupsafe import Markup
from pelican.generators import ArticlesGenerator, Generator

from .hub import Hub, hub_of
from .writing import Editor


def attach_hubs(generators: list[Generator]) -> None:
    """Put the hubs into the context, once every text can be linked to."""
    generator = next(g for g in generators if isinstance(g, ArticlesGenerator))
    context, base = generator.context, generator.settings.get("BASE", "")
    intros = {
        key: Markup(page.get_content(base))  # noqa: S704 — the writer's own words
        for key, page in context["event_intros"].items()
    }
    now, editor = datetime.now(UTC), _editor(generator)
    hubs = [
        hub_of(
            replace(event, intro=intros.get(event.id, "")),
            generator.articles,
            frozenset(
                name
                for where, kind, name in context.get("hidden_names", set())
                if (where, kind) == (event.id, "session")
            ),
            now=now,
            writing=editor.writing,
        )
        for event in context["event_book"].events.values()
    ]
    hubs.sort(key=lambda hub: (hub.event.start, hub.event.id), reverse=True)
    context["hubs"] = tuple(hubs)


def _editor(generator: ArticlesGenerator) -> Editor:
    context, settings = generator.context, generator.settings
    return Editor(
        host=context.get("code_host"),
        zone=ZoneInfo(settings["TIMEZONE"]),
        author=settings.get("AUTHOR") or "",
        texts=frozenset(context.get("report_texts", ())),
    )


def hub_generator(_pelican: object) -> type[HubGenerator]:
    """The generator that writes the hubs."""
    return HubGenerator


class HubGenerator(Generator):  # type: ignore[misc]  # Pelican ships no types
    """Writes ``/{event}/`` for each event."""

    def generate_output(self, writer: Any) -> None:
        """Write one page an event."""
        for hub in self.context["hubs"]:
            self._write(writer, hub)

    def _write(self, writer: Any, hub: Hub) -> None:
        writer.write_file(
            f"{hub.event.url}index.html",
            self.get_template("event"),
            self.context,
            relative_urls=self.settings["RELATIVE_URLS"],
            hub=hub,
            url=hub.event.url,
        )
