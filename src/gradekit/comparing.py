"""Would this answer be accepted? One pair of answers, decided in a process of its own.

    >>> from gradekit.comparing import compare
    >>> compare("1/(2+2*cosh(z))", "sigmoid(z)*(1-sigmoid(z))", variables={"z": "real"}).verdict
    'equal'

The command `gradekit compare` and the parts of exercises that ask for a formula take the same path.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from gradekit.limited import Exceeded, Limited

EXIT = {"equal": 0, "different": 1, "unreadable": 2, "undecided": 3}


class Comparison(NamedTuple):
    """What comparing gave.

    `verdict` is equal, different, undecided or unreadable. `how` says on what ground: structural, proved or numeric
    when equal; value, domain or shape (among others) when different; student or reference when unreadable.
    `witness` shows a difference, such as {"at": {"x": "-1.06"}, "student": "0.31", "reference": "-0.31"}.
    `message` is what a student is told; `mistake` the short id of a recognised one; `echo` how the answer was read,
    where that is not plain from its text.
    """

    verdict: str
    how: str = ""
    witness: Mapping[str, Any] | None = None
    message: str = ""
    mistake: str = ""
    echo: str = ""


class Comparer:
    """Compares one pair after the other with one process; `close` ends it."""

    def __init__(self) -> None:
        self._limited = Limited("gradekit.formulas.rows", "decide")

    def compare(self, row: Mapping[str, Any]) -> Comparison:
        """The comparison of one row: `kind`, `student`, `reference`, `variables`, perhaps `wrt` and `prove`."""
        found = self._decided({**row, "prove": False})
        if row.get("prove") and (found.verdict, found.how) == ("equal", "numeric"):
            # A request of its own: a proof that takes too long must not cost the verdict.
            proved = self._decided(row)
            return proved if proved.verdict == found.verdict else found
        return found

    def _decided(self, row: Mapping[str, Any]) -> Comparison:
        try:
            return Comparison(**self._limited.ask(dict(row)))
        except Exceeded as exceeded:
            return Comparison("undecided", message=f"Could not decide: {exceeded}.")
        except (TypeError, ValueError, RecursionError):
            return Comparison("unreadable", "row", message="The row is no plain data.")

    def close(self) -> None:
        """Ends the process."""
        self._limited.close()


def compare(
    student: str,
    reference: str,
    kind: str = "scalar",
    variables: Mapping[str, Any] | None = None,
    *,
    wrt: str | None = None,
    prove: bool = False,
) -> Comparison:
    """Whether a student's answer means the same as a reference.

    `kind` is one of scalar, antiderivative (by `wrt`), constant (up to an additive constant), factor (up to a positive
    factor), matrix, einsum, shape, number, set, interval, order, list. `variables` says what the names are, such as
    {"x": "real", "s": {"domain": "positive", "range": [0.1, 5]}} or {"A": {"shape": [4, 3]}}; for the kinds without
    names it holds their settings, such as {"rtol": 0.01} or {"operand_shapes": [[4, 3], [3]]}.

    Nothing a student writes raises: what cannot be read is `unreadable`, what takes too long `undecided`.
    """
    comparer = Comparer()
    try:
        row = {"kind": kind, "student": student, "reference": reference, "variables": dict(variables or {})}
        return comparer.compare({**row, "wrt": wrt, "prove": prove})
    finally:
        comparer.close()
