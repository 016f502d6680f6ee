"""Describing what went wrong in a submission as plain data: the type, the text, and the student's own lines."""

from __future__ import annotations

import errno
import traceback
from collections import deque
from itertools import islice
from typing import Any

from gradekit.student.guard import MissingPackage, RefusedImport
from gradekit.student.source import NotPython

MAX_TEXT = 600
MAX_NAME = 80
MAX_LINE = 2000
# As exceptions have it, whatever a class of the submission's says.
TRACEBACK = BaseException.__dict__["__traceback__"]


def describe(error: BaseException, filename: str, lines: list[str]) -> dict[str, Any]:
    """The fault as a reply's header: `{"fault": kind, ...}`; only frames of the submission itself are named."""
    if isinstance(error, MissingPackage):
        return {"fault": "package", "name": error.name}
    if isinstance(error, SyntaxError) and error.filename == filename:
        return _syntax(error, lines)
    kind = "import" if isinstance(error, RefusedImport) else "memory" if _is_memory(error) else "raised"
    return {
        "fault": kind,
        "type": type_name(error),
        "text": _text(error),
        # Files, network, processes; what waits too long on a thread of its own is a TimeoutError too.
        "outside": isinstance(error, OSError) and not isinstance(error, TimeoutError),
        "frames": _frames(error, filename, lines),
    }


def _is_memory(error: BaseException) -> bool:
    return isinstance(error, MemoryError) or (isinstance(error, OSError) and error.errno == errno.ENOMEM)


def type_name(value: object) -> str:
    """The name of the value's class, of reasonable length; asked of `type` itself, which the class cannot change."""
    return _plain(type.__dict__["__name__"].__get__(type(value)), MAX_NAME)


def _plain(text: str, most: int) -> str:
    """The beginning of the text as a `str` of no subclass."""
    return str.__getitem__(text, slice(most))


def _text(error: BaseException) -> str:
    try:
        text = _plain(repr(error.code) if isinstance(error, SystemExit) else str(error), MAX_TEXT)
        place = f" ({error.path})" if isinstance(error, ImportError) and error.path else ""
        return text.replace(place, "")
    except BaseException:
        # An exception's own __str__ is the student's code and may raise anything, SystemExit included.
        return "(its text could not be read)"


def _frames(error: BaseException, filename: str, lines: list[str]) -> list[dict[str, Any]]:
    """The outermost frame of the submission and the two innermost; a recursion may have left millions."""
    own = (
        (line, frame.f_code.co_name)
        for frame, line in traceback.walk_tb(TRACEBACK.__get__(error))
        if frame.f_code.co_filename == filename
    )
    kept = [*islice(own, 1), *deque(own, maxlen=2)]
    return [{"line": n, "function": _plain(name, MAX_NAME), "source": _line(lines, n).strip()} for n, name in kept]


def _syntax(error: SyntaxError, lines: list[str]) -> dict[str, Any]:
    line = error.lineno or 0
    source = _line(lines, line)
    indent = len(source) - len(source.lstrip())
    return {
        "fault": "syntax",
        "type": "" if isinstance(error, NotPython) else type_name(error),
        "text": str(error.msg)[:MAX_TEXT],
        "line": line,
        "source": source.strip(),
        "column": min(max(0, (error.offset or 1) - 1 - indent), len(source)),
    }


def _line(lines: list[str], number: int) -> str:
    return lines[number - 1][:MAX_LINE] if 0 < number <= len(lines) else ""
