"""A student's own progress and hints seen, in `.gradekit/state.json` beside the work.

It is written only where it exists or a terminal is attached, and never in CI; what cannot be read is ignored,
and deleting it does no harm. Several processes may write it at once: each reads it again, under a lock, and changes
only what it has to say itself.
"""

from __future__ import annotations

import contextlib
import errno
import json
import os
import stat
import sys
import time
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from gradekit.files import put
from gradekit.locking import alone
from gradekit.model import Report
from gradekit.reports.jsonlines import number
from gradekit.surroundings import in_ci

FORMAT = 1
MAX_BYTES = 1 << 20
TOTALS = ("score", "max_score", "pending")
# What a process left that was ended while it wrote; anything younger may still be somebody's.
LEFT_OVER, LEFT_FOR = ".gradekit-", 3600
# No file, or none that can be progress: a link, a FIFO without a writer; without a number, see `_content`.
NOTHING_THERE = (None, errno.ENOENT, errno.ENOTDIR, errno.ELOOP, errno.ENXIO)


class Unreadable(Exception):
    """There is a file, and it is not ours to replace: of a later format, or not to be opened."""


class State:
    """The state of one folder."""

    def __init__(self, folder: Path):
        self.file = folder / ".gradekit" / "state.json"
        self._data, self.later = _read_or_nothing(self.file)
        self._checks: dict[str, dict[str, Any]] = {}
        self._hints: dict[tuple[str, str], int] = {}
        self._pictures: dict[tuple[str, str], int] = {}

    def progress(self, exercise: str) -> dict[str, Any] | None:
        """The last check of an exercise as {"score", "max_score", "pending"}, None when there was none."""
        found = self._check(exercise)
        totals = {key: found.get(key) for key in TOTALS}
        return totals if all(map(_is_points, totals.values())) else None

    def statuses(self, exercise: str) -> dict[str, str]:
        """How each part ended in the last check; nothing where that was not kept."""
        parts = self._check(exercise).get("parts")
        found = parts if isinstance(parts, dict) else {}
        return {name: status for name, status in found.items() if isinstance(status, str)}

    def checked(self, exercise: str) -> datetime | None:
        """When the last check was, None when there was none or its time was not kept."""
        return _time(self._check(exercise).get("checked"))

    def hints_seen(self, exercise: str, part: str) -> int:
        """How many hints of a part have been shown."""
        return max(_count(self._entry(exercise), part), self._hints.get((exercise, part), 0))

    def record(self, report: Report) -> None:
        """Keeps the points of a check."""
        totals: dict[str, Any] = {key: number(getattr(report, key)) for key in TOTALS}
        parts = {part.name: part.status.value for part in report.parts}
        self._checks[report.exercise] = {**totals, "checked": _now().isoformat(), "parts": parts}

    def saw_hint(self, exercise: str, part: str, count: int) -> None:
        """Keeps that `count` hints of a part have been shown."""
        self._hints[exercise, part] = max(count, self._hints.get((exercise, part), 0))

    def save(self) -> None:
        """Adds to the file, in one step, if this is a place to keep it; a folder that cannot be written is left."""
        if not (self._checks or self._hints) or not self._keeps():
            return
        with contextlib.suppress(OSError, Unreadable, RecursionError):
            self.file.parent.mkdir(exist_ok=True)
            with alone(self.file.with_suffix(".lock")):
                _clear(self.file.parent)
                merged = self._merged(_read(self.file))
                put(self.file, [json.dumps(merged, indent=1).encode()])
            self._data, self._checks, self._hints = merged, {}, {}

    def keep_picture(self, exercise: str, part: str, png: bytes) -> Path | None:
        """Where the picture of a figure was put, None if this is no place to keep it."""
        # Several files of one exercise may be checked at once.
        self._pictures[exercise, part] = count = self._pictures.get((exercise, part), 0) + 1
        file = self.file.with_name(f"{exercise}-{part}{f'-{count}' if count > 1 else ''}.png")
        if not self._keeps():
            return None
        try:
            self.file.parent.mkdir(exist_ok=True)
            put(file, [png])
        except OSError:
            return None
        return file

    def _entry(self, exercise: str) -> Mapping[str, Any]:
        found: Mapping[str, Any] = self._data["exercises"].get(exercise, {})
        return found

    def _check(self, exercise: str) -> Mapping[str, Any]:
        found = self._checks.get(exercise) or self._entry(exercise).get("progress")
        return found if isinstance(found, dict) else {}

    def _merged(self, data: dict[str, Any]) -> dict[str, Any]:
        """What is in the file now, and what this process has to say: the later check, the larger number of hints."""
        exercises = dict(data["exercises"])
        for name, check in self._checks.items():
            entry = exercises.get(name, {})
            if not _is_later(entry.get("progress"), check):
                exercises[name] = {**entry, "progress": check}
        for (name, part), count in self._hints.items():
            entry = exercises.get(name, {})
            hints = entry["hints"] if isinstance(entry.get("hints"), dict) else {}
            exercises[name] = {**entry, "hints": {**hints, part: max(count, _count(entry, part))}}
        return {**data, "exercises": exercises}

    def _keeps(self) -> bool:
        if in_ci():
            return False
        if self.file.parent.is_symlink():
            return False
        return self.file.parent.is_dir() or (sys.stdout is not None and sys.stdout.isatty())


def _now() -> datetime:
    return datetime.now(UTC)


def _time(text: object) -> datetime | None:
    try:
        found = datetime.fromisoformat(text) if isinstance(text, str) else None
        return found.astimezone(UTC) if found and found.tzinfo else None
    except (ValueError, OverflowError):
        return None


def _is_later(stored: object, check: Mapping[str, Any]) -> bool:
    """Whether another process has stored a later check. A time that is not over yet comes of a wrong clock."""
    then, ours = _time(stored.get("checked") if isinstance(stored, dict) else None), _time(check["checked"])
    return then is not None and ours is not None and ours < then <= _now()


def _is_points(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and 0 <= value < 10_000


def _count(entry: Mapping[str, Any], part: str) -> int:
    hints = entry.get("hints")
    seen = hints.get(part) if isinstance(hints, dict) else 0
    return seen if isinstance(seen, int) and 0 < seen < 1000 else 0


def _read_or_nothing(file: Path) -> tuple[dict[str, Any], bool]:
    """What the file says, and whether there is one that has to stay as it is."""
    try:
        return _read(file), False
    except Unreadable:
        return _nothing(), True


def _nothing() -> dict[str, Any]:
    return {"format": FORMAT, "exercises": {}}


def _read(file: Path) -> dict[str, Any]:
    """What the file says; nothing for one that is damaged. Raises Unreadable."""
    try:
        data = json.loads(_content(file))
        if isinstance(data["format"], int) and data["format"] > FORMAT:
            raise Unreadable
        if data["format"] != FORMAT:
            return _nothing()
        exercises = {name: entry for name, entry in data["exercises"].items() if isinstance(entry, dict)}
        return {**data, "exercises": exercises}
    except OSError as error:
        if error.errno in NOTHING_THERE:
            return _nothing()
        raise Unreadable from None
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return _nothing()


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


def _clear(folder: Path) -> None:
    """Removes what processes left that were ended while they wrote."""
    for left in _left_over(folder):
        with contextlib.suppress(OSError):
            left.unlink()


def _left_over(folder: Path) -> Iterator[Path]:
    for path in folder.iterdir():
        # Another process may just have put it where it belongs.
        with contextlib.suppress(FileNotFoundError):
            if path.name.startswith(LEFT_OVER) and path.lstat().st_mtime < time.time() - LEFT_FOR:
                yield path
