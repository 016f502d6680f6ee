"""A generator may say that an input is large: overflow there is a remark, and another wrong number is still wrong."""

from pathlib import Path

import pytest

from helpers import run
from small_course import exercise, part, put, write_course

LOG = part("logsum", "function", arguments=["x"], returns="number", generator="draw", cases={"random": 4})
SOLUTION = """
import numpy as np


def logsum(x):
    return np.max(x) + np.log(np.sum(np.exp(x - np.max(x))))


def draw(random, case):
    x = random.standard_normal(3)
    return ({"x": x + 1000.0}, EDGE) if case == 3 else {"x": x}
"""
STABLE = "import numpy as np\n\ndef logsum(x):\n    return np.max(x) + np.log(np.sum(np.exp(x - np.max(x))))\n"
NAIVE = "import numpy as np\n\ndef logsum(x):\n    return np.log(np.sum(np.exp(x)))\n"
CLIPPED = "import numpy as np\n\ndef logsum(x):\n    return np.log(np.sum(np.exp(np.minimum(x, 700))))\n"


@pytest.mark.parametrize(
    ("answer", "code", "said"),
    [
        (STABLE, 0, "✓ logsum     1 / 1\n"),
        (NAIVE, 0, "Right. But it overflows at large inputs: inf where 1"),
        (CLIPPED, 1, "Expected 1"),
    ],
)
def test_large_inputs_of_a_generator(tmp_path: Path, answer: str, code: int, said: str) -> None:
    write_course(tmp_path / "course", exercise(LOG), SOLUTION.replace("EDGE", '"large"'))
    put(tmp_path / "work" / "hw1_tiny.py", answer)
    ran = run(["check", "--course", "../course"], tmp_path / "work")
    assert (ran.code, ran.err) == (code, "")
    assert said in ran.out


def test_another_word_is_the_courses_fault(tmp_path: Path) -> None:
    write_course(tmp_path / "course", exercise(LOG), SOLUTION.replace("EDGE", '"huge"'))
    put(tmp_path / "work" / "hw1_tiny.py", STABLE)
    ran = run(["check", "--course", "../course"], tmp_path / "work")
    assert ran.code == 3
    assert "draw returns inputs by name, or a pair of these and 'large'" in ran.err
