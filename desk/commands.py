"""The everyday commands, as `invoke` alone prints them."""

from __future__ import annotations

from desk import console
from desk.site import Site
from desk.words import N_, _

GROUPS = (
    (N_("Write"), (
        ("new", N_("a report: proposes the session that is on now, or asks for a title")),
        ("serve", N_("see the site while you write; reloads by itself")),
        ("check", N_("mistakes in what you wrote, with file and line")),
    )),
    (N_("Publish"), (
        ("publish", N_("build, check, deploy; then ask and announce (--dry-run: only the plan)")),
        ("preview", N_("how each post will look, as a page (--text: in the terminal)")),
        ("status", N_("what is out, what waits for you, what is broken")),
    )),
    (N_("Answers"), (
        ("collect", N_("fetch answers now")),
        ("moderate", N_("approve, hide or block answers")),
        ("forget", N_("remove a person’s words, name and picture for good")),
    )),
    (N_("Set up"), (
        ("init", N_("make this site yours: name, address, host; removes the samples")),
        ("connect", N_("add or renew an account, step by step")),
    )),
    (N_("Repair"), (
        ("settle", N_("decide about a post whose fate is not known")),
        ("adopt", N_("recognise posts made before, or elsewhere")),
    )),
)  # fmt: skip
CODE = ("build", "clean", "demo", "test", "lint")


def tell_commands(_site: Site) -> None:
    """Print the groups, one command a line."""
    wide = max(len(_(group)) for group, _commands in GROUPS)
    for group, commands in GROUPS:
        for number, (name, sentence) in enumerate(commands):
            head = _(group) if number == 0 else ""
            console.tell(f"{head:<{wide}}  {name:<10} {_(sentence)}")
    console.tell(f"{_('Code'):<{wide}}  {' '.join(CODE)}")
