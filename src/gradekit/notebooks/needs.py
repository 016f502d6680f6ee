"""Which statements of a notebook a name needs: its last definition, and what that refers to, transitively.

What a statement reads when it runs is the value at that place; what a function reads when it is called is the value
at the end, and also at every place where something that is needed calls it.
"""

from __future__ import annotations

import ast
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from gradekit.notebooks.cells import NotANotebook
from gradekit.notebooks.effects import Effects
from gradekit.notebooks.statements import Statement

MOST_STEPS = 200_000
# Whoever uses these may read any name.
DYNAMIC = frozenset({"globals", "locals", "vars", "eval", "exec"})


class Needs:
    """The statements of a notebook by what they bind or change."""

    def __init__(self, statements: Sequence[Statement]):
        self.statements = statements
        self._steps = 0
        effects = Effects(statements)
        self._with_code = _with_code(statements)
        self._always = [i for i, each in enumerate(statements) if _binds_all(each) or effects.sets_state(each)]
        self._by_name: dict[str, list[int]] = {}
        for index, statement in enumerate(statements):
            for name in _bound(statement) | effects.of(statement):
                self._by_name.setdefault(name, []).append(index)

    def bound(self, name: str) -> bool:
        """Whether any statement may bind the name."""
        return name in self._by_name or any(_binds_all(self.statements[i]) for i in self._always)

    def definitions(self, name: str) -> list[int]:
        """The statements that bind the name whatever it was before, in order."""
        return [i for i in self._by_name.get(name, ()) if name in self.statements[i].replaces]

    def reads(self, index: int) -> frozenset[str]:
        """The names that a statement reads, at once or later."""
        return self.statements[index].names.now | self.statements[index].names.later

    def of(self, name: str) -> set[int]:
        """The statements that the name needs. Raises NotANotebook where there is too much to follow."""
        end = len(self.statements)
        waiting = [self._step(index, end) for index in (*self._reaching(name, end), *self._always)]
        done: set[tuple[int, int]] = set()
        while waiting:
            step = waiting.pop()
            if step not in done:
                done.add(step)
                waiting += self._next(*step)
        return {index for index, _ in done}

    def _next(self, index: int, at: int) -> Iterator[tuple[int, int]]:
        """What a statement needs whose functions are called at a place: statements, and where theirs are called."""
        names = self.statements[index].names
        for name in names.now:
            for found in self._reaching(name, index):
                yield self._step(found, index)
                yield self._step(found, at)
        later = set(self._by_name) if (names.now | names.later) & DYNAMIC else names.later
        for name in later:
            yield from (self._step(found, at) for found in self._reaching(name, at))

    def _step(self, index: int, at: int) -> tuple[int, int]:
        """The statement, and where functions in its value are called; 0 for a value without any."""
        return index, at if index in self._with_code else 0

    def _reaching(self, name: str, before: int) -> Iterator[int]:
        """The statements that the value of the name depends on there: back to the last that replaces it."""
        found = self._by_name.get(name, ())
        for i in range(bisect_left(found, before) - 1, -1, -1):
            self._steps += 1
            if self._steps > MOST_STEPS:
                raise NotANotebook("Its code is too tangled to find what belongs to the answers.")
            yield found[i]
            if name in self.statements[found[i]].replaces:
                return


def _with_code(statements: Sequence[Statement]) -> set[int]:
    """The statements whose values may hold functions that read names when they are called."""
    readers: dict[str, list[int]] = {}
    for index, statement in enumerate(statements):
        for name in statement.names.now:
            readers.setdefault(name, []).append(index)
    waiting = [i for i, each in enumerate(statements) if each.names.later or each.names.now & DYNAMIC]
    found = set(waiting)
    while waiting:
        for name in statements[waiting.pop()].names.binds:
            new = set(readers.pop(name, ())) - found
            found |= new
            waiting += new
    return found


def _bound(statement: Statement) -> frozenset[str]:
    """The names that the statement binds, for anything that is kept."""
    node = statement.node
    if isinstance(node, ast.Delete) or (isinstance(node, ast.ImportFrom) and node.module == "__future__"):
        return frozenset()
    if isinstance(node, ast.ImportFrom) and (node.module or "").partition(".")[0] == "IPython":
        # It is there without an import, and does nothing.
        return statement.names.binds - {"display"}
    return statement.names.binds


def _binds_all(statement: Statement) -> bool:
    node = statement.node
    return isinstance(node, ast.ImportFrom) and any(alias.name == "*" for alias in node.names)
