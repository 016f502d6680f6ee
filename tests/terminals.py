"""Runs gradekit with a terminal attached, and reads what the terminal gets."""

import os
import pty
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from helpers import NEUTRAL


def at_a_terminal(args: Sequence[str], cwd: Path, env: Mapping[str, str] | None = None) -> tuple[int, str]:
    """What the command does with a terminal attached: its exit code and what the terminal gets."""
    ours, theirs = pty.openpty()
    kept = {name: text for name, text in os.environ.items() if name not in NEUTRAL}
    started = subprocess.Popen(
        [sys.executable, "-m", "gradekit", *args],
        cwd=cwd,
        env={**kept, "COLUMNS": "88", "TERM": "xterm", **(env or {})},
        stdin=subprocess.DEVNULL,
        stdout=theirs,
        stderr=theirs,
    )
    os.close(theirs)
    shown = b""
    while piece := _read(ours):
        shown += piece
    os.close(ours)
    return started.wait(60), shown.decode().replace("\r\n", "\n")


def _read(descriptor: int) -> bytes:
    try:
        return os.read(descriptor, 1 << 16)
    except OSError:  # the other end is closed
        return b""
