"""The program in a notebook: what its answers need and nothing else, line by line where it stands in the cells."""

from __future__ import annotations

import ast
import builtins
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from gradekit.notebooks import cells
from gradekit.notebooks.cells import NotANotebook
from gradekit.notebooks.needs import Needs
from gradekit.notebooks.statements import Broken, Read, Statement, read_cells
from gradekit.student.source import is_unwritten

# In front of the text: no comment below it can declare another encoding.
WORD = re.compile(r"[^\W\d]\w*")
DEFINED = re.compile(r"(?m)^(?:def\s+)?([^\W\d]\w*)\s*[=(:]")
UTF8 = b"\xef\xbb\xbf"
RESTART = "Restart the kernel, run all cells and check again."


class Extracted(NamedTuple):
    """A notebook's program.

    `places` has the cell and the line in it of every line; cells are counted as `number` says. `absent` are the
    wanted names that nothing binds, `remarks` are for the parts of these names.
    """

    content: bytes
    places: tuple[tuple[int, int], ...]
    broken: tuple[Broken, ...]
    absent: frozenset[str]
    remarks: dict[str, str]

    def spoiled(self, name: str) -> Broken | None:
        """The broken cell that an absent name is written in, None where there is none."""
        return next((each for each in self.broken if name in WORD.findall(each.text)), None)


def extract(content: bytes, wanted: Sequence[str]) -> Extracted:
    """The program of a notebook file for these names. Raises NotANotebook."""
    return extracted(cells.read(content), wanted)


def extracted(texts: Sequence[str], wanted: Sequence[str], run_again: bool = False) -> Extracted:
    """The program of these code cells for these names; cells count from 1. Raises NotANotebook.

    With `run_again` an earlier definition of a name is no slip: the cell was mended and run again.
    """
    read = read_cells(texts)
    needs = Needs(read.statements)
    absent = frozenset(name for name in wanted if not needs.bound(name))
    needed = {name: needs.of(name) for name in wanted if name not in absent}
    kept = sorted(set().union(*needed.values()))
    text = _text(read, [read.statements[index] for index in kept])
    said = {name: [*_lost(own, needs, read.broken)] for name, own in needed.items()}
    for name, own in needed.items():
        said[name] += _outdated(name, needs, read.broken) if run_again else _redefined(name, own, needs)
    remarks = {name: " ".join(each) for name, each in said.items()}
    return Extracted(UTF8 + text.encode(), tuple(read.places), tuple(read.broken), absent, remarks)


def extracted_from_session(texts: Sequence[str], wanted: Sequence[str]) -> Extracted:
    """The program of the cells that were run in a session, each as often as it was. Raises NotANotebook."""
    if sum(map(len, texts)) > cells.MAX_CODE:
        raise NotANotebook(f"The cells run so far have more than {cells.MAX_CODE >> 10} KB. {RESTART}")
    try:
        program = extracted(texts, wanted, run_again=True)
    except NotANotebook as odd:
        raise NotANotebook(f"{odd} {RESTART}") from None
    # Of the cells that could not be read the last one is to be mended; those before it may have been already.
    return program._replace(broken=program.broken[::-1])


def _text(read: Read, kept: Sequence[Statement]) -> str:
    """The kept statements, each at the lines that it has among all cells."""
    if not read.statements:
        return ""
    lines = [""] * len(read.places)
    futures = [name for each in read.statements for name in _future(each.node)]
    # Without any statement the file would be called empty.
    lines[0] = f"from __future__ import {', '.join(dict.fromkeys(futures))}" if futures else "" if kept else "pass"
    for statement in kept:
        first, *rest = statement.text.split("\n")
        before = lines[statement.line]
        lines[statement.line] = f"{before.rstrip().rstrip(';')}; {first}" if before else first
        lines[statement.line + 1 : statement.line + 1 + len(rest)] = rest
    return "\n".join(lines)


def _future(node: ast.stmt) -> list[str]:
    if isinstance(node, ast.ImportFrom) and node.module == "__future__":
        return [alias.name for alias in node.names]
    return []


def _lost(own: set[int], needs: Needs, broken: Sequence[Broken]) -> Iterator[str]:
    """Says which definitions are lost of what these statements need."""
    unknown = {read for index in own for read in needs.reads(index) if not needs.bound(read)} - vars(builtins).keys()
    for cell in broken:
        if lost := sorted(unknown.intersection(WORD.findall(cell.text))):
            yield f"Cell {cell.cell} could not be read, so {', '.join(lost)} may be missing."


def _outdated(name: str, needs: Needs, broken: Sequence[Broken]) -> Iterator[str]:
    """Says that a later definition of the name could not be read, so that an earlier one counts."""
    found = needs.definitions(name)
    last = needs.statements[found[-1]].cell if found else 0
    for cell in broken[::-1]:
        if cell.cell > last and name in DEFINED.findall(cell.text):
            yield f"Cell {cell.cell} could not be read, so the {name} of cell {last} was marked."
            return


def _redefined(name: str, own: set[int], needs: Needs) -> Iterator[str]:
    """Says which definitions do not count, of the name or of a function that it needs."""
    functions = {
        each.node.name
        for each in map(needs.statements.__getitem__, own)
        if isinstance(each.node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef))
    }
    for each in [name, *sorted(functions - {name})]:
        found = needs.definitions(each)
        last = needs.statements[found[-1]] if found else None
        earlier = [needs.statements[index] for index in found[:-1] if index not in own]
        where = [one.cell for one in earlier if last and one.text.strip() != last.text.strip() and _is_written(one)]
        if last and where:
            yield f"{each} is defined in {_cells([*where, last.cell])}; the last one counts."


def _is_written(statement: Statement) -> bool:
    return not is_unwritten(statement.node)


def _cells(numbers: Sequence[int]) -> str:
    *most, last = [str(number) for number in dict.fromkeys(numbers)]
    return f"cells {', '.join(most)} and {last}" if most else f"cell {last} more than once"
