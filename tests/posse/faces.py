"""Pictures for tests, good and hostile ones."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO

from PIL import Image

SVG = (
    b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>alert(1)</script></svg>'
)


def face(kind: str = "PNG", size: tuple[int, int] = (120, 80), colour: str = "teal", *,
         frames: int = 1, exif: Image.Exif | None = None) -> bytes:  # fmt: skip
    """A picture of a kind that Pillow writes; of several frames, each is another one."""
    first = Image.new("RGB", size, colour)
    rest = [Image.new("RGB", size, (n % 256, 0, 0)) for n in range(frames - 1)]
    more = {"save_all": True, "append_images": rest} if rest else {}
    out = BytesIO()
    first.save(out, kind, **more, **({"exif": exif} if exif else {}))
    return out.getvalue()


def declared(width: int, height: int) -> bytes:
    """A PNG that says it is so large, with next to nothing in it."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(b"\0" * 100)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in parts
    )


def declared_webp(width: int, height: int, kind: bytes = b"VP8X") -> bytes:
    """A WebP that says so: a film, a lossless picture, or a lossy one."""
    bits = (width - 1) | (height - 1) << 14
    sides = ((side - 1).to_bytes(3, "little") for side in (width, height))
    body = {
        b"VP8X": b"\x02\0\0\0" + b"".join(sides),
        b"VP8L": b"\x2f" + bits.to_bytes(4, "little") + b"\0" * 5,
        b"VP8 ": b"\0\0\0\x9d\x01\x2a" + struct.pack("<HH", width, height),
    }[kind]  # fmt: skip
    chunk = kind + struct.pack("<I", len(body)) + body
    return b"RIFF" + struct.pack("<I", 4 + len(chunk)) + b"WEBP" + chunk


def many_scans(count: int) -> bytes:
    """A JPEG in which one scan comes so often: each costs as much as the whole picture."""
    data = face("JPEG")
    start = data.index(b"\xff\xda")
    scan = data[start:-2]
    return data[:start] + scan * count + data[-2:]
