"""Calls into the C library and the kernel that Python has no function for. Every failure is an OSError."""

from __future__ import annotations

import ctypes
import os
import platform
from typing import Any

libc = ctypes.CDLL(None, use_errno=True)
libc.syscall.restype = ctypes.c_long
MACHINE = platform.machine()

SET_PDEATHSIG, SET_DUMPABLE, CAPBSET_DROP, SET_NO_NEW_PRIVS = 1, 4, 24, 38


def check(result: int, about: str = "") -> int:
    """The result, or the error that the call left behind."""
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number), about or None)
    return result


def syscall(number: int, *arguments: Any) -> int:
    """A system call by number; whole numbers are passed as C longs, everything else as it is."""
    passed = [ctypes.c_long(each) if isinstance(each, int) else each for each in arguments]
    return check(libc.syscall(ctypes.c_long(number), *passed))


def prctl(option: int, value: int = 0) -> int:
    """prctl(2) with one argument."""
    return check(libc.prctl(ctypes.c_int(option), *map(ctypes.c_ulong, (value, 0, 0, 0))))


def mount(source: str | None, target: str, kind: str | None, flags: int, data: str | None = None) -> None:
    """mount(2)."""
    texts = [None if text is None else os.fsencode(text) for text in (source, target, kind, data)]
    check(libc.mount(*texts[:3], ctypes.c_ulong(flags), texts[3]), target)


def unmount(target: str) -> None:
    """umount2(2): away at once, even where it is in use."""
    detach = 2
    check(libc.umount2(os.fsencode(target), ctypes.c_int(detach)), target)


def unshare(flags: int) -> None:
    """unshare(2)."""
    check(libc.unshare(ctypes.c_int(flags)))


def setns(descriptor: int, kind: int) -> None:
    """setns(2)."""
    check(libc.setns(ctypes.c_int(descriptor), ctypes.c_int(kind)))
