"""The list of exercises, as a table or as JSON lines."""

from __future__ import annotations

import json
from collections.abc import Sequence
from decimal import Decimal
from itertools import groupby
from typing import Any

import click

from gradekit.model import Exercise
from gradekit.reports.jsonlines import number
from gradekit.reports.text import points
from gradekit.state import State


def table(exercises: Sequence[Exercise], state: State) -> str:
    """One block a document, one line an exercise, and the totals."""
    width = max((len(exercise.id) for exercise in exercises), default=0)
    blocks = []
    for document, group in groupby(exercises, key=lambda exercise: exercise.source.document):
        items = list(group)
        head = f"{click.style(document, bold=True)}  {items[0].source.title}"
        blocks.append("\n".join([head, *(_line(exercise, width, state) for exercise in items)]))
    total = sum((exercise.points for exercise in exercises), Decimal(0))
    count = f"{len(exercises)} exercise{'' if len(exercises) == 1 else 's'}, {points(total)} points."
    return "\n\n".join([*blocks, f"{count}  gradekit show ID prints one, gradekit start ID begins it."])


def _line(exercise: Exercise, width: int, state: State) -> str:
    return (
        f"  {exercise.id:<{width}}  {points(exercise.points):>4} p  {_progress(exercise, state):<9}  {exercise.title}"
    )


def _progress(exercise: Exercise, state: State) -> str:
    found = state.progress(exercise.id)
    if found is None:
        return "-"
    return f"{found['score']:g} of {found['max_score'] - found['pending']:g}"


def json_lines(exercises: Sequence[Exercise], state: State) -> str:
    """One JSON object a line."""
    return "\n".join(json.dumps(_as_dict(exercise, state)) for exercise in exercises)


def _as_dict(exercise: Exercise, state: State) -> dict[str, Any]:
    return {
        "id": exercise.id,
        "document": exercise.source.document,
        "item": exercise.source.item,
        "title": exercise.title,
        "topics": list(exercise.topics),
        "points": number(exercise.points),
        "parts": [{"name": p.name, "kind": p.kind, "max_score": number(p.points)} for p in exercise.parts],
        "progress": state.progress(exercise.id),
    }
