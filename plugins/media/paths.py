"""From what is written to a file, and from a file to its address."""

from __future__ import annotations

import os
import re
import unicodedata
from pathlib import Path, PurePath, PurePosixPath
from urllib.parse import unquote

from .models import Unresolved
from .references import AROUND, place_of

PHOTOS = frozenset(
    {
        *(".jpg", ".jpeg", ".jpe", ".jfif", ".pjpeg", ".pjp"),
        *(".png", ".webp", ".heic", ".heif", ".avif", ".gif"),
    }
)
DRAWING = ".svg"
# What a camera or a scanner gives: it cannot be shown, and may hold where it was taken.
NEGATIVES = frozenset(
    {
        *(".tif", ".tiff", ".bmp", ".dng", ".cr2", ".cr3", ".nef", ".arw", ".raf", ".orf", ".rw2"),
        *(".jp2", ".j2k", ".jpf", ".jpx", ".jxl", ".jxr", ".hif", ".heics", ".heifs", ".avifs"),
        *(".mpo", ".psd", ".insp", ".pef", ".srw", ".svgz"),
    }
)
TEXTS = frozenset({".md", ".markdown", ".mkd", ".mdown", ".rst"})
BRACES = re.compile(r"[{|](?P<what>filename|static|attach)[|}](?P<path>.*)", re.DOTALL)
_LONGEST = 80  # characters of a name: with the hash and the size it stays below 120


def split_target(target: str) -> tuple[str, str]:
    """An address as (path, the rest from ``?`` or ``#`` on)."""
    found = re.search(r"[?#]", target)
    return (target[: found.start()], target[found.start() :]) if found else (target, "")


def resolve(target: str, source: Path, content_root: Path) -> Path | Unresolved:
    """The file that a relative address in the text ``source`` names, or why it is none.

    ``target`` is the address as written (``photos/photo%20de%20salle.jpg#x``), with HTML entities
    decoded. The path that is returned is absolute, lies in ``content_root`` even after its symbolic
    links are followed, and is a file.
    """
    target = target.strip(AROUND)
    if place_of(target) == "machine":
        return Unresolved(reason="machine", target=target)
    written, _ = split_target(target)
    root = _absolute(content_root)
    # A name may hold a percent sign of its own: first as an address, then letter by letter.
    found = _file(unquote(written), source, root)
    if isinstance(found, Unresolved) and unquote(written) != written:
        as_written = _file(written, source, root)
        return as_written if isinstance(as_written, Path) else found
    return found


def resolve_braces(target: str, source: Path, content_root: Path) -> Path | Unresolved | None:
    """The file that ``{filename}…``, ``{static}…`` or ``{attach}…`` names, or why it is none.

    None where the braces name another thing, like ``{tag}…``.
    """
    match = BRACES.match(target.strip(AROUND))
    if not match:
        return None
    within = match["path"]
    beside = content_root / "a text" if within.startswith("/") else source
    return resolve(within.lstrip("/"), beside, content_root)


def _absolute(path: Path) -> Path:
    """Without ``..``, but not through links: the name as written decides the address."""
    return Path(os.path.abspath(path))  # noqa: PTH100 — resolve() follows links


def _file(name: str, source: Path, root: Path) -> Path | Unresolved:
    missing = Unresolved(reason="missing", target=name.replace("\0", "?"))
    if "\0" in name:
        return missing
    path = _absolute(source.parent / name)
    if not path.is_relative_to(root):
        return Unresolved(reason="outside", target=name)
    # Not Path.exists(): a name that is too long for the disk is an error to it.
    if not os.path.exists(path):  # noqa: PTH110
        found = _nearly(path, root)
        if not isinstance(found, Path):
            return found or missing
        path = found
    return _publishable(path, name, root)


def _publishable(path: Path, name: str, root: Path) -> Path | Unresolved:
    # Not Path.resolve(): links in a circle are an error to it.
    real, real_root = Path(os.path.realpath(path)), Path(os.path.realpath(root))
    if not real.is_relative_to(real_root):
        return Unresolved(reason="outside", target=name)
    if path.is_dir():
        return Unresolved(reason="folder", target=name)
    parts = path.relative_to(root).parts
    if any(part.startswith(".") for part in parts):
        return Unresolved(reason="hidden", target=name)
    if _is_own(parts) or _is_own(real.relative_to(real_root).parts):
        return Unresolved(reason="own", target=name)
    return path if path.is_file() else Unresolved(reason="missing", target=name)


def is_own(path: Path, content_root: Path) -> bool:
    """Whether a file is the site's own, not a reader's: who speaks, what is removed, a programme.

    A link by another name to one of them counts as it. Both paths are absolute.
    """
    real, real_root = Path(os.path.realpath(path)), Path(os.path.realpath(content_root))
    names = ((path, _absolute(content_root)), (real, real_root))
    return any(_is_own(a.relative_to(b).parts) for a, b in names if a.is_relative_to(b))


def _is_own(parts: tuple[str, ...]) -> bool:
    match parts:
        case ("people.toml" | "removed.txt",) | ("events", _, "programme.csv"):
            return True
    return False


def _nearly(path: Path, root: Path) -> Path | Unresolved | None:
    """The same name in other Unicode (macOS writes é as two characters), or a hint at another."""
    here = root
    for part in path.relative_to(root).parts:
        try:
            others = sorted(os.listdir(here))  # noqa: PTH208 — names, as the disk writes them
        except (FileNotFoundError, NotADirectoryError, PermissionError):
            return None
        same = [other for other in others if _composed(other) == _composed(part)]
        near = [other for other in others if _folded(other) == _folded(part)]
        if not same:
            hint = near[0] if near else ""
            return Unresolved(reason="letters", target=part, hint=hint) if hint else None
        here /= part if part in same else same[0]
    return here


def _composed(name: str) -> str:
    return unicodedata.normalize("NFC", name)


def _folded(name: str) -> str:
    return _composed(name).casefold()


def folder_of(path: Path, content_root: Path) -> PurePosixPath:
    """The folder of the site that a file beside a text goes to, without a leading slash.

    content/events/E/photos/a.jpg → E/photos; content/reports/a.jpg → reports; everything else, and
    what lies beside pages, goes below media/.
    """
    first, *others = path.relative_to(_absolute(content_root)).parent.parts or ("",)
    parts = [slug(part, "folder") for part in others]
    if first == "events" and parts:
        return PurePosixPath(*parts)
    if first == "reports":
        return PurePosixPath("reports", *parts)
    own = [] if first in {"", "pages"} else [slug(first, "folder")]
    return PurePosixPath("media", *own, *parts)


def event_of(where: PurePath) -> str:
    """The event whose own page ``events/E/event.md`` is (a path within content), else ""."""
    match where.parts:
        case ("events", event, "event.md"):
            return slug(event, "event")
    return ""


def picture_stem(path: Path, content_root: Path, key: str) -> str:
    """What the addresses of a picture's files begin with: ``E/photos/a.0a1b2c3d``."""
    return str(folder_of(path, content_root) / f"{slug(path.stem, 'picture')}.{key[:8]}")


def file_address(path: Path, content_root: Path) -> str:
    """The address of any other file, which stays the same when its content is corrected."""
    ending = re.sub(r"[^a-z0-9]", "", path.suffix.lower())
    name = slug(path.stem, "file")
    return str(folder_of(path, content_root) / (f"{name}.{ending}" if ending else name))


def slug(name: str, fallback: str) -> str:
    """The name in lower-case ASCII letters, digits and hyphens."""
    from unidecode import unidecode  # Pelican brings it and has it loaded

    plain = unidecode(_composed(name)).lower()
    return re.sub(r"[^a-z0-9]+", "-", plain)[:_LONGEST].strip("-") or fallback
