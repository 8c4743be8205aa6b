"""What the software has, docs/reference has; and what docs/reference has, the software has."""

from __future__ import annotations

import runpy
from dataclasses import fields

import jinja2
import pytest

from desk.check.fields import MENUS, PAGE_KEYS, REPORT_KEYS
from desk.check.names import RESERVED
from desk.deploy.targets import _KINDS
from desk.errors import DeskError
from events import columns, event_file, hub, models, people
from media.models import Picture
from posse.copies import Copy
from posse.decisions import OF_A_REPORT, OF_ALL
from posse.discussed import Answer, Discussion, Gesture, Quiet, Road, Voice
from posse.metadata import STATUSES, Correction
from posse.networks import available, sources
from posse.passages import Note, Part
from posse.privacy import Privacy
from posse.showing import _ALLOWED
from posse.voices import ShowingRules
from tests.docs.pages import REFERENCE, ROOT, code_of, headings_of, listed, rows_of, text_of
from tests.docs.software import (
    flags,
    long_flags,
    refusals,
    settings,
    settings_of_announcing,
    targets,
)
from wording import archive, attributes, code_host, filters, site, texts

COMMANDS = REFERENCE / "commands.md"
METADATA = REFERENCE / "metadata.md"
SETTINGS = REFERENCE / "settings.md"
ADDRESSES = REFERENCE / "addresses.md"
TEMPLATES = REFERENCE / "templates.md"

KINDS = {"folder", "rsync", "git"}


@pytest.mark.parametrize("task", sorted(flags()))
def test_each_task_has_its_section_with_each_of_its_flags_and_no_other(task: str) -> None:
    """The heading is the task's name; the first column of its table has the flags."""
    assert task in headings_of(COMMANDS)
    assert sorted(listed(COMMANDS, task)) == sorted(long_flags(task))


def test_each_target_of_make_is_a_task_or_has_its_line() -> None:
    """`make X` is `invoke X`, but for what only make can do."""
    assert set(listed(COMMANDS, "Targets of make alone")) == targets() - set(flags())
    assert set(flags()) - targets() == {"commands"}  # what `make` alone prints


def test_each_exit_code_has_its_line() -> None:
    """Those of the desk's errors, a good end, and Ctrl-C."""
    told = {int(row.cells[0]) for row in rows_of(COMMANDS, "Exit codes")}
    assert told == {0, 130, *(error.code for error in DeskError.__subclasses__())}


@pytest.mark.parametrize(
    ("section", "keys"),
    [
        ("A report", {*REPORT_KEYS}),
        ("A page", {*PAGE_KEYS}),
        ("event.md", {key.capitalize() for key in event_file.KEYS}),
        ("programme.csv", {*columns.COLUMNS}),
        ("people.toml", {*people.KEYS}),
    ],
)
def test_each_key_of_metadata_has_its_line(section: str, keys: set[str]) -> None:
    """Each once, and no line for a key that `check` would call unknown."""
    assert sorted(listed(METADATA, section)) == sorted(keys)


def test_the_words_that_a_key_may_have_are_named() -> None:
    """Statuses and menus."""
    assert {*STATUSES} <= code_of(METADATA, "A report")
    assert {*MENUS} <= code_of(METADATA, "A page")


def test_what_must_not_be_missing_is_marked_so() -> None:
    """`required` stands in the last column of what `check` asks for, and of nothing else."""
    required = {
        section: {row.names[0] for row in rows_of(METADATA, section) if row.cells[-1] == "required"}
        for section in ("A report", "A page", "event.md", "programme.csv")
    }
    assert required == {
        "A report": {"Title", "Date", "Status"},
        "A page": {"Title"},
        "event.md": {key.capitalize() for key in event_file.REQUIRED},
        "programme.csv": {*columns.REQUIRED},
    }


def test_each_setting_has_its_line() -> None:
    """Of both files and those that are read; the project's folder is no setting.

    DEPLOY has a section, as have its kinds, networks and sources, whose rows are no settings.
    """
    others = {
        *KINDS, *available(), *sources(), "every account", "every answer", "every source",
        "Secrets", "CODE_HOST",
    }  # fmt: skip
    told = [name for row in rows_of(SETTINGS) if row.section not in others for name in row.names]
    assert sorted(told) == sorted((settings() | settings_of_announcing()) - {"DEPLOY", "ROOT"})
    assert {"DEPLOY", "POSSE_NETWORKS", "POSSE_SOURCES", "CODE_HOST"} <= {*headings_of(SETTINGS)}


def test_each_key_and_each_kind_of_a_code_host_has_its_line() -> None:
    """And what is said of addresses that are too long is so."""
    assert listed(SETTINGS, "CODE_HOST") == [*code_host.KEYS, *code_host.KINDS]
    assert {f'"{kind}"' for kind in code_host.KINDS} <= code_of(SETTINGS, "CODE_HOST")
    assert f"longer than {code_host.LONGEST} characters" in text_of(SETTINGS)


def test_each_key_of_what_is_shown_has_its_line_with_its_words() -> None:
    """And what is shown where the setting says nothing."""
    rows = {row.names[0]: row for row in rows_of(SETTINGS, "every answer")}
    assert rows.keys() == _ALLOWED.keys()
    for key, words in _ALLOWED.items():
        assert rows[key].cells[2] == ", ".join(f'`"{word}"`' for word in words)
        assert rows[key].cells[3] == f'`"{getattr(ShowingRules(), key)}"`'


def test_each_decision_has_its_line() -> None:
    """Of both kinds of file."""
    told = {row.cells[0].strip("`").partition(" ")[0] for row in rows_of(METADATA, "Decisions")}
    assert told == {*OF_A_REPORT, *OF_ALL}


def test_each_kind_of_deploy_has_its_section_with_each_of_its_keys() -> None:
    """The keys that DEPLOY may have, and `to`."""
    assert set(_KINDS) == KINDS
    for kind, (keys, _make) in _KINDS.items():
        assert sorted(listed(SETTINGS, kind)) == sorted(["to", *keys]), kind


def test_each_refusal_of_the_gate_has_its_line() -> None:
    """With whether --force passes it, as the code has it."""
    rows = list(rows_of(REFERENCE / "gate.md"))
    assert {(int(row.cells[0]), row.cells[2] == "yes") for row in rows} == refusals()
    assert [int(row.cells[0]) for row in rows] == sorted(code for code, _forced in refusals())


def test_each_address_has_its_line() -> None:
    """Every pattern of pelicanconf.py, every feed, and the names that events cannot have."""
    conf = runpy.run_path(str(ROOT / "pelicanconf.py"))
    names = [name for name in conf if name.endswith(("_URL", "_FEED_ATOM"))]
    patterns = {f"/{conf[name]}" for name in ("FEED_ALL_ATOM", *names) if conf[name]}
    assert patterns | {"/"} <= set(listed(ADDRESSES))
    assert code_of(ADDRESSES, "Rules") >= RESERVED


def test_each_template_and_each_partial_has_its_line() -> None:
    """And no line is about a file that is not there."""
    folder = ROOT / "theme" / "templates"
    asked = listed(TEMPLATES, "Templates that are asked for")
    files = [path.name for kind in ("*.html", "*.xml") for path in folder.glob(kind)]
    assert sorted(asked) == sorted(files)
    partials = sorted(path.name for path in (folder / "partials").glob("*.html"))
    assert listed(TEMPLATES, "Partials") == partials


@pytest.mark.parametrize(
    ("section", "nouns"),
    [
        ("Site", [site.Site, site.Link, site.Menu]),
        ("Alternate", [attributes.Alternate]),
        ("Headings", [texts.Heading]),
        ("Correction", [Correction]),
        ("Copy", [Copy]),
        ("Discussion", [Discussion, Answer, Voice, Road, Gesture, Quiet]),
        ("Passages", [Part, Note]),
        ("Privacy", [Privacy, ShowingRules]),
        ("Picture", [Picture]),
        ("Event", [models.Event]),
        ("Day", [models.Day]),
        ("Session", [models.Session]),
        ("Person", [models.Person]),
        ("Hub", [hub.Hub, hub.HubDay, hub.Slot]),
        ("Writing", [models.Writing]),
        ("Archive", [archive.Year, archive.Group, archive.Entry]),
    ],
)
def test_each_attribute_that_a_template_may_print_is_named(section: str, nouns: list[type]) -> None:
    """Under the heading of its noun."""
    wanted = {field.name for noun in nouns for field in fields(noun)}
    assert wanted <= code_of(TEMPLATES, section)


def test_each_filter_of_the_templates_has_its_line() -> None:
    """And each line is about a filter."""
    env = jinja2.Environment(autoescape=True)
    before = set(env.filters)
    filters.install(env)
    told = {name.rpartition("|")[2].strip().partition("(")[0]
            for name in listed(TEMPLATES, "Words and dates")}  # fmt: skip
    assert told == set(env.filters) - before
