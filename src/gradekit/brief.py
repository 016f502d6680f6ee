"""An exercise as the judging process is told of it: names, inputs and settings as plain data, without the prose.

The command has read the YAML anyway; so the judge loads no YAML reader, and starts that much sooner.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from gradekit.model import Cases, Exercise, Input, Part, Prose, Source

UNTOLD = Prose("", "")


def to_plain(exercise: Exercise) -> dict[str, Any]:
    """The exercise as JSON data."""
    return {
        "id": exercise.id,
        "sizes": dict(exercise.sizes),
        "inputs": [given._asdict() for given in exercise.inputs.values()],
        "parts": [_part(part) for part in exercise.parts],
    }


def _part(part: Part) -> dict[str, Any]:
    names = ("name", "kind", "arguments", "returns", "generator", "after")
    return {
        **{name: getattr(part, name) for name in names},
        "cases": part.cases._asdict(),
        "settings": {key: float(v) if isinstance(v, Decimal) else v for key, v in part.settings.items()},
    }


def from_plain(data: dict[str, Any]) -> Exercise:
    """The exercise back, its prose and points untold."""
    inputs = [Input(**{key: _tuples(value) for key, value in given.items()}) for given in data["inputs"]]
    return Exercise(
        id=data["id"],
        title="",
        source=Source("", "", ""),
        topics=(),
        statement=UNTOLD,
        parts=tuple(_part_of(part) for part in data["parts"]),
        sizes={name: tuple(ends) for name, ends in data["sizes"].items()},
        inputs={given.name: given for given in inputs},
    )


def _part_of(data: dict[str, Any]) -> Part:
    cases = Cases(**{key: _tuples(value) for key, value in data.pop("cases").items()})
    settings = {key: _tuples(value) for key, value in data.pop("settings").items()}
    known = {key: _tuples(value) for key, value in data.items()}
    return Part(points=Decimal(0), ask=UNTOLD, hints=(), cases=cases, settings=settings, **known)


def _tuples(value: Any) -> Any:
    """Lists as the tuples they were; dictionaries entry by entry."""
    if isinstance(value, list):
        return tuple(map(_tuples, value))
    return {key: _tuples(item) for key, item in value.items()} if isinstance(value, dict) else value
