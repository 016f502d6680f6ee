"""An exercise as a page of HTML, with its formulas as MathML; it says what `show` says, and no more."""

from __future__ import annotations

from typing import NamedTuple

from gradekit.model import Exercise, Part
from gradekit.reports.html import rendered
from gradekit.reports.signature import answer_form, own_forward, signature
from gradekit.reports.statement import allowed
from gradekit.reports.text import in_points, points


class Asked(NamedTuple):
    """One part on the page; `ask` is LaTeX, `forms` say how the answer is written and what may stand beside it."""

    signature: str
    points: str
    ask: str
    forms: list[str]


def render(exercise: Exercise) -> str:
    """The page. Hints are not on it: they come one at a time."""
    return rendered(
        "exercise.html",
        ("base.css", "exercise.css"),
        exercise=exercise,
        worth=in_points(exercise.points),
        parts=[_asked(each) for each in exercise.parts],
        allowed=allowed(exercise) if exercise.packages else "",
    )


def _asked(part: Part) -> Asked:
    forms = [answer_form(part), own_forward(part)]
    return Asked(signature(part), points(part.points), part.ask.latex, list(filter(None, forms)))
