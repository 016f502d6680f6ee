"""Hints, one at a time."""

from __future__ import annotations

from gradekit.model import Exercise, Part
from gradekit.state import State
from gradekit.terminal import wrap


def first_open(exercise: Exercise, state: State) -> str:
    """The first part with hints not seen yet; the first part when all have been seen."""
    unseen = (part.name for part in exercise.parts if state.hints_seen(exercise.id, part.name) < len(part.hints))
    return next(unseen, exercise.parts[0].name)


def render(exercise: Exercise, part: Part, state: State) -> str:
    """The next hint of the part (the last one again when all are seen), noted in the state."""
    seen = state.hints_seen(exercise.id, part.name)
    number = min(seen + 1, len(part.hints))
    state.saw_hint(exercise.id, part.name, number)
    head = f"{part.name}, hint {number} of {len(part.hints)}"
    more = f"\nThe next one: gradekit hint {exercise.id} {part.name}" if number < len(part.hints) else ""
    last = "  (the last one)" if seen >= len(part.hints) else ""
    return f"{head}{last}\n{wrap(part.hints[number - 1], '  ')}{more}"
