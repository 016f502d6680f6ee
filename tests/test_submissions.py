"""Every file of tests/submissions: right ones pass at several seeds; wrong ones fail where they say, by name.

A wrong file says what to expect in its first lines: `# expect: part status mistake`, where `-` is no mistake named.
"""

import functools
import importlib.util
import re
from pathlib import Path

import pytest

from gradekit.checking import Checker
from gradekit.course.catalogue import Course
from gradekit.submission import open_submission
from helpers import COURSE

FOLDER = Path(__file__).parent / "submissions"
EXERCISES = sorted(folder.name for folder in FOLDER.iterdir())
RIGHT = sorted(FOLDER.glob("*/right_*.py"))
WRONG = sorted(FOLDER.glob("*/wrong_*.py"))
EXPECT = re.compile(r"# expect: (\w+) (\w+) (\S+)$", re.MULTILINE)
PENDING = ("pending", None, "A person marks this answer.")


@pytest.fixture(scope="module")
def course():
    return Course(COURSE)


@pytest.fixture(scope="module", params=EXERCISES)
def checker(request, course):
    """Marks any file of one exercise, with one process for solutions and one that starts students' processes."""
    exercise = course.load(request.param)
    names = [part.name for part in exercise.parts]
    one = Checker(course)

    @functools.cache
    def check(path, seed=1):
        checked = one.check(exercise, open_submission(exercise.id, path), seed, names)
        assert checked.faults == []
        return {part.name: (part.status.value, part.mistake, part.message) for part in checked.report.parts}

    yield exercise, check
    one.close()


def files(paths, exercise):
    found = [path for path in paths if path.parent.name == exercise.id]
    assert found
    return found


def automatic(exercise):
    return {part.name for part in exercise.parts if part.kind != "text"}


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_right_files_pass_whatever_their_style(checker, seed):
    exercise, check = checker
    for path in files(RIGHT, exercise):
        results = check(path, seed)
        assert {name for name, (status, _, _) in results.items() if status in ("pass", "warning")} == automatic(
            exercise
        ), path
        assert all(result == PENDING for name, result in results.items() if name not in automatic(exercise)), path


def test_wrong_files_fail_where_they_say_and_nowhere_else(checker):
    exercise, check = checker
    for path in files(WRONG, exercise):
        expected = {part: (status, mistake) for part, status, mistake in EXPECT.findall(path.read_text("utf-8"))}
        results = {name: (status, mistake or "-") for name, (status, mistake, _) in check(path).items()}
        others = {name: results[name] for name in results.keys() - expected.keys()}
        assert {name: results[name] for name in expected} == expected, path
        assert {status for status, _ in others.values()} <= {"pass", "warning", "pending"}, path


def test_a_named_mistake_is_told_in_the_sentence_of_the_course(checker):
    exercise, check = checker
    sentences = wrong_answers(exercise)
    told = set()
    for path in files(WRONG, exercise):
        for name, (_, mistake, message) in check(path).items():
            if (name, mistake) in sentences:
                assert message.splitlines()[0] == sentences[name, mistake], path
                told.add((name, mistake))
    assert sentences.keys() <= told, "a wrong answer of the solution that no file makes"


def test_messages_are_short_and_hold_no_array(checker):
    exercise, check = checker
    for path in files(WRONG, exercise):
        for _, _, message in check(path).values():
            assert len(message.splitlines()) <= 6, path
            assert not any(word in message for word in ("array(", "Traceback", str(COURSE))), path


def wrong_answers(exercise):
    """(part, mistake) -> sentence, from the solution module itself."""
    path = COURSE / "solutions" / exercise.source.document / (exercise.id.replace("-", "_") + ".py")
    spec = importlib.util.spec_from_file_location("solution_under_test", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    marked = {name: f.wrong_answer for name, f in vars(module).items() if hasattr(f, "wrong_answer")}
    return {(part, name): says for name, (part, says) in marked.items()}


def test_there_are_right_files_in_three_styles_and_five_mistakes_a_part(course):
    for name in EXERCISES:
        exercise = course.load(name)
        assert len(files(RIGHT, exercise)) >= 3
        made = [part for path in files(WRONG, exercise) for part, _, _ in EXPECT.findall(path.read_text("utf-8"))]
        assert {part: made.count(part) >= 5 for part in automatic(exercise)} == dict.fromkeys(automatic(exercise), True)
