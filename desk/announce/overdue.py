"""What runs try for a day already: no error of theirs, but a person should know."""

from __future__ import annotations

from datetime import datetime, timedelta

from desk.announce.situation import Situation
from desk.errors import PersonNeeded
from desk.words import _
from posse.models import Standing
from posse.plan import Pair

PATIENCE = timedelta(days=1)  # for what may clear up by itself


def is_overdue(standing: Standing, now: datetime) -> bool:
    """Whether that is so, however often they tried and what they learnt of each try."""
    return standing.tried is not None and now - standing.tried > PATIENCE


def tried_in_vain(situation: Situation, pair: Pair) -> PersonNeeded:
    """It may hold back what comes after it on that account, which only a person can change."""
    values = {"report": situation.name(pair.report.id), "account": pair.station.name}
    return PersonNeeded(
        _("For more than a day no run could announce %(report)s on %(account)s: see above.")
        % values,
        _("The next run tries again. Or never announce it: invoke settle %(report)s %(account)s "
          "--skip") % values,
    )  # fmt: skip
