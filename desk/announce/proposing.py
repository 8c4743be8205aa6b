"""The posts of what is due, as they would be sent; words that cannot be sent are told."""

from __future__ import annotations

from collections.abc import Sequence

from desk import console
from desk.announce.announced import Announced
from desk.announce.endings import WORDS, note, waiting
from desk.announce.outcomes import tell_about
from desk.announce.proposal import Proposal, post_of
from desk.announce.situation import Situation
from desk.errors import ContentMistakes
from desk.words import _
from posse.errors import BadMetadata
from posse.plan import Pair


def proposals_of(situation: Situation, pairs: Sequence[Pair], done: Announced) -> list[Proposal]:
    """The posts of these pairs; words that cannot be sent are told and left out."""
    found = []
    for pair in pairs:
        receipts = situation.ledger.receipts(pair.report.id)
        try:
            found.append(post_of(pair, receipts, situation.choices.wordings))
        except BadMetadata as error:
            where = f"{situation.site.content.name}/{pair.report.source}"
            advice = _("Shorten them, or write “Announcement-%(account)s:” for this account alone.")
            note(done.outcomes, [waiting(pair, WORDS)])
            tell_about(pair, [console.about(where, _(error.text) % error.values),
                              advice % {"account": pair.station.name}])  # fmt: skip
            text = _("Words of a report cannot be sent as they are: see above.")
            done.problems.append(ContentMistakes(text))
    return found
