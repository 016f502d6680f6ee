"""text: a plain string that a person marks by the rubric."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gradekit.kinds import Example, Kind, read_once
from gradekit.model import Part, Status, Verdict

if TYPE_CHECKING:
    from gradekit.course.readers import Key
    from gradekit.judge.task import Task


def keys() -> tuple[Key, ...]:
    """The keys of this kind in an exercise file."""
    return ()


def draws(part: Part) -> tuple[str, ...]:
    """Nothing is drawn for a text."""
    return ()


def judge(task: Task) -> Verdict:
    """Pending for any text; only whether it is one can be told here."""
    answer = task.answers[0].value
    if isinstance(answer, str):
        return Verdict(Status.PENDING, "A person marks this answer.", answer=answer)
    from gradekit.judge.reading import in_words

    return Verdict(Status.ERROR, f"{task.part.name} is {in_words(answer)}; the answer is a plain string.")


def examples() -> list[Example]:
    """Any string is kept for the marker; anything else is told apart."""
    return [
        Example(
            name="an explanation",
            good=["The forward pass stores what the backward pass needs.", "short"],
            near=[["a list of one string"], ("text",)],
            bad=[3, 2.5, {"answer": "text"}],
        )
    ]


KIND = Kind(keys, draws, read_once, judge, examples)
