"""What a job may do at its remote, with the credentials of its checkout or without the right."""

from __future__ import annotations

from tests.automation.hosts import Host, Ran
from tests.automation.smart_http import READS, WRITES, git_served, header_of
from tests.machine import needs
from tests.posse.records import git

pytestmark = needs("git", "make")


def ran_with(site: Host, token: str) -> tuple[Ran, list[str]]:
    """A run whose checkout has this token; and where the token was then found in the record."""
    with git_served(site.folder) as server:
        address = f"{server.url}/remote.git"
        settings = {f"http.{server.url}/.extraheader": header_of(token)}
        with site.runner(address, **settings) as root:
            ran = site.run(root)
            words = header_of(token).rpartition(" ")[2].encode()
            files = [path for path in (root / "state").rglob("*") if path.is_file()]
            found = [str(path) for path in files if words in path.read_bytes()]
    return ran, found


def test_the_credentials_of_the_checkout_fetch_and_push_the_record(code_host: Host) -> None:
    """And bring the pages out; they are written down nowhere else."""
    for slug in ("un", "deux"):
        ran, found = ran_with(code_host, WRITES)
        assert ran.failed == {}, ran.said
        assert (ran.summary()["record"], found) == ("pushed", [])
        assert header_of(WRITES).rpartition(" ")[2] not in ran.said
        code_host.report(slug)
    assert ("congres/un", "sent") in ran.results()
    assert code_host.posts("un") == 1


def test_without_the_right_to_push_the_record_nothing_is_sent_and_it_says_what_to_set(
    begun: Host,
) -> None:
    """The site is out: it goes elsewhere."""
    ran, _found = ran_with(begun, READS)
    assert ran.summary()["exit_code"] == 3
    (problem,) = ran.summary()["problems"]
    assert "403" in problem["message"]
    assert "`permissions: contents: write`" in problem["advice"]
    assert "::error title=" in ran.said
    assert (begun.pages / "congres/report/index.html").is_file()
    assert begun.posts("report") == 0


def test_without_the_right_to_push_the_pages_it_says_what_to_set(code_host: Host) -> None:
    ran, _found = ran_with(code_host, READS)
    assert ran.summary()["exit_code"] == 2
    (problem,) = ran.summary()["problems"]
    assert "403" in problem["message"]
    assert "`permissions: contents: write`" in problem["advice"]


def test_a_token_that_is_over_cannot_even_look(site: Host) -> None:
    """Nothing is sent."""
    site.report("neuf")
    with git_served(site.folder) as server, site.runner() as root:
        git(root, "remote", "set-url", "origin", f"{server.url}/remote.git")
        git(root, "config", "--local", f"http.{server.url}/.extraheader", header_of("nobody"))
        ran = site.run(root)
    assert ran.summary()["exit_code"] == 3
    assert site.posts("neuf") == 0
