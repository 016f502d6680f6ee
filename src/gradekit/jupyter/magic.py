"""%gradekit and %%gradekit, after `%load_ext gradekit`."""

from __future__ import annotations

import argparse
import shlex
from typing import Any, NoReturn

from gradekit.errors import UsageProblem
from gradekit.jupyter import api, shell
from gradekit.jupyter.result import Result

LINE = "%gradekit ID [PART ...] [--file PATH] [--seed N] [--course DIR]"
CELL = "%%gradekit ID [PART ...] [--seed N] [--course DIR] [--no-run]"


class CellFailed(Exception):
    """The cell below the magic raised; its own traceback has been shown."""

    def _render_traceback_(self) -> list[str]:
        return [str(self)]


class Arguments(argparse.ArgumentParser):
    """A magic's arguments; what is wrong with them is a UsageProblem."""

    def error(self, message: str) -> NoReturn:
        raise UsageProblem(f"{message[:1].upper()}{message[1:]}. Write: {self.usage}")


def load_ipython_extension(ipython: Any) -> None:
    """Makes %gradekit and %%gradekit known to the shell."""

    def gradekit(line: str, cell: str | None = None) -> Result | None:
        if cell is None:
            return _line(line)
        _cell(ipython, line, cell)
        return None

    gradekit.__doc__ = f"{LINE}\n\nMarks an exercise, as gradekit.check does.\n\n{CELL}\n\n{_cell.__doc__}"
    ipython.register_magic_function(gradekit, "line_cell", "gradekit")


def _line(line: str) -> Result:
    parser = _parser(LINE)
    parser.add_argument("--file")
    given = _parsed(parser, line)
    return api.check(given.exercise, given.parts, file=given.file, seed=given.seed, course=given.course)


def _cell(ipython: Any, line: str, cell: str) -> None:
    """Marks the cell with those run before it, then runs it here like any other, unless --no-run is given.

    What it says of an answer comes first. Marking runs in processes of its own, so nothing that the cell does there
    is seen here.
    """
    parser = _parser(CELL)
    parser.add_argument("--no-run", action="store_true")
    given = _parsed(parser, line)
    cells = list(shell.cells_run(ipython))
    if not (cells and cells[-1].rstrip().endswith(cell.rstrip())):
        # It is noted before it runs, but for one that is to leave no trace.
        cells.append(f"%%gradekit\n{cell}")
    result = api.check_cells(given.exercise, cells, given.parts, given.seed, given.course, shell.called(ipython))
    ipython.display_pub.publish(result._repr_mimebundle_())
    if not given.no_run:
        # Below a line, so that a traceback counts lines as the cell does; another magic has to stand first.
        ran = ipython.run_cell(cell if cell.lstrip().startswith("%%") else f"# {CELL.split()[0]}\n{cell}")
        if error := ran.error_before_exec or ran.error_in_exec:
            # Only so do the cells below not run when all are run.
            raise CellFailed(f"The cell raised {type(error).__name__}, see above.")


def _parser(usage: str) -> Arguments:
    parser = Arguments(prog="%gradekit", usage=usage, add_help=False, allow_abbrev=False)
    parser.add_argument("exercise", metavar="ID")
    parser.add_argument("parts", nargs="*", metavar="PART")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--course")
    return parser


def _parsed(parser: Arguments, line: str) -> argparse.Namespace:
    try:
        return parser.parse_args(shlex.split(line))
    except ValueError as error:
        raise UsageProblem(f"{error}. Write: {parser.usage}") from None
