"""The course's own answers: right ones pass, each named wrong one is refused by its name, at ten seeds."""

import ast
import inspect
import json
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from gradekit import wire
from gradekit.course.catalogue import Course
from gradekit.judge.reference import Reference, blocks, named
from gradekit.judge.session import Judged, Session, given
from gradekit.judge.solution import Solution
from gradekit.judge.trial import Trial
from gradekit.model import Exercise, Part, Status
from helpers import run

COURSE = Course(Path(__file__).parents[1])
SEEDS = range(1, 11)


@cache
def solution_of(exercise_id: str) -> Solution:
    return Solution(str(COURSE.solution_path(exercise_id)), "solution", COURSE.load(exercise_id))


@cache
def session_of(exercise_id: str, seed: int) -> Session:
    return Session(COURSE.load(exercise_id), solution_of(exercise_id), seed)


EVERY = [(each, part) for each in COURSE.load_all() for part in each.parts if part.kind != "text"]
GRADIENTS = [(each, part) for each, part in EVERY if part.kind == "gradient"]
WRONGS = [(each, part, wrong) for each, part in EVERY for wrong in solution_of(each.id).wrongs(part.name)]


def named_by(cases: list[Any]) -> dict[str, Any]:
    return {"argvalues": cases, "ids": ["-".join(getattr(c, "id", "") or c.name for c in case) for case in cases]}


def judged(session: Session, part: Part, function: Any) -> Judged:
    """The verdict on what a function of the solution gives, or on the value that it is, as if a student had sent it."""
    planned, reference = session.planned[part.name], Reference(part, session.solution)
    answers = []
    for ask in planned.asks:
        value = function if ask.trial is None else reference.apply(function, planned.trials[ask.trial])
        answers.append(given(wire.encode(value), "", ()))
    session.begin()
    return session.judge(part.name, answers)


@pytest.mark.parametrize(("exercise", "part"), **named_by(EVERY))
def test_the_closed_form_passes(exercise: Exercise, part: Part) -> None:
    for seed in SEEDS:
        session = session_of(exercise.id, seed)
        assert judged(session, part, session.solution[part.name]).verdict.status is Status.PASS


@pytest.mark.parametrize(("exercise", "part", "wrong"), **named_by(WRONGS))
def test_a_named_wrong_answer_is_refused_by_its_name(exercise: Exercise, part: Part, wrong: Any) -> None:
    for seed in SEEDS:
        session = session_of(exercise.id, seed)
        is_value = all(ask.trial is None for ask in session.planned[part.name].asks)
        verdict = judged(session, part, wrong.function() if is_value else wrong.function).verdict
        assert (verdict.status, verdict.mistake) == (Status.FAIL, wrong.id)
        lines = verdict.message.splitlines()
        assert lines[0] == wrong.says
        assert len(lines) <= 6


@pytest.mark.parametrize(("exercise", "part"), **named_by(EVERY))
def test_an_automatic_part_has_five_wrong_answers_where_there_are_five(exercise: Exercise, part: Part) -> None:
    assert len(solution_of(exercise.id).wrongs(part.name)) >= 5


def flat(value: Any) -> np.ndarray[Any, Any]:
    return np.concatenate([np.ravel(block) for block in blocks(value)])


@pytest.mark.parametrize(("exercise", "part"), **named_by(GRADIENTS))
def test_three_oracles_agree_on_a_gradient(exercise: Exercise, part: Part) -> None:
    """Automatic differentiation of the forward function, the closed form, and central differences."""
    solution = solution_of(exercise.id)
    reference = Reference(part, solution)
    for seed in SEEDS:
        for trial in session_of(exercise.id, seed).planned[part.name].trials:
            automatic = reference.expected(trial)
            closed = reference.apply(solution[part.name], trial)
            for one, other in zip(blocks(automatic), blocks(closed), strict=True):
                assert one.shape == other.shape
            scale = np.abs(flat(automatic)).max()
            np.testing.assert_allclose(flat(closed), flat(automatic), rtol=1e-12, atol=1e-13 * scale)
            np.testing.assert_allclose(
                differences(part, solution, trial), flat(automatic), rtol=1e-5, atol=1e-7 * scale
            )


def differences(part: Part, solution: Solution, trial: Trial) -> np.ndarray[Any, Any]:
    """d forward / d input by central differences, one entry of the input after another."""
    forward = solution[part.settings["of"]]
    known = inspect.signature(forward).parameters
    inputs = {name: value for name, value in named(trial.inputs).items() if name in known}
    columns = []
    for name in part.settings["by"]:
        at, step = np.asarray(inputs[name], float), 1e-5
        moved = []
        for entry in range(at.size):
            nudge = (np.arange(at.size) == entry).reshape(at.shape) * step
            up, down = forward(**{**inputs, name: at + nudge}), forward(**{**inputs, name: at - nudge})
            moved.append((np.asarray(up) - np.asarray(down)) / (2 * step))
        columns.append(np.ravel(np.stack(moved, axis=-1)))
    return np.concatenate(columns)


def defined(node: ast.stmt) -> str:
    """The name that a statement of the module defines, "" for other statements."""
    if isinstance(node, ast.Assign):
        return ast.unparse(node.targets[0])
    return node.name if isinstance(node, ast.FunctionDef) else ""


def reached(tree: ast.Module, start: str) -> set[str]:
    """The module's own names that one of them uses, directly or through others; itself included."""
    bodies = {defined(node): node for node in tree.body}
    seen: set[str] = set()
    wanted = [start]
    while wanted:
        name = wanted.pop()
        if name in bodies and name not in seen:
            seen.add(name)
            wanted += [node.id for node in ast.walk(bodies[name]) if isinstance(node, ast.Name)]
    return seen


def shared(source: str, part: Part) -> set[str]:
    tree = ast.parse(source)
    return reached(tree, part.name) & reached(tree, part.settings["of"])


@pytest.mark.parametrize(("exercise", "part"), **named_by(GRADIENTS))
def test_closed_form_and_forward_function_share_nothing(exercise: Exercise, part: Part) -> None:
    source = COURSE.solution_path(exercise.id).read_text(encoding="utf-8")
    assert shared(source, part) == set()
    through = source + f"\ndef helper():\n    return {part.settings['of']}\n"
    planted = through.replace(f"def {part.name}(", f"def {part.name}(x=helper()):\n    pass\n\ndef unused(", 1)
    assert shared(planted, part) == {part.settings["of"]}


def handed_out(source: str, names: list[str]) -> str:
    """The answers of those names with what they use, on plain NumPy."""
    tree = ast.parse(source)
    used = set().union(*(reached(tree, name) for name in names))
    imports = [n for n in tree.body if isinstance(n, ast.Import | ast.ImportFrom) and "gradekit" not in ast.unparse(n)]
    kept = [node for node in tree.body if defined(node) in used]
    return ast.unparse(ast.Module([*imports, *kept], [])).replace("autograd.numpy", "numpy")


@pytest.mark.parametrize("exercise", COURSE.load_all(), ids=lambda exercise: exercise.id)
def test_what_a_teacher_hands_out_passes_as_a_submission(exercise: Exercise, tmp_path: Path) -> None:
    """The reference answers, as a file of a student's, through the command line."""
    automatic = [part.name for part in exercise.parts if part.kind != "text"]
    text = handed_out(COURSE.solution_path(exercise.id).read_text(encoding="utf-8"), automatic)
    (tmp_path / f"{exercise.id}.py").write_text(text, encoding="utf-8")
    asked = [word for name in automatic for word in ("--part", name)]
    ran = run(["check", exercise.id, *asked, "--format", "json"], tmp_path)
    assert ran.err == ""
    assert [(p["name"], p["status"]) for p in json.loads(ran.out)["parts"]] == [(name, "pass") for name in automatic]
    assert ran.code == 0


SABOTAGE = """
_{0} = {0}

def {0}({1}):
    return {2}
"""


@pytest.mark.parametrize(("change", "mistake"), [("-_{}({})", "sign"), ("2 * _{}({})", "factor"), ("_{}({})", None)])
@pytest.mark.parametrize(("exercise", "part"), **named_by(GRADIENTS))
def test_the_forward_function_decides(
    exercise: Exercise, part: Part, change: str, mistake: str | None, tmp_path: Path
) -> None:
    """A wrong forward function makes the closed form fail: the expected values really come from it."""
    of = part.settings["of"]
    arguments = ", ".join(inspect.signature(solution_of(exercise.id)[of]).parameters)
    source = COURSE.solution_path(exercise.id).read_text(encoding="utf-8")
    file = tmp_path / "sabotaged.py"
    file.write_text(source + SABOTAGE.format(of, arguments, change.format(of, arguments)), encoding="utf-8")
    session = Session(exercise, Solution(str(file), "sabotaged.py", exercise), 1)
    verdict = judged(session, part, session.solution[part.name]).verdict
    assert verdict.status is (Status.FAIL if mistake else Status.PASS)
    assert verdict.mistake == mistake
