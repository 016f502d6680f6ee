"""The class's functions as a course would test them with pytest alone: no isolation, no limits, one run a student."""

from __future__ import annotations

import importlib.util
import json
import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from gradekit.functions import FunctionSpec

CASES = json.loads(Path(os.environ["EXPECTED"]).read_text(encoding="utf-8"))


def built(value: Any) -> Any:
    """An argument: an array, a number or a function."""
    if isinstance(value, dict):
        return FunctionSpec(value["function"], value["order"], tuple(value["c"])).build(np)
    return np.array(value) if isinstance(value, list) else value


@pytest.mark.parametrize(
    ("exercise", "name"), [(exercise, name) for exercise, names in CASES.items() for name in names]
)
def test_part(exercise: str, name: str) -> None:
    path = Path(os.environ["STUDENT"]) / f"{exercise.replace('-', '_')}.py"
    spec = importlib.util.spec_from_file_location("submission", path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    for arguments, expected in CASES[exercise][name]:
        found = getattr(module, name)(*map(built, arguments))
        np.testing.assert_allclose(found, np.array(expected), rtol=1e-6, strict=False)
