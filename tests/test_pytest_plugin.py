"""`pytest --gradekit`, run as a course would: exercise files collected, each part a test with its points."""

import os
import re
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest

from helpers import COURSE, NEUTRAL, OPEN_MACHINE, Ran, backprop, elsewhere, machine_level, notebook, plainly, returning
from pages import steps
from small_course import exercise, part, put, write_course

TIMES = re.compile(r" in \d+\.\d+s(?: \(\d:\d\d:\d\d\))?")
NOISE = re.compile(
    r"^(platform|cachedir|rootdir|configfile|testpaths|plugins|hypothesis|created|=+ test session).*\n", re.M
)
WRONG = returning("return -W2 @ np.diag(dsigma(W1 @ x)) @ W1")
MATRIX = returning("return np.asarray(np.matrix(W2) @ np.diag(dsigma(W1 @ x)) @ W1)")


def pytest_in(folder: Path, *args: str, **env: str) -> Ran:
    """What `python -m pytest ARGS` did there, without what differs from run to run."""
    kept = {name: text for name, text in os.environ.items() if name not in NEUTRAL and not name.startswith("PYTEST")}
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-p", "no:hypothesispytest", *args],
        cwd=folder,
        env={**kept, "COLUMNS": "100", **env},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    out = NOISE.sub("", TIMES.sub("", plainly(done.stdout)))
    return Ran(done.returncode, re.sub(r" +(\[ *\d+%\])", r" \1", out), done.stderr)


@pytest.fixture
def work(tmp_path: Path) -> Path:
    """A folder of a student's, in which pytest finds no settings of other people's."""
    put(tmp_path / "pytest.ini", "[pytest]\n")
    put(tmp_path / "ch2_backprop.py", backprop(WRONG))
    return tmp_path


SAYS = "The sign is wrong: every entry is the negative of the right one."
TOTALS = """\
============================================= gradekit =============================================
ch2_backprop.py: 3 of 6 points; 4 more for a person to mark.
Sandbox A: landlock seccomp namespaces rlimits.
"""
WHOLE = f"""\
collecting ... collected 4 items

ch2_backprop.py::jacobian FAILED 0/3 [ 25%]
ch2_backprop.py::grad_W1 PASSED 3/3 [ 50%]
ch2_backprop.py::two_passes SKIPPED (A person marks this answer.) [ 75%]
ch2_backprop.py::clipping SKIPPED (A person marks this answer.) [100%]

============================================= FAILURES =============================================
_____________________________________________ jacobian _____________________________________________
{SAYS}
"""
ENDS = """\
Called with W1 (6, 2), W2 (3, 6), x (2,), sigma=tanh.
ch2-backprop, jacobian: 0 of 3 points (sign).
"""
SHORT = """\
===================================== short test summary info ======================================
FAILED 0/3 ch2_backprop.py::jacobian - The sign is wrong: every entry is the negative of the righ...
"""


def test_each_part_is_a_test_with_its_points(work: Path) -> None:
    code, out, err = pytest_in(work, "--gradekit", "-v")
    assert (code, err) == (1, "")
    numbers = out[len(WHOLE) : out.index(ENDS)]
    assert re.fullmatch(r"Expected \S+ at index \[\d, \d\], got \S+; 6 of 6 entries differ\.\n", numbers)
    whole, _, last = out.rstrip("\n").rpartition("\n")
    assert whole + "\n" == WHOLE + numbers + ENDS + TOTALS + SHORT
    assert last.strip("= ") == "1 failed, 1 passed, 2 skipped"


def test_quietly_too(work: Path) -> None:
    code, out, err = pytest_in(work, "--gradekit", "-q")
    assert (code, err) == (1, "")
    assert out.splitlines()[0] == "F.ss [100%]"
    assert out.endswith(TOTALS + SHORT + "1 failed, 1 passed, 2 skipped\n")


def test_without_the_option_nothing_is_collected_and_nothing_loaded(work: Path) -> None:
    loaded = (
        "import sys\n\n\ndef test_loaded():\n    print(sorted(m for m in sys.modules if m.startswith('gradekit')))\n"
    )
    put(work / "test_own.py", loaded)
    code, out, err = pytest_in(work, "-q", "-s")
    assert (code, out, err) == (0, "['gradekit', 'gradekit.pytest_plugin']\n.\n1 passed\n", "")


def test_ordinary_tests_run_beside_it(work: Path) -> None:
    put(work / "test_own.py", "def test_sum():\n    assert 1 + 1 == 2\n")
    code, out, _ = pytest_in(work, "--gradekit", "-v", "-k", "sum or grad_W1")
    assert code == 0
    assert "ch2_backprop.py::grad_W1 PASSED 3/3 [ 50%]\ntest_own.py::test_sum PASSED [100%]\n" in out
    assert "ch2_backprop.py: 3 of 3 points.\n" in out


def test_k_x_and_a_node_run_these_parts_alone(work: Path) -> None:
    assert "1 failed, 3 deselected" in pytest_in(work, "--gradekit", "-k", "jacobian").out
    assert "1 failed" in pytest_in(work, "--gradekit", "-x").out
    assert "1 passed" not in pytest_in(work, "--gradekit", "--maxfail=1").out
    assert "1 passed" in pytest_in(work, "--gradekit", "ch2_backprop.py::grad_W1").out
    assert "2 skipped, 2 deselected" in pytest_in(work, "--gradekit", "-m", "gradekit(kind='text')").out
    assert "4 deselected" in pytest_in(work, "--gradekit", "-k", "notes").out
    assert "1 failed, 1 passed, 2 skipped" in pytest_in(work, "--gradekit", "-k", "ch2-backprop and minicourse").out


def test_what_would_run_is_listed(work: Path) -> None:
    code, out, err = pytest_in(work, "--gradekit", "--collect-only", "-q", "--gradekit-require-sandbox", "A")
    names = ["jacobian", "grad_W1", "two_passes", "clipping"]
    assert (code, err) == (0, "")
    assert out == "".join(f"ch2_backprop.py::{name}\n" for name in names) + "\n4 tests collected\n"


def test_the_last_failed_alone(work: Path) -> None:
    cache = ("-p", "cacheprovider", "--gradekit", "-q", "-o", "cache_dir=.cache")
    assert pytest_in(work, *cache).code == 1
    put(work / "ch2_backprop.py", backprop())
    code, out, _ = pytest_in(work, *cache, "--lf")
    assert code == 0
    assert out.startswith(". [100%]\n")
    assert "ch2_backprop.py: 3 of 3 points.\n" in out


def test_on_two_cores(work: Path) -> None:
    put(work / "qa_softmax.py", "import numpy as np\n\n\ndef softmax(x):\n    return np.exp(x) / np.exp(x).sum()\n")
    code, out, err = pytest_in(work, "--gradekit", "-n", "2", "-q")
    assert (code, err) == (1, "")
    assert "ch2_backprop.py: 3 of 6 points; 4 more for a person to mark.\nqa_softmax.py: 2 of 4 points.\n" in out
    assert "    qa_softmax.py::softmax\n    Right. But it overflows at large inputs: NaN where " in out
    assert out.endswith("2 failed, 2 passed, 2 skipped\n")


def test_a_remark_is_told_in_the_summary(work: Path) -> None:
    put(work / "ch2_backprop.py", backprop(MATRIX))
    code, out, _ = pytest_in(work, "--gradekit", "-q")
    assert code == 0
    assert (
        "ch2_backprop.py: 6 of 6 points; 4 more for a person to mark.\n    ch2_backprop.py::jacobian\n"
        "    Right. Line 5: np.matrix is deprecated; use np.array, and @ for products.\n"
    ) in out


def test_junit_has_points_and_messages(work: Path) -> None:
    put(work / "ch2_backprop.py", backprop(WRONG, top="print('\\x1b[2J::error::mine')\n"))
    pytest_in(work, "--gradekit", "--junitxml=j.xml", "-o", "junit_family=xunit2")
    cases = {case.get("name"): case for case in ElementTree.parse(work / "j.xml").iter("testcase")}
    told = {each.get("name"): each.get("value") for each in cases["jacobian"].iter("property")}
    level = told.pop("gradekit_sandbox")
    assert told == {
        "gradekit_exercise": "ch2-backprop",
        "gradekit_part": "jacobian",
        "gradekit_kind": "gradient",
        "gradekit_status": "fail",
        "gradekit_score": "0",
        "gradekit_max_score": "3",
        "gradekit_mistake": "sign",
    }
    assert (level or "").startswith(machine_level())
    failure = cases["jacobian"].find("failure")
    assert failure is not None
    assert (failure.text or "").splitlines()[0] == SAYS
    skipped = cases["clipping"].find("skipped")
    assert skipped is not None
    assert skipped.get("message") == "A person marks this answer."


def test_what_the_code_prints_commands_nobody(work: Path) -> None:
    put(work / "ch2_backprop.py", backprop(WRONG, top="print('\\x1b[2J')\nprint('::error::mine')\n"))
    out = pytest_in(work, "--gradekit", "-k", "jacobian").out
    assert "\\x1b[2J\n\\x3a:error::mine\n" in out
    assert "\x1b" not in out
    assert "\n::" not in out


HOSTILE = "from pathlib import Path\n\nPath({!r}).write_text('was here')\n"


@pytest.mark.parametrize("name", ["ch2_backprop.py", "ch2-backprop.py"])
def test_a_file_is_never_imported_by_pytest(work: Path, name: str) -> None:
    trace = work / "trace"
    (work / "ch2_backprop.py").unlink()
    put(work / name, backprop(top=HOSTILE.format(str(trace)) + "def test_mine():\n    assert True\n"))
    for args in ([], [name], ["--doctest-modules"], ["-o", "python_files=*.py"]):
        out = pytest_in(work, "--gradekit", "-v", *args).out
        assert "jacobian" in out
        assert "test_mine" not in out
        assert not trace.exists(), args


def test_neither_is_what_makes_its_folder_a_package(work: Path) -> None:
    trace = work / "trace"
    put(work / "__init__.py", HOSTILE.format(str(trace)))
    assert "1 failed, 1 passed, 2 skipped" in pytest_in(work, "--gradekit").out
    assert not trace.exists()
    # As pytest does with any other package.
    put(work / "test_own.py", "def test_own():\n    pass\n")
    assert pytest_in(work).code == 0
    assert trace.exists()


def test_notebooks_and_yaml(work: Path) -> None:
    (work / "ch2_backprop.py").unlink()
    (work / "ch2-backprop.ipynb").write_bytes(notebook("import numpy as np", MATRIX))
    put(work / "qa-epoch.yaml", "nothing: 1\n")
    out = pytest_in(work, "--gradekit", "-v").out
    assert "ch2-backprop.ipynb::jacobian PASSED 3/3" in out
    assert "ch2-backprop.ipynb::grad_W1 FAILED 0/3" in out
    assert "Right. Cell 2, line 2: np.matrix is deprecated" in out
    assert "qa-epoch.yaml::" in out


def test_two_files_for_one_exercise_are_an_error_unless_one_is_named(work: Path) -> None:
    (work / "ch2_backprop.ipynb").write_bytes(notebook("import numpy as np"))
    code, out, _ = pytest_in(work, "--gradekit", "-q")
    assert code == 2
    assert "Two files answer ch2-backprop: " in out
    assert pytest_in(work, "--gradekit", "-q", "ch2_backprop.py").out.endswith("1 failed, 1 passed, 2 skipped\n")


def test_a_file_that_cannot_be_read_is_an_error(work: Path) -> None:
    put(work / "ch2_backprop.py", "#" * (1 << 20) + "##")
    code, out, _ = pytest_in(work, "--gradekit", "-q")
    assert code == 1
    assert "is larger than 1 MB; a submission is a short text file.\n" in out
    assert out.endswith("4 errors\n")


def test_the_files_of_a_course_are_no_submissions(tmp_path: Path) -> None:
    put(tmp_path / "pytest.ini", "[pytest]\ngradekit_course = course\n")
    one = exercise(part("f", "function", arguments=["x"], returns={"shape": ["n"]}, cases={"random": 2}))
    write_course(tmp_path / "course", one, "def f(x):\n    return 2 * x\n")
    put(tmp_path / "examples" / "hw1_tiny.py", "def f(x):\n    return x + x\n")
    code, out, _ = pytest_in(tmp_path, "--gradekit", "-v")
    assert code == 0
    assert "examples/hw1_tiny.py::f PASSED 1/1 [100%]\n" in out
    assert "1 passed" in out


@pytest.mark.parametrize("solution", ["def f(x):\n    return [][1]\n", "def f(x:\n"], ids=["raises", "no Python"])
def test_a_course_at_fault_is_an_error_and_no_failure(solution: str, tmp_path: Path) -> None:
    put(tmp_path / "pytest.ini", "[pytest]\n")
    one = exercise(part("f", "function", arguments=["x"], returns={"shape": ["n"]}, cases={"random": 2}))
    write_course(tmp_path / "course", one, solution)
    put(tmp_path / "hw1_tiny.py", "def f(x):\n    return x + x\n")
    code, out, _ = pytest_in(tmp_path, "--gradekit", "-q", "hw1_tiny.py", GRADEKIT_COURSE=str(tmp_path / "course"))
    assert code == 1
    assert out.startswith("E ")
    assert "hw1_tiny.py" in out
    assert not any(word in out for word in ("Traceback", "pytest_parts", "AtFault"))
    assert out.endswith("1 error\n")


def test_a_course_that_cannot_be_read_is_an_error(tmp_path: Path) -> None:
    put(tmp_path / "pytest.ini", "[pytest]\n")
    write_course(tmp_path / "course", exercise(part("f", "gift")), "")
    put(tmp_path / "hw1_tiny.py", "f = 1\n")
    code, out, _ = pytest_in(tmp_path, "--gradekit", "-q", "hw1_tiny.py", "--gradekit-course", "course")
    assert code == 2
    assert "exercises/homework/hw1-tiny.yaml:" in out
    assert "Traceback" not in out


def test_what_cannot_be_decided_is_skipped_with_the_reason(tmp_path: Path) -> None:
    put(tmp_path / "pytest.ini", "[pytest]\n")
    formula = part("f", "expression", variables={"u": {"domain": "real"}})
    write_course(tmp_path / "course", exercise(formula, inputs={}, sizes={}), "f = '0*u'\n")
    put(tmp_path / "hw1_tiny.py", "def f(u):\n    return 1e-17\n")
    code, out, _ = pytest_in(tmp_path, "--gradekit", "-q", "-rs", "hw1_tiny.py", "--gradekit-course", "course")
    assert code == 0, out
    assert out.startswith("s ")
    assert "SKIPPED [1] hw1_tiny.py: It is off by no more than rounding may be, and what it is could not be" in out
    assert "hw1_tiny.py: 0 of 0 points; 1 could not be decided.\n" in out


USAGE = {
    "no such course": (["--gradekit-course", "nowhere"], "", "--gradekit-course nowhere is not a course: there is no "),
    "in the settings": ([], "gradekit_course = nowhere", "gradekit_course "),
    "no number": ([], "gradekit_seed = one", "gradekit_seed: 'one' is no whole number.\n"),
    "no level": ([], "gradekit_require_sandbox = Z", "gradekit_require_sandbox: 'Z' is none of A, B and none.\n"),
}


@pytest.mark.parametrize("name", USAGE)
def test_what_cannot_be_done_is_said_before_anything_runs(work: Path, name: str) -> None:
    args, settings, said = USAGE[name]
    put(work / "pytest.ini", f"[pytest]\n{settings}\n")
    code, out, err = pytest_in(work, "--gradekit", *args)
    assert (code, out) == (4, "")
    assert err.startswith(f"ERROR: {said}"), err
    assert pytest_in(work, *args).code == 5  # nothing to collect without the option, and nothing is wrong


def test_the_seed_is_that_of_check(work: Path) -> None:
    first, again, other = (
        pytest_in(work, "--gradekit", "-k", "jacobian", *more).out
        for more in ([], ["--gradekit-seed", "1"], ["--gradekit-seed", "7"])
    )
    put(work / "pytest.ini", "[pytest]\ngradekit_seed = 7\n")
    by_settings = pytest_in(work, "--gradekit", "-k", "jacobian").out
    assert first == again
    assert other == by_settings
    assert first != other


@pytest.mark.skipif(machine_level() != "A", reason="this machine confines less")
@pytest.mark.parametrize("cores", [[], ["-n", "2"]], ids=["one", "two"])
def test_where_less_confines_than_is_asked_for_nothing_runs(work: Path, cores: list[str]) -> None:
    command = [*elsewhere(OPEN_MACHINE, False), sys.executable, "-m", "pytest", "--gradekit", "-q", *cores]
    kept = {name: text for name, text in os.environ.items() if name not in NEUTRAL}
    done = subprocess.run(
        command, cwd=work, env={**kept, "CI": "1"}, capture_output=True, encoding="utf-8", timeout=120, check=False
    )
    assert done.returncode == 4, done
    assert "A sandbox of level B is asked for, and this machine has E: " in done.stderr, done
    assert "passed" not in done.stdout


NO_PYTHON = """#!/bin/sh
echo "$*" >> {}
exit 1
"""


@pytest.mark.skipif(os.name == "nt", reason="a shell script")
def test_where_no_code_can_be_run_each_part_is_an_error_and_it_is_tried_once(work: Path) -> None:
    begun = work / "begun"
    put(work / "python", NO_PYTHON.format(begun)).chmod(0o700)
    put(work / "conftest.py", f"import sys\n\nsys.executable = {str(work / 'python')!r}\n")
    code, out, err = pytest_in(work, "--gradekit", "-q")
    assert (code, err) == (1, "")
    assert out.startswith("EEEE [100%]\n")
    why = "The process that runs submissions does not start. This costs no mark. `gradekit doctor` looks further."
    assert len(re.findall(rf"^_+ ERROR at setup of \w+ _+\n{re.escape(why)}\n", out, re.M)) == 4, out
    assert "Traceback" not in out
    assert out.endswith("4 errors\n")
    # And once more, because the first may have been killed.
    assert sum("student" in line for line in begun.read_text().splitlines()) == 2


def test_where_less_confines_than_is_asked_for_is_found_out_late_it_is_an_error(work: Path) -> None:
    """As in a worker of its own machine, which does not ask at the begin of the session."""
    late = "from gradekit.pytest_plugin import MARKING\n\n\n"
    late += "def pytest_collection_finish(session):\n    session.config.stash[MARKING].level = 'B'\n"
    put(work / "conftest.py", late)
    command = [*elsewhere(OPEN_MACHINE, False), sys.executable, "-m", "pytest", "--gradekit", "-q"]
    kept = {name: text for name, text in os.environ.items() if name not in NEUTRAL}
    done = subprocess.run(command, cwd=work, env=kept, capture_output=True, encoding="utf-8", timeout=120, check=False)
    assert done.returncode == 1, done
    assert done.stdout.startswith("EEEE"), done.stdout
    assert "\nA sandbox of level B is asked for, and this machine has E: " in done.stdout, done.stdout
    assert "Traceback" not in done.stdout
    assert "pytest_parts" not in done.stdout


def test_the_suite_of_a_course_finds_its_built_in_course(work: Path) -> None:
    assert "3 of 6 points" in pytest_in(work, "--gradekit", "-q", "--gradekit-course", str(COURSE)).out


def test_the_settings_of_the_page_mark_examples_beside_tests(tmp_path: Path) -> None:
    page = (COURSE / "docs" / "ci.md").read_text("utf-8")
    (settings,) = [step.shown for step in steps(page) if step.what == "pytest.ini"]
    put(tmp_path / "pytest.ini", settings)
    one = exercise(part("f", "function", arguments=["x"], returns={"shape": ["n"]}, cases={"random": 2}))
    write_course(tmp_path, one, "def f(x):\n    return 2 * x\n")
    put(tmp_path / "examples" / "hw1_tiny.py", "def f(x):\n    return x + x\n")
    put(tmp_path / "tests" / "test_own.py", "def test_own():\n    pass\n")
    code, out, err = pytest_in(tmp_path, "-q")
    assert (code, err) == (0, "")
    assert out.splitlines()[:1] == [".. [100%]"]
    assert "examples/hw1_tiny.py: 1 of 1 points.\n" in out
    assert out.endswith("2 passed\n")


def test_parts_that_are_not_selected_are_not_run(work: Path) -> None:
    put(work / "ch2_backprop.py", backprop(returning("print('called')", "return W1")))
    assert "called\n" in pytest_in(work, "--gradekit", "-rA").out
    code, out, _ = pytest_in(work, "--gradekit", "-rA", "-k", "grad_W1")
    assert code == 0
    assert "called" not in out
