"""The process of one submission: what it starts with, and the loop that answers until the other side closes."""

from __future__ import annotations

import contextlib
import os
import sys
import time
import warnings
from collections.abc import Iterator
from typing import NoReturn

from gradekit import frames
from gradekit.frames import Frame
from gradekit.student.worker import Worker

PIECE = 1 << 16  # as much as a pipe holds


def serve(requests: int, replies: int) -> NoReturn:
    """Answers frames from the descriptor `requests` on `replies` until the other side closes, then ends the process."""
    worker, come, held = Worker(), frames.Buffer(), bytearray()
    try:
        for request in _each(requests, come):
            started = time.perf_counter()
            header, body = worker.answer(request)
            header["seconds"] = time.perf_counter() - started
            for piece in frames.encoded(Frame(header, body, request.tag)):
                held += piece
            if "end" in request.header or not worker.together or len(held) > PIECE:
                _flush()
                frames.write_all(replies, held)
                held = bytearray()
    except MemoryError:
        os._exit(frames.NO_MEMORY)
    except BaseException:
        # The submission has closed the pipes or reads from them itself. No traceback: gradekit's own lines do not
        # belong into what a student's code prints.
        os._exit(frames.LOST)
    os._exit(0)


def _each(requests: int, come: frames.Buffer) -> Iterator[Frame]:
    """The requests as they come; one about several known questions as so many."""
    while True:
        while (request := come.take()) is None:
            if not (piece := os.read(requests, PIECE)):
                return
            come.feed(piece)
        if "count" not in request.header:
            yield request
            continue
        for more in range(request.header["count"]):
            yield Frame({"known": request.header["known"] + more}, b"", request.tag + more)


def _flush() -> None:
    # The streams may be the submission's own objects by now.
    with contextlib.suppress(BaseException):
        sys.stdout.flush()
        sys.stderr.flush()


def seed() -> None:
    """Seeds the generators of random numbers that are loaded, so that every run of a submission draws the same.

    They are loaded for submissions that name them, see `preload`; that takes longer than all else here.
    """
    for name in ("random", "numpy.random", "sympy.core.random"):
        if generators := sys.modules.get(name):
            generators.seed(0)


def quiet() -> None:
    """No input and no warnings; printed output goes out a line at a time: none before an endless loop is lost."""
    sys.argv[:] = ["submission"]
    warnings.simplefilter("ignore")
    # Objects for the descriptors, whatever these will be: a fork inherits them.
    sys.stdin = open(0, closefd=False)  # noqa: SIM115 - stays open as long as the process lives
    sys.stdout, sys.stderr = (open(fd, "w", 1, "utf-8", "backslashreplace", closefd=False) for fd in (1, 2))  # noqa: SIM115
