"""One submission's conversation: load the source, then answer calls and reads until the pipe closes.

Requests (header of a frame):  {"load": filename, "packages": [...], "output": bytes, "together": bool, "notes": bool},
                               body: the source
                               {"call": name, "large": bool}, body: the arguments            {"read": name}
                               {"call": name, "large": bool, "follows": true}, asked whatever came before
                               {"formula": name, "variables": [...], "large": bool}, body: their values at a point
                               {"figure": name}
                               {"known": n, "count": m}, these of those that it was told of before it was forked
                               {"hello": true}, once the process is confined, and {"end": true}
Replies:                       {"ok": true, ...}, body: the value           {"missing": why}   {"fault": kind, ...}
                               {"skipped": true}, to the end {"ok": true, "notes": [...]} where they were asked for

All requests may come at once, each is answered before the next one is looked at. After a name was missing or its
value at fault, or is the answer itself, what else is asked about it is skipped. With `together` nobody has to know
which call it is that does not end, and the replies are sent together.

A formula that is a function is called at the point; anything else is the answer itself, whatever the point, and its
reply says so ("itself": true). A figure's reply says how many bytes at the end of its body are a picture of it
("picture": n).
"""

from __future__ import annotations

import gc
import sys
import types
from collections.abc import Callable
from typing import Any

import numpy as np

from gradekit import drawing, plotting, wire
from gradekit.frames import Buffer, Frame
from gradekit.functions import FunctionSpec
from gradekit.student import faults, formulas, guard
from gradekit.student.noting import Noting
from gradekit.student.source import Source, decoded

Reply = tuple[dict[str, Any], bytes]
# What this process and those that are forked from it were told before: questions, and the arguments in them.
KNOWN: list[Frame] = []
VALUES: dict[bytes, list[Any]] = {}


class Worker:
    """The submission's module and what is needed to talk about it."""

    def __init__(self) -> None:
        self.filename = ""
        self.lines: list[str] = []
        self.limit = 0
        self.together = False
        # Of the limit, by part: all calls of a part share it.
        self.left: dict[str, int] = {}
        self.source: Source | None = None
        self.module = types.ModuleType("submission")
        self.begun: set[str] = set()
        self.over: set[str] = set()
        # What was found out about the values of names, by these; a value may be another one at the next call.
        self.placeholders: dict[str, tuple[Any, bool]] = {}
        self.signatures: dict[str, tuple[Any, dict[str, Any] | None]] = {}
        self.noting: Noting | None = None

    def answer(self, request: Frame) -> Reply:
        """The reply to one request; whatever the submission raises becomes a fault."""
        question = KNOWN[request.header["known"]] if "known" in request.header else request
        header = question.header
        name = next((header[what] for what in ("call", "formula", "figure", "read") if what in header), "")
        if name in self.over and "follows" not in header:
            return {"skipped": True}, b""
        try:
            reply, body = self.asked(name, question)
        except BaseException as error:
            reply, body = self.fault(error), b""
        # An answer itself is one only if nothing was answered before.
        if name and ("fault" in reply or "missing" in reply or ("itself" in reply and name not in self.begun)):
            self.over.add(name)
        self.begun.add(name)
        return reply, body

    def asked(self, name: str, question: Frame) -> Reply:
        header = question.header
        if self.noting and name:
            self.noting.about(name, header.get("large", False), self.module.__dict__)
        elif self.noting and "end" in header:
            return {"ok": True, "notes": self.noting.collected(self.source, self.module.__dict__)}, b""
        if "load" in header:
            return self.load(question)
        if "call" in header:
            return self.call(header, question.body)
        if "formula" in header:
            return self.formula(header, question.body)
        if "figure" in header:
            return self.figure(name)
        return self.read(name) if "read" in header else ({"ok": True}, b"")

    def fault(self, error: BaseException) -> dict[str, Any]:
        try:
            described = faults.describe(error, self.filename, self.lines)
        except MemoryError:
            described = {"fault": "memory", "type": "MemoryError", "text": ""}
        if described["fault"] == "memory":
            # The frames still hold what was allocated.
            faults.TRACEBACK.__set__(error, None)
            gc.collect()
        return described

    def load(self, question: Frame) -> Reply:
        """Runs the submission's statements once, as the module `submission`."""
        self.filename = question.header["load"]
        self.limit = question.header["output"]
        self.together = question.header["together"]
        if question.header["notes"]:
            self.noting = Noting(self.filename)
            self.noting.begin()
        text = decoded(bytes(question.body), self.filename)
        self.lines = text.split("\n")
        self.source = Source(text, self.filename)
        sys.modules["submission"] = self.module
        self.module.__dict__["__builtins__"] = guard.submission_builtins(frozenset(question.header["packages"]))
        self.module.__dict__["__file__"] = self.filename
        exec(self.source.code, self.module.__dict__)
        return {"ok": True, "empty": self.source.empty}, b""

    def lookup(self, name: str) -> tuple[Any, dict[str, Any] | None]:
        """The submission's value of that name, or the reply that says why there is none."""
        assert self.source is not None, "a load comes before every call and read"
        if name not in self.module.__dict__:
            return None, {"missing": "empty" if self.source.empty else "absent"}
        value = self.module.__dict__[name]
        if name not in self.placeholders or self.placeholders[name][0] is not value:
            self.placeholders[name] = value, self.source.is_placeholder(value)
        return value, {"missing": "placeholder"} if self.placeholders[name][1] else None

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
        before = _values(body)
        arguments = [_fresh(value) for value in before]
        if (mismatch := self.mismatch(name, function, len(arguments))) is not None:
            return {"fault": "signature", **mismatch}, b""
        if self.noting:
            self.noting.called(function, before)
        try:
            value = function(*arguments)
        except ArithmeticError as error:
            if not header.get("large"):
                raise
            return self.overflowed(error)
        changed = [place for place, pair in enumerate(zip(arguments, before, strict=True)) if _differ(*pair)]
        if self.noting:
            self.noting.answered(changed)
        return self.carry(name, value, {"changed": changed}, formulas.returned)

    def mismatch(self, name: str, function: Any, given: int) -> dict[str, Any] | None:
        """How many positional arguments the function takes when `given` of them do not fit, else None."""
        # Optional arguments may be left out of one call and not of the next.
        place = f"{name}/{given}"
        if place not in self.signatures or self.signatures[place][0] is not function:
            self.signatures[place] = function, _mismatch(function, given)
        return self.signatures[place][1]

    def formula(self, header: dict[str, Any], body: bytes | memoryview) -> Reply:
        """The closed form of that name, or, if it is a function, what it gives at the point in `body`."""
        name = header["formula"]
        value, missing = self.lookup(name)
        if missing:
            return missing, b""
        if not formulas.is_function(value):
            reply, carried = self.carry(name, value, {}, formulas.portable)
            return {**reply, "itself": True}, carried
        given = dict(zip(header["variables"], map(_fresh, _values(body)), strict=True))
        arranged = formulas.Arranged(value, given, header["declared"])
        if (mismatch := arranged.mismatch()) is not None:
            return {"fault": "signature", **mismatch}, b""
        if self.noting:
            self.noting.called(value, [])
        try:
            result = arranged.value()
        except (ArithmeticError, ValueError) as error:
            if not header["large"]:
                raise
            return self.overflowed(error)
        return self.carry(name, result, {}, formulas.number)

    def overflowed(self, error: Exception) -> Reply:
        """The reply of a call at large inputs that raised what stands for an overflow."""
        if self.noting:
            self.noting.raised(error)
        return {"ok": True, "uncarried": f"{wire.OVERFLOWED}{faults.type_name(error)}"}, b""

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


def learn(told: bytes) -> None:
    """Reads questions that children will be asked, before there are any."""
    buffer = Buffer()
    buffer.feed(told)
    KNOWN[:] = iter(buffer.take, None)
    VALUES.clear()
    VALUES.update({bytes(each.body): _values(each.body) for each in KNOWN if each.body})


def _values(body: bytes | memoryview) -> list[Any]:
    """The arguments in a question, functions as what describes them."""
    if (known := VALUES.get(bytes(body))) is not None:
        return known
    values: list[Any] = wire.decode(body, build=lambda spec: spec)
    return values


def _fresh(value: Any) -> Any:
    """An argument of this call alone, which may change it."""
    if isinstance(value, np.ndarray):
        return value.copy()
    if isinstance(value, FunctionSpec):
        return value.build(np)
    return [_fresh(each) for each in value] if isinstance(value, list) else value


def _differ(now: Any, before: Any) -> bool:
    if isinstance(before, np.ndarray):
        return bool(now.shape != before.shape or now.dtype != before.dtype or now.tobytes() != before.tobytes())
    return isinstance(before, list) and now != before


def _mismatch(function: Any, given: int) -> dict[str, Any] | None:
    if type(function) is types.FunctionType and not function.__dict__ and _fits(function, given):
        return None
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


def _fits(function: types.FunctionType, given: int) -> bool:
    """Whether a plain function surely takes that many; the signature of any other would have to be asked for."""
    code = function.__code__
    most, defaults = code.co_argcount, len(function.__defaults__ or ())
    return not code.co_kwonlyargcount and most - defaults <= given <= most
