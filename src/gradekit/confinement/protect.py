"""Keeping gradekit's own processes from being looked into by a submission's, and from running away with the machine."""

from __future__ import annotations

import contextlib
import sys


def protect() -> None:
    """From now on no process of the same user reads or changes this one's memory, on Linux."""
    if sys.platform == "linux":
        from gradekit.confinement.privileges import not_dumpable

        with contextlib.suppress(OSError):
            not_dumpable()


def limit(name: str, value: int) -> None:
    """Sets a resource limit of this process, where the system has it: a soft one, which can be raised again."""
    with contextlib.suppress(ImportError, AttributeError, ValueError, OSError):
        import resource

        which = getattr(resource, name)
        resource.setrlimit(which, (value, resource.getrlimit(which)[1]))
