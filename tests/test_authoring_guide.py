"""docs/authoring.md is true: whoever follows it from an empty folder sees what it shows, to the last line."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

import pages
from gradekit.course.catalogue import Course
from helpers import run
from small_course import put

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "authoring.md").read_text(encoding="utf-8")
STEPS = pages.steps(PAGE)
COMMANDS = [number for number, step in enumerate(STEPS) if step.kind == "command"]
EXERCISE, SOLUTION, RUBRIC = (
    "exercises/sheet-1/smooth-loss.yaml", "solutions/sheet-1/smooth_loss.py", "rubrics/sheet-1/smooth-loss.yaml",
)  # fmt: skip
WORKFLOW = ".github/workflows/course.yaml"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty folder, in which the guide is then followed."""
    return tmp_path_factory.mktemp("newcomer")


@pytest.fixture(scope="module")
def followed(folder: Path) -> list[pages.Done]:
    """What came of every step of the guide."""
    return pages.follow(PAGE, folder)


@pytest.mark.parametrize("number", COMMANDS, ids=[STEPS[number].what for number in COMMANDS])
def test_a_command_prints_what_is_shown(followed: list[pages.Done], number: int) -> None:
    done = followed[number]
    assert pages.timeless(done.found) == pages.timeless(done.step.shown)
    assert done.code == 0


def test_only_seconds_may_differ() -> None:
    shown = "ok    smooth-loss               0.4 s\n1 exercise, nothing is wrong. 12 s.\nExpected 0.4 s here."
    assert pages.timeless(shown) == "ok    smooth-loss _ s\n1 exercise, nothing is wrong. _ s.\nExpected 0.4 s here."


def test_every_block_is_a_step() -> None:
    """A block that is neither a command nor a file with its path above it would be followed by nobody."""
    fences = re.findall(r"^```(\w+)$", PAGE, flags=re.MULTILINE)
    blocks = [block for block in pages.BLOCK.finditer(PAGE) if block["kind"] == "console" or block["path"]]
    assert [block["kind"] for block in blocks] == fences
    assert {step.what for step in STEPS if step.kind == "diff"} == {EXERCISE, SOLUTION}
    assert [step.what for step in STEPS if step.kind == "file"] == [
        EXERCISE, SOLUTION, RUBRIC, "try/smooth_loss.py", "try/first_attempt.py", "exercises/course.yaml", WORKFLOW,
    ]  # fmt: skip


def test_the_mistakes_on_purpose_are_found_and_mended(followed: list[pages.Done]) -> None:
    codes = [int(found[1]) for done in followed if (found := re.search(r"^exit code (\d)$", done.found, re.MULTILINE))]
    assert codes == [3, 3, 1]
    proofs = [done.found.splitlines()[0].split()[0] for done in followed if "gradekit validate" in done.step.what]
    assert proofs == ["ok", "ok", "wrong", "ok", "ok"]


def test_what_is_left_is_the_course_of_the_guide(followed: list[pages.Done], folder: Path) -> None:
    assert len(followed) == len(STEPS)
    course = Course(folder / "my-course")
    assert [each.id for each in course.load_all()] == ["smooth-loss"]
    assert [part.kind for part in course.load("smooth-loss").parts] == ["gradient", "value", "text"]
    assert course.assignments["week-1"].exercises == ("smooth-loss",)


def test_nothing_that_a_student_reads_gives_the_value_away(followed: list[pages.Done]) -> None:
    read = [done.found for done in followed if re.match(r"gradekit (show|start|check|hint)", done.step.what)]
    assert len(read) >= 6
    assert "half_slope: this is not the right number." in "\n".join(read)
    assert [text for text in read if "0.577" in text or "sqrt(3)" in text] == []


def test_the_workflow_runs_and_fails_when_the_course_is_wrong(
    followed: list[pages.Done], folder: Path, tmp_path: Path
) -> None:
    course = folder / "my-course"
    workflow = yaml.safe_load((course / WORKFLOW).read_text("utf-8"))
    install, command = [step["run"] for step in workflow["jobs"]["validate"]["steps"] if "run" in step]
    assert install == "pip install gradekit"
    script = f'gradekit() {{ "{sys.executable}" -m gradekit "$@"; }}\n{command}'

    def ran(where: Path) -> int:
        return subprocess.run(["bash", "-c", script], cwd=where, capture_output=True, check=False).returncode

    assert ran(course) == 0
    for name in ("exercises/course.yaml", EXERCISE, RUBRIC, SOLUTION):
        put(tmp_path / name, (course / name).read_text("utf-8").replace("1 / np.sqrt(3)", "1 / np.sqrt(2)"))
    assert ran(tmp_path) == 3


PEEK = """
def loss_grad(w, X, y):
    try:
        print("read", len(open({path!r}).read()))
    except OSError:
        print("not read")
    return w * 0
"""


@pytest.mark.parametrize(
    ("without", "said"),
    [("", "not read"), ("namespaces", "not read"), ("landlock", "not read"), ("namespaces,landlock", "read")],
)
def test_a_submission_reads_solutions_only_where_the_page_says_so(
    followed: list[pages.Done], folder: Path, tmp_path: Path, without: str, said: str
) -> None:
    course = folder / "my-course"
    put(tmp_path / "smooth_loss.py", PEEK.format(path=str(course / SOLUTION)))
    ran = run(["check", "smooth_loss.py", "--part", "loss_grad", "--course", course], tmp_path, without=without)
    printed = ran.out.partition("Printed by your code:\n")[2].splitlines()[0].strip()
    length = f" {len((course / SOLUTION).read_text('utf-8'))}" if said == "read" else ""
    assert printed == said + length


def test_the_table_has_every_kind() -> None:
    from gradekit.kinds import names

    rows = re.findall(r"^\| ([a-z, ]+) \|", PAGE.partition("| part | shows |")[2], flags=re.MULTILINE)
    assert sorted(kind for row in rows for kind in row.split(", ")) == sorted(names())


def test_the_page_keeps_to_the_lines_of_a_terminal() -> None:
    assert max(len(line) for line in PAGE.splitlines() if not line.startswith("|")) <= 140
