"""The student's process where fork does not exist: a fresh interpreter a submission, the same conversation.

Descriptor 0 brings requests, descriptor 1 takes replies; both are moved away so that the submission's own
prints go to descriptor 2, which gradekit drains.
"""

from __future__ import annotations

import importlib
import os
import sys

from gradekit.student import process


def main() -> None:
    """Serves one submission. Arguments: CPU seconds and megabytes of memory, applied where the system can."""
    if hasattr(os, "setsid"):
        os.setsid()  # so that what the submission starts can be ended together with it
    requests, replies = os.dup(0), os.dup(1)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(2, 1)
    try:
        from gradekit.confinement import limits
    except ImportError:
        pass  # Windows has no `resource`; gradekit's wall clock is the limit there.
    else:
        limits.apply(int(sys.argv[1]), int(sys.argv[2]), limits.sizes())
    # Nothing is loaded for this one submission before it, so the generators are loaded for all.
    importlib.import_module("numpy.random")
    process.quiet()
    process.seed()
    process.serve(requests, replies)
