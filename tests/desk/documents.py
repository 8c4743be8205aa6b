"""What a command prints with `--json`."""

from __future__ import annotations

import json
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Any

from desk.run import with_summary
from desk.summary import Summary


def told(root: Path, action: Any, command: str = "check") -> tuple[int, Any, str]:
    """The exit code, the document, and what people read."""
    out, errors, code = StringIO(), StringIO(), 0
    with redirect_stdout(out), redirect_stderr(errors):
        try:
            with_summary(root, Summary(command=command), action, as_json=True)
        except SystemExit as end:
            code = int(end.code or 0)
    return code, json.loads(out.getvalue()), errors.getvalue()
