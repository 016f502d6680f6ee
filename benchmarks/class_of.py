"""A class for the batch benchmark: a folder a student, with an assignment of three exercises in real proportions."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

from measuring import ROOT

EXERCISES = ("ch1-einsum", "ch1-svd", "ch2-backprop")
ANSWERS = ROOT / "tests" / "submissions"
# What is handed in, in per cent: the rest is wrong in one of the ways that the course's tests know.
RIGHT, BROKEN, SLOW = 58, 8, 1
BROKEN_FILES = (
    "def contraction(A, B:\n    return A\n",
    "import numpy as np\n\nraise RuntimeError('left over from trying')\n",
    "import pandas as pd\n\n\ndef jacobian(W1, W2, x, sigma, dsigma):\n    return pd.DataFrame(W1)\n",
    "def min_rank(A, energy=0.9):\n    return A.nothing\n\n\ndef jacobian(W1, W2):\n    return W2 @ W1\n",
    "print('I did not get further')\n",
)
# Right, and fifty times as slow as the others: the only one of these answers that is.
SLOWEST = "right_deflation.py"
SLOW_LINES = "\nfrom time import perf_counter as now\nstart = now()\nwhile now() - start < 0.1:\n    pass\n"
ENDLESS = "\nwhile True:\n    pass\n"


def make(folder: Path, students: int, endless: int = 0) -> None:
    """The folders of that many students, of whom the first `endless` have handed in a loop without an end."""
    stream = random.Random(20)
    for number in range(students):
        own = folder / f"student{number:05}"
        own.mkdir(parents=True)
        for exercise in EXERCISES:
            text = ENDLESS if number < endless and exercise == EXERCISES[-1] else _file(exercise, stream)
            # No two students hand in the same bytes.
            (own / f"{exercise.replace('-', '_')}.py").write_text(f"{text}\n# {own.name}\n", encoding="utf-8")


def _file(exercise: str, stream: random.Random) -> str:
    dice = 100 * stream.random()
    if dice < BROKEN:
        return stream.choice(BROKEN_FILES)
    right, wrong = _texts(exercise, "right"), _texts(exercise, "wrong")
    if dice < BROKEN + SLOW:
        return stream.choice(right) + SLOW_LINES
    return stream.choice(right if dice < BROKEN + SLOW + RIGHT else wrong)


def _texts(exercise: str, what: str) -> list[str]:
    found = sorted((ANSWERS / exercise).glob(f"{what}_*.py"))
    return [path.read_text(encoding="utf-8") for path in found if path.name != SLOWEST]


def files(folder: Path) -> Iterator[tuple[Path, str]]:
    """Every file with its exercise, student by student."""
    for own in sorted(folder.iterdir()):
        for exercise in EXERCISES:
            yield own / f"{exercise.replace('-', '_')}.py", exercise
