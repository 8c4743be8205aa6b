"""Recognising posts that were made before, or elsewhere: what is found, told and recorded."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from desk import words
from desk.adopt import adopt
from desk.errors import DeskError
from desk.ledger import read_ledger
from desk.site import Site
from posse.models import Published, State
from posse.published import write_published
from tests.desk.connecting import LIKE_MASTODON, POSTS, TOKEN, URL
from tests.desk.sites import site_at
from tests.machine import needs
from tests.posse.networks.answering import Reply, Scripted, answer
from tests.posse.networks.mastodon_cases import OWNER, status
from tests.posse.records import REPORT, Machines

WHO = "GET /api/v1/accounts/verify_credentials"
OTHER = "rencontres-2026/j2-cloture"
ONE = answer([{**status("1"), "account": OWNER}])
AWAY = answer("", "503 Service Unavailable")
REFUSED = answer({"error": "The access token is invalid"}, "401 Unauthorized")


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    """Whatever other tests spoke."""
    words.use("en")
    yield
    words.use("en")


@contextmanager
def accounts(root: Path, **changed: Mapping[str, Reply]) -> Iterator[Site]:
    """A site with accounts of these names, each on a server of its own that answers so."""
    with ExitStack() as stack:
        networks: dict[str, dict[str, object]] = {"linkedin": {"use": "by-hand"}}
        for name, script in changed.items():
            server = stack.enter_context(Scripted({**LIKE_MASTODON, **script}))
            networks[name] = {"use": "mastodon", "server": server.url}
        secrets = "".join(f"{name.upper()}_TOKEN={TOKEN}\n" for name in changed)
        (root / ".env").write_text(secrets, encoding="utf-8")
        site = site_at(root, SITEURL=URL, POSSE_NETWORKS=networks)
        for id_ in (REPORT, OTHER):
            put_out(site, id_)
        yield site


def put_out(site: Site, id_: str) -> None:
    record = Published(
        id=id_, lang="fr", permalink=f"{URL}/{id_}/", source="x.md", title="Être performant",
        digest="1", first_deployed=datetime.now(UTC) - timedelta(days=1),
    )  # fmt: skip
    write_published(site.state, [record])


def state_of(site: Site, account: str, report: str = REPORT) -> State:
    return read_ledger(site).standing(report, account, datetime.now(UTC)).state


def test_a_post_that_is_there_already_counts_as_announced(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Its address is told, and that the account is known from now on; then there is nothing new."""
    with accounts(tmp_path, musee={POSTS: ONE}) as site:
        adopt(site)
        told = capsys.readouterr().out
        assert f"{REPORT}   https://social.example/@musee/1" in told
        assert "1 report found" in told
        assert "@musee@social.example" in told
        assert "for the first time" in told
        assert TOKEN not in told
        assert "linkedin" not in told
        assert state_of(site, "musee") is State.SYNDICATED
        assert state_of(site, "musee", OTHER) is State.DUE
        known = read_ledger(site).accounts()["musee"]
        adopt(site, account="musee")
        told = capsys.readouterr().out
        assert "nothing new" in told
        assert "for the first time" not in told
        assert read_ledger(site).accounts()["musee"] == known
        assert len(read_ledger(site).receipts(REPORT)) == 1


FAILURES: Mapping[str, tuple[Mapping[str, Reply], int, str]] = {
    "it is away": ({WHO: AWAY}, 3, "not reached"),
    "its posts cannot be read": ({POSTS: answer("<html>")}, 3, "not reached"),
    "it refuses the secret": ({WHO: REFUSED}, 4, "invoke connect first"),
    "it is another account": ({WHO: answer({**OWNER, "id": "110"})}, 3, "another account"),
}


@pytest.mark.parametrize("failure", FAILURES)
def test_one_account_that_fails_stops_no_other(
    failure: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """And leaves nothing in the record."""
    script, code, part = FAILURES[failure]
    with accounts(tmp_path, first={**script, POSTS: script.get(POSTS, ONE)},
                  second={POSTS: ONE}) as site:  # fmt: skip
        before = datetime.now(UTC) - timedelta(days=3)
        own_id = "127.0.0.1/109"
        read_ledger(site).remember_account("first", own_id, before)
        with pytest.raises(DeskError, match="1 account could not") as raised:
            adopt(site)
        told = capsys.readouterr().out
        assert raised.value.code == code
        assert part in told
        assert "Nothing was recorded" in told
        assert state_of(site, "first") is State.DUE
        assert state_of(site, "second") is State.SYNDICATED
        assert read_ledger(site).accounts()["first"].id == own_id


def test_another_account_is_named_with_both_ids(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with accounts(tmp_path, musee={POSTS: ONE}) as site:
        read_ledger(site).remember_account("musee", "127.0.0.1/7", datetime.now(UTC))
        with pytest.raises(DeskError):
            adopt(site)
        told = capsys.readouterr().out
    assert "127.0.0.1/7" in told
    assert "127.0.0.1/109" in told
    assert "another name in POSSE_NETWORKS" in told


def test_of_several_failures_the_gravest_is_the_exit_code(tmp_path: Path) -> None:
    with (
        accounts(tmp_path, first={WHO: REFUSED}, second={WHO: AWAY}) as site,
        pytest.raises(DeskError, match="2 accounts could not") as raised,
    ):
        adopt(site)
    assert raised.value.code == 4


def test_a_missing_secret_stops_before_anything_is_looked_at(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with accounts(tmp_path, first={POSTS: ONE}, second={POSTS: ONE}) as site:
        (tmp_path / ".env").write_text(f"FIRST_TOKEN={TOKEN}\n", encoding="utf-8")
        with pytest.raises(DeskError, match="SECOND_TOKEN") as raised:
            adopt(site)
        assert raised.value.code == 4
        assert read_ledger(site).accounts() == {}
        adopt(site, account="first")
        assert list(read_ledger(site).accounts()) == ["first"]


@pytest.mark.parametrize(("name", "advice"), [("mussee", "musee"), ("fax", "POSSE_NETWORKS")])
def test_an_account_that_is_not_known_gets_a_suggestion(
    name: str, advice: str, tmp_path: Path
) -> None:
    with accounts(tmp_path, musee={}) as site, pytest.raises(DeskError) as raised:
        adopt(site, account=name)
    assert raised.value.code == 4
    assert advice in raised.value.advice


def test_what_a_person_posts_cannot_be_looked_at(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Named, the way to note a copy is told; with nothing else, that there is nothing."""
    with accounts(tmp_path) as site:
        adopt(site, account="linkedin")
        assert "invoke settle REPORT linkedin --posted URL" in capsys.readouterr().out
        adopt(site)
        assert "no account to look at" in capsys.readouterr().out
        assert not (tmp_path / "state" / "accounts").exists()


def test_an_old_address_of_a_report_is_known_from_the_last_build(tmp_path: Path) -> None:
    """A post links to where the report was before it was renamed."""
    from posse.manifest import write_manifest  # noqa: PLC0415 — only here
    from posse.models import Report  # noqa: PLC0415 — the same

    new = "rencontres-2026/table-ronde"
    report = Report(
        id=new, lang="fr", permalink=f"{URL}/{new}/", url=f"{new}/", save_as="x", source="x.md",
        title="Être performant", summary="", published=datetime.now(UTC), digest="1",
        aliases=(f"{REPORT}/",),
    )  # fmt: skip
    with accounts(tmp_path, musee={POSTS: ONE}) as site:
        write_manifest(site.cache, {}, [report])
        adopt(site)
        assert state_of(site, "musee", new) is State.SYNDICATED


@needs("git")
def test_what_is_found_is_kept_where_the_remote_is_not_to_be_had(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    machines = Machines(tmp_path / "machines")
    root = machines.site("a")
    machines.open("a")
    with accounts(root, musee={POSTS: ONE}) as site:
        machines.away()
        adopt(site)
        assert "waits on this machine" in capsys.readouterr().out
        machines.back()
    machines.open("a")
    there = machines.open("b").standing(REPORT, "musee", datetime.now(UTC))
    assert there.state is State.SYNDICATED
