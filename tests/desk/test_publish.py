"""The commands as their users run them: from an edit to the page that readers get."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from PIL import Image

from tests.desk.sites import EVENT, GOOD, REPORT, invoke, project_at, write

REPORT_FILE = "content/events/congres/report.md"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with one event and one report, published once."""
    root = project_at(tmp_path / "site", GOOD)
    done = invoke(root, "publish")
    assert done.returncode == 0, done.stdout + done.stderr
    return root


def page(root: Path, address: str) -> str:
    return (root / "public" / address / "index.html").read_text(encoding="utf-8")


def record(root: Path) -> dict[str, dict[str, object]]:
    files = (root / "state" / "published").glob("*/*.json")
    records = (json.loads(path.read_text(encoding="utf-8")) for path in files)
    return {str(entry["id"]): entry for entry in records}


def publish(root: Path, *flags: str) -> tuple[int, str]:
    done = invoke(root, "publish", *flags)
    return done.returncode, done.stdout + done.stderr


def test_a_report_is_out_and_a_second_publish_changes_nothing(project: Path) -> None:
    assert "Être performant" in page(project, "congres/report")
    assert record(project)["congres/report"]["permalink"] == (
        "https://table-ronde.example/congres/report/"
    )
    before = {p: p.stat().st_ino for p in (project / "public").rglob("*.html")}
    code, told = publish(project)
    assert code == 0
    assert "rien n’a changé" in told
    assert {p: p.stat().st_ino for p in (project / "public").rglob("*.html")} == before


def test_a_title_changes_and_the_address_stays(project: Path) -> None:
    write(project, {REPORT_FILE: REPORT.replace("Être performant", "Faire moins, mais bien")})
    assert publish(project)[0] == 0
    assert "Faire moins, mais bien" in page(project, "congres/report")
    assert list(record(project)) == ["congres/report"]


def test_a_renamed_file_without_aliases_is_refused_and_with_them_leads_on(project: Path) -> None:
    """Nothing is deployed until the writer says where the old address went."""
    write(project, {REPORT_FILE: None, "content/events/congres/table.md": REPORT})
    code, told = publish(project)
    assert code == 1
    assert "Aliases: report" in told
    assert not (project / "public/congres/table").exists()
    alias = REPORT.replace("Status", "Aliases: report\nStatus")
    write(project, {"content/events/congres/table.md": alias})
    assert publish(project)[0] == 0
    assert "Être performant" in page(project, "congres/table")
    old = page(project, "congres/report")
    assert re.search(r'http-equiv="refresh" content="0; ?url=/congres/table/"', old)
    assert 'rel="canonical" href="https://table-ronde.example/congres/table/"' in old
    (entry,) = record(project).values()
    assert (entry["id"], entry["source"]) == ("congres/report", "events/congres/table.md")


def test_a_report_renamed_twice_stays_one_and_both_addresses_lead_on(project: Path) -> None:
    for slug, aliases in (("b", "report"), ("c", "b, report")):
        for path in (project / "content/events/congres").glob("*.md"):
            if path.name != "event.md":
                path.unlink()
        text = REPORT.replace("Status", f"Aliases: {aliases}\nStatus")
        write(project, {f"content/events/congres/{slug}.md": text})
        assert publish(project)[0] == 0
    assert list(record(project)) == ["congres/report"]
    for old in ("report", "b"):
        assert "/congres/c/" in page(project, f"congres/{old}")


def test_a_removed_report_leaves_a_word_at_its_address(project: Path) -> None:
    write(project, {REPORT_FILE: None, "content/removed.txt": "congres/report  # demandé\n"})
    assert publish(project)[0] == 0
    removed = page(project, "congres/report")
    assert "Être performant" not in removed
    assert "noindex" in removed
    assert record(project)["congres/report"]["withdrawn"]


def test_a_renamed_report_that_is_removed_leaves_a_word_at_both_addresses(project: Path) -> None:
    alias = REPORT.replace("Status", "Aliases: report\nStatus")
    write(project, {REPORT_FILE: None, "content/events/congres/table.md": alias})
    assert publish(project)[0] == 0
    write(project, {"content/events/congres/table.md": None,
                    "content/removed.txt": "congres/report\n"})  # fmt: skip
    assert publish(project)[0] == 0
    for address in ("congres/report", "congres/table"):
        assert "noindex" in page(project, address)
        assert "Être performant" not in page(project, address)


def test_two_events_may_have_a_report_of_one_name(project: Path) -> None:
    write(project, {
        "content/events/autre/event.md": EVENT.replace("Rencontres", "Autres rencontres"),
        "content/events/autre/report.md": REPORT.replace("Être performant", "Autre titre"),
    })  # fmt: skip
    assert publish(project)[0] == 0
    assert "Être performant" in page(project, "congres/report")
    assert "Autre titre" in page(project, "autre/report")
    assert set(record(project)) == {"congres/report", "autre/report"}


def test_a_translation_shares_the_photo_and_each_page_names_the_other(project: Path) -> None:
    photo = project / "content/events/congres/photos/table.jpg"
    photo.parent.mkdir()
    Image.new("RGB", (1200, 800), "#7a2e3a").save(photo)
    text = REPORT.replace("Le texte.", "![Une table rouge](photos/table.jpg)")
    write(project, {
        REPORT_FILE: text,
        "content/events/congres/report.en.md": text.replace("Être performant", "Doing well"),
    })  # fmt: skip
    assert publish(project)[0] == 0
    french, english = page(project, "congres/report"), page(project, "en/congres/report")
    pictures = [re.findall(r'srcset="([^"]+)"', text) for text in (french, english)]
    assert pictures[0]
    assert pictures[0] == pictures[1]
    for address in re.findall(r"(/\S+\.webp)", pictures[0][0]):
        assert (project / "public" / address.lstrip("/")).is_file()
    assert '<html lang="en"' in english
    assert 'hreflang="en" href="https://table-ronde.example/en/congres/report/"' in french
    assert 'hreflang="fr" href="https://table-ronde.example/congres/report/"' in english
    assert set(record(project)) == {"congres/report", "congres/report.en"}


def test_the_files_name_says_what_is_original_and_where_it_stands(project: Path) -> None:
    """An English event on a French site: its French translation is a translation."""
    french = REPORT.replace("Être performant", "En français")
    write(project, {
        "content/events/london/event.md": EVENT + "Language: en\n",
        "content/events/london/report.md": REPORT.replace("Être performant", "In English"),
        "content/events/london/report.fr.md": french,
        "content/events/london/alone.fr.md": french.replace("En français", "Seul"),
        "content/events/london/both.de.md": REPORT.replace("Être performant", "Auf Deutsch"),
        "content/events/london/both.md": REPORT.replace("Être performant", "Both"),
    })  # fmt: skip
    assert publish(project)[0] == 0
    assert '<html lang="en"' in page(project, "london/report")
    assert "En français" in page(project, "fr/london/report")
    assert '<html lang="fr"' in page(project, "fr/london/report")
    assert "Seul" in page(project, "fr/london/alone")
    assert '<html lang="de"' in page(project, "de/london/both")
    hub = page(project, "london")
    assert "In English" in hub
    assert "En français" not in hub
    assert "Seul" in hub
    assert "Auf Deutsch" not in hub


@pytest.mark.parametrize(
    "line", ["Status: draft", "Status: published\nEmbargo: 2999-01-01", "Status: published"]
)
def test_what_waits_is_not_out(project: Path, line: str) -> None:
    """Drafts, embargoes, and dates that are to come."""
    date = "2999-01-01 10:00" if line == "Status: published" else "2026-05-12 13:10"
    text = REPORT.replace("Status: published", line).replace("2026-05-12 13:10", date)
    write(project, {"content/events/congres/later.md": text.replace("Être", "Bientôt")})
    assert publish(project)[0] == 0
    everything = "".join(
        path.read_text(encoding="utf-8")
        for path in (project / "public").rglob("*") if path.suffix in {".html", ".xml"}
    )  # fmt: skip
    assert "Bientôt" not in everything
    assert "later" not in everything
    assert "later.md" in invoke(project, "status").stdout


def test_a_mistake_stops_before_anything_is_built(project: Path) -> None:
    write(project, {REPORT_FILE: REPORT.replace("published", "publié")})
    before = (project / "output/.rapporteur").read_bytes()
    code, told = publish(project)
    assert code == 1
    assert f"{REPORT_FILE}\n" in told
    assert (project / "output/.rapporteur").read_bytes() == before


def test_a_suddenly_smaller_site_needs_force(project: Path) -> None:
    """A setting that hides a folder from Pelican is no mistake in content: the gate sees it."""
    reports = {f"content/events/autre/r{n}.md": REPORT for n in range(3)}
    write(project, {**reports, "content/events/autre/event.md": EVENT})
    assert publish(project)[0] == 0
    hide = "from pelicanconf import *\nRAPPORTEUR_PREVIEW = False\n"
    write(project, {"publishconf.py": hide + "ARTICLE_EXCLUDES = ['events/autre']\n"})
    code, told = publish(project)
    assert code == 2
    assert "--force" in told
    assert "Être performant" in page(project, "autre/r0")
    assert publish(project, "--force")[0] == 0
    assert not (project / "public/autre/r0").exists()


def test_a_plan_changes_nothing_outside(project: Path) -> None:
    write(project, {REPORT_FILE: REPORT.replace("Être", "Faire")})
    code, told = publish(project, "--dry-run")
    assert code == 0
    assert "1 compte rendu" in told
    assert "Être performant" in page(project, "congres/report")


def test_an_output_folder_that_holds_somebodys_files_is_not_emptied(project: Path) -> None:
    write(project, {"publishconf.py": "from pelicanconf import *\nOUTPUT_PATH = 'mine'\n",
                    "mine/letter.txt": "Chère amie"})  # fmt: skip
    code, _told = publish(project)
    assert code == 4
    assert (project / "mine/letter.txt").read_text(encoding="utf-8") == "Chère amie"


def test_a_broken_template_is_told_and_the_old_site_stays(project: Path) -> None:
    write(project, {"theme/templates/article.html": "{% extends 'nothing.html' %}"})
    code, told = publish(project)
    assert code == 2
    assert "nothing.html" in told
    assert "invoke check" not in told  # it was just done
    assert "Traceback" not in told
    assert "Être performant" in page(project, "congres/report")


def test_clean_removes_what_can_be_made_again_and_nothing_else(project: Path) -> None:
    assert invoke(project, "clean").returncode == 0
    assert not (project / "output").exists()
    assert not (project / ".cache").exists()
    assert "Être performant" in page(project, "congres/report")
    assert publish(project)[0] == 0
