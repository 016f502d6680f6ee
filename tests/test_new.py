"""gradekit new: a small whole exercise where it may be written, all of it or nothing, and never over anything."""

import json
import re
import shlex
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from gradekit.course.catalogue import Course
from helpers import COURSE, run
from small_course import exercise, part, put, write_course

FILES = ["exercises/sheet-1/first-steps.yaml", "solutions/sheet-1/first_steps.py", "rubrics/sheet-1/first-steps.yaml"]
BEGUN = "This folder is a course now: exercises/course.yaml\n"
GONE = "import gradekit.__main__ as g; g.main()"
SAID = """Wrote exercises/sheet-1/first-steps.yaml
Wrote solutions/sheet-1/first_steps.py
Wrote rubrics/sheet-1/first-steps.yaml
Next:
  gradekit show first-steps
  gradekit validate first-steps
  gradekit start first-steps --dir try
  gradekit check try/first_steps.py
"""
TINY = exercise(part("half", "value", type="number"))
IN_NOTES = {**TINY, "id": "notes-tiny", "source": {"document": "notes", "title": "Notes", "item": "1"}}
HALF = "half = 0.5\n"


def files(folder: Path) -> list[str]:
    """The paths of all files below a folder."""
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if not path.is_dir())


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course with nothing in it but what `gradekit new` has written."""
    folder = tmp_path_factory.mktemp("begun") / "my-course"
    folder.mkdir()
    assert run(["new", "first-steps"], folder) == (0, BEGUN + SAID, "")
    return folder


def test_what_it_writes_is_a_course_that_proves_itself(begun: Path) -> None:
    assert files(begun) == sorted(["exercises/course.yaml", *FILES])
    ran = run(["validate"], begun)
    summary = "1 exercise, 2 automatic parts: 4 means agreed and 3 wrong answers were refused at 10 seeds; nothing is"
    assert ran.out.splitlines()[1].startswith(summary)
    assert (ran.code, ran.err) == (0, "")


def test_what_it_writes_shows_the_commonest_kinds(begun: Path) -> None:
    course = Course(begun)
    loaded = course.load("first-steps")
    assert [(each.kind, str(each.points)) for each in loaded.parts] == [
        ("function", "4"),
        ("value", "2"),
        ("text", "4"),
    ]
    assert (course.title, loaded.title) == ("My course", "The mean of the squares")
    assert tuple(loaded.source) == ("sheet-1", "Sheet 1", "Exercise 1")
    assert r"\sum_{i=1}^n x_i^2" in loaded.statement.latex
    assert [each.name for each in course.rubric("first-steps").parts] == ["why_divided"]


@pytest.mark.parametrize("name", ["exercises/course.yaml", *FILES])
def test_a_file_is_short_lines_that_say_what_to_change(begun: Path, name: str) -> None:
    text = (begun / name).read_text("utf-8")
    assert max(map(len, text.splitlines())) <= 120
    assert not re.search(r"(?i)todo|fixme|lorem|xxx|<[a-z]+>", text)
    assert text.count("# Change: ") >= (0 if name.endswith("course.yaml") else 1)


def test_the_commands_that_it_names_can_be_typed(begun: Path) -> None:
    lines = [shlex.split(line)[1:] for line in SAID.splitlines() if line.startswith("  gradekit ")]
    assert [run(line, begun).code for line in lines] == [0, 0, 0, 1]
    report = json.loads(run(["check", "try/first_steps.py", "--format", "json"], begun).out)
    assert [each["status"] for each in report["parts"]] == ["missing"] * 3
    assert run(["validate"], begun).code == 0


ANSWERS = """import numpy as np


def mean_of_squares(x):
    return {}


when_tripled = {}
why_divided = "The sum grows with n."
"""
CHECKED = [
    ("x @ x / len(x)", "'9'", [("pass", None), ("pass", None)]),
    ("np.linalg.norm(x) ** 2 / np.size(x)", "9.0", [("pass", None), ("pass", None)]),
    ("np.sum(x * x)", "3", [("fail", "mean_left_out"), ("fail", "only_the_entry")]),
    ("np.mean(x) ** 2", "27", [("fail", "mean_first"), ("fail", None)]),
    ("np.sum(x**2) / (len(x) + 1e-4)", "9.0001", [("fail", None), ("fail", None)]),
]


@pytest.mark.parametrize(("first", "second", "expected"), CHECKED)
def test_it_marks_right_and_wrong_answers(
    begun: Path, tmp_path: Path, first: str, second: str, expected: list[tuple[str, str | None]]
) -> None:
    answer = put(tmp_path / "first_steps.py", ANSWERS.format(first, second))
    ran = run(["check", answer, "--course", begun, "--format", "json"], tmp_path)
    parts = json.loads(ran.out)["parts"]
    assert [(each["status"], each["mistake"]) for each in parts] == [*expected, ("pending", None)]


def test_the_sentence_of_a_mistake_is_what_the_student_reads(begun: Path, tmp_path: Path) -> None:
    put(tmp_path / "first_steps.py", "def mean_of_squares(x):\n    return (x**2).sum()\n")
    ran = run(["check", "first_steps.py", "--part", "mean_of_squares", "--course", begun], tmp_path)
    assert "✗ mean_of_squares     0 / 4    mean_left_out\n" in ran.out
    assert "      This is the sum of the squares; what is still to be done for their mean?\n" in ran.out


def names_of(course: Path) -> set[str]:
    """Every name that a course's solutions define, and every id and part of it."""
    found = set(Course(course).exercise_ids())
    for path in course.glob("solutions/*/*.py"):
        found |= set(re.findall(r"(?m)^(?:def )?(\w+)(?= =|\()", path.read_text("utf-8")))
    for path in course.glob("exercises/*/*.yaml"):
        found |= set(re.findall(r"(?m)^  - name: (\w+)", path.read_text("utf-8")))
    return found


def test_it_gives_nothing_of_the_built_in_course_away(begun: Path) -> None:
    theirs = {name for name in names_of(COURSE) if len(name) > 3}
    assert {"grad_W1", "jacobian", "dsigma_at_output", "ch2-backprop"} <= theirs
    defined = names_of(begun)
    assert {"mean_of_squares", "mean_left_out", "why_divided"} <= defined
    assert defined & theirs == set()
    lines = {line.strip() for path in COURSE.glob("solutions/*/*.py") for line in path.read_text("utf-8").splitlines()}
    own = [line.strip() for line in (begun / FILES[1]).read_text("utf-8").splitlines() if len(line) > 24]
    allowed = {"import autograd.numpy as np", "from gradekit.authoring import again, wrong", "return total / len(x)"}
    assert [line for line in own if line in lines - allowed] == []


def test_in_a_subfolder_of_a_course(tmp_path: Path) -> None:
    write_course(tmp_path / "course", [TINY], HALF)
    below = tmp_path / "course" / "exercises" / "homework"
    expected = """Wrote first-steps.yaml
Wrote ../../solutions/homework/first_steps.py
Wrote ../../rubrics/homework/first-steps.yaml
Next:
  gradekit show first-steps
  gradekit validate first-steps
  gradekit start first-steps --dir ../../try
  gradekit check ../../try/first_steps.py
"""
    assert run(["new", "first-steps"], below) == (0, expected, "")
    source = Course(tmp_path / "course").load("first-steps").source
    assert tuple(source) == ("homework", "Homework", "Exercise 2")
    assert run(["start", "first-steps", "--dir", "../../try"], below).code == 0
    assert run(["validate", "first-steps"], below).code == 0


@pytest.mark.parametrize("where", ["before", "after", "variable"])
def test_a_course_may_be_named(tmp_path: Path, where: str) -> None:
    write_course(tmp_path / "a course", [TINY], HALF)
    (tmp_path / "work").mkdir()
    option = ["--course", "../a course"]
    args = {"before": [*option, "new", "first-steps"], "after": ["new", "first-steps", *option]}
    environ = {"GRADEKIT_COURSE": "../a course"} if where == "variable" else {}
    ran = run(args.get(where, ["new", "first-steps"]), tmp_path / "work", env=environ)
    root = tmp_path / "a course"
    said = "" if where == "variable" else f" --course '{root}'"
    assert ran.out.splitlines() == [
        f"Wrote {root}/exercises/homework/first-steps.yaml",
        f"Wrote {root}/solutions/homework/first_steps.py",
        f"Wrote {root}/rubrics/homework/first-steps.yaml",
        "Next:",
        f"  gradekit show first-steps{said}",
        f"  gradekit validate first-steps{said}",
        f"  gradekit start first-steps --dir '{root}/try'{said}",
        f"  gradekit check '{root}/try/first_steps.py'{said}",
    ]
    assert (ran.code, ran.err) == (0, "")
    typed = [shlex.split(line)[1:] for line in ran.out.splitlines()[4:]]
    assert [run(line, tmp_path / "work", env=environ).code for line in typed] == [0, 0, 0, 1]
    assert files(tmp_path / "work") == []


def test_the_option_makes_any_folder_a_course(tmp_path: Path) -> None:
    put(tmp_path / "my_lecture" / "slides.txt", "Slides.\n")
    ran = run(["new", "first-steps", "--course", "my_lecture"], tmp_path)
    assert ran.out.startswith("my_lecture is a course now: my_lecture/exercises/course.yaml\n")
    assert "\n  gradekit check my_lecture/try/first_steps.py --course my_lecture\n" in ran.out
    assert Course(tmp_path / "my_lecture").title == "My lecture"
    assert run(["validate", "--course", "my_lecture"], tmp_path).code == 0


def test_hidden_files_leave_a_folder_empty(tmp_path: Path) -> None:
    put(tmp_path / ".git" / "HEAD", "ref: refs/heads/main\n")
    put(tmp_path / ".gitignore", "try/\n")
    assert run(["new", "first-steps"], tmp_path) == (0, BEGUN + SAID, "")


TITLES = [
    ('What\'s a "mean"?', 'What\'s a "mean"?'),
    ("a: [b] # {c} & *d", "a: [b] # {c} & *d"),
    ("yes", "yes"),
    (r"\frac and ∂f/∂x '''", r"\frac and ∂f/∂x '''"),
    ("<id> of 𝔼[x]", "<id> of 𝔼[x]"),
    ("  3.50 ", "3.50"),
]


@pytest.mark.parametrize(("typed", "title"), TITLES)
def test_any_title_stands_in_the_file_as_it_was_typed(tmp_path: Path, typed: str, title: str) -> None:
    assert run(["new", "first-steps", "--title", typed], tmp_path) == (0, BEGUN + SAID, "")
    assert Course(tmp_path).load("first-steps").title == title
    assert run(["start", "first-steps"], tmp_path).code == 0
    assert compile((tmp_path / "first_steps.py").read_text("utf-8"), "first_steps.py", "exec")


@pytest.mark.parametrize("name", ["null", "yes", "1e5", "012", "3", "a", "x-1-2"])
def test_any_id_stands_in_the_files(tmp_path: Path, name: str) -> None:
    assert run(["new", name, "--document", name], tmp_path).code == 0
    loaded = Course(tmp_path).load(name)
    assert (loaded.id, loaded.source.document) == (name, name)
    assert Course(tmp_path).rubric(name).parts[0].name == "why_divided"


def test_underscores_are_hyphens(tmp_path: Path) -> None:
    assert run(["new", "first_steps"], tmp_path) == (0, BEGUN + SAID, "")


def test_a_second_exercise_joins_the_only_document(tmp_path: Path) -> None:
    run(["new", "first-steps"], tmp_path)
    ran = run(["new", "second-steps"], tmp_path)
    assert ran.out.splitlines()[0] == "Wrote exercises/sheet-1/second-steps.yaml"
    assert Course(tmp_path).load("second-steps").source.item == "Exercise 2"
    ran = run(["new", "third-steps", "--document", "sheet-2"], tmp_path)
    assert ran.out.splitlines()[0] == "Wrote exercises/sheet-2/third-steps.yaml"
    ran = run(["validate", "--seeds", "1"], tmp_path)
    assert (ran.code, [line.split()[0] for line in ran.out.splitlines()]) == (0, ["ok", "ok", "ok", "3"])


NOT_AN_ID = "is not an id: small letters, digits and hyphens, such as ch2-backprop."
IDS = [
    ("First Steps", " Did you mean first-steps?"),
    ("first--steps", " Did you mean first-steps?"),
    ("First_Steps", " Did you mean first-steps?"),
    ("first.yaml", " Did you mean first-yaml?"),
    ("../first", " Did you mean first?"),
    ("/etc/passwd", " Did you mean etc-passwd?"),
    ("é-norm", " Did you mean e-norm?"),
    ("∂", ""),
    ("", ""),
]


@pytest.mark.parametrize(("name", "hint"), IDS)
@pytest.mark.parametrize("option", [[], ["--course", "."]])
def test_what_is_no_id_is_refused(tmp_path: Path, name: str, hint: str, option: list[str]) -> None:
    assert run(["new", name, *option], tmp_path) == (2, "", f"gradekit: '{name}' {NOT_AN_ID}{hint}\n")
    assert list(tmp_path.iterdir()) == []


def test_a_document_is_no_path(tmp_path: Path) -> None:
    said = f"gradekit: '../up' {NOT_AN_ID} Did you mean up?\n"
    assert run(["new", "first-steps", "--document", "../up"], tmp_path) == (2, "", said)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("title", [" ", "two\nlines", "a\ttab", "red \x1b[31m", "\u202eback"])
def test_a_title_is_one_visible_line(tmp_path: Path, title: str) -> None:
    said = "gradekit: The title is one line of visible characters.\n"
    assert run(["new", "first-steps", "--title", title], tmp_path) == (2, "", said)
    assert list(tmp_path.iterdir()) == []


def test_several_documents_are_named(tmp_path: Path) -> None:
    write_course(tmp_path, [TINY, IN_NOTES], HALF)
    before = files(tmp_path)
    said = "Which document? This course has homework and notes: gradekit new first-steps --document NAME."
    assert run(["new", "first-steps"], tmp_path) == (2, "", f"gradekit: {said}\n")
    assert files(tmp_path) == before
    assert run(["new", "first-steps", "--document", "notes"], tmp_path).code == 0
    assert Course(tmp_path).load("first-steps").source.title == "Notes"


def test_a_broken_neighbour_does_no_harm(tmp_path: Path) -> None:
    write_course(tmp_path, [TINY], HALF)
    put(tmp_path / "exercises" / "homework" / "hw1-tiny.yaml", "format: 1\nid: [\n")
    assert run(["new", "first-steps"], tmp_path).code == 0
    assert Course(tmp_path).load("first-steps").source.title == "Homework"


@pytest.mark.parametrize("typed", ["hw1-tiny", "hw1_tiny"])
@pytest.mark.parametrize("document", [[], ["--document", "homework"], ["--document", "notes"]])
def test_an_exercise_that_exists_is_named(tmp_path: Path, typed: str, document: list[str]) -> None:
    write_course(tmp_path, [TINY], HALF)
    before = files(tmp_path)
    said = "gradekit: There is already an exercise 'hw1-tiny': exercises/homework/hw1-tiny.yaml.\n"
    assert run(["new", typed, *document], tmp_path) == (2, "", said)
    assert files(tmp_path) == before


THERE = [(name, how) for name in (FILES[1], FILES[2]) for how in ("file", "folder", "link")]


@pytest.mark.parametrize(
    ("there", "how"), [*THERE, ("exercises/course.yaml", "folder"), ("exercises/course.yaml", "link")]
)
def test_one_file_that_is_there_keeps_all_from_being_written(tmp_path: Path, there: str, how: str) -> None:
    path = tmp_path / there
    path.parent.mkdir(parents=True)
    make = {"file": path.touch, "folder": path.mkdir, "link": lambda: path.symlink_to(tmp_path / "nowhere")}
    make[how]()
    before = sorted(tmp_path.rglob("*"))
    said = f"gradekit: {there} is already there, so nothing was written. `gradekit new` never overwrites.\n"
    assert run(["new", "first-steps", "--course", "."], tmp_path) == (2, "", said)
    assert sorted(tmp_path.rglob("*")) == before
    assert how != "file" or path.read_text() == ""


def test_a_folder_with_other_things_is_left_alone(tmp_path: Path) -> None:
    put(tmp_path / "thesis.txt", "Mine.\n")
    said = (
        "gradekit: This folder is not empty, and from here upwards there is no course; "
        "`gradekit new first-steps --course .` makes it one.\n"
    )
    assert run(["new", "first-steps"], tmp_path) == (2, "", said)
    assert files(tmp_path) == ["thesis.txt"]
    assert run(["new", "first-steps", "--course", "."], tmp_path) == (0, BEGUN + SAID, "")


NO_FOLDER = "is not a folder; make it first, or leave the option out."


@pytest.mark.parametrize("name", ["nowhere", "file", "~nobody-of-this-name", "x" * 300])
def test_a_course_option_names_a_folder(tmp_path: Path, name: str) -> None:
    put(tmp_path / "file", "")
    ran = run(["new", "first-steps", "--course", name], tmp_path)
    said = f"--course {name} " + ("cannot be read: File name too long." if len(name) > 255 else NO_FOLDER)
    assert ran == (2, "", f"gradekit: {said}\n")
    assert files(tmp_path) == ["file"]


def test_the_variable_names_a_course(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    said = (
        f"gradekit: GRADEKIT_COURSE empty is not a course: there is no exercises/course.yaml in {tmp_path / 'empty'}.\n"
    )
    assert run(["new", "first-steps"], tmp_path, env={"GRADEKIT_COURSE": "empty"}) == (2, "", said)
    assert files(tmp_path) == []


BUILT_IN = (
    "gradekit: This is the course that comes with gradekit, and `gradekit new` leaves it alone. "
    "Go to an empty folder, or name one of your own with --course DIR.\n"
)


@pytest.mark.parametrize("how", ["option", "variable", "from below", "inside", "linked"])
def test_the_built_in_course_is_left_alone(tmp_path: Path, how: str) -> None:
    (tmp_path / "linked").mkdir()
    for name in ("solutions", "rubrics"):
        (tmp_path / "linked" / name).symlink_to(COURSE / name)
    args = ["new", "first-steps", "--document", "sheet-1"]
    named = {
        "option": ["--course", str(COURSE)],
        "inside": ["--course", str(COURSE / "exercises" / "exam")],
        "linked": ["--course", "linked"],
    }
    environ = {"GRADEKIT_COURSE": str(COURSE)} if how == "variable" else {}
    here = COURSE / "docs" if how == "from below" else tmp_path
    assert run([*args, *named.get(how, [])], here, env=environ) == (2, "", BUILT_IN)
    assert not list(COURSE.glob("*/*/first[-_]steps*")) + list(COURSE.glob("exercises/exam/exercises"))


@pytest.mark.parametrize("locked", [".", "exercises", "solutions", "rubrics/homework"])
def test_a_folder_that_cannot_be_written_gets_nothing(tmp_path: Path, locked: str) -> None:
    write_course(tmp_path, [exercise(part("half", "value", type="number"), part("why", "text"))], HALF)
    document = "homework" if locked.startswith("rubrics") else "sheet-1"
    missing = {
        ".": "exercises/sheet-1/first-steps.yaml",
        "exercises": "exercises/sheet-1/first-steps.yaml",
        "solutions": "solutions/sheet-1/first_steps.py",
        "rubrics/homework": "rubrics/homework/first-steps.yaml",
    }
    for path in [tmp_path, *tmp_path.rglob("*")] if locked == "." else [tmp_path / locked]:
        path.chmod(path.stat().st_mode & ~0o222)
    before = sorted(tmp_path.rglob("*"))
    ran = run(["new", "first-steps", "--document", document], tmp_path, user=True)
    said = f"gradekit: {tmp_path / missing[locked]} cannot be written: Permission denied.\n"
    assert ran == (2, "", said)
    assert sorted(tmp_path.rglob("*")) == before


def test_a_folder_that_cannot_become_a_course(tmp_path: Path) -> None:
    tmp_path.chmod(stat.S_IRUSR | stat.S_IXUSR)
    ran = run(["new", "first-steps"], tmp_path, user=True)
    said = f"gradekit: {tmp_path / 'exercises' / 'course.yaml'} cannot be written: Permission denied.\n"
    assert ran == (2, "", said)
    assert list(tmp_path.iterdir()) == []


def test_an_id_too_long_for_a_file_leaves_nothing_behind(tmp_path: Path) -> None:
    name = "x" * 252
    ran = run(["new", name], tmp_path)
    assert ran == (
        2,
        "",
        f"gradekit: {tmp_path}/exercises/sheet-1/{name}.yaml cannot be written: File name too long.\n",
    )
    assert list(tmp_path.iterdir()) == []


@pytest.mark.unmeasured
def test_a_full_disk_leaves_nothing_behind(tmp_path: Path) -> None:
    """The largest file that may be written is smaller than the exercise and larger than the course file."""
    command = f"trap '' XFSZ; ulimit -f 1; exec {shlex.quote(sys.executable)} -m gradekit new first-steps"
    done = subprocess.run(["bash", "-c", command], cwd=tmp_path, capture_output=True, text=True, check=False)
    said = f"gradekit: {tmp_path}/exercises/sheet-1/first-steps.yaml cannot be written: File too large.\n"
    assert (done.returncode, done.stdout, done.stderr) == (2, "", said)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.unmeasured
@pytest.mark.parametrize("args", [["new", "first-steps"], ["list"]])
def test_a_folder_that_is_gone_is_told(tmp_path: Path, args: list[str]) -> None:
    command = f'rmdir "$PWD"; exec {shlex.quote(sys.executable)} -c "{GONE}" {shlex.join(args)}'
    done = subprocess.run(["bash", "-c", command], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (
        2,
        "",
        "gradekit: The current folder is not there any more.\n",
    )


def test_what_a_folder_is_called_cannot_act_in_the_terminal(tmp_path: Path) -> None:
    folder = tmp_path / "red\x1b[31m"
    folder.mkdir()
    ran = run(["new", "first-steps", "--course", folder.name], tmp_path)
    assert (ran.code, ran.err) == (0, "")
    assert all(line.isprintable() for line in ran.out.splitlines())
    assert Course(folder).title == "A course"


def test_the_help_says_it_in_a_line(tmp_path: Path) -> None:
    assert "\n  new       Begins an exercise, small but whole; never overwrites.\n" in run(["-h"], tmp_path).out
    told = " ".join(run(["new", "-h"], tmp_path).out.split())
    assert "Where there is no course, an empty folder becomes one." in told
