"""A student's own progress and hints seen, in `.gradekit/state.json` beside the work.

It is written only where it exists or a terminal is attached, and never in CI; what cannot be read is ignored,
and deleting it does no harm.
"""

from __future__ import annotations

import json
import os
import stat
import sys
from pathlib import Path
from typing import Any

from gradekit.files import put
from gradekit.model import Report
from gradekit.reports.jsonlines import number
from gradekit.surroundings import in_ci

FORMAT = 1
MAX_BYTES = 1 << 20
TOTALS = ("score", "max_score", "pending")


class State:
    """The state of one folder."""

    def __init__(self, folder: Path):
        self.file = folder / ".gradekit" / "state.json"
        self._exercises = _read(self.file)
        self._pictures: dict[tuple[str, str], int] = {}

    def progress(self, exercise: str) -> dict[str, Any] | None:
        """The last check of an exercise as {"score", "max_score", "pending"}, None when there was none."""
        found = self._exercises.get(exercise, {}).get("progress")
        totals = {key: found.get(key) for key in TOTALS} if isinstance(found, dict) else {"score": None}
        return totals if all(map(_is_points, totals.values())) else None

    def hints_seen(self, exercise: str, part: str) -> int:
        """How many hints of a part have been shown."""
        hints = self._exercises.get(exercise, {}).get("hints")
        seen = hints.get(part) if isinstance(hints, dict) else 0
        return seen if isinstance(seen, int) and 0 < seen < 1000 else 0

    def record(self, report: Report) -> None:
        """Keeps the points of a check."""
        totals = {key: number(getattr(report, key)) for key in TOTALS}
        self._exercises.setdefault(report.exercise, {})["progress"] = totals

    def saw_hint(self, exercise: str, part: str, count: int) -> None:
        """Keeps that `count` hints of a part have been shown."""
        entry = self._exercises.setdefault(exercise, {})
        hints = entry["hints"] if isinstance(entry.get("hints"), dict) else {}
        entry["hints"] = {**hints, part: count}

    def save(self) -> None:
        """Writes the file in one step, if this is a place to keep it; a folder that cannot be written is left."""
        self._write(self.file, json.dumps({"format": FORMAT, "exercises": self._exercises}, indent=1).encode())

    def keep_picture(self, exercise: str, part: str, png: bytes) -> Path | None:
        """Where the picture of a figure was put, None if this is no place to keep it."""
        # Several files of one exercise may be checked at once.
        self._pictures[exercise, part] = count = self._pictures.get((exercise, part), 0) + 1
        file = self.file.with_name(f"{exercise}-{part}{f'-{count}' if count > 1 else ''}.png")
        return file if self._write(file, png) else None

    def _write(self, file: Path, content: bytes) -> bool:
        if not self._keeps():
            return False
        try:
            self.file.parent.mkdir(exist_ok=True)
            put(file, [content])
        except OSError:
            return False
        return True

    def _keeps(self) -> bool:
        if in_ci():
            return False
        if self.file.parent.is_symlink():
            return False
        return self.file.parent.is_dir() or (sys.stdout is not None and sys.stdout.isatty())


def _is_points(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and 0 <= value < 10_000


def _read(file: Path) -> dict[str, dict[str, Any]]:
    try:
        data = json.loads(_content(file))
        exercises = data["exercises"] if data["format"] == FORMAT else {}
        return {name: entry for name, entry in exercises.items() if isinstance(entry, dict)}
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return {}


def _content(file: Path) -> bytes:
    """What the file holds. Raises OSError for what is no plain file, or a link, or larger than progress can be."""
    # The folder may have been filled by somebody else: a FIFO would wait for ever.
    descriptor = os.open(file, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOFOLLOW", 0))
    with os.fdopen(descriptor, "rb") as opened:
        if file.parent.is_symlink() or not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise OSError("not a plain file")
        content = opened.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise OSError("too large")
    return content
