"""A part judged against the student's own earlier answer: either convention is right, but both parts must agree."""

import json
from pathlib import Path
from typing import Any

import pytest

from helpers import run
from small_course import exercise, part, put, write_course

LOSS = part("loss", "property", arguments=["x"], law="half_square", cases={"random": 3})
GRAD = part("grad", "property", arguments=["x"], law="follows", after=["loss"], cases={"random": 3})
LAWS = """
import numpy as np

def factor(trials):
    '''1 for a sum, "mean" for a mean, None when it is neither at every trial.'''
    if not all(isinstance(t.output, (float, np.floating)) for t in trials):
        return None
    sums = all(np.allclose(t.output, t.inputs["x"] @ t.inputs["x"] / 2) for t in trials)
    means = all(np.allclose(t.output, np.mean(t.inputs["x"] ** 2) / 2) for t in trials)
    return "sum" if sums else "mean" if means else None

def loss(x):
    return x @ x / 2

def grad(x):
    return x

def half_square(trials, earlier):
    return [] if factor(trials) else ["The loss is neither half the sum nor half the mean of the squares."]

def follows(trials, earlier):
    own = factor(earlier["loss"]) if "loss" in earlier else None
    def fits(how):
        return all(
            np.shape(t.output) == t.inputs["x"].shape
            and np.allclose(t.output, t.inputs["x"] / (len(t.inputs["x"]) if how == "mean" else 1))
            for t in trials
        )
    if own:
        return [] if fits(own) else [f"Your loss is a {own}, but this is not its gradient."]
    return [] if fits("sum") or fits("mean") else ["This is the gradient of neither loss."]
"""
SUM = "def loss(x):\n    return sum(x * x) / 2\n"
MEAN = "def loss(x):\n    return sum(x * x) / 2 / len(x)\n"
OTHER = "def loss(x):\n    return sum(x)\n"
RAISES = "def loss(x):\n    return undefined\n"
NONE = "def loss(x):\n    return None\n"
ODD = "def loss(x):\n    return (v for v in x)\n"
OF_SUM = "def grad(x):\n    return x\n"
OF_MEAN = "def grad(x):\n    return x / len(x)\n"


def checked(folder: Path, answer: str, *more: str) -> tuple[int, list[tuple[Any, ...]]]:
    course = write_course(folder / "course", exercise(LOSS, GRAD), LAWS)
    put(folder / "hw1_tiny.py", answer)
    ran = run(["check", "hw1-tiny", "--course", course, "--format", "json", *more], folder)
    assert ran.err == ""
    parts = json.loads(ran.out)["parts"]
    return ran.code, [(p["name"], p["status"], p["message"]) for p in parts]


PASS = ("loss", "pass", ""), ("grad", "pass", "")


@pytest.mark.parametrize("answer", [SUM + OF_SUM, MEAN + OF_MEAN, OF_MEAN + MEAN], ids=["sum", "mean", "other order"])
def test_either_convention_is_right(tmp_path: Path, answer: str) -> None:
    assert checked(tmp_path, answer) == (0, [*PASS])
    assert checked(tmp_path, answer, "--part", "grad") == (0, [PASS[1]])


@pytest.mark.parametrize(("loss", "grad", "own"), [(SUM, OF_MEAN, "sum"), (MEAN, OF_SUM, "mean")], ids=["sum", "mean"])
def test_the_parts_must_agree(tmp_path: Path, loss: str, grad: str, own: str) -> None:
    refused = ("grad", "fail", f"Your loss is a {own}, but this is not its gradient.")
    assert checked(tmp_path, loss + grad) == (1, [PASS[0], refused])
    assert checked(tmp_path, loss + grad, "--part", "grad") == (1, [refused])
    assert checked(tmp_path, loss + grad, "--part", "loss") == (0, [PASS[0]])


@pytest.mark.parametrize(
    "loss", [OTHER, RAISES, NONE, ODD, ""], ids=["wrong", "raises", "nothing", "generator", "missing"]
)
def test_an_earlier_part_without_a_use_leaves_the_later_one_to_itself(tmp_path: Path, loss: str) -> None:
    for grad in (OF_SUM, OF_MEAN):
        assert checked(tmp_path, loss + grad, "--part", "grad") == (0, [PASS[1]])
    refused = ("grad", "fail", "This is the gradient of neither loss.")
    assert checked(tmp_path, loss + "def grad(x):\n    return 2 * x\n", "--part", "grad") == (1, [refused])


def test_an_earlier_part_that_never_ends_costs_only_itself(tmp_path: Path) -> None:
    limited = {**LOSS, "limits": {"wall": 2, "cpu": 1}}
    course = write_course(tmp_path / "course", exercise(limited, GRAD), LAWS)
    put(tmp_path / "hw1_tiny.py", "def loss(x):\n    while True: pass\n" + OF_SUM)
    ran = run(["check", "--course", course, "--format", "json"], tmp_path)
    parts = json.loads(ran.out)["parts"]
    assert [(p["name"], p["status"]) for p in parts] == [("loss", "error"), ("grad", "pass")]
    assert ran.code == 1
