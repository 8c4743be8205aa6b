"""What our plugins add to Pelican's start, in CPU milliseconds of the whole process.

Two commands in turn, A B A B: Pelican made ready with our settings and no plugin, and with all
four. No site is built. Prints the median of each, the median difference pair by pair, and what
importing each plugin costs. Run: .venv/bin/python benchmarks/startup.py [pairs]
"""

from __future__ import annotations

import os
import re
import statistics
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
READY = (
    "import sys; from pelican import Pelican; from pelican.settings import read_settings;"
    "settings = read_settings('publishconf.py', override={'PLUGINS': sys.argv[1:]});"
    "Pelican(settings)"
)
PLUGINS = ("wording", "media", "events", "posse")


# With the bytecode that a second start finds, as everybody's second start does.
ENVIRONMENT = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}


def cpu_ms(plugins: tuple[str, ...]) -> float:
    """User and system time of one start, in milliseconds."""
    process = subprocess.Popen([sys.executable, "-c", READY, *plugins], cwd=ROOT, env=ENVIRONMENT)
    _pid, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit("Pelican did not start")
    return (usage.ru_utime + usage.ru_stime) * 1000


def imports() -> dict[str, float]:
    """Own import time of each plugin's modules, in milliseconds, libraries not counted."""
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-c", READY, *PLUGINS],
        cwd=ROOT, env=ENVIRONMENT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    spent = dict.fromkeys(PLUGINS, 0.0)
    for line in done.stderr.splitlines():
        match = re.match(r"import time:\s+(\d+) \|\s+\d+ \|\s+(\S+)", line)
        top = match[2].partition(".")[0] if match else ""
        if match and top in spent:
            spent[top] += int(match[1]) / 1000
    return spent


def main() -> None:
    """Print the comparison."""
    pairs = int(sys.argv[1]) if len(sys.argv) > 1 else 15
    cpu_ms(PLUGINS)  # warm the caches of the file system
    timed = [(cpu_ms(()), cpu_ms(PLUGINS)) for _pair in range(pairs)]
    without, with_all = (statistics.median(times) for times in zip(*timed, strict=True))
    added = statistics.median(b - a for a, b in timed)
    print(f"Pelican ready, no plugin      {without:6.1f} ms CPU")
    print(f"Pelican ready, our four       {with_all:6.1f} ms CPU")
    print(f"added, median of {pairs} pairs   {added:6.1f} ms CPU")
    for name, spent in imports().items():
        print(f"  import {name:<10} {spent:6.1f} ms wall, own modules (-X importtime)")


if __name__ == "__main__":
    main()
