"""``invoke serve``: build, show, wait for a save, build again."""

from __future__ import annotations

import secrets
import threading
import time
from functools import partial
from typing import TYPE_CHECKING

from desk.words import _, ngettext

from .changes import Changes
from .folders import BuildFolders
from .models import Built
from .preview import Preview
from .server import PreviewServer, listen, warning_for
from .watching import Watcher

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path


def serve(  # noqa: PLR0913 — the task's flags and the project's settings, by keyword
    *,
    root: Path,
    build: Callable[[Path], Built],
    watch: Sequence[Path],
    tell: Callable[[str], None],
    host: str = "127.0.0.1",
    port: int = 8000,
    base: str = "",
    lang: str = "en",
    open_browser: bool = False,
    polling: bool = False,
) -> None:
    """Show the site of the project in ``root`` and keep it up to date; returns at Ctrl-C.

    ``build`` makes the site in the empty folder that it is given; it is called in this thread, one
    call at a time, at the start and after each burst of saves in ``watch`` (files and folders,
    relative to ``root``; those that are not there yet too). ``base`` is the path of the site's
    address, ``lang`` the language of the words around it. ``tell`` gets one line at a time.
    ``polling`` is for a disk that gives no notice of saves. Raises SettingsWrong when the address
    cannot be listened at.
    """
    tell = _one_at_a_time(tell)
    preview, changes = Preview(run=secrets.token_hex(4)), Changes()
    base = base.rstrip("/")
    open_at = partial(PreviewServer, preview=preview, base=base, lang=lang, tell=tell)
    server = listen(host, port, open_at)
    serving = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    root = root.resolve()
    folders = BuildFolders(root / ".cache" / "serve" / str(server.server_port))
    watcher = Watcher(root=root, paths=watch, found=changes.add, tell=tell, polling=polling)
    try:
        _tell_address(server, port, tell)
        serving.start()
        watcher.start()
        desk = _Desk(root=root, build=build, folders=folders, preview=preview, tell=tell)
        desk.build(())
        if open_browser:
            _open_browser(server.address)
        while True:
            desk.build(changes.take())
    except KeyboardInterrupt:
        tell(_("The preview has ended."))
    finally:
        preview.close()
        watcher.stop()
        if serving.is_alive():
            server.shutdown()
        server.server_close()
        folders.remove()


class _Desk:
    """Builds, and says how it went: one line, and what is wrong where something is."""

    def __init__(
        self,
        *,
        root: Path,
        build: Callable[[Path], Built],
        folders: BuildFolders,
        preview: Preview,
        tell: Callable[[str], None],
    ) -> None:
        self._root = root
        self._build = build
        self._folders = folders
        self._preview = preview
        self._tell = tell
        self._mistakes: tuple[str, ...] = ()

    def build(self, changed: tuple[Path, ...]) -> None:
        """Build once and show the outcome."""
        folder = self._folders.next()
        try:
            folder.mkdir(parents=True)
            built = self._build(folder)
        except OSError as error:  # a full disk, no right to write, no program to start
            built = Built(ok=False, problems=(str(error),), seconds=0.0, mistakes=())
        self._preview.show(built, folder)
        if built.ok:
            self._folders.keep(folder)
        else:
            self._folders.drop(folder)
        self._say(built, changed)

    def _say(self, built: Built, changed: tuple[Path, ...]) -> None:
        words = {"time": time.strftime("%H:%M:%S"), "files": self._names(changed)}
        if built.ok:
            words["seconds"] = f"{built.seconds:.1f}"
            self._tell((_("%(time)s  built in %(seconds)s s  %(files)s") % words).rstrip())
        else:
            self._tell((_("%(time)s  NOT BUILT  %(files)s") % words).rstrip())
        for line in (*built.problems, *self._news_of(built.mistakes)):
            self._tell(f"  {line}")
        if not built.ok and self._preview.view.folder:
            self._tell(f"  {_('The browser keeps the last good pages.')}")

    def _news_of(self, mistakes: tuple[str, ...]) -> tuple[str, ...]:
        """What the check found, unless it said the same after the last build."""
        before, self._mistakes = self._mistakes, mistakes
        return () if mistakes == before else mistakes

    def _names(self, changed: tuple[Path, ...]) -> str:
        if not changed:
            return ""
        first, more = changed[0], len(changed) - 1
        name = str(first.relative_to(self._root) if first.is_relative_to(self._root) else first)
        if not more:
            return name
        rest = ngettext("and %(count)d other file", "and %(count)d other files", more)
        return f"{name} {rest % {'count': more}}"


def _tell_address(server: PreviewServer, wanted: int, tell: Callable[[str], None]) -> None:
    if wanted and server.server_port != wanted:
        ports = {"wanted": wanted, "port": server.server_port}
        tell(_("Port %(wanted)d is in use, so the preview has port %(port)d.") % ports)
    tell(_("Your site: %(address)s   (Ctrl-C ends)") % {"address": server.address})
    for line in warning_for(server):
        tell(line)


def _one_at_a_time(tell: Callable[[str], None]) -> Callable[[str], None]:
    """Lines come from several threads; each is written whole."""
    lock = threading.Lock()

    def tell_one(line: str) -> None:
        with lock:
            tell(line)

    return tell_one


def _open_browser(address: str) -> None:
    """Open the browser from a thread: some systems wait until it is closed again."""
    import webbrowser

    threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()
