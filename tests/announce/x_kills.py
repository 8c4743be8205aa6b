"""kill -9 at every labelled point of a run that announces on X, and what the next runs make of it.

X knows no key, so what was killed is looked for: at once by who learns of it, else when it has
settled. The clock is moved by the order, and what does as X does goes with it and charges.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import count
from pathlib import Path
from queue import SimpleQueue

from desk.accounts import accounts_of
from desk.announce.purses import purse
from desk.demo.web import serving
from desk.ledger import read_ledger
from posse.copies import copies_of
from posse.models import State
from tests.announce.kills import WORKERS, Way
from tests.announce.rounds import Order, Round, report_of, site_of
from tests.announce.stage import Runner, page_of, runner
from tests.posse.networks.x_cases import SECRETS
from tests.posse.networks.x_server import XServer
from tests.posse.records import Machines

SLUG = "j1"
HERE = "tests.posse.networks.x_here"
# At once; while it may still be on its way; then each look at its time, and what it is good for.
THEN = (0.0, 1.0, 46.0, 52.0, 53.0)
AGAIN = 60.0
LATE = timedelta(minutes=10)  # how long the account's list does not have a new post
WAYS = (Way.ALONE, Way.LOST, Way.BACK, Way.OTHER)
_numbers = count(1)


@dataclass(frozen=True, kw_only=True, slots=True)
class Kill:
    """A run that is killed at the ``number``-th passing of ``label``."""

    way: Way
    label: str
    number: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Seen:
    """What came of it: nothing ``wrong`` is wanted.

    ``out`` is how many posts could be seen after the kill, ``asked`` how often X was asked in all,
    ``counted`` and ``charged`` are the money by our record and by X.
    """

    kill: Kill
    out: int
    asked: int
    counted: Decimal
    charged: Decimal
    wrong: tuple[str, ...]


@dataclass
class Place:
    """A site with an account on X, on one machine or two, and a report that is due there."""

    url: str
    first: Path
    second: Path
    server: XServer
    shared: bool
    to_noon: timedelta = field(default_factory=lambda: _to_noon(datetime.now(UTC)))

    def do(
        self, runner: Runner, root: Path, minutes: float, label: str = "", number: int = 0
    ) -> Round:
        """A round there, so many minutes after the next noon: X charges a day's look once."""
        ahead = self.to_noon + timedelta(minutes=minutes)
        self.server.clock.now = datetime.now(UTC) + ahead
        return runner.do(self._order(root, ahead / timedelta(minutes=1), label, number))

    def wrong_at(self, root: Path) -> Iterator[str]:
        """What is not as it must be once all is done."""
        site = site_of(self._order(root))
        ledger, report = read_ledger(site), report_of(self.url, SLUG)
        urls = [f"https://x.com/musee_x/status/{post['id']}" for post in self.server.visible()]
        standing = ledger.standing(report.id, "x", self.server.clock())
        if len(urls) != 1:
            yield f"{len(urls)} posts"
        if standing.state is not State.SYNDICATED or [standing.url] != urls[:1]:
            yield f"{standing.state} by the record, {standing.url or 'nowhere'}"
        copies = copies_of(report, ledger.receipts(report.id), accounts_of(site))
        if [copy.url for copy in copies] != urls:
            yield f"the page is to link to {[copy.url for copy in copies]}"

    def counted(self, root: Path) -> Decimal:
        """What the record there says that it cost."""
        site = site_of(self._order(root))
        account = accounts_of(site)[0]
        now = self.server.clock()
        found = purse("x", account.terms, read_ledger(site), now)
        assert found
        return found.spent

    def _order(self, root: Path, minutes: float = 0, label: str = "", number: int = 0) -> Order:
        accounts: dict[str, dict[str, object]] = {
            "x": {"use": HERE, "server": self.server.scripted.url}
        }
        return Order(
            root=str(root), url=self.url, accounts=accounts, reports=(SLUG,), minutes=minutes,
            label=label, number=number,
        )  # fmt: skip


def _to_noon(now: datetime) -> timedelta:
    noon = now.replace(hour=12, minute=0, second=0, microsecond=0)
    return (noon if noon > now else noon + timedelta(days=1)) - now


@contextmanager
def place_on(folder: Path, address: str, pages: Path, *, shared: bool) -> Iterator[Place]:
    """A new site whose page is live, and an X of its own."""
    name = f"x{next(_numbers)}"
    report = report_of(f"{address}/{name}", SLUG)
    page = pages / name / report.save_as
    page.parent.mkdir(parents=True)
    page.write_text(page_of(report), encoding="utf-8")
    machines = Machines(folder / name)
    roots = [machines.site(one) for one in "ab"] if shared else [folder / name / "a"]
    for root in roots:
        root.mkdir(exist_ok=True)
        lines = (f"X_{secret}={value}" for secret, value in SECRETS.items())
        (root / ".env").write_text("\n".join(lines), encoding="utf-8")
    with XServer() as server:
        yield Place(url=f"{address}/{name}", first=roots[0], second=roots[-1], server=server,
                    shared=shared)  # fmt: skip


def all_done(folder: Path, choose: Callable[[list[Kill]], list[Kill]]) -> list[Seen]:
    """The chosen kills, two at a time."""
    pages = folder / "pages"
    pages.mkdir(parents=True)
    with serving(pages, 0) as address, ExitStack() as stack:
        runners = [stack.enter_context(runner()) for _worker in range(WORKERS)]
        free: SimpleQueue[Runner] = SimpleQueue()
        for one in runners:
            free.put(one)

        def do(kill: Kill) -> Seen:
            mine = free.get()
            shared = kill.way.shared
            try:
                with place_on(folder, address, pages, shared=shared) as place:
                    return _done_with(kill, place, mine)
            finally:
                free.put(mine)

        def passed(*, shared: bool) -> tuple[str, ...]:
            with place_on(folder, address, pages, shared=shared) as place:
                done = place.do(runners[0], place.first, 0)
                assert not done.problems, done.problems
                return done.labels

        labels = {shared: passed(shared=shared) for shared in (False, True)}
        kills = [
            Kill(way=way, label=label, number=number)
            for way in WAYS
            for label, number in _numbered(labels[way.shared])
        ]
        with ThreadPoolExecutor(WORKERS) as pool:
            return list(pool.map(do, choose(kills)))


def wrong_in(seen: list[Seen]) -> list[str]:
    """All that is wrong, each with the kill before it."""
    return [f"{one.kill.way.name} {one.kill.label} {one.kill.number}: {what}"
            for one in seen for what in one.wrong]  # fmt: skip


def _numbered(labels: tuple[str, ...]) -> Iterator[tuple[str, int]]:
    for place, label in enumerate(labels):
        yield label, labels[: place + 1].count(label)


def _done_with(kill: Kill, place: Place, runner: Runner) -> Seen:
    ago = -31.0 if kill.way is Way.OTHER else 0.0  # on another machine its claim must be over
    if kill.way is not Way.LOST:  # who has no record and is not shown the post cannot know of it
        place.server.late = LATE
    killed = place.do(runner, place.first, ago, kill.label, kill.number).killed
    wrong = [] if killed else ["the label was not passed so often"]
    out = len(place.server.visible())
    if kill.way is Way.LOST:
        shutil.rmtree(place.first / "state", ignore_errors=True)
    root = place.second if kill.way is Way.OTHER else place.first
    for minutes in THEN:
        done = place.do(runner, root, minutes)
        wrong += [f"after {minutes:.0f} minutes: {problem}" for problem in done.problems]
        if len(place.server.visible()) > 1:
            wrong.append(f"after {minutes:.0f} minutes: {len(place.server.visible())} posts")
    wrong += place.wrong_at(root)
    before, asked = _entries(root), len(place.server.asked)
    place.do(runner, root, AGAIN)
    if (_entries(root), len(place.server.asked)) != (before, asked):
        wrong.append("a run with nothing to do asked X, or changed the record")
    if kill.way is Way.OTHER:
        place.do(runner, place.first, AGAIN)
        wrong += [f"back: {what}" for what in place.wrong_at(place.first)]
    counted, charged = place.counted(root), place.server.spent
    if counted != charged and kill.way is not Way.LOST:
        wrong.append(f"{counted} were counted, {charged} were charged")
    return Seen(kill=kill, out=out, asked=asked, counted=counted, charged=charged,
                wrong=tuple(wrong))  # fmt: skip


def _entries(root: Path) -> dict[str, bytes]:
    state = root / "state"
    return {
        str(path.relative_to(state)): path.read_bytes()
        for path in sorted(state.rglob("*"))
        if path.is_file() and not any(part[0] == "." for part in path.relative_to(state).parts)
    }
