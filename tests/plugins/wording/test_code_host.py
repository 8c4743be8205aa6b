"""Addresses into a code host's editor: each host's own, whatever a file is called."""

from __future__ import annotations

from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wording.code_host import KINDS, LONGEST, BadCodeHost, CodeHost, code_host_from

SITE = {"url": "https://github.com/me/my-site"}
LINES = "Title: À suivre & fin\nStatus: draft\n\n"
SAID = "Title%3A%20%C3%80%20suivre%20%26%20fin%0AStatus%3A%20draft%0A%0A"
OF_EACH = {
    "github": ("https://github.com/me/my-site", "edit", "new", "filename"),
    "gitlab": ("https://gitlab.com/group/team/my-site", "-/edit", "-/new", "file_name"),
    "forgejo": ("https://codeberg.org/me/my-site", "_edit", "_new", "filename"),
}


def host(kind: str = "github", **more: str) -> CodeHost:
    found = code_host_from({"url": OF_EACH[kind][0], **more}, "content")
    assert found
    return found


@pytest.mark.parametrize("kind", KINDS)
def test_each_host_has_its_own_way_to_a_file(kind: str) -> None:
    url, edit, _new, _name = OF_EACH[kind]
    assert host(kind).kind == kind
    assert host(kind).editing("pages/about.md") == f"{url}/{edit}/main/content/pages/about.md"


@pytest.mark.parametrize(
    ("path", "written"),
    [
        ("reports/deux mots.md", "reports/deux%20mots.md"),
        ("reports/été.md", "reports/%C3%A9t%C3%A9.md"),
        ("reports/c#.md", "reports/c%23.md"),
        ("reports/quoi ?.md", "reports/quoi%20%3F.md"),
        ("reports/100%.md", "reports/100%25.md"),
        ("reports/a&b+c.md", "reports/a%26b%2Bc.md"),
        ('reports/"<b>".md', "reports/%22%3Cb%3E%22.md"),
    ],
)
def test_a_name_that_an_address_cannot_hold_is_written_as_one(path: str, written: str) -> None:
    assert host().editing(path) == f"https://github.com/me/my-site/edit/main/content/{written}"


def test_a_branch_and_a_folder_may_be_others() -> None:
    odd = host(branch="site/été", folder="/my site/content/")
    assert odd.editing("a.md").endswith("/edit/site/%C3%A9t%C3%A9/my%20site/content/a.md")
    assert "/new/site/%C3%A9t%C3%A9/my%20site/content?" in odd.beginning("a.md", "")[0]


@pytest.mark.parametrize("kind", ["github", "forgejo"])
def test_a_host_that_can_fills_in_name_and_lines(kind: str) -> None:
    url, _edit, new, name = OF_EACH[kind]
    assert host(kind).beginning("events/e/j1-a.md", LINES) == (
        f"{url}/{new}/main/content/events/e?{name}=j1-a.md&value={SAID}", "",
    )  # fmt: skip


def test_gitlab_fills_in_the_name_and_leaves_the_lines_to_the_writer() -> None:
    url, _edit, new, name = OF_EACH["gitlab"]
    assert host("gitlab").beginning("events/e/j1-a.md", LINES) == (
        f"{url}/{new}/main/content/events/e?{name}=j1-a.md", LINES,
    )  # fmt: skip


NAME = st.text(min_size=1, max_size=60).filter(lambda name: "/" not in name)


@given(kind=st.sampled_from(KINDS), folder=NAME, name=NAME, lines=st.text())
def test_an_address_gives_back_path_and_lines(
    kind: str, folder: str, name: str, lines: str
) -> None:
    url, edit, new, key = OF_EACH[kind]
    root = urlsplit(url).path
    path = f"events/{folder}/{name}"
    there = urlsplit(host(kind).editing(path))
    assert (there.query, there.fragment) == ("", "")
    assert unquote(there.path) == f"{root}/{edit}/main/content/{path}"

    address, left = host(kind).beginning(path, lines)
    there = urlsplit(address)
    asked = parse_qs(there.query, keep_blank_values=True, strict_parsing=True)
    assert unquote(there.path) == f"{root}/{new}/main/content/events/{folder}"
    assert asked.pop(key) == [name]
    assert asked.pop("value", [left]) == [lines]
    assert asked == {}


@given(title=st.text(max_size=3000))
def test_an_address_is_never_too_long(title: str) -> None:
    """What it cannot hold is left to the writer, whole."""
    address, left = host().beginning("events/e/a.md", title)
    assert len(address) <= LONGEST
    assert bool(left) == (bool(title) and "value=" not in address)
    assert host().beginning("events/e/a.md", "é" * 1000)[1] == "é" * 1000


def test_without_the_setting_there_is_no_host() -> None:
    assert code_host_from({}, "content") is None
    assert code_host_from(None, "content") is None
    assert code_host_from("", "content") is None


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        ("https://github.com/me/my-site.git", "github"),
        ("https://github.com/me/my-site/", "github"),
        ("https://github.museum.example/me/my-site", "github"),
        ("https://gitlab.museum.example/a/b/c/d", "gitlab"),
        ("https://codeberg.org/me/my-site", "forgejo"),
        ("https://gitea.museum.example/me/my-site", "forgejo"),
        ("http://forgejo.museum.example:3000/git/me/my-site", "forgejo"),
    ],
)
def test_the_kind_is_known_by_the_name_of_the_host(url: str, kind: str) -> None:
    found = code_host_from({"url": url}, "content")
    assert found
    assert (found.kind, found.branch, found.folder) == (kind, "main", "content")
    assert found.url == url.rstrip("/").removesuffix(".git")


def test_another_host_is_of_the_kind_that_is_written() -> None:
    found = code_host_from({"url": "https://git.museum.example/a/b", "kind": "forgejo"}, "content")
    assert found
    assert found.editing("a.md") == "https://git.museum.example/a/b/_edit/main/content/a.md"


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        ("https://github.com/me/my-site", "must stand in braces"),
        ({"branch": "main"}, "has no url"),
        ({**SITE, "brnach": "main"}, "not known: brnach"),
        ({**SITE, "branch": None}, "branch must be text"),
        ({**SITE, "branch": " "}, "branch must be text"),
        ({**SITE, "folder": "x" * 251}, "folder must be text"),
        ({"url": "git@github.com:me/my-site.git"}, "is no address of a repository"),
        ({"url": "ssh://git@github.com/me/my-site"}, "is no address of a repository"),
        ({"url": "javascript:alert(1)//a/b"}, "is no address of a repository"),
        ({"url": "https://github.com/me"}, "is no address of a repository"),
        ({"url": "https://github.com//my-site"}, "is no address of a repository"),
        ({"url": "https://github.com/me/my site"}, "is no address of a repository"),
        ({"url": "https://github.com/me/my-site?tab=x"}, "is no address of a repository"),
        ({"url": "https://gitlab.com/me/my-site/-/tree/main"}, "is no address of a repository"),
        ({"url": "https://["}, "is no address of a repository"),
        ({"url": "https://github.com:99999/a/b"}, "is no address of a repository"),
        ({"url": "https://github.com/me/my-site/tree/main"}, "leads into the repository"),
        ({"url": "https://git.museum.example/me/my-site"}, "add a kind"),
        ({**SITE, "kind": "sourcehut"}, "“sourcehut” is no kind"),
        ({**SITE, "branch": "a..b"}, "“a..b” is no name of a branch"),
        ({**SITE, "branch": "two words"}, "is no name of a branch"),
        ({**SITE, "branch": "/main"}, "is no name of a branch"),
        ({**SITE, "folder": "../content"}, "is no folder of a repository"),
        ({**SITE, "folder": "/"}, "is no folder of a repository"),
        ({**SITE, "folder": "C:\\content"}, "is no folder of a repository"),
    ],
)
def test_what_cannot_be_a_code_host_is_said(setting: object, said: str) -> None:
    with pytest.raises(BadCodeHost) as wrong:
        code_host_from(setting, "content")
    assert said in str(wrong.value)
    assert str(wrong.value) == wrong.value.text % wrong.value.values


def test_a_password_in_the_address_is_not_repeated() -> None:
    with pytest.raises(BadCodeHost) as wrong:
        code_host_from({"url": "https://me:secret@github.com/me/my-site"}, "content")
    assert "secret" not in str(wrong.value)
