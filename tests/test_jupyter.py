"""gradekit in a notebook: a real kernel, real cells, and the processes behind them."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from helpers import (
    CALLED,
    COURSE,
    HEAD,
    JACOBIAN,
    REST,
    backprop,
    gradekit,
    machine_level,
    notebook,
    plainly,
    returning,
)
from kernels import Kernel, Output, environment, kernel, manager_of, why_not
from killing import adopting, reap

pytestmark = pytest.mark.skipif(bool(why_not()), reason=why_not() or "-")

FILE = "ch2_backprop.py"
CHECK = 'import gradekit\ngradekit.check("ch2-backprop")'
ONE = 'gradekit.check("ch2-backprop", "jacobian")'
TRANSPOSED = returning("return (W2 @ np.diag(dsigma(W1 @ x)) @ W1) * -1")
MARKED = "\n  Marked: the cells run so far; of several definitions of a name the last one counts."
NOTEBOOKS = "(This notebook, seed 1)"
OFFER = "  Its smallest failing input, as a script: "
FURTHER = '\n  Its smallest failing input: gradekit.repro("ch2-backprop", "{}"{})'
TAGS = {"div", "style", "p", "span", "bdi", "table", "tbody", "tr", "td", "code", "pre", "strong"}


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Kernel, Path]]:
    """A kernel for the tests that leave it as they found it, and the folder that it was started in."""
    folder = tmp_path_factory.mktemp("nb")
    with kernel(folder, tmp_path_factory.mktemp("k")) as opened:
        yield opened, folder


@pytest.fixture
def fresh(course: tuple[Kernel, Path], tmp_path: Path) -> tuple[Kernel, Path]:
    """The kernel without a cell in its history, in an empty folder."""
    opened, _ = course
    opened.run(f"%reset -f\nimport os\nos.chdir({str(tmp_path)!r})")
    return opened, tmp_path


def printed(folder: Path, *args: str, given: str = "") -> str:
    """The report that the command prints there; where it offers a script, a notebook offers code for a cell."""
    report, _, below = gradekit("check", *args, cwd=folder).out.partition(OFFER)
    assert below.count("\n") == bool(below)
    offered = re.search(r"--part (\w+) --repro", below)
    return report.removesuffix("\n") + (FURTHER.format(offered[1], given) if offered else "")


def session(text: str) -> str:
    """The report of the command on a file, as it is on the cells that were run."""
    return text.replace(f"({FILE}, seed 1)", NOTEBOOKS) + MARKED


WRITTEN = {
    "right": backprop(),
    "wrong": backprop(TRANSPOSED),
    "raises": backprop(returning("return undefined")),
    "ends the process": backprop(returning("import os", "os._exit(0)")),
    "prints": backprop(top="print('hello')\n"),
    "no Python": "def jacobian(:\n",
    "hostile": backprop(returning('raise ValueError("<script>alert(1)</script>$x$\\x1b[31m\\u202e")')),
}


@pytest.mark.parametrize("name", WRITTEN)
def test_a_file_has_the_report_of_the_command(fresh: tuple[Kernel, Path], name: str) -> None:
    opened, folder = fresh
    (folder / FILE).write_text(WRITTEN[name], "utf-8")
    [shown] = opened.run(CHECK)
    assert (shown.kind, shown.text) == ("result", printed(folder, "ch2-backprop"))
    # What an output may hold: words, a table, a style of its own; nothing that runs or is asked for.
    assert set(re.findall(r"</?([a-z]+)", shown.html)) <= TAGS
    assert "\x1b" not in shown.html and "\u202e" not in shown.html


def test_no_file_and_no_cells(fresh: tuple[Kernel, Path]) -> None:
    opened, _ = fresh
    missing = "\n".join(
        f"  · {name:<10}     0 / {most}    missing\n      This notebook defines no {name}."
        for name, most in (("jacobian", 3), ("grad_W1", 3), ("two_passes", 2), ("clipping", 2))
    )
    sandbox = "Sandbox A: landlock seccomp namespaces rlimits."
    head = f"ch2-backprop  Chain rule and backpropagation  {NOTEBOOKS}"
    following = "  Next: write jacobian. A hint: gradekit hint ch2-backprop jacobian"
    assert opened.run(CHECK)[0].text == f"{head}\n\n{missing}\n\n  0 of 10 points.  {sandbox}\n{following}{MARKED}"


# What a file holds, and the next step as text and as HTML.
STEPS = {
    "nothing": (
        None,
        "Begin with: gradekit start ch2-backprop",
        "Begin with: <code>gradekit start ch2-backprop</code>",
    ),
    "wrong and missing": (
        HEAD + TRANSPOSED,
        "A hint: gradekit hint ch2-backprop jacobian",
        'A hint: <code>gradekit.hint("ch2-backprop", "jacobian")</code>',
    ),
    "missing before wrong": (
        HEAD + "jacobian = ...\n" + REST.replace("return", "return -"),
        "A hint: gradekit hint ch2-backprop grad_W1",
        'A hint: <code>gradekit.hint("ch2-backprop", "grad_W1")</code>',
    ),
    "right and missing": (
        HEAD + JACOBIAN,
        "Next: write grad_W1. A hint: gradekit hint ch2-backprop grad_W1",
        'Next: write <code>grad_W1</code>. A hint: <code>gradekit.hint("ch2-backprop", "grad_W1")</code>',
    ),
    "no Python": (
        "def jacobian(:\n",
        "Look at: ch2_backprop.py, line 1",
        "Look at: <bdi>ch2_backprop.py, line 1</bdi>",
    ),
    "right": (backprop(), "", ""),
}
STEP = re.compile(r"(?m)^  ((?:Begin with|A hint|Next|Look at): .*)$")
HTML_STEP = re.compile(r"<p>((?:Begin with|A hint|Next|Look at): .*)</p>")


@pytest.mark.parametrize("name", STEPS)
def test_the_next_step_is_the_same_below_a_table(fresh: tuple[Kernel, Path], name: str) -> None:
    opened, folder = fresh
    content, plain, html = STEPS[name]
    if content is not None:
        (folder / FILE).write_text(content, "utf-8")
    [shown] = opened.run('import gradekit\ngradekit.check("ch2-backprop", cells=False)')
    assert (STEP.findall(shown.text), HTML_STEP.findall(shown.html)) == ([plain] * bool(plain), [html] * bool(html))


def test_the_cells_run_so_far_are_marked(fresh: tuple[Kernel, Path], tmp_path_factory: pytest.TempPathFactory) -> None:
    opened, _ = fresh
    other = tmp_path_factory.mktemp("file")
    for cell in (HEAD, TRANSPOSED, REST.strip()):
        assert opened.run(cell) == []
    (other / FILE).write_text(backprop(TRANSPOSED))
    assert opened.run(CHECK)[0].text == session(printed(other, "ch2-backprop"))
    # Mended and run again: the last definition counts, and that there is an earlier one is no remark.
    assert opened.run(JACOBIAN) == []
    (other / FILE).write_text(backprop())
    assert opened.run(CHECK)[0].text == session(printed(other, "ch2-backprop"))
    assert opened.run(f"print(bool({ONE}), {ONE}.parts['jacobian'].status)") == [Output("stdout", "True pass\n")]


def test_a_wrong_gradient_is_compared_with_the_forward_function_of_another_cell(fresh: tuple[Kernel, Path]) -> None:
    opened, folder = fresh
    forward = "def network(W1, W2, x, sigma):\n    return W2 @ sigma(W1 @ x)\n\n\n"
    (folder / FILE).write_text(HEAD + forward + TRANSPOSED)
    told = printed(folder, "ch2-backprop", "--part", "jacobian")
    (folder / FILE).unlink()
    assert "      jacobian is not the derivative of your own network, which is right: look for" in told
    opened.run("%load_ext gradekit")
    opened.run(HEAD + forward)
    marked = opened.run(f"%%gradekit ch2-backprop jacobian\n{TRANSPOSED}")[0].text
    assert marked == session(told.replace('"jacobian")', '"jacobian", cells=True)'))
    assert opened.run(f"import gradekit\n{ONE}")[0].text == session(told)


CELL = """\
def repro_jacobian():  # the smallest input found at which jacobian goes wrong
    import numpy as np

    W1 = np.array([[1.0]])
    W2 = np.array([[1.0]])
    x = np.array([1.0])
    sigma = np.sin
    dsigma = np.cos
    return jacobian(W1, W2, x, sigma, dsigma)


# The sign is wrong: every entry is the negative of the right one.
# Expected 0.540302 at index [0, 0], got -0.540302.
# Called with W1 (1, 1), W2 (1, 1), x (1,), sigma=sin.
repro_jacobian()"""
REPRO = 'gradekit.repro("ch2-backprop", "jacobian")'


def test_the_smallest_failing_input_is_code_for_a_cell_of_its_own(fresh: tuple[Kernel, Path]) -> None:
    opened, folder = fresh
    opened.run(HEAD)
    opened.run(TRANSPOSED)
    # What the notebook calls x is left as it is.
    opened.run("import gradekit\nx = 7")
    assert opened.run(CHECK)[0].text.endswith(FURTHER.format("jacobian", "") + MARKED)
    [shown] = opened.run(REPRO)
    assert (shown.kind, shown.text) == ("result", CELL)
    assert set(re.findall(r"</?([a-z]+)", shown.html)) <= TAGS
    assert opened.run(shown.text) == [Output("result", "array([[-0.54030231]])")]
    assert opened.run("x") == [Output("result", "7")]
    assert opened.run(JACOBIAN) == []
    assert opened.run("repro_jacobian()") == [Output("result", "array([[0.54030231]])")]
    # The cell that was added answers nothing, and changes no mark.
    assert opened.run(f"{ONE}.score") == [Output("result", "3.0")]
    assert opened.run(REPRO)[0].text == "Nothing failed, so there is nothing to repeat."
    (folder / "ch2_backprop.py").write_text(backprop(TRANSPOSED))
    assert opened.run('gradekit.repro("ch2-backprop", cells=False)')[0].text == CELL
    assert list(folder.iterdir()) == [folder / "ch2_backprop.py"]


NO_CODE = {
    "1 / 0\n": (
        "ch2-backprop",
        "No input to repeat for jacobian: what stands above comes from the file itself, whatever the input.",
    ),
    "works = 'neither'\n": (
        "exam-broadcast",
        "No input to repeat for works: no input is drawn for it, so there is none to repeat.",
    ),
    backprop(): ("ch2-backprop", "Nothing failed, so there is nothing to repeat."),
}


@pytest.mark.parametrize("text", NO_CODE)
def test_where_there_is_no_input_to_repeat_it_says_why(fresh: tuple[Kernel, Path], text: str) -> None:
    opened, folder = fresh
    id, said = NO_CODE[text]
    (folder / f"{id.replace('-', '_')}.py").write_text(text)
    [shown] = opened.run(f'import gradekit\ngradekit.repro("{id}")')
    assert shown.text == said
    assert f"<p>{said}</p>" in shown.html


def test_what_a_function_raises_is_no_code_of_the_cell(fresh: tuple[Kernel, Path]) -> None:
    opened, folder = fresh
    raised = 'raise ValueError("a\\nb\\rc\\u2028import os; os.abort() # \\x1b[31m<script>")'
    (folder / FILE).write_text(backprop(returning(raised)))
    [shown] = opened.run(f"import gradekit\n{REPRO}")
    *_, comment, last = shown.text.splitlines()
    assert comment == r"# Calling jacobian raised ValueError: a b c import os; os.abort() # \x1b[31m<script>"
    assert last == "repro_jacobian()"
    assert "<script>" not in shown.html


def test_messages_count_cells_as_jupyter_does(fresh: tuple[Kernel, Path]) -> None:
    opened, _ = fresh
    opened.run("import gradekit")
    number = int(opened.run("len(In) - 1")[0].text)
    opened.run(HEAD)
    opened.run("# a helper\n" + returning("return missing_helper(W1)"))
    place = f"This notebook, cell {number + 2}, line 3, in jacobian: return missing_helper(W1)"
    said = f"NameError: name 'missing_helper' is not defined\n          {place}\n      {CALLED}"
    assert f"      Calling jacobian raised {said}\n" in opened.run(ONE)[0].text
    # A later definition that Python cannot read leaves the earlier one in place, here as in the kernel.
    [refused] = opened.run("def jacobian(W1):\n    return W1 @@ 2")
    assert refused.kind == "error"
    lost = f"Cell {number + 4} could not be read, so the jacobian of cell {number + 2} was marked."
    assert f"{lost}\n" in opened.run(ONE)[0].text.replace("\n      ", " ")


def test_a_cell_that_cannot_be_read_is_told_where_it_matters(fresh: tuple[Kernel, Path]) -> None:
    opened, _ = fresh
    opened.run("import gradekit")
    opened.run("x = = 1")
    assert "      This notebook defines no jacobian.\n\n" in opened.run(ONE)[0].text
    opened.run("def jacobian(W1):\n    return W1 @@ 2")
    assert "line 2: SyntaxError: invalid syntax\n          return W1 @@ 2\n" in opened.run(ONE)[0].text


def test_what_was_defined_before_a_reset_is_gone(fresh: tuple[Kernel, Path]) -> None:
    opened, _ = fresh
    opened.run(HEAD + JACOBIAN)
    opened.run("%reset -f")
    assert "defines no jacobian." in opened.run("import gradekit\n" + ONE)[0].text
    opened.run(HEAD + JACOBIAN)
    opened.run("%reset -f in")
    assert "defines no jacobian." in opened.run("import gradekit\n" + ONE)[0].text


def test_a_file_beside_a_notebook_that_defines_answers_too(fresh: tuple[Kernel, Path]) -> None:
    opened, folder = fresh
    (folder / FILE).write_text(backprop(TRANSPOSED))
    opened.run("import gradekit\n" + backprop())
    advice = (
        f"\ngradekit: {FILE} was marked, not the cells run so far, which define answers too. "
        'For those: gradekit.check("ch2-backprop", cells=True)'
    )
    assert opened.run(ONE)[0].text == printed(folder, "ch2-backprop", "--part", "jacobian") + advice
    for named in (f'file="{FILE}"', "cells=False"):
        text = opened.run(f'gradekit.check("ch2-backprop", "jacobian", {named})')[0].text
        assert text == printed(folder, "ch2-backprop", "--part", "jacobian", given=f", {named}")
    [shown] = opened.run('gradekit.check("ch2-backprop", "jacobian", cells=True)')
    assert "✓ jacobian     3 / 3\n" in shown.text and shown.text.endswith(MARKED)


def test_the_notebooks_own_file_counts_where_no_cell_defines_an_answer(fresh: tuple[Kernel, Path]) -> None:
    opened, folder = fresh
    (folder / "ch2_backprop.ipynb").write_bytes(notebook(HEAD, "%%gradekit ch2-backprop\n" + JACOBIAN, REST))
    opened.run("import gradekit")
    assert opened.run(CHECK)[0].text == printed(folder, "ch2-backprop")
    assert "6 of 6 points; 4 more" in printed(folder, "ch2-backprop")
    opened.run(HEAD + TRANSPOSED)
    assert f"{NOTEBOOKS}\n\n  ✗ jacobian     0 / 3    sign\n" in opened.run(ONE)[0].text


WAY = "[PART ...] [--file PATH] [--seed N] [--course DIR]"
USAGE = {
    'gradekit.check("ch2-backprpo")':
        "No exercise 'ch2-backprpo'. Did you mean ch2-backprop? `gradekit list` shows all.",
    'gradekit.check("ch2-backprop", "jacobain")': (
        "No part of ch2-backprop named 'jacobain'. Did you mean jacobian?"
    ),
    'gradekit.check("ch2-backprop", file="nowhere.py")': "nowhere.py: there is no such file.",
    'gradekit.check("nowhere.py")': "nowhere.py: there is no such file.",
    'gradekit.check("ch2-backprop", file="a.py", cells=True)': "The cells cannot be marked, a file is named too.",
    'gradekit.check("ch2-backprop", course="nowhere")':
        "--course nowhere is not a course: there is no exercises/course.yaml in {}/nowhere.",
    'gradekit.hint("ch2-backprop", "x")':
        "No part of ch2-backprop named 'x'. There are: jacobian, grad_W1, two_passes, clipping.",
    "%gradekit ch2-backprop --seed a": (
        f"Argument --seed: invalid int value: 'a'. Write: %gradekit ID {WAY}"
    ),
    "%gradekit 'ch2": (
        f"No closing quotation. Write: %gradekit ID {WAY}"
    ),
    "%%gradekit\nx = 1": (
        "The following arguments are required: ID, PART. "
        "Write: %%gradekit ID [PART ...] [--seed N] [--course DIR] [--no-run]"
    ),
}  # fmt: skip


@pytest.mark.parametrize("code", USAGE)
def test_what_cannot_be_done_is_said_in_one_line(fresh: tuple[Kernel, Path], code: str) -> None:
    opened, folder = fresh
    opened.run("import gradekit\n%load_ext gradekit")
    assert opened.run(code) == [Output("error", f"gradekit: {USAGE[code].format(folder)}")]
    caught = 'try:\n    gradekit.check("x")\nexcept gradekit.UsageProblem as odd:\n    print(odd)'
    assert opened.run(caught) == [Output("stdout", "No exercise 'x'. `gradekit list` shows all.\n")]


def test_the_magic_marks_a_cell_and_then_runs_it(fresh: tuple[Kernel, Path]) -> None:
    opened, folder = fresh
    opened.run("%load_ext gradekit")
    opened.run("import numpy as np")
    report, said = opened.run(f"%%gradekit ch2-backprop jacobian\n{JACOBIAN}\nprint('run', __name__)")
    (folder / FILE).write_text(backprop())
    assert report.text == session(printed(folder, "ch2-backprop", "--part", "jacobian"))
    assert (report.kind, said) == ("display", Output("stdout", "run __main__\n"))
    assert opened.run("jacobian.__name__") == [Output("result", "'jacobian'")]
    (folder / FILE).unlink()
    assert opened.run("%gradekit ch2-backprop jacobian")[0].text == report.text


def test_the_magic_leaves_a_cell_unrun_when_asked(fresh: tuple[Kernel, Path]) -> None:
    opened, _ = fresh
    opened.run("%load_ext gradekit")
    [report] = opened.run(f"%%gradekit ch2-backprop jacobian --no-run\n{HEAD}{JACOBIAN}\nprint('run')")
    assert "✓ jacobian     3 / 3\n" in report.text
    assert opened.run("'jacobian' in globals()") == [Output("result", "False")]


def test_a_cell_that_raises_is_marked_and_stops_what_follows(fresh: tuple[Kernel, Path]) -> None:
    opened, _ = fresh
    opened.run("%load_ext gradekit")
    report, raised, stopped = opened.run(f"%%gradekit ch2-backprop jacobian\n{HEAD}{JACOBIAN}\n1 / 0")
    assert "✓ jacobian     3 / 3\n" in report.text
    assert "ZeroDivisionError" in raised.text and "\n----> 8 1 / 0" in raised.text
    assert stopped == Output("error", "The cell raised ZeroDivisionError, see above.")


ALONE = "A submission runs alone, without files, network or other processes"
HOSTILE = {
    "ends": ("import os\nos._exit(3)", "Calling jacobian ended the process (exit code 3)"),
    "writes a file": ("open('stolen.txt', 'w').write('x')", ALONE),
    "starts a process": ("import subprocess\nsubprocess.run(['touch', 'stolen.txt'])", ALONE),
    "looks for gradekit": ("import gradekit.judge.session", "imports gradekit, but this exercise allows"),
    "reads the solution": (f"open({str(COURSE / 'solutions' / 'minicourse' / 'ch2_backprop.py')!r}).read()", ALONE),
    "kills its parent": ("import os, signal\nos.kill(os.getppid(), signal.SIGKILL)\nos._exit(3)", ALONE),
}


@pytest.mark.skipif(machine_level() not in ("A", "B"), reason="this machine's kernel lets submissions do more")
@pytest.mark.parametrize("name", HOSTILE)
def test_what_a_cell_does_to_the_machine_stays_in_its_process(fresh: tuple[Kernel, Path], name: str) -> None:
    opened, folder = fresh
    code, said = HOSTILE[name]
    body = code.replace("\n", "\n    ")
    opened.run("%load_ext gradekit")
    cell = f"def jacobian(W1, W2, x, sigma, dsigma):\n    {body}\n    return W1"
    [report] = opened.run(f"%%gradekit ch2-backprop jacobian --no-run\n{cell}")
    assert said in " ".join(report.text.split())
    assert "✗ jacobian     0 / 3    error\n" in report.text
    assert list(folder.iterdir()) == []
    assert opened.run("1 + 1") == [Output("result", "2")]


def test_a_cell_that_changes_gradekit_deceives_only_its_own_kernel(fresh: tuple[Kernel, Path]) -> None:
    opened, _ = fresh
    opened.run(HEAD + TRANSPOSED)
    opened.run("import gradekit.judging as j, gradekit.wire as w\nkept = j._judged")
    opened.run("w.decode = lambda body: 0\nj._judged = lambda reply: kept(reply)._replace(fault='mine')")
    assert "mine" in opened.run(CHECK)[0].text
    opened.run("j._judged = kept")
    assert "✗ jacobian       0 / 3    sign\n" in opened.run(CHECK)[0].text


def test_the_kernel_loads_no_solution(fresh: tuple[Kernel, Path]) -> None:
    opened, _ = fresh
    opened.run(CHECK)
    heavy = "[m for m in ('numpy', 'autograd', 'sympy', 'gradekit.judge', 'gradekit.kinds') if m in sys.modules]"
    # NumPy would be there for a student who has imported it: another kernel's cell did.
    found = opened.run(f"import sys\n{heavy}")[0].text
    assert "judge" not in found and "autograd" not in found


def test_hints_come_one_at_a_time(fresh: tuple[Kernel, Path]) -> None:
    opened, folder = fresh
    opened.run("import gradekit")
    texts = [opened.run('gradekit.hint("ch2-backprop", "jacobian")')[0] for _ in range(4)]
    heads = [
        "jacobian, hint 1 of 3",
        "jacobian, hint 2 of 3",
        "jacobian, hint 3 of 3",
        "jacobian, hint 3 of 3  (the last one)",
    ]
    assert [each.text.splitlines()[0] for each in texts] == heads
    assert texts[0].text == gradekit("hint", "ch2-backprop", "jacobian", cwd=folder).out.removesuffix("\n")
    assert (
        "gradekit.hint(&#34;ch2-backprop&#34;, &#34;jacobian&#34;)" in texts[0].html
        or 'gradekit.hint("ch2-backprop"' in texts[0].html
    )
    assert list(folder.iterdir()) == []


def test_an_exercise_is_shown_with_its_formulas(fresh: tuple[Kernel, Path]) -> None:
    opened, folder = fresh
    [shown] = opened.run('import gradekit\ngradekit.show("ch2-backprop")')
    assert shown.text == gradekit("show", "ch2-backprop", cwd=folder).out.removesuffix("\n")
    assert "<math " in shown.html and "<script" not in shown.html and "\\frac" not in shown.html


def test_a_figure_is_shown_in_the_notebook(fresh: tuple[Kernel, Path]) -> None:
    opened, folder = fresh
    path = next((COURSE / "tests" / "submissions" / "ch3-landscapes").glob("right_*.py"))
    (folder / "ch3_landscapes.py").write_bytes(path.read_bytes())
    [shown] = opened.run('import gradekit\ngradekit.check("ch3-landscapes")')
    assert re.search(r'<img alt="The figure of \w+" src="data:image/png;base64,iVBOR[\w+/=]+">', shown.html)


def test_progress_is_kept_where_there_is_a_place_for_it(fresh: tuple[Kernel, Path]) -> None:
    opened, folder = fresh
    (folder / FILE).write_text(backprop())
    (folder / ".gradekit").mkdir()
    opened.run(CHECK)
    kept = json.loads((folder / ".gradekit" / "state.json").read_text())
    progress = kept["exercises"]["ch2-backprop"]["progress"]
    assert {name: progress[name] for name in ("score", "max_score", "pending")} == {
        "score": 6.0,
        "max_score": 10.0,
        "pending": 4.0,
    }


def test_importing_gradekit_loads_nothing() -> None:
    code = "import sys; before = set(sys.modules); import gradekit; print(sorted(set(sys.modules) - before))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "['gradekit']\n"
    names = "import gradekit; print(gradekit.check.__name__, sorted(gradekit.__all__) == gradekit.__all__, gradekit.x)"
    done = subprocess.run([sys.executable, "-c", names], capture_output=True, text=True, check=False)
    assert done.stderr.endswith("AttributeError: module 'gradekit' has no attribute 'x'\n")


def test_without_a_notebook_it_is_the_command(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text(backprop(TRANSPOSED))
    code = 'import gradekit\nr = gradekit.check("ch2-backprop")\nprint(r)\nprint(r.passed, r.score, r.max_score)'
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=tmp_path)
    assert plainly(done.stdout) == printed(tmp_path, "ch2-backprop") + "\nFalse 3.0 10.0\n"
    assert done.stderr == ""


# What a check leaves behind.


def until(happened: Callable[[], bool], seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < deadline, "it did not happen"
        reap()
        time.sleep(0.05)


LOOP = HEAD + returning("while True: pass")


def helpers_of(pid: int, there: Callable[[], list]) -> list[int]:
    """The processes of gradekit that this kernel has started, with theirs."""
    parents = {process.pid: process.parent for process in there()}
    return [each for each in parents if _below(each, pid, parents)]


def _below(pid: int, top: int, parents: dict[int, int]) -> bool:
    while pid in parents:
        pid = parents[pid]
        if pid == top:
            return True
    return False


@pytest.mark.skipif(sys.platform != "linux", reason="processes are looked for in /proc")
@pytest.mark.parametrize("way", ["killed", "killed while it marks", "restarted", "shut down"])
def test_nothing_outlives_the_kernel(tmp_path: Path, way: str) -> None:
    with adopting() as there, kernel(tmp_path, tmp_path / "k") as opened:
        opened.run("import multiprocessing, time\nmultiprocessing.get_context('fork')")
        opened.run(CHECK)
        helpers = helpers_of(opened.pid, there)
        assert helpers
        if way == "killed while it marks":
            opened.run(LOOP)
            opened.begin(ONE)
            until(lambda: len(helpers_of(opened.pid, there)) > len(helpers))
        if way.startswith("killed"):
            helpers = helpers_of(opened.pid, there)
            os.kill(opened.pid, signal.SIGKILL)
        elif way == "restarted":
            opened.manager.restart_kernel()
        else:
            opened.manager.shutdown_kernel()
        until(lambda: not {process.pid for process in there()} & set(helpers))


@pytest.mark.skipif(sys.platform != "linux", reason="processes are looked for in /proc")
def test_an_interrupt_ends_the_check_and_leaves_the_kernel(tmp_path: Path) -> None:
    with adopting() as there, kernel(tmp_path, tmp_path / "k") as opened:
        opened.run("import gradekit")
        opened.run(LOOP)
        opened.run("import numpy")
        for _ in range(3):
            before = set(helpers_of(opened.pid, there))
            sent = opened.begin(ONE)
            until(lambda before=before: bool(set(helpers_of(opened.pid, there)) - before))
            time.sleep(0.5)
            opened.manager.interrupt_kernel()
            [shown] = opened.outputs(sent)
            line = "KeyboardInterrupt: the check was interrupted, and nothing was marked."
            assert shown == Output("error", line)
            until(lambda: not helpers_of(opened.pid, there))
        opened.run(JACOBIAN)
        assert "✓ jacobian     3 / 3\n" in opened.run(ONE)[0].text
        children = Path(f"/proc/{opened.pid}/task/{opened.pid}/children").read_text().split()
        ended = [pid for pid in children if " Z " in Path(f"/proc/{pid}/stat").read_text()]
        assert ended == []


@pytest.mark.skipif(sys.platform != "linux", reason="processes are looked for in /proc")
def test_a_fork_of_the_kernel_neither_holds_nor_ends_the_processes(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text(backprop())
    code = """
        import os, signal, sys, time
        import gradekit
        gradekit.check("ch2-backprop")
        told, tell = os.pipe()
        if (pid := os.fork()) == 0:
            # Its own check has processes of its own; then it lives longer than its parent.
            os.write(tell, b"y" if gradekit.check("ch2-backprop").score == 6 else b"n")
            from gradekit.jupyter.warm import WARM
            WARM.close()
            time.sleep(600)
        print(os.read(told, 1), gradekit.check("ch2-backprop").score, pid, flush=True)
        os.kill(os.getpid(), signal.SIGKILL)
    """
    program = "\n".join(line.removeprefix(" " * 8) for line in code.splitlines())
    with adopting() as there:
        argv = [sys.executable, "-W", "ignore", "-c", program]
        with subprocess.Popen(argv, cwd=tmp_path, stdout=subprocess.PIPE, text=True) as started:
            answer, score, pid = started.stdout.readline().split()
            # The fork keeps the pipe open.
            started.stdout.close()
            assert (answer, score, started.wait()) == ("b'y'", "6.0", -signal.SIGKILL)
        until(lambda: [process.pid for process in there()] == [int(pid)])
        os.kill(int(pid), signal.SIGKILL)
        until(lambda: there() == [])


def test_processes_that_were_ended_between_two_checks_are_started_again(fresh: tuple[Kernel, Path]) -> None:
    opened, folder = fresh
    (folder / FILE).write_text(backprop())
    opened.run(CHECK)
    ended = "import os, signal\nfor pid in open(f'/proc/{os.getpid()}/task/{os.getpid()}/children').read().split():\n"
    opened.run(f"{ended}    os.kill(int(pid), signal.SIGKILL)")
    (folder / FILE).write_text(backprop(TRANSPOSED))
    assert opened.run(CHECK)[0].text == printed(folder, "ch2-backprop")


def test_a_whole_notebook_runs_headless(tmp_path: Path) -> None:
    import nbformat
    from nbclient import NotebookClient

    started = gradekit("start", "ch2-backprop", "--notebook", cwd=tmp_path)
    assert started.code == 0
    book = nbformat.read(tmp_path / "ch2_backprop.ipynb", 4)
    for cell in book.cells:
        if cell.cell_type == "code" and "def jacobian" in cell.source:
            cell.source = "%%gradekit ch2-backprop jacobian\n" + JACOBIAN
    book.cells.insert(0, nbformat.v4.new_code_cell("%load_ext gradekit"))
    book.cells.append(nbformat.v4.new_code_cell(CHECK))
    manager = manager_of(tmp_path / "k")
    client = NotebookClient(book, km=manager, resources={"metadata": {"path": str(tmp_path)}}, timeout=120)
    client.execute(cleanup_kc=True, env=environment(tmp_path / "k"))
    nbformat.validate(book)
    shown = [output for cell in book.cells for output in cell.get("outputs", ())]
    assert [output.output_type for output in shown] == ["display_data", "execute_result"]
    first, last = (plainly(output.data["text/plain"]) for output in shown)
    assert "✓ jacobian     3 / 3\n" in first and "3 of 3 points." in first
    assert "· grad_W1        0 / 3    missing\n  · two_passes     0 / 2    missing\n" in last
    # The same file, saved: its cells under the magic are its answers.
    nbformat.write(book, tmp_path / "ch2_backprop.ipynb")
    assert "✓ jacobian       3 / 3\n" in printed(tmp_path, "ch2-backprop")


def test_the_page_shows_what_a_kernel_shows() -> None:
    subprocess.run([sys.executable, COURSE / "docs" / "make_notebook_session.py", "--check"], check=True, timeout=60)
