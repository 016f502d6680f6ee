"""One process at a time, held by the system: the lock of a process that has ended, however it did, is gone with it."""

from __future__ import annotations

import contextlib
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

# Whoever holds it needs a few milliseconds; one that was stopped in the middle must not stop the others.
PATIENCE = 2.0
PAUSE = 0.005


@contextlib.contextmanager
def alone(file: Path) -> Iterator[None]:
    """Holds the lock of that file, which is made and stays empty.

    Without it where the file or the file system allows none, and where somebody keeps it too long: what is written in
    one step is whole all the same.
    """
    try:
        descriptor = os.open(file, os.O_RDWR | os.O_CREAT | _flags(), 0o666)
    except OSError:
        yield
        return
    try:
        _wait_for(descriptor)
        yield
    finally:
        # Closing it gives the lock back.
        os.close(descriptor)


def _flags() -> int:
    return getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0)


def _wait_for(descriptor: int) -> bool:
    """Whether the lock was got, soon enough."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        try:
            _take(descriptor)
            return True
        except (BlockingIOError, PermissionError):  # what systems say of a lock that another process holds
            time.sleep(PAUSE)
        except OSError:  # a file system without locks
            return False
    return False


if sys.platform == "win32":

    def _take(descriptor: int) -> None:
        import msvcrt

        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
else:

    def _take(descriptor: int) -> None:
        import fcntl

        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
