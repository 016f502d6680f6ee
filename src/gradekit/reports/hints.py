"""Hints, one at a time."""

from __future__ import annotations

from gradekit.model import Exercise, Part
from gradekit.reports.progress import RIGHT
from gradekit.reports.prose import typeset
from gradekit.state import State


def first_open(exercise: Exercise, state: State) -> str:
    """The first part with hints not seen yet, among those that were not right at the last check if there is one.

    The first part when all hints have been seen.
    """
    unseen = [part.name for part in exercise.parts if state.hints_seen(exercise.id, part.name) < len(part.hints)]
    statuses = state.statuses(exercise.id)
    needed = [name for name in unseen if statuses.get(name) not in RIGHT]
    return (needed or unseen or [exercise.parts[0].name])[0]


def render(exercise: Exercise, part: Part, state: State, further: str | None = None) -> str:
    """The next hint of the part (the last one again when all are seen), noted in the state.

    `further` is how another one is asked for; usually the command.
    """
    seen = state.hints_seen(exercise.id, part.name)
    number = min(seen + 1, len(part.hints))
    state.saw_hint(exercise.id, part.name, number)
    head = f"{part.name}, hint {number} of {len(part.hints)}"
    further = f"gradekit hint {exercise.id} {part.name}" if further is None else further
    more = f"\nThe next one: {further}" if number < len(part.hints) else ""
    last = "  (the last one)" if seen >= len(part.hints) else ""
    return f"{head}{last}\n{typeset(part.hints[number - 1], '  ')}{more}"
