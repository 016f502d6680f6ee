"""An exercise as a page of HTML, with its formulas as MathML; it says what `show` says, and no more."""

from __future__ import annotations

from typing import NamedTuple

from gradekit.model import Exercise, Part
from gradekit.reports.html import rendered
from gradekit.reports.signature import answer_form, signature
from gradekit.reports.statement import allowed
from gradekit.reports.text import in_points, points


class Asked(NamedTuple):
    """One part on the page; `ask` is LaTeX, `form` says how the answer is written."""

    signature: str
    points: str
    ask: str
    form: str


def render(exercise: Exercise) -> str:
    """The page. Hints are not on it: they come one at a time."""
    return rendered(
        "exercise.html",
        ("base.css", "exercise.css"),
        exercise=exercise,
        worth=in_points(exercise.points),
        parts=[
            Asked(signature(each), points(each.points), each.ask.latex, answer_form(each)) for each in exercise.parts
        ],
        allowed=allowed(exercise) if exercise.packages else "",
    )


def _asked(part: Part) -> Asked:
    return Asked(signature(part), points(part.points), part.ask.latex, answer_form(part))
