"""gradekit start: a file that runs, whose parts are all still to do, and that is never written over another."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from gradekit.course.catalogue import Course
from helpers import run
from small_course import exercise, part, put, write_course

COURSE = Course(Path(__file__).parents[1])
IDS = COURSE.exercise_ids()
SOLUTION = "def total(x):\n    return x.sum()\n"


def wrote(name: str, file: str) -> str:
    """What `start` says."""
    beside = "".join(f", and {each} beside it" for each in COURSE.load(name).data)
    return f"Wrote {file}{beside}. Fill it in, then: gradekit check {name}\n"


@pytest.fixture(scope="module")
def starters(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with one for every exercise, in which is its starter."""
    return started(tmp_path_factory.mktemp("starters"), ".py")


@pytest.fixture(scope="module")
def notebooks(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same with starter notebooks."""
    return started(tmp_path_factory.mktemp("notebooks"), ".ipynb", "--notebook")


def started(folder: Path, suffix: str, *options: str) -> Path:
    for name in IDS:
        (folder / name).mkdir()
        said = wrote(name, name.replace("-", "_") + suffix)
        assert run(["start", name, *options], folder / name) == (0, said, "")
    return folder


def all_are_placeholders(folder: Path) -> None:
    files = [path for path in folder.glob("*/*") if path.suffix in (".py", ".ipynb")]
    ran = run(["check", *files, "--format", "json"], folder)
    assert (ran.code, ran.err) == (1, "")
    reports = {report["exercise"]: report["parts"] for report in map(json.loads, ran.out.splitlines())}
    assert sorted(reports) == sorted(IDS)
    for name, parts in reports.items():
        asked = [part.name for part in COURSE.load(name).parts]
        missing = [(part, "missing", f"{part} is still the starter's placeholder.") for part in asked]
        assert [(part["name"], part["status"], part["message"]) for part in parts] == missing


def test_every_starter_runs_and_every_part_of_it_is_missing(starters: Path) -> None:
    files = sorted(starters.glob("*/*.py"))
    assert len(files) == len(IDS)
    each = "import runpy, sys; [runpy.run_path(file) for file in sys.argv[1:]]"
    done = subprocess.run([sys.executable, "-W", "error", "-c", each, *files], capture_output=True, check=True)
    assert (done.stdout, done.stderr) == (b"", b"")
    assert max(len(line) for file in files for line in file.read_text(encoding="utf-8").splitlines()) <= 100
    all_are_placeholders(starters)


WRITTEN = '''"""A tiny one.

Homework, Question 1.
The statement: gradekit show hw1-tiny
Mark this file: gradekit check hw1-tiny
"""

from collections.abc import Callable

import numpy as np


def total(x: np.ndarray, k: int, n_: int, sigma: Callable) -> float:
    """The total.

    x: array of shape (n,)
    k: a whole number
    n_: a whole number
    sigma: an element-wise function of scalars and arrays

    Returns: a number
    """
    ...


def several(
    one_argument_with_a_long_name: np.ndarray,
    another_one_with_a_long_name: float,
    factor: float = 0.5,
) -> tuple[np.ndarray, int]:
    """The several.

    one_argument_with_a_long_name: array of shape (n, 2)
    another_one_with_a_long_name: a number
    factor: a number

    Returns: array of shape (n, 2), a whole number
    """
    ...


# The count.
#
# A number.
count = ...


# The why.
#
# Text; a person marks it.
why = ...
'''


def test_the_file_is_this_one(tmp_path: Path) -> None:
    inputs = {
        "x": {"shape": ["n"]},
        "k": {"draw": "integers", "range": [1, 5]},
        "n_": {"size": "n"},
        "sigma": {"function": ["tanh", "sin", "cubic"]},
        "one_argument_with_a_long_name": {"shape": ["n", 2]},
        "another_one_with_a_long_name": {},
        "factor": {"draw": "uniform", "range": [0.1, 0.9]},
    }
    names = ["one_argument_with_a_long_name", "another_one_with_a_long_name", "factor"]
    tiny = exercise(
        part("total", "function", arguments=["x", "k", "n_", "sigma"], returns="number"),
        part(
            "several", "function", arguments=names, optional={"factor": 0.5}, returns=[{"shape": ["n", 2]}, "integer"]
        ),
        part("count", "value", type="number"),
        part("why", "text"),
        inputs=inputs,
    )
    course = write_course(tmp_path / "course", tiny, SOLUTION)
    assert run(["start", "hw1-tiny", "--course", course], tmp_path).code == 0
    assert (tmp_path / "hw1_tiny.py").read_text(encoding="utf-8") == WRITTEN
    assert compile(WRITTEN, "hw1_tiny.py", "exec")


def test_a_function_of_two_arguments_is_told_from_one_of_one(tmp_path: Path) -> None:
    inputs = {"step": {"function": ["elman", "leaky", "gated"]}, "s": {"function": ["sin", "tanh", "cubic"]}}
    tiny = exercise(part("total", "function", arguments=["step", "s"], returns="number"), inputs=inputs)
    run(["--course", write_course(tmp_path / "course", tiny, SOLUTION), "start", "hw1-tiny"], tmp_path)
    text = (tmp_path / "hw1_tiny.py").read_text(encoding="utf-8")
    assert "def total(step: Callable, s: Callable) -> float:" in text
    assert "    step: an element-wise function of two scalars or two arrays of one shape\n" in text
    assert "    s: an element-wise function of scalars and arrays\n" in text


def test_a_starter_of_values_alone_imports_nothing(tmp_path: Path) -> None:
    tiny = exercise(part("count", "value", type="number"))
    course = write_course(tmp_path / "course", tiny, "count = 3\n")
    run(["--course", course, "start", "hw1-tiny"], tmp_path)
    text = (tmp_path / "hw1_tiny.py").read_text(encoding="utf-8")
    assert text.endswith('"""\n\n\n# The count.\n#\n# A number.\ncount = ...\n')


@pytest.mark.parametrize("there", ["ch1_svd.py", "ch1-svd.py", "ch1_svd.yaml", "ch1-svd.yaml", "ch1_svd.ipynb"])
def test_it_never_overwrites(tmp_path: Path, there: str) -> None:
    put(tmp_path / there, "my work\n")
    message = f"gradekit: {there} is already there, so nothing was written. `gradekit start` never overwrites.\n"
    assert run(["start", "ch1-svd"], tmp_path) == (2, "", message)
    assert [path.name for path in tmp_path.iterdir()] == [there]
    assert (tmp_path / there).read_text() == "my work\n"


def as_notebook(path: Path) -> list[tuple[str, str, str]]:
    """The kind, id and text of each cell of a file that is a notebook of format 4.5."""
    written = json.loads(path.read_text(encoding="utf-8"))
    assert (written["nbformat"], written["nbformat_minor"]) == (4, 5)
    assert written["metadata"]["kernelspec"]["name"] == "python3"
    code = {"cell_type", "id", "metadata", "source", "execution_count", "outputs"}
    for cell in written["cells"]:
        assert set(cell) == (code if cell["cell_type"] == "code" else code - {"execution_count", "outputs"})
        assert re.fullmatch("[a-zA-Z0-9_-]{1,64}", cell["id"])
    assert len({cell["id"] for cell in written["cells"]}) == len(written["cells"])
    return [(cell["cell_type"], cell["id"], "".join(cell["source"])) for cell in written["cells"]]


@pytest.mark.parametrize("name", IDS)
def test_a_starter_notebook_shows_what_is_asked(notebooks: Path, name: str) -> None:
    cells = as_notebook(notebooks / name / f"{name.replace('-', '_')}.ipynb")
    shown = "".join(text for kind, _, text in cells if kind == "markdown")
    outside = re.sub(r"\$\$.*?\$\$|\$[^$]*\$|`[^`]*`", "", shown, flags=re.DOTALL)
    assert not re.search(r"\\[a-z]|\\[\[\]()]|[$`{}]", outside), outside


def test_every_part_of_every_starter_notebook_is_missing(notebooks: Path) -> None:
    all_are_placeholders(notebooks)


def test_the_notebook_is_this_one(tmp_path: Path) -> None:
    tiny = exercise(
        part("total", "function", arguments=["x"], returns="number"),
        part("count", "value", type="set", options=["a*", "b<c"]),
        statement={
            "text": "Let.",
            "latex": r"Let \texttt{x\_1} * be \emph{a} $x_* \in \mathbb{R}^n$: \[ \hat x \] so.",
        },
    )
    course = write_course(tmp_path / "course", tiny, SOLUTION)
    assert run(["start", "hw1-tiny", "--notebook", "--course", course], tmp_path).code == 0
    assert as_notebook(tmp_path / "hw1_tiny.ipynb") == [
        (
            "markdown",
            "head",
            "# A tiny one\n\nHomework, Question 1.\n\n"
            r"Let `x_1` \* be *a* $x_* \in \mathbb{R}^n$: $$ \hat x $$ so."
            "\n\nMark this notebook: `gradekit check hw1-tiny`. Only what the answers need is run.",
        ),
        ("code", "imports", "import numpy as np"),
        ("markdown", "part-1-question", "## `total` (1 point)\n\nThe total."),
        (
            "code",
            "part-1-answer",
            'def total(x: np.ndarray) -> float:\n    """The total.\n\n    x: array of shape (n,)\n'
            '\n    Returns: a number\n    """\n    ...',
        ),
        (
            "markdown",
            "part-2-question",
            "## `count` (1 point)\n\nThe count.\n\n" r"A set of some of these: a\*, b\<c.",
        ),
        ("code", "part-2-answer", "count = ..."),
    ]
    first = (tmp_path / "hw1_tiny.ipynb").read_bytes()
    (tmp_path / "hw1_tiny.ipynb").unlink()
    run(["start", "hw1-tiny", "--notebook", "--course", course], tmp_path)
    assert (tmp_path / "hw1_tiny.ipynb").read_bytes() == first


@pytest.mark.parametrize("there", ["ch1_svd.py", "ch1-svd.ipynb", "ch1_svd.yaml"])
def test_a_notebook_is_not_put_beside_another_file(tmp_path: Path, there: str) -> None:
    put(tmp_path / there, "my work\n")
    message = f"gradekit: {there} is already there, so nothing was written. `gradekit start` never overwrites.\n"
    assert run(["start", "ch1-svd", "--notebook"], tmp_path) == (2, "", message)
    assert [path.name for path in tmp_path.iterdir()] == [there]


def test_two_files_already_there_are_both_named(tmp_path: Path) -> None:
    put(tmp_path / "ch1-svd.py", "")
    put(tmp_path / "ch1_svd.py", "")
    ran = run(["start", "ch1-svd"], tmp_path)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == (
        "gradekit: Two files answer ch1-svd: ch1-svd.py and ch1_svd.py. Keep one, or name it with --file.\n"
    )


def test_a_link_to_nowhere_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "ch1_svd.py").symlink_to(tmp_path / "elsewhere.py")
    assert run(["start", "ch1-svd"], tmp_path).code == 2
    assert not (tmp_path / "elsewhere.py").exists()


def test_another_folder_is_made_and_named(tmp_path: Path) -> None:
    said = "Wrote week 1/ch1_svd.py. Fill it in, then: gradekit check 'week 1/ch1_svd.py'\n"
    assert run(["start", "ch1-svd", "--dir", "week 1"], tmp_path) == (0, said, "")
    ran = run(["check", "week 1/ch1_svd.py"], tmp_path)
    assert (ran.code, ran.err) == (1, "")
    assert ran.out.startswith("ch1-svd  How many singular values hold the energy  (ch1_svd.py, seed 1)\n")


REFUSED = {
    "unknown id": (
        ["start", "ch1-sdv"],
        "gradekit: No exercise 'ch1-sdv'. Did you mean ch1-svd? `gradekit list` shows all.\n",
    ),
    "a file for a folder": (
        ["start", "ch1-svd", "--dir", "file"],
        "gradekit: file/ch1_svd.py cannot be written: File exists.\n",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_started_is_told(tmp_path: Path, case: str) -> None:
    put(tmp_path / "file", "")
    args, message = REFUSED[case]
    assert run(args, tmp_path) == (2, "", message)
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_underscores_are_hyphens(tmp_path: Path) -> None:
    said = "Wrote ch1_svd.py. Fill it in, then: gradekit check ch1-svd\n"
    assert run(["start", "ch1_svd"], tmp_path) == (0, said, "")
