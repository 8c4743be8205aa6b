"""SVG: copied as it is, after a look at whether it only draws."""

from __future__ import annotations

import math
import re
from typing import Any

from .errors import PictureError
from .models import Survey

LARGEST = 5_000_000  # bytes
_REFUSED = frozenset(
    {
        *("script", "foreignobject", "iframe", "embed", "object", "audio", "video", "canvas"),
        *("handler", "listener", "link"),
    }
)
_ADDRESSES = frozenset({"href", "src", "base", "data", "action", "poster", "srcset"})
_DATA = re.compile(r"data:image/(?:png|jpeg|gif|webp);base64,[A-Za-z0-9+/=\s]*\Z")
_CSS_OUTSIDE = re.compile(
    r"""@import|\\|image-set\(|(?<![\w-])src\(|expression\(|url\((?!\s*["']?\s*\#)""",
    re.IGNORECASE,
)
_ENCODINGS = frozenset({"", "utf-8", "utf8", "us-ascii", "ascii", "utf-16", "iso-8859-1"})
_LENGTH = re.compile(r"\s*([0-9]*\.?[0-9]+)\s*(px|pt|pc|mm|cm|in)?\s*\Z")
_PIXELS = {
    "": 1.0,
    "px": 1.0,
    "pt": 4 / 3,
    "pc": 16.0,
    "mm": 96 / 25.4,
    "cm": 96 / 2.54,
    "in": 96.0,
}
_UNSAID = (300, 150)  # what browsers take for a drawing that says no size


def survey_drawing(data: bytes) -> Survey:
    """The size of an SVG file, in pixels.

    Raises PictureError for what is no SVG, or could run code or load something.
    """
    if len(data) > LARGEST:
        raise PictureError("is a drawing of more than %(size)s MB", size=str(LARGEST // 1_000_000))
    reader = _Reader()
    reader.read(data)
    width, height = _size(reader.root)
    return Survey(width=width, height=height, drawing=True)


class _Reader:
    """Walks the file with expat; nothing is loaded and no entity is expanded on the way."""

    def __init__(self) -> None:
        self.root: dict[str, str] = {}
        self._depth = 0
        self._style: list[str] | None = None

    def read(self, data: bytes) -> None:
        from xml.parsers import expat

        parser = expat.ParserCreate()
        parser.XmlDeclHandler = self._declaration
        parser.StartDoctypeDeclHandler = self._doctype
        parser.EntityDeclHandler = self._entity
        parser.ProcessingInstructionHandler = self._instruction
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        try:
            parser.Parse(data, True)  # noqa: FBT003 — expat's own signature
        except expat.ExpatError as error:
            raise PictureError("is no correct SVG file (%(error)s)", error=str(error)) from error

    def _declaration(self, _version: str, encoding: str | None, _standalone: int) -> None:
        if (encoding or "").lower() not in _ENCODINGS:
            raise PictureError(
                "is written in %(encoding)s; save it as UTF-8", encoding=str(encoding)
            )

    def _doctype(self, _name: str, _system: Any, _public: Any, has_internal_subset: int) -> None:
        if has_internal_subset:
            raise _with_entities()

    def _entity(self, *_: Any) -> None:
        raise _with_entities()

    def _instruction(self, target: str, _data: str) -> None:
        raise PictureError(
            "holds an instruction (<?%(target)s …?>); export it as plain SVG", target=target
        )

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        local = _local(name)
        if not self._depth:
            self.root = attributes
            if local != "svg":
                raise PictureError("is no SVG file: it begins with <%(element)s>", element=name)
        self._depth += 1
        if local in _REFUSED:
            raise PictureError(
                "holds <%(element)s>, which could run or load something", element=name
            )
        for key, value in attributes.items():
            _check_attribute(name, key, value)
        if local == "style":
            self._style = []

    def _end(self, name: str) -> None:
        self._depth -= 1
        if _local(name) == "style" and self._style is not None:
            _check_css("".join(self._style))
            self._style = None

    def _text(self, text: str) -> None:
        if self._style is not None:
            self._style.append(text)


def _local(name: str) -> str:
    """A name without its prefix: whoever writes ``x:script`` has said what x is."""
    return name.rpartition(":")[2].lower()


def _check_attribute(element: str, name: str, value: str) -> None:
    local = _local(name)
    if local.startswith("on"):
        raise _with_program(element, name)
    if local == "attributename" and _may_not_change(value):
        raise PictureError("changes an address while it is shown (<%(element)s>)", element=element)
    bare = re.sub(r"[\s\x00-\x20]", "", value).lower()
    if "javascript:" in bare or "vbscript:" in bare:
        raise _with_program(element, name)
    if local in _ADDRESSES and not name.startswith("xmlns"):
        _check_address(name, value.strip())
    if local == "style" or "(" in value:
        _check_css(value)


def _with_entities() -> PictureError:
    return PictureError("defines entities; export it as plain SVG")


def _with_program(element: str, name: str) -> PictureError:
    return PictureError("holds a program (%(name)s on <%(element)s>)", name=name, element=element)


def _may_not_change(attribute: str) -> bool:
    local = _local(attribute.strip())
    return local in _ADDRESSES or local.startswith("on")


def _check_address(name: str, value: str) -> None:
    if value.startswith("#") or not value:
        return
    if not _DATA.match(value):
        raise _reaches_out(f"{name}={value[:60]}")
    if _holds_photo_data(value):
        raise PictureError("holds a photo with its metadata; place the photo in the text instead")


def _holds_photo_data(address: str) -> bool:
    import base64
    import binascii

    try:
        data = base64.b64decode(address.partition(",")[2])
    except binascii.Error:
        return True  # what cannot be looked at is not published
    return any(
        mark in data for mark in (b"Exif\0\0", b"eXIf", b"EXIF", b"<x:xmpmeta", b"<?xpacket")
    )


def _check_css(text: str) -> None:
    found = _CSS_OUTSIDE.search(re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL))
    if found:
        raise _reaches_out(found[0].strip())


def _reaches_out(what: str) -> PictureError:
    return PictureError("refers to something outside itself (“%(what)s”)", what=what)


def _size(root: dict[str, str]) -> tuple[int, int]:
    width, height = _pixels(root.get("width", "")), _pixels(root.get("height", ""))
    box = _box(root.get("viewBox", ""))
    if width and height:
        return _whole(width), _whole(height)
    if not box:
        return _whole(width or _UNSAID[0]), _whole(height or _UNSAID[1])
    if width:
        return _whole(width), _whole(width * box[1] / box[0])
    if height:
        return _whole(height * box[0] / box[1]), _whole(height)
    return _whole(box[0]), _whole(box[1])


def _pixels(length: str) -> float:
    found = _LENGTH.match(length)
    return float(found[1]) * _PIXELS[found[2] or ""] if found else 0.0


def _box(view_box: str) -> tuple[float, float] | None:
    try:
        _, _, width, height = map(float, re.split(r"[\s,]+", view_box.strip()))
    except ValueError:
        return None
    usable = 0 < width < math.inf and 0 < height < math.inf
    return (width, height) if usable else None


def _whole(length: float) -> int:
    return round(max(1, min(20_000, length)))
