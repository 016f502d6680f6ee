"""`gradekit compare`: would this answer be accepted?"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from gradekit.errors import UsageProblem
from gradekit.terminal import safe

if TYPE_CHECKING:
    from gradekit.comparing import Comparison

KEYS = ("verdict", "how", "witness", "message")
LONGEST_LINE = 1 << 20


@click.command()
@click.argument("student", required=False)
@click.argument("reference", required=False)
@click.option("--kind", default="scalar", metavar="K", help="What the two are: scalar (default), matrix, number, ...")
@click.option(
    "--var",
    "variables",
    multiple=True,
    metavar="NAME:DOMAIN[:LO:HI]",
    help="A name and its domain, or an array's shape as A:4x3.",
)
@click.option("--wrt", metavar="NAME", help="The variable of an antiderivative.")
@click.option("--settings", metavar="JSON", help="Settings of the kind, such as '{\"rtol\": 0.01}'.")
@click.option("--jsonl", type=click.Path(path_type=Path), metavar="FILE", help="Rows to compare, one JSON a line.")
@click.option("--prove", is_flag=True, help="Seek a proof by computer algebra too; never changes the verdict.")
@click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text", help="How to print.")
def compare(
    student: str | None,
    reference: str | None,
    kind: str,
    variables: tuple[str, ...],
    wrt: str | None,
    settings: str | None,
    jsonl: Path | None,
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
        if student is not None or variables or settings or wrt:
            raise UsageProblem("--jsonl takes everything from its file; leave the other arguments out.")
        _exit(_many(jsonl, prove))
    if student is None or reference is None:
        raise UsageProblem("Two answers are compared: gradekit compare STUDENT REFERENCE (or --jsonl FILE).")
    row: dict[str, Any] = {"kind": kind, "student": student, "reference": reference, "wrt": wrt, "prove": prove}
    row["variables"] = _declared(kind, reference, variables, settings)
    _exit(_one(row, format_))


def _declared(kind: str, reference: str, options: tuple[str, ...], settings: str | None) -> dict[str, Any]:
    from gradekit.formulas import declared, rows

    if kind not in rows.KINDS and kind not in rows.ALIASES:
        raise UsageProblem(f"--kind {kind} is no kind of answer; there are {', '.join(rows.KINDS)}.")
    found: dict[str, Any] = {}
    for option in options:
        try:
            name, row = declared.from_option(option)
        except ValueError as odd:
            raise UsageProblem(f"--var {odd}.") from None
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
    click.echo(json.dumps(_plain(found)) if format_ == "json" else safe(_text(found)))
    return [found.verdict]


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


def _many(path: Path, prove: bool) -> list[str]:
    """Prints the verdict of every row as soon as it is there; the verdicts."""
    from gradekit.comparing import Comparer, Comparison

    no_row = Comparison("unreadable", "row", None, "The row is no JSON object.")
    comparer = Comparer()
    verdicts = []
    try:
        for line in _lines(path):
            row = _row(line)
            identity = row.get("id") if row is not None else None
            found = _plain(comparer.compare({**row, "prove": prove}) if row is not None else no_row)
            click.echo(json.dumps({"id": identity, **found}))
            verdicts.append(str(found["verdict"]))
    finally:
        comparer.close()
    return verdicts


def _lines(path: Path) -> Iterator[str]:
    """The lines of a file that are not blank. Raises UsageProblem."""
    try:
        with path.open("rb") as file:
            while line := file.readline(LONGEST_LINE):
                if line.strip():
                    yield line.decode("utf-8", "replace")
    except OSError as error:
        raise UsageProblem(f"{path} cannot be read: {error.strerror}.") from None


def _row(line: str) -> dict[str, Any] | None:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return row if isinstance(row, dict) else None


def _exit(verdicts: list[str]) -> None:
    from gradekit.comparing import EXIT

    codes = {EXIT[verdict] for verdict in verdicts}
    click.get_current_context().exit(next((code for code in (2, 3, 1) if code in codes), 0))
