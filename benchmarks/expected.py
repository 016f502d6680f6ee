"""Writes what the peer's tests compare with: the inputs of every check and the expected values, as JSON."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import numpy as np

import class_of
from floor import Course
from gradekit.functions import FunctionSpec


def plain(value: Any) -> Any:
    """The value as JSON holds it; a function by its name."""
    if isinstance(value, FunctionSpec):
        return {"function": value.name, "order": value.order, "c": value.coefficients}
    return value.tolist() if isinstance(value, np.ndarray | np.generic) else value


def write() -> None:
    cases: dict[str, dict[str, list[Any]]] = {}
    for exercise, session in Course().sessions.items():
        for name, planned in session.planned.items():
            reference = session.references[name]
            if planned.part.kind in ("function", "gradient"):
                trials = [(trial.arguments(planned.part), reference.expected(trial)) for trial in planned.trials]
                told = [[[plain(each) for each in arguments], plain(value)] for arguments, value in trials]
                cases.setdefault(exercise, {})[name] = told
    assert list(cases) == list(class_of.EXERCISES)
    Path(sys.argv[1]).write_text(json.dumps(cases), encoding="utf-8")


if __name__ == "__main__":
    write()
