"""`gradekit compare`: would this answer be accepted?"""

from __future__ import annotations

import difflib
import errno
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from gradekit.errors import GradekitError, UsageProblem
from gradekit.terminal import safe

if TYPE_CHECKING:
    from gradekit.comparing import Comparison

KEYS = ("verdict", "how", "witness", "message")
LONGEST_LINE = 1 << 20
OPTION = re.compile(r"--[a-z][a-z-]+(?:=.*)?", re.DOTALL)


class Answers(click.Command):
    """A command whose arguments may begin with a minus sign: `gradekit compare '-x' '-1*x'`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Only words behind two dashes are options; one that is not known is refused, not taken for an answer."""
        if args == ["-h"]:
            args = ["--help"]
        known = {name for param in self.get_params(ctx) for name in param.opts}
        for each in args[: args.index("--") if "--" in args else None]:
            name = each.partition("=")[0]
            if OPTION.fullmatch(each) and name not in known:
                near = difflib.get_close_matches(name, known)
                raise click.NoSuchOption(name, possibilities=near, ctx=ctx)
        return super().parse_args(ctx, args)


@click.command(cls=Answers, context_settings={"ignore_unknown_options": True, "help_option_names": ["--help"]})
@click.argument("student", required=False)
@click.argument("reference", required=False)
@click.option("--kind", metavar="K", help="What the two are: scalar (default), matrix, number, ...")
@click.option(
    "--var",
    "variables",
    multiple=True,
    metavar="NAME:DOMAIN[:LO:HI]",
    help="A name and its domain, or an array's shape as A:4x3.",
)
@click.option("--wrt", metavar="NAME", help="The variable of an antiderivative.")
@click.option("--settings", metavar="JSON", help="Settings of the kind, such as '{\"rtol\": 0.01}'.")
@click.option("--jsonl", metavar="FILE", help="Rows to compare, a JSON object a line; - is standard input.")
@click.option("--prove", is_flag=True, help="Seek a proof by computer algebra too; never changes the verdict.")
@click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text", help="How to print.")
def compare(
    student: str | None,
    reference: str | None,
    kind: str | None,
    variables: tuple[str, ...],
    wrt: str | None,
    settings: str | None,
    jsonl: str | None,
    prove: bool,
    format_: str,
) -> None:
    """Would STUDENT be accepted where REFERENCE is expected?

    \b
    gradekit compare '1/(2+2*cosh(z))' 'sigmoid(z)*(1-sigmoid(z))' --var z:real
    gradekit compare '\\frac{x}{2}' '0.5*x' --var x:positive
    gradekit compare --jsonl rows.jsonl

    A name of the reference that is not declared is a real number. Exit code: 0 equal, 1 different, 2 unreadable,
    3 undecided; of several rows the first of 2, 3, 1, 0 that occurs.
    """
    if jsonl is not None:
        if student is not None or variables or settings or wrt or kind:
            raise UsageProblem("--jsonl takes everything from its file; leave the other arguments out.")
        _exit(_many(jsonl, prove))
    if student is None or reference is None:
        raise UsageProblem("Two answers are compared: gradekit compare STUDENT REFERENCE (or --jsonl FILE).")
    kind = kind or "scalar"
    row: dict[str, Any] = {"kind": kind, "student": student, "reference": reference, "wrt": wrt, "prove": prove}
    row["variables"] = _declared(kind, reference, variables, settings)
    _exit(_one(row, format_))


def _declared(kind: str, reference: str, options: tuple[str, ...], settings: str | None) -> dict[str, Any]:
    from gradekit.formulas import declared, rows

    if kind not in rows.KINDS and kind not in rows.ALIASES:
        near = difflib.get_close_matches(kind, rows.KINDS, n=1)
        hint = f"Did you mean {near[0]}?" if near else f"There are: {', '.join(rows.KINDS)}."
        raise UsageProblem(f"No kind of answer {kind!r}. {hint}")
    found: dict[str, Any] = {}
    for option in options:
        try:
            name, row = declared.from_option(option)
        except ValueError as odd:
            end = "" if str(odd).endswith("?") else "."
            raise UsageProblem(f"--var {odd}{end}") from None
        if name in found:
            raise UsageProblem(f"--var {name} is given twice.")
        found[name] = row
    if settings is not None:
        found |= _settings(settings)
    if kind in rows.FORMULAS:
        found |= {name: {"domain": "real"} for name in declared.undeclared(reference, found)}
    return found


def _settings(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise UsageProblem('--settings takes a JSON object, such as \'{"A": {"shape": [4, 3]}}\'.')
    return found


def _one(row: dict[str, Any], format_: str) -> list[str]:
    from gradekit.comparing import Comparer

    comparer = Comparer()
    try:
        found = comparer.compare(row)
    finally:
        comparer.close()
    _print(json.dumps(_plain(found)) if format_ == "json" else safe(_text(found)))
    return [found.verdict]


def _print(text: str) -> None:
    """Prints one verdict at once. Raises GradekitError: a verdict that nobody can read must not end like one."""
    try:
        click.echo(text)
    except OSError as error:
        if error.errno == errno.EPIPE:
            raise
        raise GradekitError(f"Standard output cannot be written: {error.strerror}.") from None


def _text(found: Comparison) -> str:
    how = f" ({found.how})" if found.how and found.verdict != "unreadable" else ""
    lines = [f"{found.verdict}{how}", found.message, f"Read as {found.echo}" if found.echo else ""]
    if found.verdict == "unreadable":
        lines[0] = f"unreadable: the {'reference' if found.how == 'reference' else 'answer'}"
    return "\n".join(filter(None, lines))


def _plain(found: Comparison) -> dict[str, Any]:
    """The verdict as the contract has it; how a formula was read belongs to its message."""
    data = {key: getattr(found, key) for key in KEYS}
    if found.echo:
        data["message"] = f"{found.message} Read as {found.echo}.".strip()
    return data


def _many(path: str, prove: bool) -> list[str]:
    """Prints the verdict of every row as soon as it is there; the verdicts."""
    from gradekit.comparing import Comparer, Comparison

    comparer = Comparer()
    verdicts = []
    try:
        for line in _lines(path):
            row = _row(line)
            if isinstance(row, str):
                identity, found = None, Comparison("unreadable", "row", None, row)
            else:
                identity, found = row.get("id"), comparer.compare({**row, "prove": prove})
            _print(json.dumps({"id": identity, **_plain(found)}))
            verdicts.append(found.verdict)
    finally:
        comparer.close()
    return verdicts


def _lines(path: str) -> Iterator[bytes]:
    """The lines that are not blank, each as soon as it is there. Raises UsageProblem."""
    if path == "-" and sys.stdin is None:
        raise UsageProblem("Standard input is closed.")
    try:
        with sys.stdin.buffer if path == "-" else Path(path).open("rb") as file:
            while line := file.readline(LONGEST_LINE + 1):
                rest = line
                while len(rest) > LONGEST_LINE and not rest.endswith(b"\n"):
                    rest = file.readline(LONGEST_LINE + 1)
                if line.strip():
                    yield line
    except (OSError, ValueError) as error:
        raise UsageProblem(f"{path!r} cannot be read: {getattr(error, 'strerror', None) or error}.") from None


def _no_number(constant: str) -> None:
    raise ValueError(constant)  # NaN and infinities are Python's, not JSON's


def _row(line: bytes) -> dict[str, Any] | str:
    """The row of a line, or what is wrong with it."""
    if len(line) > LONGEST_LINE:
        return f"The line is longer than {LONGEST_LINE:,} bytes."
    try:
        row = json.loads(line.decode("utf-8-sig"), parse_constant=_no_number)
    except UnicodeDecodeError:
        return "The line is not UTF-8."
    except (ValueError, RecursionError):
        return "The line is no JSON."
    return row if isinstance(row, dict) else "The row is no JSON object."


def _exit(verdicts: list[str]) -> None:
    from gradekit.comparing import EXIT

    codes = {EXIT[verdict] for verdict in verdicts}
    click.get_current_context().exit(next((code for code in (2, 3, 1) if code in codes), 0))
