"""The statements of a notebook's cells, each with the names that it binds and those that it needs."""

from __future__ import annotations

import ast
import symtable
import warnings
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from gradekit.notebooks.cells import NotANotebook
from gradekit.notebooks.magics import cleaned
from gradekit.student import faults
from gradekit.student.source import NotPython

MOST = 5000
DEEP = "An expression in it is nested too deeply for Python to read."
NAME = "<cell>"
AT_ONCE = ("listcomp", "setcomp", "dictcomp", "genexpr")


class Names(NamedTuple):
    """The names of one statement: bound by it, read when it runs, read when a function in it is called.

    `globals` are those that a function in it declares `global` and binds.
    """

    binds: frozenset[str]
    now: frozenset[str]
    later: frozenset[str]
    globals: frozenset[str]


class Statement(NamedTuple):
    """A statement at the top level of a cell. `line` is that of the whole notebook, from 0, that its text begins in.

    `replaces` are the names that it binds whatever they were before.
    """

    cell: int
    line: int
    text: str
    node: ast.stmt
    names: Names
    replaces: frozenset[str]


class Broken(NamedTuple):
    """A cell that is no Python: its number, its text, and the fault, with a line of the whole notebook."""

    cell: int
    text: str
    fault: dict[str, Any]


class Read(NamedTuple):
    """All cells: a place (cell, line) for every line of the whole, their statements, and those that are broken."""

    places: list[tuple[int, int]]
    statements: list[Statement]
    broken: list[Broken]


def read_cells(cells: Sequence[str]) -> Read:
    """The statements of these code cells. Raises NotANotebook for more than can be looked at."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return _read_cells(cells)


def _read_cells(cells: Sequence[str]) -> Read:
    # The first line is left for what has to stand there.
    places, statements, broken = [(1, 1)], list[Statement](), list[Broken]()
    for number, text in enumerate(cells, 1):
        try:
            statements += _statements(text, number, len(places), MOST - len(statements))
        except SyntaxError as error:
            fault = faults.describe(error, NAME, text.split("\n"))
            broken.append(Broken(number, text, _moved(fault, len(places))))
        places += [(number, line) for line in range(1, text.count("\n") + 2)]
    return Read(places, statements, broken)


def _moved(fault: dict[str, Any], lines: int) -> dict[str, Any]:
    return {**fault, "line": fault["line"] + lines if fault["line"] else lines + 1}


def _statements(text: str, cell: int, line: int, most: int) -> list[Statement]:
    """The statements of one cell. Raises SyntaxError with a line of the cell, NotANotebook for too many."""
    text, tree = _parsed(text)
    if len(tree.body) > most:
        raise NotANotebook(f"It has more than {MOST:,} statements; a submission is short.")
    pieces = list(_pieces(text, tree.body))
    found = []
    for node, (first, piece) in zip(tree.body, pieces, strict=True):
        names = _names(piece, first)
        found.append(Statement(cell, line + first, piece, node, names, frozenset(_replaced(node))))
    return found


def _parsed(text: str) -> tuple[str, ast.Module]:
    """The text as Python reads it and its tree, without magics where it is none with them."""
    for line, content in enumerate(text.split("\n"), 1):
        if "\0" in content:
            raise NotPython("There is a NUL character in this line, which no program text has.", NAME, line)
        if any("\ud800" <= char <= "\udfff" for char in content) and not content.isascii():
            raise NotPython("There is half a character in this line, which no program text has.", NAME, line)
    try:
        try:
            return text, ast.parse(text, NAME)
        except SyntaxError:
            text = cleaned(text)
            return text, ast.parse(text, NAME)
    except (RecursionError, MemoryError):
        raise NotPython(DEEP, NAME) from None


def _first_line(node: ast.stmt) -> int:
    decorated: list[ast.expr] = getattr(node, "decorator_list", [])
    return min([node.lineno, *(each.lineno for each in decorated)]) - 1


def _pieces(text: str, body: Sequence[ast.stmt]) -> Iterator[tuple[int, str]]:
    """Of each statement, the line it begins in, from 0, and its text: whole lines where it has them to itself."""
    lines = [line.encode() for line in text.split("\n")]
    spans = [(_first_line(node), (node.end_lineno or node.lineno) - 1) for node in body]
    for index, (node, (first, last)) in enumerate(zip(body, spans, strict=True)):
        piece = lines[first : last + 1]
        if index + 1 < len(body) and spans[index + 1][0] == last:
            piece[-1] = piece[-1][: node.end_col_offset]
        if index and spans[index - 1][1] == first:
            piece[0] = piece[0][node.col_offset :]
        yield first, b"\n".join(piece).decode()


def _replaced(node: ast.stmt) -> Iterator[str]:
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        yield node.name
    elif isinstance(node, ast.Assign):
        yield from (name for target in node.targets for name in _targets(target))
    elif isinstance(node, ast.AnnAssign) and node.value:
        yield from _targets(node.target)
    elif isinstance(node, (ast.Import, ast.ImportFrom)):
        # `import a.b` adds to what `a` was.
        yield from (alias.asname or alias.name for alias in node.names if "." not in (alias.asname or alias.name))


def _targets(target: ast.expr) -> Iterator[str]:
    waiting = [target]
    while waiting:
        each = waiting.pop()
        if isinstance(each, ast.Name):
            yield each.id
        elif isinstance(each, (ast.Tuple, ast.List)):
            waiting += each.elts
        elif isinstance(each, ast.Starred):
            waiting.append(each.value)


def _names(text: str, first: int) -> Names:
    """The names of a statement with this text, as Python's compiler sees them."""
    try:
        top = symtable.symtable(text, NAME, "exec")
    except SyntaxError as error:
        error.lineno = (error.lineno or 1) + first
        raise
    except (RecursionError, MemoryError):
        raise NotPython(DEEP, NAME, first + 1) from None
    sets = {"now": set[str](), "later": set[str](), "globals": set[str]()}
    waiting = [(each, _when(each, "now")) for each in top.get_children()]
    while waiting:
        table, when = waiting.pop()
        for symbol in table.get_symbols():
            if symbol.is_global():
                sets[when] |= {symbol.get_name()} if symbol.is_referenced() else set()
                sets["globals"] |= {symbol.get_name()} if symbol.is_assigned() else set()
        waiting += [(each, _when(each, when)) for each in table.get_children()]
    symbols = top.get_symbols()
    binds = {each.get_name() for each in symbols if each.is_assigned() or each.is_imported()}
    now = sets["now"] | {each.get_name() for each in symbols if each.is_referenced()}
    return Names(frozenset(binds), frozenset(now), frozenset(sets["later"]), frozenset(sets["globals"]))


def _when(table: symtable.SymbolTable, around: str) -> str:
    """When the code of a scope runs: that of a function later, whatever stands around it with it."""
    return "later" if table.get_type() == "function" and table.get_name() not in AT_ONCE else around
