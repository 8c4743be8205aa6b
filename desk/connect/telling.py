"""What is said once an account is connected."""

from __future__ import annotations

from collections.abc import Mapping

from desk import console, money
from desk.connect.looking import Found
from desk.connect.networks_setting import entry_of
from desk.connect.settings_file import FILE, SETTING
from desk.connect.wanted import Wanted
from desk.site import Site, is_sample
from desk.words import _, ngettext
from posse.networks.by_hand import compose_page


def tell_found(found: Found) -> None:
    """What the account announced already."""
    if found.copies:
        text = ngettext(
            "%(count)s report was announced there already: it is not announced again",
            "%(count)s reports were announced there already: they are not announced again",
            found.copies,
        )
        console.note(_("Found"), text % {"count": found.copies})


def tell_written(wanted: Wanted, secrets: Mapping[str, str], *, in_settings: bool) -> None:
    """Which files have it now; the line to add where the settings are a person's to change."""
    if secrets:
        console.note(_("Secret"), _("%(names)s in .env, which only you can read")
                     % {"names": ", ".join(secrets)})  # fmt: skip
    if not wanted.is_new:
        return
    if in_settings:
        console.note(_("Settings"), _("%(account)s in %(setting)s in %(file)s")
                     % {"account": wanted.name, "setting": SETTING, "file": FILE})  # fmt: skip
        return
    console.tell()
    console.tell(_("%(setting)s is not a plain table in %(file)s: add this entry to it yourself.")
                 % {"setting": SETTING, "file": FILE})  # fmt: skip
    console.tell(f"    {entry_of(wanted.name, wanted.options)}")


def tell_warnings(secrets: Mapping[str, str], environ: Mapping[str, str], *, ignored: bool) -> None:
    """What may still bring a secret out, or keep the new one from being used."""
    for name, value in secrets.items():
        if environ.get(name, value).strip() != value:
            console.tell(_("%(name)s is set in this terminal too, to something else, and counts "
                           "before .env: unset it.") % {"name": name})  # fmt: skip
    if secrets and not ignored:
        console.tell(_("git does not ignore .env: add a line “.env” to .gitignore before the next "
                       "commit, or the secret goes out with it."))  # fmt: skip


def tell_next(site: Site, wanted: Wanted, found: Found) -> None:
    """What happens from now on, and what a person may do."""
    console.tell()
    console.tell(_("%(account)s is connected.") % {"account": wanted.name})
    if wanted.settings.by_hand:
        _tell_by_hand(wanted)
    else:
        _tell_before(found)
        _tell_budget(wanted)
        _tell_ci(wanted)
        _tell_profile(site)
    if is_sample(site):
        console.tell(_("This is still the sample site, which announces nothing: `invoke init` "
                       "makes it yours."))  # fmt: skip


def tell_renewal(wanted: Wanted) -> None:
    """What a second `connect` of a name does, and what it does not."""
    console.tell(_("%(account)s is connected already: its secret is made anew, its settings stay. "
                   "For another account: --account NAME.") % {"account": wanted.name})  # fmt: skip


def tell_nothing_to_renew(wanted: Wanted) -> None:
    """An account by hand that is there already."""
    console.tell(_("%(account)s is there already. A person posts there: it has no secret to renew.")
                 % {"account": wanted.name})  # fmt: skip
    _tell_by_hand(wanted)


def _tell_by_hand(wanted: Wanted) -> None:
    if compose_page(wanted.name, ""):
        said = _("`invoke preview` has the text to paste, and the page for a new post.")
    else:
        said = _("`invoke preview` has the text to paste.")
    console.tell(said)
    console.tell(_("Once it is posted: `invoke settle REPORT %(account)s --posted URL`.")
                 % {"account": wanted.name})  # fmt: skip


def _tell_before(found: Found) -> None:
    if not found.before:
        return
    count = len(found.before)
    text = ngettext(
        "%(count)s report is out already, and is not announced by itself. For it:",
        "%(count)s reports are out already, and are not announced by themselves. For one:",
        count,
    )
    newest = max(found.before, key=lambda record: record.out_since)
    console.tell(text % {"count": count})
    name = newest.id.partition("/")[2]
    console.tell(f"  invoke publish --only announce --report {name}")


def _tell_budget(wanted: Wanted) -> None:
    budget = wanted.settings.terms.budget
    if budget is None:
        return
    text = _("It may cost %(month)s a month and %(run)s a run: budget_month and budget_run in "
             "%(setting)s. `invoke status` says what it did.")  # fmt: skip
    console.tell(text % {
        "month": money.left(budget.month), "run": money.left(budget.run), "setting": SETTING,
    })  # fmt: skip


def _tell_ci(wanted: Wanted) -> None:
    names = wanted.settings.variables
    text = ngettext("On CI, add the secret: %(names)s", "On CI, add the secrets: %(names)s",
                    len(names))  # fmt: skip
    console.tell(text % {"names": ", ".join(names)})


def _tell_profile(site: Site) -> None:
    console.tell(_("For the account’s profile, if you like:"))
    console.tell("  " + _("Public answers to these posts may be shown on %(url)s (tell me, and I "
                          "take them out).") % {"url": site.url})  # fmt: skip
