"""The record keys of Bluesky."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posse.networks.tid import is_tid, key_of, moment_of, tid

DAY = datetime(2026, 5, 12, 11, 10, 4, tzinfo=UTC)
DID = "did:plc:abcdefghijklmnopqrstuvwx"
# https://atproto.com/specs/tid
SPECIFIED = re.compile(r"^[234567abcdefghij][234567abcdefghijklmnopqrstuvwxyz]{12}$")
MOST = (1 << 53) - 1


@pytest.mark.parametrize(
    ("microseconds", "clock", "key"),
    [
        (0, 0, "2222222222222"),
        (0, 1, "2222222222223"),
        (0, 1023, "22222222222zz"),
        (1, 0, "2222222222322"),
        (1_681_842_288_030_650, 24, "3jto3q4ewxu2s"),  # these two from @atproto/common-web
        (1_778_584_204_123_456, 31, "3mlnnnv3be22z"),
        (MOST, 1023, "bzzzzzzzzzzzz"),
    ],
)
def test_a_key_is_its_moment_and_its_clock(microseconds: int, clock: int, key: str) -> None:
    """Thirteen signs, the highest bit never set."""
    assert tid(microseconds, clock) == key


@pytest.mark.parametrize(("microseconds", "clock"), [(-1, 0), (MOST + 1, 0), (0, -1), (0, 1024)])
def test_what_a_key_cannot_hold_is_an_error(microseconds: int, clock: int) -> None:
    """Cut silently, two moments would have one key."""
    with pytest.raises(ValueError, match="beyond"):
        tid(microseconds, clock)


@pytest.mark.parametrize(
    ("text", "valid"),
    [
        ("3jzfcijpj2z2a", True),  # the first eight are the specification's own examples
        ("7777777777777", True),
        ("3zzzzzzzzzzzz", True),
        ("3jzfcijpj2z21", False),
        ("0000000000000", False),
        ("3jzfcijpj2z2aa", False),
        ("3jzf-cij-pj2z-2a", False),
        ("zzzzzzzzzzzzz", False),
        ("", False),
        ("3JZFCIJPJ2Z2A", False),
        ("3jzfcijpj2z2a\n", False),
    ],
)
def test_a_key_is_known_from_what_is_none(text: str, *, valid: bool) -> None:
    """As https://atproto.com/specs/tid has it."""
    assert is_tid(text) is valid
    if not valid:
        with pytest.raises(ValueError, match="no key"):
            moment_of(text)


@given(
    st.lists(
        st.tuples(st.integers(0, MOST), st.integers(0, 1023)), min_size=2, max_size=8, unique=True
    )
)
def test_keys_are_valid_and_sort_as_their_moments_do(pairs: list[tuple[int, int]]) -> None:
    """The newest post has the greatest key."""
    keys = [tid(*pair) for pair in sorted(pairs)]
    assert keys == sorted(keys)
    assert all(is_tid(key) and SPECIFIED.match(key) for key in keys)


@given(st.datetimes(datetime(1970, 1, 1), datetime(2255, 1, 1)))  # noqa: DTZ001 — made aware below
def test_the_moment_can_be_read_back(moment: datetime) -> None:
    """Of a claim's key, to the second."""
    at = moment.replace(tzinfo=UTC)
    assert moment_of(key_of("a/b", DID, "1", at)).replace(microsecond=0) == at.replace(
        microsecond=0
    )


def test_the_same_claim_has_the_same_key_wherever_it_is_made() -> None:
    """In whichever zone the clock runs, and whatever its microseconds are."""
    key = key_of("a/b", DID, "1", DAY)
    paris = DAY.astimezone(timezone(timedelta(hours=2)))
    assert key_of("a/b", DID, "1", paris) == key
    assert key_of("a/b", DID, "1", DAY + timedelta(microseconds=999_999)) == key


def test_another_report_account_salt_or_second_has_another_key() -> None:
    """Each decides."""
    keys = {
        key_of("a/b", DID, "1", DAY),
        key_of("a/c", DID, "1", DAY),
        key_of("a/b", "did:plc:zzzzzzzzzzzzzzzzzzzzzzzz", "1", DAY),
        key_of("a/b", DID, "2", DAY),
        key_of("a/b", DID, "1", DAY + timedelta(seconds=1)),
    }
    assert len(keys) == 5


@pytest.mark.parametrize("did", [DID, "did:web:musee.example", "did:plc:2ztfgjamaxpr3qgohthgczfz"])
def test_forty_reports_of_one_second_have_forty_keys(did: str) -> None:
    """Ten bits of a hash would clash; thirty do not."""
    reports = [f"rencontres-2026/j{day}-{n:02d}" for day in (1, 2) for n in range(20)]
    assert len({key_of(report, did, "1", DAY) for report in reports}) == 40
