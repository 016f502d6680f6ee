"""Every file of tests/submissions: right ones pass at several seeds; wrong ones fail where they say, by name.

A wrong file says what to expect in its first lines: `# expect: part status mistake`, where `-` is no mistake named.
"""

import functools
import re
from pathlib import Path

import pytest

from gradekit.checking import Checker
from gradekit.course.catalogue import Course
from gradekit.judge.solution import Solution
from gradekit.submission import open_submission
from helpers import COURSE, mistakes_wanted
from message_rules import problems

FOLDER = Path(__file__).parent / "submissions"
EXERCISES = Course(COURSE).exercise_ids()
FILES = [path for path in sorted(FOLDER.glob("*/*")) if path.suffix in (".py", ".yaml")]
RIGHT = [path for path in FILES if path.name.startswith("right_")]
WRONG = [path for path in FILES if path.name.startswith("wrong_")]
EXPECT = re.compile(r"# expect: (\w+) (\w+) (\S+)$", re.MULTILINE)
PENDING = ("pending", None, "A person marks this answer.")


@pytest.fixture(scope="module")
def course():
    return Course(COURSE)


@pytest.fixture(scope="module", params=EXERCISES)
def checker(request, course):
    """Marks any file of one exercise, with one process for solutions and one that starts students' processes."""
    exercise = course.load(request.param)
    quick = without_trained(exercise)
    names = [part.name for part in quick.parts]
    one = Checker(course)

    @functools.cache
    def check(path, seed=1):
        checked = one.check(exercise, open_submission(exercise.id, path), seed, names)
        assert checked.faults == []
        return {part.name: (part.status.value, part.mistake, part.message) for part in checked.report.parts}

    yield quick, check
    one.close()


def without_trained(exercise):
    """The exercise without the parts that train something, which have a test of their own."""
    return exercise._replace(parts=tuple(part for part in exercise.parts if not part.trained))


def files(paths, exercise):
    return [path for path in paths if path.parent.name == exercise.id]


def automatic(exercise):
    return {part.name for part in exercise.parts if part.kind != "text"}


def expected_of(path):
    return {part: (status, mistake) for part, status, mistake in EXPECT.findall(path.read_text("utf-8"))}


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
        named = expected_of(path)
        assert named, path
        expected = {name: verdict for name, verdict in named.items() if name in {part.name for part in exercise.parts}}
        results = {name: (status, mistake or "-") for name, (status, mistake, _) in check(path).items()}
        others = {name: results[name] for name in results.keys() - expected.keys()}
        assert {name: results[name] for name in expected} == expected, path
        assert {status for status, _ in others.values()} <= {"pass", "warning", "pending"}, path


def test_a_named_mistake_is_told_in_the_sentence_of_the_course(checker, course):
    exercise, check = checker
    sentences = wrong_answers(course, exercise)
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


def wrong_answers(course, exercise):
    """(part, mistake) -> sentence, from the solution module itself."""
    names = automatic(exercise)
    path = str(course.solution_path(exercise.id))
    solution = Solution(path, "solution", course.load(exercise.id)) if names else None
    return {(name, wrong.id): wrong.says for name in names for wrong in solution.wrongs(name)}


def test_there_are_right_files_in_three_styles_and_enough_mistakes_a_part(course):
    for name in EXERCISES:
        exercise = course.load(name)
        assert len(files(RIGHT, exercise)) >= 3, name
        made = [part for path in files(WRONG, exercise) for part in expected_of(path)]
        few = {
            part.name
            for part in exercise.parts
            if part.kind != "text" and made.count(part.name) < mistakes_wanted(part)
        }
        assert few == set(), name


def test_every_file_belongs_to_an_exercise_and_is_right_or_wrong():
    assert {path.parent.name for path in FOLDER.glob("*/*")} <= set(EXERCISES)
    assert set(FILES) == {*RIGHT, *WRONG}


TRAINED = [name for name in EXERCISES if any(part.trained for part in Course(COURSE).load(name).parts)]


@pytest.mark.trained
@pytest.mark.parametrize("name", TRAINED)
def test_what_is_trained_passes_where_it_learns_and_fails_by_name_where_not(request, course, name):
    exercise = course.load(name)
    trained = [part.name for part in exercise.parts if part.trained]
    sentences = {key: says for key, says in wrong_answers(course, exercise).items() if key[0] in trained}
    one, told = Checker(course), set()
    request.addfinalizer(one.close)
    for path in files(RIGHT + WRONG, exercise):
        expected = {part: verdict for part, verdict in expected_of(path).items() if part in trained}
        asked = list(expected) if path in WRONG else trained
        for result in one.check(exercise, open_submission(name, path), 1, asked).report.parts if asked else ():
            verdict = result.status.value, result.mistake or "-"
            assert verdict == expected.get(result.name, ("pass", "-")), (path, result.message)
            if (says := sentences.get((result.name, result.mistake))) is not None:
                assert result.message.splitlines()[0] == says, path
                told.add((result.name, result.mistake))
    assert sentences.keys() <= told, "a wrong answer of the solution that no file makes"


def test_messages_about_wrong_files_keep_the_rules(checker):
    exercise, check = checker
    for path in files(WRONG, exercise):
        for name, (status, _, message) in check(path).items():
            if status not in ("pass", "pending"):
                assert list(problems(message, exercise, exercise.part(name).kind, status)) == [], (path, message)
