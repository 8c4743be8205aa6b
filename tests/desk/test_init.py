"""`init`: settings that are one's own, and all that was there still there where it must be."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.errors import PersonNeeded, SettingsWrong
from desk.init.answers import Answers, answers_from, deploy_from
from desk.init.assignments import assigned
from desk.init.samples import sample_answers
from desk.words import use
from tests.desk.sites import EVENT, GOOD, REPORT, invoke, project_at, site_at, write

DEFAULTS = {"language": "fr", "timezone": "Europe/Paris", "author": "A", "deploy": "folder:public"}
GIVEN = {"name": "Le Carnet", "url": "https://carnet.example/"}


def test_without_a_terminal_what_is_missing_is_named() -> None:
    with pytest.raises(PersonNeeded, match=r"--name, --url"):
        answers_from({}, DEFAULTS, Path("/site"), None)


def test_at_a_terminal_what_is_not_given_is_asked() -> None:
    asked: list[str] = []

    def answer(question: str, default: str) -> str:
        asked.append(question)
        return default or "https://carnet.example"

    answers = answers_from({"name": "Le Carnet"}, DEFAULTS, Path("/site"), answer)
    assert answers.url == "https://carnet.example"
    assert len(asked) == 7


@pytest.mark.parametrize(
    "wrong",
    [
        {"url": "carnet"}, {"url": "https://"}, {"url": "javascript:alert(1)"},
        {"url": "https://a.example/?x"}, {"language": "klingon"}, {"timezone": "Paris"},
        {"timezone": "../../etc/passwd"}, {"deploy": "ftp:x"}, {"deploy": "rsync:host"},
        {"deploy": "rsync:-oProxyCommand=x:/srv"}, {"name": "a\x07b"}, {"url": "http://["},
        {"url": "https://me:secret@carnet.example"}, {"url": "https://a.example:99999"},
        {"timezone": "Europe"}, {"timezone": "x" * 300}, {"deploy": "folder:~nobody-there/x"},
    ],
)  # fmt: skip
def test_an_answer_that_is_not_fit_is_named(wrong: dict[str, str]) -> None:
    with pytest.raises(SettingsWrong):
        answers_from({**GIVEN, **wrong}, DEFAULTS, Path("/site"), None)


def test_a_name_of_spaces_is_no_name() -> None:
    with pytest.raises(PersonNeeded, match="--name"):
        answers_from({**GIVEN, "name": "   "}, DEFAULTS, Path("/site"), None)


def test_at_a_terminal_what_is_needed_is_asked_again_and_not_for_ever() -> None:
    """An empty line is no answer, but for what may be left empty."""
    given = iter(["", "", "  ", "Le Carnet", "", "https://carnet.example", *[""] * 5])
    answers = answers_from({}, {**DEFAULTS, "author": ""}, Path("/s"), lambda _q, _d: next(given))
    assert (answers.name, answers.tagline, answers.author) == ("Le Carnet", "", "Le Carnet")
    with pytest.raises(PersonNeeded, match="--name"):
        answers_from({}, DEFAULTS, Path("/site"), lambda _question, _default: "")


def test_at_a_terminal_what_is_not_fit_is_asked_again_at_once(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Not after the last question, when all that was typed is lost."""
    use("en")
    given = iter(["klingon", "en", "carnet", "https://carnet.example", "Paris", "Europe/Paris",
                  "", "ftp:x", "folder:www"])  # fmt: skip
    spoken: list[str] = []
    flags = {"name": "Le Carnet", "tagline": "Un", "author": "A"}
    answers = answers_from(flags, DEFAULTS, Path("/s"), lambda _q, _d: next(given),
                           speak=spoken.append)  # fmt: skip
    assert (answers.url, answers.timezone, answers.language) == (
        "https://carnet.example", "Europe/Paris", "en"
    )  # fmt: skip
    assert answers.deploy == {"to": "folder", "path": "www"}
    assert spoken == ["en"]
    said = capsys.readouterr().out
    assert "  “klingon”: the theme speaks fr and en.\n  “carnet”: write the whole address" in said
    assert "--" not in said
    with pytest.raises(SettingsWrong, match="--url is “carnet”"):
        answers_from(flags, DEFAULTS, Path("/s"), lambda q, d: d if "Lang" in q else "carnet")


def test_who_has_no_author_is_called_like_the_site() -> None:
    answers = answers_from(GIVEN, {**DEFAULTS, "author": ""}, Path("/site"), None)
    assert answers.author == "Le Carnet"


def test_a_place_that_is_to_stay_is_not_asked_for() -> None:
    asked: list[str] = []

    def answer(question: str, default: str) -> str:
        asked.append(question)
        return default

    assert answers_from(GIVEN, DEFAULTS, Path("/s"), answer, keep_deploy=True).deploy is None
    assert not any("folder:public" in question for question in asked)
    other = {**GIVEN, "deploy": "folder:www"}
    answers = answers_from(other, DEFAULTS, Path("/s"), None, keep_deploy=True)
    assert answers.deploy == {"to": "folder", "path": "www"}


@pytest.mark.parametrize(
    ("text", "table"),
    [
        ("folder:public", {"to": "folder", "path": "public"}),
        ("git:origin:pages", {"to": "git", "remote": "origin", "branch": "pages"}),
        ("git:git@host.example:me/site.git:pages",
         {"to": "git", "remote": "git@host.example:me/site.git", "branch": "pages"}),
        ("rsync:www@musee.example:/srv/www",
         {"to": "rsync", "host": "musee.example", "user": "www", "path": "/srv/www"}),
        ("rsync:musee.example:site", {"to": "rsync", "host": "musee.example", "path": "site"}),
    ],
)  # fmt: skip
def test_a_target_is_written_in_one_word(text: str, table: dict[str, object]) -> None:
    assert deploy_from(text) == table


@given(st.dictionaries(st.sampled_from(["A", "B", "C"]), st.text(max_size=20), min_size=1))
def test_settings_are_set_and_nothing_else_is_touched(values: dict[str, str]) -> None:
    """Whatever a name holds, the file stays Python and says just that."""
    source = '"""Doc."""\n\nA = (\n    1,  # one\n)\nZ = 5  # kept\nB = "x"  # kept too\n'
    text = assigned(source, values)
    found: dict[str, object] = {}
    exec(compile(ast.parse(text), "conf", "exec"), found)  # noqa: S102 — our own text
    assert {name: found[name] for name in values} == values
    assert "Z = 5  # kept\n" in text
    assert "# kept too" in text


def test_init_makes_the_site_ones_own_and_it_can_be_published(tmp_path: Path) -> None:
    """Samples go, own files stay, and a site without a report yet is a site."""
    demo = {
        "content/events/demo/event.md": EVENT + "Demo: yes\n",
        "content/events/demo/report.md": REPORT.replace("Status", "Demo: yes\nStatus"),
        "content/events/mixed/event.md": EVENT + "Demo: yes\n",
        "content/events/mixed/mine.md": REPORT,
        "content/pages/a-propos.md": "Title: Démonstration\nDemo: yes\n\nExemple.\n",
        "content/people.toml": '# Demo\n[a]\nname = "A"\n',
        "samples/README.md": "Demo: yes\n",
        "samples/demo/report.jsonl": "",
    }
    root = project_at(tmp_path, demo)
    assert invoke(root, "publish").returncode == 0
    done = invoke(root, "init", "--name", 'Le "Carnet"', "--url", "https://carnet.example",
                  "--author", "Camille", "--language", "en")  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert not (root / "content/events/demo").exists()
    assert (root / "content/events/mixed/mine.md").is_file()
    assert not (root / "content/people.toml").exists()
    assert not (root / "samples").exists()
    assert "is yours" in done.stdout
    again = invoke(root, "publish")
    assert again.returncode == 0, again.stdout + again.stderr
    home = (root / "public/index.html").read_text(encoding="utf-8")
    assert "Le &#34;Carnet&#34;" in home
    assert '<html lang="en"' in home
    assert not (root / "public/demo").exists()
    assert (root / "public/about/index.html").is_file()


def test_a_site_without_any_report_is_published(tmp_path: Path) -> None:
    root = project_at(tmp_path, {"content/pages/a-propos.md": "Title: À propos\n\nBonjour.\n"})
    done = invoke(root, "publish")
    assert done.returncode == 0, done.stdout + done.stderr
    assert (root / "public/index.html").is_file()


def test_answers_are_all_or_nothing(tmp_path: Path) -> None:
    """A wrong answer leaves the settings as they were."""
    root = project_at(tmp_path, GOOD)
    before = (root / "pelicanconf.py").read_bytes()
    done = invoke(root, "init", "--name", "X", "--url", "nonsense")
    assert done.returncode == 4
    assert (root / "pelicanconf.py").read_bytes() == before
    assert (root / "content/events/congres/report.md").is_file()


def test_answers_carry_no_trailing_slash() -> None:
    answers = answers_from(GIVEN, DEFAULTS, Path("/site"), None)
    assert isinstance(answers, Answers)
    assert answers.url == "https://carnet.example"


DEPLOY = 'DEPLOY = {"to": "rsync", "host": "musee.example", "path": "/srv/www", "port": 2222}'


def test_init_again_leaves_the_place_where_the_site_goes(tmp_path: Path) -> None:
    """Unless a flag names another, which is judged before anything is written."""
    root = project_at(tmp_path, GOOD)
    words = ("init", "--name", "Le Carnet", "--url", "https://carnet.example")
    assert invoke(root, *words).returncode == 0
    conf = (root / "publishconf.py").read_text(encoding="utf-8")
    conf = "".join(f"{DEPLOY}\n" if line.startswith("DEPLOY") else f"{line}\n"
                   for line in conf.splitlines())  # fmt: skip
    write(root, {"publishconf.py": conf})
    assert invoke(root, *words).returncode == 0
    assert (root / "publishconf.py").read_text(encoding="utf-8") == conf
    before = (root / "pelicanconf.py").read_bytes()
    for wrong in ("folder:content", "folder:output", "folder:.", "folder:/"):
        done = invoke(root, *words, "--tagline", "X", "--deploy", wrong)
        assert done.returncode == 4, done.stdout
        assert (root / "pelicanconf.py").read_bytes() == before
    assert invoke(root, *words, "--deploy", "folder:www").returncode == 0
    assert '"www"' in (root / "publishconf.py").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "files",
    [
        {"state/published/congres/report.json": "{"},
        {"state/published": ""},
        {"publishconf.py": "from pelicanconf import *\nX = 'é'\n".encode("latin-1")},
    ],
)
def test_init_reads_all_before_it_writes(files: dict[str, str | bytes], tmp_path: Path) -> None:
    root = project_at(tmp_path, GOOD)
    write(root, files)
    before = (root / "pelicanconf.py").read_bytes()
    done = invoke(root, "init", "--name", "Le Carnet", "--url", "https://carnet.example")
    assert done.returncode == 4, done.stdout
    assert "Traceback" not in done.stderr
    assert (root / "pelicanconf.py").read_bytes() == before


def test_init_leaves_a_text_that_it_cannot_read(tmp_path: Path) -> None:
    """It may be somebody's own; the check says what is wrong with it."""
    text = REPORT.replace("Status", "Demo: yes\nStatus").encode("latin-1")
    root = project_at(tmp_path, {**GOOD, "content/reports/mine.md": text})
    done = invoke(root, "init", "--name", "Le Carnet", "--url", "https://carnet.example")
    assert done.returncode == 0, done.stderr
    assert (root / "content/reports/mine.md").read_bytes() == text


@pytest.mark.parametrize(
    ("named", "mark", "is_ours"),
    [
        ("samples", "Demo: yes\n", True),
        ("other/samples", "Demo: yes\n", True),
        ("samples", "Mine.\n", False),
        ("samples", None, False),
        ("", "Demo: yes\n", False),
        (".", "Demo: yes\n", False),
        ("../outside", "Demo: yes\n", False),
    ],
)
def test_only_a_folder_that_says_it_is_a_sample_is_taken_away(
    named: str, mark: str | None, *, is_ours: bool, tmp_path: Path
) -> None:
    """And never the project itself, nor what is beside it."""
    root = tmp_path / "site"
    root.mkdir()
    folder = root / named
    folder.mkdir(parents=True, exist_ok=True)
    if mark is not None:
        (folder / "README.md").write_text(mark, encoding="utf-8")
    assert sample_answers(site_at(root, SAMPLES=named)) == ((folder,) if is_ours else ())
