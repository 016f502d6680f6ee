"""A thread that says when something in the watched folders may have changed."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

from gradekit.watching.mounts import SECONDS

# Milliseconds: what comes within a step of each other is one save, and a save waits no longer than `TOGETHER` for more.
STEP, TOGETHER = 10, 50
# So often it says so in any case: a folder may have been replaced, and what tells of changes may miss one.
ALWAYS = 1000


class Changes:
    """Calls `tell` from a thread of its own; what has changed is for who is told to find out."""

    def __init__(self, folders: Sequence[Path], polled: bool, tell: Callable[[], None]):
        self._folders, self._polled, self._tell = folders, polled, tell
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Ends the thread; it must not be inside the library when the interpreter ends."""
        self._ended.set()
        self._thread.join(2 * ALWAYS / 1000)

    def _run(self) -> None:
        while not self._ended.is_set():
            there = [folder for folder in self._folders if folder.is_dir()]
            # No folder yet, or not one that can be read, or no more of what the system keeps for this.
            with contextlib.suppress(OSError, RuntimeError):
                if there:
                    self._watch(there)
            self._tell()
            self._ended.wait(SECONDS)

    def _watch(self, folders: Sequence[Path]) -> None:
        """Tells of changes until a folder is another one than it was. Raises OSError or RuntimeError."""
        from watchfiles import watch

        watched = self._identity()
        for _ in watch(
            *folders,
            watch_filter=None,
            debounce=TOGETHER,
            step=STEP,
            stop_event=self._ended,
            rust_timeout=ALWAYS,
            yield_on_timeout=True,
            raise_interrupt=False,
            force_polling=self._polled,
            poll_delay_ms=round(1000 * SECONDS),
            recursive=False,
        ):
            self._tell()
            if self._identity() != watched:
                return

    def _identity(self) -> list[tuple[int, int] | None]:
        """Which folders these are; one that was removed, or replaced, tells of nothing any more."""
        return [_identity(folder) for folder in self._folders]


def _identity(folder: Path) -> tuple[int, int] | None:
    try:
        found = folder.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino
