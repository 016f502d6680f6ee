"""Remarks on right code in words: what the judge remarks with the line that explains it, then what was noted besides.

A remark costs nothing and never stands at a part that is not right. Each says where, what, and a way out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from gradekit.model import Exercise, Part, Status, Verdict
from gradekit.notes import EXPLAINING, EXPONENTIALS, PRODUCTS, Note
from gradekit.numpy_names import INSTEAD

# At one part, the judge's own included.
MOST = 2
# What comes first, of the kinds that stand alone.
ORDER = ("deprecated", "extreme", "loop")
Place = Callable[[int], str]


class Remarker:
    """Adds remarks to the verdicts of one submission, each once, whichever of its parts it is about."""

    def __init__(self, exercise: Exercise, place: Place):
        """`place` says where a line of the program stands, as in "line 12"."""
        self.exercise = exercise
        self.place = place
        self._told: set[Note] = set()

    def remarked(self, part: Part, verdict: Verdict, notes: Sequence[Note]) -> Verdict:
        """The verdict, with remarks where it is right."""
        if verdict.status not in (Status.PASS, Status.WARNING) or not notes:
            return verdict
        lines = self._explained(verdict, notes)
        alone = [note for note in notes if note.kind in ORDER and self._fits(part, note)]
        for note in sorted(alone, key=lambda each: ORDER.index(each.kind)):
            if len(lines) < MOST and note not in self._told:
                self._told.add(note)
                said = f"{self.place(note.line)}: {WORDS[note.kind](note)}"
                lines.append(("" if lines else "Right. ") + said[:1].upper() + said[1:])
        if not lines:
            return verdict
        return verdict._replace(status=Status.WARNING, message="\n".join(lines))

    def _fits(self, part: Part, note: Note) -> bool:
        """Whether that may be said here: an exercise that speaks of loops has its own opinion about them."""
        return note.kind != "loop" or not any(map(LOOPS.search, (part.ask.text, self.exercise.statement.text)))

    def _explained(self, verdict: Verdict, notes: Sequence[Note]) -> list[str]:
        """The judge's remarks, each with the first line that is noted about it."""
        lines = verdict.message.split("\n") if verdict.message else []
        if len(lines) != len(verdict.remarks):
            return lines
        first = {note.kind: note for note in reversed(notes) if note.kind in EXPLAINING}
        kinds = zip(lines, verdict.remarks, strict=True)
        return [self._with_line(line, first[kind]) if kind in first else line for line, kind in kinds]

    def _with_line(self, line: str, note: Note) -> str:
        seen = f"{line} See {self.place(note.line)}"
        return f"{seen}: {_way_out(note.case)}" if note.kind == "overflow" else f"{seen}."


LOOPS = re.compile(r"\bloops?\b", re.IGNORECASE)


def _way_out(operation: str) -> str:
    if operation in EXPONENTIALS:
        return (
            f"{operation} of a large number is infinite. Rearrange so that it sees no number above 0: "
            "taking the largest exponent off all of them changes no quotient of their sums."
        )
    if operation == "divide":
        return "what it divides by becomes 0 or infinite there. Rearrange so that no number grows or vanishes that far."
    if operation in PRODUCTS:
        return "the numbers grow too large there. Scale them down before, or put the operations in another order."
    return "rearrange so that no number there grows without need, as exp of a large one does."


LOOP = {
    "dot": (
        "products of entries are added up one by one, which is one product of arrays: "
        "a @ b, or np.einsum over more axes."
    ),
    "outer": "products of entries are made one by one; np.outer(a, b) or a[:, None] * b makes all at once.",
    "entries": "arrays are multiplied entry by entry, which a * b does for whole arrays.",
}
EXTREME = {
    "overflow": "Keep the numbers smaller, or say that it is meant: with np.errstate(over='ignore').",
    "invalid": "Leave these entries out before, or say that it is meant: with np.errstate(invalid='ignore').",
}
DEPRECATED = {
    "core": "numpy.core is NumPy's own and has moved; take what you need from numpy itself.",
    "cross": "np.cross of vectors with two entries is deprecated; write a[0] * b[1] - a[1] * b[0].",
    "interpolation": "the argument interpolation is deprecated; it is called method now.",
    "matrix": "np.matrix is deprecated; use np.array, and @ for products.",
    "scalar": "an array is used as a number here, which is deprecated; take its entry, as in a[0] or a.item().",
    "shape": "setting the shape of an array is deprecated; use a.reshape(...).",
    "sum": "np.sum of a generator is deprecated; use Python's sum, or give np.sum a list.",
    "other": "what is asked of NumPy here is deprecated; run the file with `python -W default` to read more.",
}


def _loop(note: Note) -> str:
    return LOOP[note.case]


def _extreme(note: Note) -> str:
    what, _, operation = note.case.partition(" ")
    happens = "overflows" if what == "overflow" else "gives NaN"
    return f"{operation or 'what is computed'} {happens} here, though the answer is right. {EXTREME[what]}"


def _deprecated(note: Note) -> str:
    return DEPRECATED.get(note.case) or f"np.{note.case} is deprecated; write {INSTEAD[note.case]}."


WORDS: dict[str, Callable[[Note], str]] = {"loop": _loop, "extreme": _extreme, "deprecated": _deprecated}
