"""The resource limits of one student's process (POSIX)."""

from __future__ import annotations

import contextlib
import os
import resource
from pathlib import Path

MEGABYTE = 1 << 20


def virtual_size() -> int:
    """The bytes of address space this process has now; 0 where the kernel does not say."""
    try:
        return int(Path("/proc/self/statm").read_bytes().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError):
        return 0


def apply(cpu_seconds: int, memory_mb: int) -> list[str]:
    """Sets every limit that this kernel knows; returns the names of those that it refused.

    Memory is counted from what the process already has, so the limit is what the student's code may add.
    The CPU limit is hard from the first second on: a soft one would send a signal that code can catch.
    """
    wanted = {
        "RLIMIT_AS": virtual_size() + memory_mb * MEGABYTE,
        "RLIMIT_CPU": cpu_seconds,
        "RLIMIT_FSIZE": 0,
        "RLIMIT_CORE": 0,
        "RLIMIT_NOFILE": 64,
        "RLIMIT_MEMLOCK": 0,
    }
    return [name for name, value in wanted.items() if not _set(name, value)]


def _set(name: str, value: int) -> bool:
    with contextlib.suppress(AttributeError, OSError, ValueError):
        which = getattr(resource, name)
        resource.setrlimit(which, (value, value))
        return resource.getrlimit(which) == (value, value)
    return False
