"""The site as its settings describe it: where its files are, what it is called, what it speaks."""

from __future__ import annotations

import runpy
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from desk.errors import SettingsWrong
from desk.fitness import is_address, zone_of
from desk.words import _, use
from events.people import fediverse_address
from wording.code_host import BadCodeHost, code_host_from

# What a settings file can do wrong by itself; anything else is a bug of ours and may be seen.
_BROKEN = (
    SyntaxError, NameError, ImportError, TypeError, ValueError, AttributeError, LookupError,
    ArithmeticError, AssertionError, OSError, RuntimeError,
)  # fmt: skip
_NEEDED = (
    "SITENAME", "SITEURL", "DEFAULT_LANG", "TIMEZONE", "PATH", "OUTPUT_PATH", "CACHE", "STATE",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True, slots=True)
class Site:
    """One site. All paths are absolute; ``url`` has no last slash; ``lang`` is its language."""

    root: Path
    name: str
    url: str
    lang: str
    timezone: ZoneInfo
    settings: Mapping[str, object] = field(repr=False)

    @property
    def content(self) -> Path:
        """What writers write."""
        return self.root / str(self.settings["PATH"])

    @property
    def output(self) -> Path:
        """What a build writes."""
        return self.root / str(self.settings["OUTPUT_PATH"])

    @property
    def cache(self) -> Path:
        """What may be deleted at any time."""
        return self.root / str(self.settings["CACHE"])

    @property
    def state(self) -> Path:
        """What is out: the record."""
        return self.root / str(self.settings["STATE"])

    @property
    def base(self) -> str:
        """The path part of the address: "" or "/blog"."""
        return urlsplit(self.url).path.rstrip("/")

    @property
    def accounts(self) -> Mapping[str, Mapping[str, object]]:
        """The social accounts by name."""
        networks = self.settings.get("POSSE_NETWORKS") or {}
        return networks if isinstance(networks, dict) else {}

    @property
    def sources(self) -> Mapping[str, object]:
        """The sources of mentions that are no accounts, by name."""
        sources = self.settings.get("POSSE_SOURCES") or {}
        return sources if isinstance(sources, dict) else {}


def load_site(root: Path) -> Site:
    """Read pelicanconf.py and publishconf.py; the terminal speaks the site's language from here.

    SettingsWrong names the file and the line of what cannot be read.
    """
    for folder in (str(root / "plugins"), str(root)):
        if folder not in sys.path:
            sys.path.insert(0, folder)
    path = root / "publishconf.py"
    if not path.is_file():
        raise SettingsWrong(
            _("There is no %(file)s here.") % {"file": path.name},
            _("Run the command in the folder of the site."),
        )
    sys.modules.pop("pelicanconf", None)
    try:
        settings = runpy.run_path(str(path))
    except _BROKEN as error:
        raise _broken(error, root) from error
    settings = {key: value for key, value in settings.items() if key.isupper()}
    use(str(settings.get("DEFAULT_LANG", "en")))
    return _site(root, settings)


def _broken(error: BaseException, root: Path) -> SettingsWrong:
    file, line = "publishconf.py", 0
    if isinstance(error, SyntaxError):
        file, line = Path(error.filename or file).name, error.lineno or 0
    trace = error.__traceback__
    while trace and not isinstance(error, SyntaxError):
        if Path(trace.tb_frame.f_code.co_filename).parent == root:
            file, line = Path(trace.tb_frame.f_code.co_filename).name, trace.tb_lineno
        trace = trace.tb_next
    return SettingsWrong(
        _("%(file)s:%(line)s cannot be read: %(error)s")
        % {"file": file, "line": line, "error": error},
        _("Put the line right; git diff shows what was changed last."),
    )


def _site(root: Path, settings: Mapping[str, object]) -> Site:
    for name in _NEEDED:
        if not str(settings.get(name) or "").strip():
            raise SettingsWrong(
                _("The setting %(name)s is missing or empty.") % {"name": name},
                _("Write it into pelicanconf.py; docs/reference/settings.md says what it means."),
            )
    url = str(settings["SITEURL"])
    if not is_address(url):
        raise SettingsWrong(
            _("SITEURL is “%(url)s”, which is no address.") % {"url": url},
            _("Write the whole address into pelicanconf.py, like https://musee.example."),
        )
    timezone = zone_of(str(settings["TIMEZONE"]))
    if timezone is None:
        raise SettingsWrong(
            _("TIMEZONE is “%(zone)s”, which is no time zone.") % {"zone": settings["TIMEZONE"]},
            _("Write one like Europe/Paris into pelicanconf.py."),
        )
    _refuse_odd_accounts(settings.get("POSSE_NETWORKS"))
    _refuse_odd_writing(settings)
    if not (root / str(settings["PATH"])).is_dir():
        raise SettingsWrong(
            _("PATH is “%(path)s”, and there is no such folder.") % {"path": settings["PATH"]},
            _("Set it in pelicanconf.py to the folder with the texts, which is “content” mostly."),
        )
    return Site(
        root=root,
        name=str(settings["SITENAME"]),
        url=url.rstrip("/"),
        lang=str(settings["DEFAULT_LANG"]),
        timezone=timezone,
        settings=settings,
    )


def _refuse_odd_accounts(networks: object) -> None:
    tables = networks.items() if isinstance(networks, dict) else ()
    odd = [name for name, table in tables if not isinstance(table, dict)]
    if networks and (odd or not tables):
        raise SettingsWrong(
            _("POSSE_NETWORKS in pelicanconf.py must be a table of accounts, each in braces."),
            _('Write it like {"mastodon": {"server": "https://social.example"}}.'),
        )


def _refuse_odd_writing(settings: Mapping[str, object]) -> None:
    creator = settings.get("FEDIVERSE_CREATOR")
    if creator and not fediverse_address(creator):
        raise SettingsWrong(
            _("FEDIVERSE_CREATOR is “%(value)s”, which is no account of the fediverse.")
            % {"value": creator},
            _("Write it whole into pelicanconf.py, like @museum@social.example, or leave it "
              "empty."),
        )  # fmt: skip
    try:
        code_host_from(settings.get("CODE_HOST"), Path(str(settings["PATH"])).name)
    except BadCodeHost as error:
        raise SettingsWrong(
            _(error.text) % error.values,
            _('Write it into pelicanconf.py like CODE_HOST = {"url": '
              '"https://github.com/me/my-site", "branch": "main"}, or leave it empty: {}.'),
        ) from error  # fmt: skip


def is_sample(site: Site) -> bool:
    """Whether this is still the sample site that the project comes with."""
    return site.url == "https://table-ronde.example"
