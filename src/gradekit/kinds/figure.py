"""figure: a function that returns a Matplotlib figure, whose contents must satisfy a law of the solution module.

The law sees what is drawn as plain data (`gradekit.figures`); a person sees a picture of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gradekit.kinds import Ask, Example, Kind
from gradekit.model import Part, Status, Verdict, sentence

if TYPE_CHECKING:
    from gradekit.course.readers import Key
    from gradekit.figures import Figure
    from gradekit.judge.task import Task

UNREAD = (
    "The values behind what is drawn cannot be read: it is a picture in colours, or a contour of a contour. Draw the"
    " values themselves: contourf, pcolormesh, or imshow of a 2-D array."
)
TAKEN = "Right. But it returns no figure, so the current one was taken; end it with `return fig`."


def keys() -> tuple[Key, ...]:
    """The keys of this kind in an exercise file."""
    from gradekit.course.readers import Key
    from gradekit.course.scalars import identifier

    return (Key("law", identifier, "The law in the solution module that the figure must satisfy."),)


def draws(part: Part) -> tuple[str, ...]:
    """Nothing is drawn at random: the function takes no arguments."""
    return ()


def asks(trials: int) -> list[Ask]:
    """One call."""
    return [Ask(0)]


def judge(task: Task) -> Verdict:
    """The law's problems with what is drawn."""
    from gradekit.figures import from_plain
    from gradekit.judge.laws import refusal
    from gradekit.judge.reading import Uncarried, returned

    value = task.answers[0].value
    if isinstance(value, Uncarried):
        return Verdict(Status.FAIL, sentence(f"{task.part.name} returned {value.what}"))
    try:
        figure = from_plain(value)
    except ValueError:
        return Verdict(Status.FAIL, sentence(f"{task.part.name} returned {returned(value)}"))
    problems = task.reference.law([task.trials[0]._replace(output=figure)], task.earlier)
    if problems and _is_unread(figure) and _draws_surfaces(task):
        return Verdict(Status.UNDECIDED, UNREAD)
    if problems:
        return refusal(problems, task.wrongs)
    return Verdict(Status.WARNING, TAKEN) if figure.taken else Verdict(Status.PASS)


def _is_unread(figure: Figure) -> bool:
    """Whether something is drawn whose values nobody can tell, and no surface beside it that can be read."""
    surfaces = [surface for axes in figure.axes for surface in axes.surfaces]
    return bool(surfaces) and not any(surface.z.size for surface in surfaces)


def _draws_surfaces(task: Task) -> bool:
    """Whether the course's own figure has a surface, so that an unreadable one may be what was asked for."""
    from gradekit import drawing, plotting

    plotting.prepare()
    own = task.reference.apply(task.reference.value, task.trials[0])
    try:
        return any(axes.surfaces for axes in drawing.plain(*drawing.figure_of(own)).axes)
    except drawing.NoFigure:
        return True


def examples() -> list[Example]:
    """A figure with one labelled curve."""
    import numpy as np

    from gradekit.figures import Axes, Figure, Line
    from gradekit.judge.laws import Problem

    def law(trials: Any, earlier: Any) -> list[Problem]:
        axes = [each for trial in trials for each in trial.output.drawn()]
        if not axes:
            return [Problem("Nothing is drawn.", "empty")]
        return [Problem("An axis has no label.", "no_labels") for each in axes if each.unlabelled()]

    curve = Line(np.arange(3.0), np.arange(3.0) ** 2, "square")
    drawn = Axes(xlabel="x", ylabel="x squared", lines=(curve,))
    return [
        Example(
            "a labelled curve",
            inputs=[{}],
            settings={"law": "is_drawn"},
            reference=law,
            good=[
                lambda: Figure((drawn,)),
                lambda: Figure((drawn, drawn), "twice"),
                lambda: Figure((drawn,), "", True),
            ],
            near=[lambda: Figure((drawn._replace(xlabel=" "),)), lambda: Figure((Axes(xlabel="x", ylabel="y"),))],
            bad=[lambda: Figure(), lambda: None, lambda: "figure", lambda: ((1, 2),)],
        )
    ]


KIND = Kind(keys, draws, asks, judge, examples, generated=True, figure=True)
