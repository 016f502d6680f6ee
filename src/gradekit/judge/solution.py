"""A course's solution module: loading it, its named wrong answers, and what its own code raises."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from functools import partial
from importlib.machinery import SourceFileLoader
from types import CodeType, ModuleType
from typing import Any, NamedTuple

from gradekit.errors import CourseError, Problem
from gradekit.model import Exercise, Part


class Wrong(NamedTuple):
    """A named wrong answer: its id, the sentence for the student, and the function that makes the mistake.

    Another right answer is told in the same way; its sentence is the remark on it, "" when there is none.
    """

    id: str
    says: str
    function: Callable[..., Any]


class SolutionFault(Exception):
    """Code of the solution module failed; the message says where."""


class _FromSource(SourceFileLoader):
    """Compiles what the file says now. Python's own cache takes a file of the same size and second for unchanged."""

    def get_code(self, fullname: str) -> CodeType:
        """The module's code, from its source."""
        return self.source_to_code(self.get_data(self.path), self.path)


class Solution:
    """The module of one exercise. Raises CourseError when it cannot be loaded or does not fit the exercise."""

    def __init__(self, path: str, shown: str, exercise: Exercise):
        self.path = path
        self.shown = shown
        self.module = self._load()
        self._wrongs: dict[str, list[Wrong]] = {}
        self._accepted: dict[str, list[Wrong]] = {}
        self._ways: dict[str, list[tuple[str, Callable[..., Any]]]] = {}
        if problems := self._collect(exercise):
            raise CourseError(problems)

    def _load(self) -> ModuleType:
        loader = _FromSource("gradekit_solution", self.path)
        spec = importlib.util.spec_from_loader(loader.name, loader)
        if spec is None:
            raise CourseError([Problem(self.shown, 0, "", "is not a Python module")])
        module = importlib.util.module_from_spec(spec)
        try:
            loader.exec_module(module)
        except (Exception, SystemExit) as error:
            raise CourseError(
                [Problem(self.shown, self._line(error), "", f"cannot be loaded: {_short(error)}")]
            ) from None
        return module

    def _collect(self, exercise: Exercise) -> list[Problem]:
        problems = []
        for name, function in vars(self.module).items():
            if hasattr(function, "wrong_answer"):
                part, says = function.wrong_answer
                self._wrongs.setdefault(part, []).append(Wrong(name, says, partial(self.call, function)))
                problems += self._stray(name, function, "a wrong answer", part, exercise)
            if hasattr(function, "accepted_answer"):
                part, says = function.accepted_answer
                self._accepted.setdefault(part, []).append(Wrong(name, says, partial(self.call, function)))
                problems += self._stray(name, function, "an accepted answer", part, exercise)
            if hasattr(function, "another_way"):
                self._ways.setdefault(function.another_way, []).append((name, function))
                problems += self._stray(name, function, "another way", function.another_way, exercise)
        return problems + [each for part in exercise.parts if part.kind == "trace" for each in self._misdeclared(part)]

    def _stray(self, name: str, function: Any, what: str, part: str, exercise: Exercise) -> list[Problem]:
        """The problem of a marked function whose part does not exist."""
        names = sorted(each.name for each in exercise.parts)
        if part in names:
            return []
        line = function.__code__.co_firstlineno
        text = f"{what} for {part!r}, but {exercise.id} has no such part ({', '.join(names)})"
        return [Problem(self.shown, line, name, text)]

    def _misdeclared(self, part: Part) -> list[Problem]:
        """What is wrong with the steps or the graph of a trace."""
        from gradekit.judge.steps import faults

        name = part.settings["graph" if "graph" in part.settings else "steps"]
        if not hasattr(self.module, name):
            return [Problem(self.shown, 0, part.name, f"its steps are to be {name}, which is not defined here")]
        found = faults(part.arguments, part.settings, self[name])
        return [Problem(self.shown, line, part.name, f"{name} {text}") for line, text in found]

    def wrongs(self, part: str) -> list[Wrong]:
        """The named wrong answers to that part, in the order of the module."""
        return self._wrongs.get(part, [])

    def accepted(self, part: str) -> list[Wrong]:
        """Other right answers to that part, each with the remark on it."""
        return self._accepted.get(part, [])

    def ways(self, part: str) -> list[tuple[str, Callable[..., Any]]]:
        """Functions that give the answer to that part in another way, with their names."""
        return self._ways.get(part, [])

    def __getitem__(self, name: str) -> Any:
        """What the module defines under that name. Raises SolutionFault."""
        try:
            return getattr(self.module, name)
        except AttributeError:
            raise SolutionFault(f"{self.shown} defines no {name}") from None

    def call(self, function: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        """What the module's function returns. Raises SolutionFault with file and line for what it raises."""
        try:
            return function(*args, **kwargs)
        except SolutionFault:
            raise
        except (Exception, SystemExit) as error:
            line = self._line(error)
            raise SolutionFault(f"{self.shown}{f':{line}' if line else ''}: {_short(error)}") from error

    def _line(self, error: BaseException) -> int:
        if isinstance(error, SyntaxError) and error.filename == self.path:
            return error.lineno or 0
        from traceback import walk_tb

        lines = [line for frame, line in walk_tb(error.__traceback__) if frame.f_code.co_filename == self.path]
        return lines[-1] if lines else 0


def _short(error: BaseException) -> str:
    return f"{type(error).__name__}: {error}"
