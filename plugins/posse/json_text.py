r"""JSON that others wrote, as text that can be kept and shown. Pure.

https://www.rfc-editor.org/rfc/rfc8259#section-8.2 — a text in JSON may have halves of a sign alone
(``"\ud800"``), which no file and no page can hold: whoever sends one must not end a run.
"""

from __future__ import annotations

import json
import re
from typing import Any

_HALF = re.compile(r"\\u[dD][89a-fA-F]")


def json_in(data: bytes | str) -> Any:
    """What it says, with U+FFFD for halves of signs. ValueError, RecursionError when it is none."""
    whole = data if isinstance(data, str) else data.decode(json.detect_encoding(data), "replace")
    said = json.loads(whole)
    return json.loads(_sound(json.dumps(said, ensure_ascii=False))) if _HALF.search(whole) else said


def _sound(text: str) -> str:
    """The same, with what is half alone as the sign for that; two halves in a row are a sign."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
