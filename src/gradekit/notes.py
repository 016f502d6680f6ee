"""What is noticed about right code while it runs, as plain data: which kind of note, and the line it is about.

The student's process writes notes and gradekit makes words of them (`remarks`). No mark depends on one, because a
submission can write whatever it likes into them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

# What may come in one reply, and what is kept of it for one part.
MOST_SENT, MOST_KEPT = 200, 8


class Note(NamedTuple):
    """One thing that was noticed: its kind, the line of the program, and which of the kind's cases it is.

    `where` explains what the judge remarks of a part: where it overflows (the case is the operation), what changes an
    argument, what makes numbers of 32 bits. The other kinds are remarks of their own.
    """

    kind: str
    line: int
    case: str = ""


# Operations as NumPy's warnings name them; of others it is not said which.
EXPONENTIALS = frozenset({"exp", "exp2", "expm1", "cosh", "sinh"})
PRODUCTS = frozenset({"power", "square", "multiply", "divide", "add", "subtract", "matmul", "dot", "reduce"})
OPERATIONS = EXPONENTIALS | PRODUCTS | {"log", "log2", "log10", "log1p", "sqrt"}
# A text that NumPy's warning begins with, and the case that it is.
DEPRECATED_BY_TEXT = {
    "Conversion of an array with ndim > 0 to a scalar": "scalar",
    "Arrays of 2-dimensional vectors": "cross",
    "Calling np.sum(generator)": "sum",
    "the matrix subclass": "matrix",
    "Importing from numpy.matlib": "matrix",
    "the `interpolation=` argument": "interpolation",
    "`trapz` ": "trapz",
    "`in1d` ": "in1d",
    "`row_stack` ": "row_stack",
    "`cumproduct` ": "cumproduct",
    "`product` ": "product",
    "`sometrue` ": "sometrue",
    "`alltrue` ": "alltrue",
    "msort is deprecated": "msort",
    "`round_` ": "round_",
    "np.find_common_type ": "find_common_type",
    "numpy.core": "core",
    "Setting the shape on a NumPy array": "shape",
}
OTHER = "other"
# What is written instead of these, which not every NumPy has that gradekit runs with.
NEWER = {"trapz": "trapezoid"}
KINDS: Mapping[str, frozenset[str]] = {
    "overflow": OPERATIONS | {""},
    "changes": frozenset({""}),
    "single": frozenset({""}),
    "extreme": frozenset(f"{what} {each}".strip() for what in ("overflow", "invalid") for each in (*OPERATIONS, "")),
    "loop": frozenset({"dot", "outer", "entries"}),
    "deprecated": frozenset(DEPRECATED_BY_TEXT.values()) | {OTHER},
}
EXPLAINING = ("overflow", "changes", "single")


def notes_of(sent: Any, names: Sequence[str], lines: int) -> dict[str, list[Note]]:
    """The notes in a reply by part; "" has those about the file. What is not well formed is dropped, all of it."""
    if not isinstance(sent, list) or len(sent) > MOST_SENT or not all(_is_note(each, names, lines) for each in sent):
        return {}
    found: dict[str, list[Note]] = {}
    for name, kind, line, case in sent:
        kept = found.setdefault(name, [])
        if len(kept) < MOST_KEPT and Note(kind, line, case) not in kept:
            kept.append(Note(kind, line, case))
    return found


def _is_note(sent: Any, names: Sequence[str], lines: int) -> bool:
    """Whether it is a part's name ("" for the file), a kind, a line of the program, and a case of the kind."""
    if not isinstance(sent, list) or len(sent) != 4:
        return False
    name, kind, line, case = sent
    return (
        isinstance(name, str)
        and (name == "" or name in names)
        and isinstance(kind, str)
        and kind in KINDS
        and type(line) is int
        and 0 < line <= lines
        and isinstance(case, str)
        and case in KINDS[kind]
    )
