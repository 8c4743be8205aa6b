"""What to do where git may not write to the remote, in a job of a code host above all."""

from __future__ import annotations

from desk.words import _


def how_to_get_the_right() -> str:
    """Where that right is given."""
    return _(
        "Git may not do that there. In a job on GitHub, give it `permissions: contents: write`; on "
        "GitLab, allow its token to push, or add RAPPORTEUR_PUSH_TOKEN "
        "(docs/how-to/publish-by-itself.md). On your own machine, sign in to the remote."
    )
