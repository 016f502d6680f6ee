"""Notes about a submission's code: warnings at its own lines while it runs, and what its syntax tree shows.

They leave the process as plain data, see `notes`. Whatever goes wrong here is nobody's fault and gives no note.
"""

from __future__ import annotations

import ast
import contextlib
import re
import sys
import warnings
from collections.abc import Callable, Iterator, Mapping
from types import FrameType, FunctionType
from typing import Any

import numpy as np

from gradekit import notes
from gradekit.notes import Note
from gradekit.student.source import Source
from gradekit.student.style import Function, loops

ENCOUNTERED = re.compile(r"(overflow|invalid value|divide by zero) encountered in (?:scalar )?(\w+)")
OLD = (DeprecationWarning, PendingDeprecationWarning, FutureWarning)
# What NumPy's compiled code warns of has no frame of NumPy's; so it names its version or a function of its own.
NAMES_NUMPY = re.compile(r"\bNumPy \d|\bnp\.\w")
WARNING = ("warnings", "_py_warnings", __name__)
MOST_FRAMES = 200
# The tree of a longer file takes longer than anybody wants to wait for a remark.
MOST_TEXT = 1 << 16
# Who uses one of these knows that there are numbers without an end, and keeps them out of the answer.
MASKS = (
    {"where", "select", "piecewise", "choose", "putmask", "copyto", "place", "clip", "minimum", "maximum", "fmin"}
    | {"isfinite", "isnan", "isinf", "isneginf", "isposinf", "nan_to_num", "nansum", "nanmean", "nanmax", "nanmin"}
    | {"fmax", "inf", "nan", "ma", "errstate", "seterr", "filterwarnings", "simplefilter", "catch_warnings"}
)
SINGLE = {"float32", "complex64", "single", "csingle", "f4", "<f4", "c8"}
NAMES = {"float32", "complex64", "inf", "nan", "where", "isfinite", "isnan", "isinf", "nan_to_num", "clip", "errstate"}
CHANGING = {"sort", "fill", "resize", "partition", "put", "append", "extend", "pop", "insert"}
FILLING = {"fill_diagonal", "copyto", "put", "place", "putmask"}


class Noting:
    """What is noted about one submission; `name` is the part that is asked about, "" while the file is loaded."""

    def __init__(self, filename: str):
        self.filename = filename
        self.name = ""
        self.large = False
        self.found: dict[tuple[str, Note], None] = {}
        self.functions: dict[str, FunctionType] = {}
        self.ranks: dict[str, dict[str, int]] = {}
        self.changed: dict[str, set[str]] = {}
        # The parts whose code does not look as if it kept infinity and NaN out of its answer.
        self.plain: set[str] = set()

    def begin(self) -> None:
        """From now on warnings come here, the first at every line for each part."""
        warnings.resetwarnings()
        warnings.simplefilter("default")
        warnings.showwarning = self._warned

    def about(self, name: str, large: bool, seen: dict[str, Any]) -> None:
        """What runs next answers a question about this part; `seen` is the submission's module."""
        if name != self.name:
            # Where Python remembers which lines have warned.
            seen.pop("__warningregistry__", None)
        self.name, self.large = name, large

    def called(self, function: Any, arguments: list[Any]) -> None:
        """The part's function is about to be called with these."""
        if self.name in self.functions or type(function) is not FunctionType:
            return
        self.functions[self.name] = function
        names = function.__code__.co_varnames[: function.__code__.co_argcount]
        # A list may be one of arrays, which is no array.
        kinds = ((name, value) for name, value in zip(names, arguments, strict=False) if not np.isscalar(value))
        self.ranks[self.name] = {n: value.ndim if isinstance(value, np.ndarray) else -1 for n, value in kinds}

    def answered(self, changed: list[int]) -> None:
        """The call has changed its arguments at these positions."""
        if changed and (function := self.functions.get(self.name)):
            names = function.__code__.co_varnames
            self.changed.setdefault(self.name, set()).update(names[place] for place in changed)

    def raised(self, error: BaseException) -> None:
        """A call at large inputs has raised this, which stands for an overflow."""
        place, line = error.__traceback__, 0
        while place is not None:
            line = place.tb_lineno if place.tb_frame.f_code.co_filename == self.filename else line
            place = place.tb_next
        self._note("overflow", line, _operation(error))

    def _note(self, kind: str, line: int, case: str = "") -> None:
        if line and len(self.found) < notes.MOST_SENT:
            self.found.setdefault((self.name, Note(kind, line, case)))

    def _warned(
        self, message: Any, category: type[Warning], filename: str, lineno: int, file: Any = None, line: Any = None
    ) -> None:
        with contextlib.suppress(Exception):
            if issubclass(category, RuntimeWarning):
                self._computed(str(message))
            elif filename == self.filename and (issubclass(category, OLD) or "Deprecat" in category.__name__):
                self._deprecated(str(message), lineno)

    def _computed(self, text: str) -> None:
        if not (found := ENCOUNTERED.match(text)):
            return
        what, operation = found[1], found[2].removeprefix("true_")
        case = operation if operation in notes.OPERATIONS else ""
        if self.large and what == "overflow":
            self._note("overflow", self._own_line(), case)
        elif not self.large and what != "divide by zero":
            self._note("extreme", self._own_line(), f"{what.split()[0]} {case}".strip())

    def _own_line(self) -> int:
        """The line of the submission that runs, 0 where there is none on the stack."""
        frame = sys._getframe()
        for _ in range(MOST_FRAMES):
            if frame.f_code.co_filename == self.filename:
                return frame.f_lineno
            if frame.f_back is None:
                return 0
            frame = frame.f_back
        return 0

    def _deprecated(self, text: str, line: int) -> None:
        by = _warning()
        if by is None or not (_is_numpys(by) or by.f_code.co_filename == self.filename):
            return
        known = (case for start, case in notes.DEPRECATED_BY_TEXT.items() if text.startswith(start))
        case = next(known, notes.OTHER if _is_numpys(by) or NAMES_NUMPY.search(text) else "")
        if case:
            self._note("deprecated", line, case if hasattr(np, notes.NEWER.get(case, "ndarray")) else notes.OTHER)

    def collected(self, source: Source | None, seen: dict[str, Any]) -> list[list[Any]]:
        """All notes, as data."""
        with contextlib.suppress(Exception):
            self._look(source, seen)
        kept = ((name, note) for name, note in self.found if note.kind != "extreme" or name in self.plain)
        return [[name, *note] for name, note in kept]

    def _look(self, source: Source | None, seen: dict[str, Any]) -> None:
        if source is None or not self.functions or (tree := source.short_tree(MOST_TEXT)) is None:
            return
        defined = _functions(tree)
        for name, function in self.functions.items():
            self.name = name
            own = defined.get((function.__code__.co_name, function.__code__.co_firstlineno))
            if own is not None:
                self._look_at(own, list(_reached(own, defined, seen)), tree)

    def _look_at(self, own: Function, reached: list[Function], tree: ast.Module) -> None:
        for function in reached:
            ranks = self.ranks[self.name] if function is own else {}
            for line, case in loops(function, ranks):
                self._note("loop", line, case)
        self._note("single", next((line for each in (*reached, tree) if (line := _single(each))), 0))
        self._note("changes", _first_change(own, self.changed.get(self.name, set())))
        if not any(map(_masks, reached)):
            self.plain.add(self.name)


def _warning() -> FrameType | None:
    """What has just called `warnings.warn`, or the compiled code that did."""
    frame: FrameType | None = sys._getframe()
    while frame is not None and frame.f_globals.get("__name__") in WARNING:
        frame = frame.f_back
    return frame


def _is_numpys(frame: FrameType) -> bool:
    return str(frame.f_globals.get("__name__")).partition(".")[0] == "numpy"


def _operation(error: BaseException) -> str:
    """What overflowed, as far as Python says so."""
    if isinstance(error, ZeroDivisionError):
        return "divide"
    # Of what `math` has for large numbers, nearly always this one.
    return "exp" if type(error) is OverflowError and str(error) == "math range error" else ""


Defined = Mapping[tuple[str, int], Function]


def _functions(tree: ast.Module) -> dict[tuple[str, int], Function]:
    """The functions of a file by what their code knows of them: the name, and the first line."""
    found: dict[tuple[str, int], Function] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            found[node.name, node.lineno] = node
            found |= {(node.name, each.lineno): node for each in node.decorator_list}
        elif isinstance(node, ast.Lambda):
            found["<lambda>", node.lineno] = node
    return found


def _reached(own: Function, defined: Defined, seen: dict[str, Any]) -> Iterator[Function]:
    """The function, and those of the file that it names, and so on."""
    waiting, known = [own], {own}
    while waiting:
        function = waiting.pop()
        yield function
        for node in ast.walk(function):
            value = seen.get(node.id) if isinstance(node, ast.Name) else None
            if type(value) is FunctionType:
                named = defined.get((value.__code__.co_name, value.__code__.co_firstlineno))
                if named is not None and named not in known:
                    known.add(named)
                    waiting.append(named)


def _first(tree: ast.AST, wanted: Callable[[ast.AST], bool]) -> int:
    """The first line with such a node, 0 where there is none."""
    return min((getattr(node, "lineno", 0) for node in ast.walk(tree) if wanted(node)), default=0)


def _single(tree: ast.AST) -> int:
    """The first line that names numbers of 32 bits."""
    return _first(tree, lambda node: _word(node) in SINGLE)


def _word(node: ast.AST) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    if isinstance(node, ast.Name):
        # A variable may be called `single`, and many are called `place`.
        return node.id if node.id in NAMES else ""
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def _masks(function: Function) -> bool:
    return any(
        _word(node) in MASKS or isinstance(node, ast.Try) or (isinstance(node, ast.keyword) and node.arg == "where")
        for node in ast.walk(function)
    )


def _first_change(function: Function, names: set[str]) -> int:
    """The first line of a function that changes one of these arguments; 0 where another name is changed."""
    return _first(function, lambda node: bool(names) and _changes(node, names))


def _changes(node: ast.AST, names: set[str]) -> bool:
    if isinstance(node, ast.Assign):
        return any(isinstance(each, ast.Subscript) and _base(each) in names for each in node.targets)
    if isinstance(node, ast.AugAssign):
        return _base(node.target) in names
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        filled = node.func.attr in FILLING and bool(node.args) and _base(node.args[0]) in names
        return filled or (node.func.attr in CHANGING and _base(node.func.value) in names)
    return isinstance(node, ast.keyword) and node.arg == "out" and _base(node.value) in names


def _base(node: ast.AST) -> str:
    while isinstance(node, ast.Subscript):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""
