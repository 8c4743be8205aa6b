"""DEPLOY of publishconf.py: what is understood, and what is refused with a way out."""

from __future__ import annotations

from pathlib import Path

import pytest

from desk.deploy import Folder, GitBranch, Ssh, Target, target_from
from desk.errors import SettingsWrong

ROOT = Path("/srv/project")
RSYNC = {"to": "rsync", "host": "musee.example", "path": "/srv/www/musee"}
GIT = {"to": "git", "remote": "origin", "branch": "pages"}


@pytest.mark.parametrize(
    ("setting", "target"),
    [
        ({}, Folder(path=ROOT / "public")),
        ({"to": "folder", "path": "public"}, Folder(path=ROOT / "public")),
        ({"path": "/var/www/site"}, Folder(path=Path("/var/www/site"))),
        (RSYNC, Ssh(host="musee.example", path="/srv/www/musee")),
        (RSYNC | {"path": "~/www/"}, Ssh(host="musee.example", path="www")),
        (RSYNC | {"host": "2001:db8::1"}, Ssh(host="2001:db8::1", path="/srv/www/musee")),
        (
            RSYNC | {"user": "www", "port": 2222, "in_place": True, "identity": "keys/deploy"},
            Ssh(
                host="musee.example",
                path="/srv/www/musee",
                user="www",
                port=2222,
                identity="/srv/project/keys/deploy",
                in_place=True,
            ),
        ),
        (
            RSYNC | {"options": ["-o", "UserKnownHostsFile=/etc/known hosts"]},
            Ssh(
                host="musee.example",
                path="/srv/www/musee",
                options=("-o", "UserKnownHostsFile=/etc/known hosts"),
            ),
        ),
        (GIT, GitBranch(remote="origin", branch="pages")),
        (
            GIT | {"remote": "git@code.example:musee/site.git", "cname": "musee.example"},
            GitBranch(
                remote="git@code.example:musee/site.git", branch="pages", cname="musee.example"
            ),
        ),
    ],
)
def test_a_setting_names_its_target(setting: dict[str, object], target: Target) -> None:
    assert target_from(setting, ROOT) == target


@pytest.mark.parametrize(
    ("setting", "told"),
    [
        ({"to": "rsnyc", "host": "a.example", "path": "www"}, 'Did you mean "rsync"?'),
        ({"to": "ftp"}, '"folder", "rsync", "git"'),
        (RSYNC | {"prot": 22}, 'Did you mean "port"?'),
        (GIT | {"zzz": 1}, "remote, branch, cname, message"),
        ({"host": "a.example", "path": "www"}, '"to"'),
        ({"to": "rsync", "path": "www"}, '"host"'),
        ({"to": "rsync", "host": "", "path": "www"}, '"host"'),
    ],
)
def test_a_mistake_in_the_setting_is_answered_with_a_suggestion(
    setting: dict[str, object], told: str
) -> None:
    with pytest.raises(SettingsWrong) as wrong:
        target_from(setting, ROOT)
    assert told in f"{wrong.value.message} {wrong.value.advice}"
    assert "publishconf.py" in wrong.value.advice
    assert wrong.value.code == 4


@pytest.mark.parametrize(
    "setting",
    [
        {"to": "folder", "path": "-rf"},
        {"to": "folder", "path": "public\n"},
        {"to": "folder", "path": 7},
        {"to": 7},
        RSYNC | {"host": "-oProxyCommand=touch x"},
        RSYNC | {"host": "musee.example\n-oProxyCommand=x"},
        RSYNC | {"host": "a b"},
        RSYNC | {"host": "me@musee.example"},
        RSYNC | {"user": "-l"},
        RSYNC | {"user": "a b"},
        RSYNC | {"path": "-rf"},
        RSYNC | {"path": "/srv/-rf"},
        RSYNC | {"path": "/"},
        RSYNC | {"path": "~"},
        RSYNC | {"path": "."},
        RSYNC | {"path": "../www"},
        RSYNC | {"path": "www; rm -rf ~"},
        RSYNC | {"path": "$(id)"},
        RSYNC | {"path": "www\x00"},
        RSYNC | {"port": 0},
        RSYNC | {"port": 70000},
        RSYNC | {"port": True},
        RSYNC | {"port": "22"},
        RSYNC | {"in_place": "yes"},
        RSYNC | {"options": "-v"},
        RSYNC | {"options": ["-o", "A=b\nc"]},
        RSYNC | {"identity": "-v"},
        GIT | {"remote": "--upload-pack=x"},
        GIT | {"remote": "ext::sh -c id"},
        GIT | {"remote": "https://me:secret@code.example/site.git"},
        GIT | {"branch": "-f"},
        GIT | {"branch": "a..b"},
        GIT | {"branch": "a//b"},
        GIT | {"branch": "pages/"},
        GIT | {"branch": "a.lock"},
        GIT | {"branch": "HEAD"},
        GIT | {"branch": "a b"},
        GIT | {"cname": "musee.example/path"},
        GIT | {"cname": "localhost"},
        GIT | {"message": "-m"},
    ],
)
def test_what_a_program_could_take_for_an_option_is_refused(setting: dict[str, object]) -> None:
    with pytest.raises(SettingsWrong):
        target_from(setting, ROOT)


def test_a_password_in_the_setting_is_not_repeated_in_the_message() -> None:
    with pytest.raises(SettingsWrong) as wrong:
        target_from(GIT | {"remote": "https://me:s3cret@code.example/site.git"}, ROOT)
    assert "s3cret" not in f"{wrong.value.message} {wrong.value.advice}"
