"""The resource limits of one student's process (POSIX)."""

from __future__ import annotations

import os
import resource
from pathlib import Path
from typing import NamedTuple

MEGABYTE = 1 << 20
STACK = 64 * MEGABYTE
FILES = 64


class Sizes(NamedTuple):
    """The bytes of address space and of data that a process has."""

    address_space: int
    data: int


def sizes() -> Sizes:
    """Those of this process now; 0 where the system does not say."""
    try:
        pages = Path("/proc/self/statm").read_bytes().split()
    except OSError:
        return Sizes(0, 0)
    return _sizes(pages)


def _sizes(pages: list[bytes]) -> Sizes:
    size = os.sysconf("SC_PAGE_SIZE")
    return Sizes(int(pages[0]) * size, int(pages[5]) * size)


class Meter:
    """Reads the sizes of this process, also once /proc is out of sight."""

    def __init__(self) -> None:
        self.descriptor = os.open("/proc/self/statm", os.O_RDONLY | os.O_CLOEXEC)

    def read(self) -> Sizes:
        """The sizes now."""
        return _sizes(os.pread(self.descriptor, 200, 0).split())


def apply(cpu_seconds: int, memory_mb: int, before: Sizes) -> list[str]:
    """Sets every limit that this kernel knows; returns the names of those that it refused.

    Memory is counted from what the process already has, so the limit is what the student's code may add.
    The CPU limit is hard from the first second on: a soft one would send a signal that code can catch.
    """
    wanted = {
        "RLIMIT_AS": before.address_space + memory_mb * MEGABYTE,
        "RLIMIT_DATA": before.data + memory_mb * MEGABYTE,
        "RLIMIT_CPU": cpu_seconds,
        "RLIMIT_FSIZE": 0,
        "RLIMIT_CORE": 0,
        "RLIMIT_NOFILE": FILES,
        "RLIMIT_MEMLOCK": 0,
        "RLIMIT_MSGQUEUE": 0,
        "RLIMIT_STACK": STACK,
    }
    return [name for name, value in wanted.items() if not _set(name, value)]


def _set(name: str, value: int) -> bool:
    which = getattr(resource, name, None)
    if which is None:
        return False
    hard = resource.getrlimit(which)[1]
    if hard != resource.RLIM_INFINITY:
        value = min(value, hard)
    try:
        resource.setrlimit(which, (value, value))
    except (OSError, ValueError):
        return False
    return resource.getrlimit(which) == (value, value)
