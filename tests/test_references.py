"""The course's own answers, where `gradekit validate` does not look: as submissions, and as what really decides."""

import ast
import inspect
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from gradekit.checking import Checker
from gradekit.course.catalogue import Course
from gradekit.judge.session import Session
from gradekit.judge.solution import Solution
from gradekit.model import Exercise, Part, Status
from gradekit.proof import answers, independence
from gradekit.submission import open_submission
from helpers import mistakes_wanted

COURSE = Course(Path(__file__).parents[1])


@cache
def solution_of(exercise_id: str) -> Solution:
    return Solution(str(COURSE.solution_path(exercise_id)), "solution", COURSE.load(exercise_id))


EVERY = [(each, part) for each in COURSE.load_all() for part in each.parts if part.kind != "text"]
GRADIENTS = [(each, part) for each, part in EVERY if part.kind == "gradient"]
AUTOMATIC = list(dict.fromkeys(each.id for each, _ in EVERY))


def named_by(cases: list[Any]) -> dict[str, Any]:
    return {"argvalues": cases, "ids": ["-".join(getattr(c, "id", "") or c.name for c in case) for case in cases]}


@pytest.mark.parametrize(("exercise", "part"), **named_by(EVERY))
def test_an_automatic_part_has_five_wrong_answers_where_there_are_five(exercise: Exercise, part: Part) -> None:
    assert len(solution_of(exercise.id).wrongs(part.name)) >= mistakes_wanted(part)


@pytest.fixture(scope="module")
def checker() -> Iterator[Checker]:
    one = Checker(COURSE)
    yield one
    one.close()


def handed_out(source: str, names: list[str]) -> str:
    """The answers of those names with what they use, on plain NumPy."""
    tree = ast.parse(source)
    wanted = set().union(*(independence.used(tree, name) for name in names))
    kept = [node for node in tree.body if wanted.intersection(independence.defined(node))]
    mentioned = {node.id for each in kept for node in ast.walk(each) if isinstance(node, ast.Name)}
    imports = [node for node in tree.body if mentioned.intersection(imported(node))]
    return ast.unparse(ast.Module([*imports, *kept], [])).replace("autograd.numpy", "numpy")


def imported(node: ast.stmt) -> list[str]:
    """The names that a statement imports."""
    is_import = isinstance(node, ast.Import | ast.ImportFrom)
    return [each.asname or each.name for each in node.names] if is_import else []


@pytest.mark.parametrize("exercise_id", AUTOMATIC)
def test_what_a_teacher_hands_out_passes_as_a_submission(exercise_id: str, checker: Checker, tmp_path: Path) -> None:
    """The reference answers, as a file of a student's."""
    exercise = COURSE.load(exercise_id)
    names = [part.name for part in exercise.parts if part.kind != "text" and not part.trained]
    file = tmp_path / f"{exercise_id}.py"
    file.write_text(handed_out(COURSE.solution_path(exercise_id).read_text(encoding="utf-8"), names), encoding="utf-8")
    checked = checker.check(exercise, open_submission(exercise_id, file), 1, names)
    assert checked.faults == []
    assert [(part.name, part.status, part.message) for part in checked.report.parts] == [
        (name, Status.PASS, "") for name in names
    ]


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
    verdict = answers.judged(session, part, answers.own(session, part)).verdict
    assert verdict.status is (Status.FAIL if mistake else Status.PASS)
    # Beside a sabotaged reference an entry of a named wrong answer that is right looks like its mistake.
    sabotaged = {wrong.id for wrong in session.solution.wrongs(part.name)} if len(part.returns) > 1 else set()
    assert verdict.mistake == mistake or (mistake and verdict.mistake in sabotaged)
