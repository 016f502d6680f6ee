"""One submission's conversation: load the source, then answer calls and reads until the pipe closes.

Requests (header of a frame):  {"load": filename, "packages": [...], "output": bytes}, body: the source
                               {"call": name, "large": bool}, body: the arguments            {"read": name}
                               {"formula": name, "variables": [...], "large": bool}, body: their values at a point
                               {"figure": name}
                               {"hello": true}, once the process is confined, and {"end": true}
Replies:                       {"ok": true, ...}, body: the value           {"missing": why}   {"fault": kind, ...}

A formula that is a function is called at the point; anything else is the answer itself, whatever the point, and its
reply says so ("itself": true). A figure's reply says how many bytes at the end of its body are a picture of it
("picture": n).
"""

from __future__ import annotations

import contextlib
import gc
import os
import sys
import time
import types
import warnings
from collections.abc import Callable
from typing import Any, NoReturn

import numpy as np

from gradekit import drawing, frames, plotting, wire
from gradekit.frames import Frame
from gradekit.student import faults, formulas, guard
from gradekit.student.source import Source, decoded

Reply = tuple[dict[str, Any], bytes]


def serve(requests: int, replies: int) -> NoReturn:
    """Answers frames from the descriptor `requests` on `replies` until the other side closes, then ends the process."""
    worker = Worker()
    try:
        while True:
            request = frames.read(requests)
            started = time.perf_counter()
            header, body = worker.answer(request)
            header["seconds"] = time.perf_counter() - started
            _flush()
            frames.write(replies, Frame(header, body, request.tag))
    except EOFError:
        os._exit(0)
    except MemoryError:
        os._exit(frames.NO_MEMORY)
    except BaseException:
        # The submission has closed the pipes or reads from them itself. No traceback: gradekit's own lines do not
        # belong into what a student's code prints.
        os._exit(frames.LOST)


def _flush() -> None:
    # The streams may be the submission's own objects by now.
    with contextlib.suppress(BaseException):
        sys.stdout.flush()
        sys.stderr.flush()


class Worker:
    """The submission's module and what is needed to talk about it."""

    def __init__(self) -> None:
        self.filename = ""
        self.lines: list[str] = []
        self.limit = 0
        # Of the limit, by part: all calls of a part share it.
        self.left: dict[str, int] = {}
        self.source: Source | None = None
        self.module = types.ModuleType("submission")

    def answer(self, request: Frame) -> Reply:
        """The reply to one request; whatever the submission raises becomes a fault."""
        try:
            if "load" in request.header:
                return self.load(request)
            if "call" in request.header:
                return self.call(request.header, request.body)
            if "formula" in request.header:
                return self.formula(request.header, request.body)
            if "figure" in request.header:
                return self.figure(request.header["figure"])
            if "read" in request.header:
                return self.read(request.header["read"])
            return {"ok": True}, b""
        except BaseException as error:
            return self.fault(error), b""

    def fault(self, error: BaseException) -> dict[str, Any]:
        try:
            described = faults.describe(error, self.filename, self.lines)
        except MemoryError:
            described = {"fault": "memory", "type": "MemoryError", "text": ""}
        # After a MemoryError the frames still hold what was allocated.
        faults.TRACEBACK.__set__(error, None)
        gc.collect()
        return described

    def load(self, request: Frame) -> Reply:
        """Runs the submission's statements once, as the module `submission`."""
        self.filename = request.header["load"]
        self.limit = request.header["output"]
        warnings.simplefilter("ignore")
        text = decoded(bytes(request.body), self.filename)
        self.lines = text.split("\n")
        self.source = Source(text, self.filename)
        sys.modules["submission"] = self.module
        self.module.__dict__["__builtins__"] = guard.submission_builtins(frozenset(request.header["packages"]))
        self.module.__dict__["__file__"] = self.filename
        exec(self.source.code, self.module.__dict__)
        return {"ok": True, "empty": self.source.empty}, b""

    def lookup(self, name: str) -> tuple[Any, dict[str, Any] | None]:
        """The submission's value of that name, or the reply that says why there is none."""
        assert self.source is not None, "a load comes before every call and read"
        if name not in self.module.__dict__:
            return None, {"missing": "empty" if self.source.empty else "absent"}
        value = self.module.__dict__[name]
        return value, {"missing": "placeholder"} if self.source.is_placeholder(value) else None

    def read(self, name: str) -> Reply:
        """The value of that name."""
        value, missing = self.lookup(name)
        return (missing, b"") if missing else self.carry(name, value, {}, formulas.members)

    def call(self, header: dict[str, Any], body: bytes | memoryview) -> Reply:
        """What the function of that name returns on fresh copies of the arguments in `body`."""
        name = header["call"]
        function, missing = self.lookup(name)
        if missing:
            return missing, b""
        if not callable(function):
            return {"fault": "not-callable", "type": faults.type_name(function)}, b""
        arguments = _arguments(body)
        if (mismatch := _mismatch(function, len(arguments))) is not None:
            return {"fault": "signature", **mismatch}, b""
        try:
            value = function(*arguments)
        except ArithmeticError as error:
            if not header.get("large"):
                raise
            return _overflowed(error)
        changed = [
            i for i, (now, before) in enumerate(zip(arguments, _arguments(body), strict=True)) if _differ(now, before)
        ]
        return self.carry(name, value, {"changed": changed}, formulas.returned)

    def formula(self, header: dict[str, Any], body: bytes | memoryview) -> Reply:
        """The closed form of that name, or, if it is a function, what it gives at the point in `body`."""
        name = header["formula"]
        value, missing = self.lookup(name)
        if missing:
            return missing, b""
        if not formulas.is_function(value):
            reply, carried = self.carry(name, value, {}, formulas.portable)
            return {**reply, "itself": True}, carried
        given = dict(zip(header["variables"], _arguments(body), strict=True))
        arranged = formulas.Arranged(value, given, header["declared"])
        if (mismatch := arranged.mismatch()) is not None:
            return {"fault": "signature", **mismatch}, b""
        try:
            result = arranged.value()
        except (ArithmeticError, ValueError) as error:
            if not header["large"]:
                raise
            return _overflowed(error)
        return self.carry(name, result, {}, formulas.number)

    def figure(self, name: str) -> Reply:
        """What is drawn in the figure that the function of that name returns, and a picture of it."""
        function, missing = self.lookup(name)
        if missing:
            return missing, b""
        if not callable(function):
            return {"fault": "not-callable", "type": faults.type_name(function)}, b""
        if (mismatch := _mismatch(function, 0)) is not None:
            return {"fault": "signature", **mismatch}, b""
        plotting.prepare()
        plotting.close_all()
        value = function()
        try:
            figure, taken = drawing.figure_of(value)
        except drawing.NoFigure as none:
            return {"ok": True, "uncarried": str(none)}, b""
        picture = drawing.png(figure)
        header, body = self.carry(name, drawing.plain(figure, taken), {"picture": len(picture)})
        if "picture" in header and len(picture) <= self.left[name]:
            self.left[name] -= len(picture)
            return header, body + picture
        return {key: value for key, value in header.items() if key != "picture"}, body

    def carry(
        self, name: str, value: Any, header: dict[str, Any], portable: Callable[[Any], Any] = lambda value: value
    ) -> Reply:
        """The reply that carries the value, or says what it is when it cannot travel."""
        left = self.left.setdefault(name, self.limit)
        try:
            body = wire.encode(portable(value), max(0, left - wire.TREE_SIZE.size))
        except wire.WireError as error:
            return {"ok": True, "uncarried": str(error)[:300]}, b""
        self.left[name] = left - len(body)
        return {"ok": True, **header}, body


def _overflowed(error: Exception) -> Reply:
    return {"ok": True, "uncarried": f"{wire.OVERFLOWED}{faults.type_name(error)}"}, b""


def _arguments(body: bytes | memoryview) -> list[Any]:
    arguments: list[Any] = wire.decode(body, writable=True, build=lambda spec: spec.build(np))
    return arguments


def _differ(now: Any, before: Any) -> bool:
    if isinstance(before, np.ndarray):
        return bool(now.shape != before.shape or now.dtype != before.dtype or now.tobytes() != before.tobytes())
    return isinstance(before, list) and now != before


def _mismatch(function: Any, given: int) -> dict[str, Any] | None:
    """How many positional arguments the function takes when `given` of them do not fit, else None."""
    import inspect

    try:
        signature = inspect.signature(function)
    except (TypeError, ValueError):
        return None
    try:
        signature.bind(*range(given))
    except TypeError:
        return {"signature": str(signature)[:200], "given": given}
    return None


def prepare(seed: int) -> None:
    """Puts the process into the state every submission starts from: quiet input, and both generators seeded.

    They are loaded for submissions that name them, see `preload`; that takes longer than all else here.
    """
    for name in ("random", "numpy.random", "sympy.core.random"):
        if generators := sys.modules.get(name):
            generators.seed(seed)
    sys.argv[:] = ["submission"]
    # New streams, since the descriptors are new; a line at a time, so that what was printed before a loop is not lost.
    sys.stdin = open(os.devnull)  # noqa: PTH123, SIM115 - stays open as long as the process lives
    sys.stdout, sys.stderr = (open(fd, "w", 1, "utf-8", "backslashreplace", closefd=False) for fd in (1, 2))  # noqa: SIM115
