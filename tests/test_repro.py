"""check --repro: a script that fails at the smallest input as the part failed, and needs no gradekit."""

import ast
import json
import re
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from gradekit import repeating
from gradekit.checking import Checker
from gradekit.course.catalogue import Course
from gradekit.functions import CELLS, COEFFICIENTS, FUNCTIONS, FunctionSpec
from gradekit.judge.literals import Unwritable, definition, literal
from gradekit.submission import open_submission
from gradekit.trouble import NothingToRepeat
from helpers import COURSE, backprop, hurried_course, notebook, returning, run
from script_runs import Scripts
from small_course import exercise, part, put, write_course

SUBMISSIONS = Path(__file__).parent / "submissions"
NUMBER = re.compile(r"[-+]?\d+(?:\.\d+)?(?:e[-+]?\d+)?")
SCRIPT = "repro_ch2_backprop_jacobian.py"
DONE = f"  Wrote {SCRIPT}: run it with `python {SCRIPT}`."


@pytest.fixture(scope="module")
def course():
    return Course(COURSE)


@pytest.fixture(scope="module")
def checker(course):
    one = Checker(course)
    yield one
    one.close()


@pytest.fixture(scope="module")
def scripts():
    one = Scripts()
    yield one
    one.close()


def written(checker, exercise, path, seed=1):
    """The scripts for the failed parts of a file, written beside it: their paths by part, and the messages."""
    names = [part.name for part in exercise.parts if not part.trained]
    checked = checker.check(exercise, open_submission(exercise.id, path), seed, names)
    messages = {part.name: part.message for part in checked.report.parts}
    found = {}
    for name in checked.failed:
        try:
            source, told = checker.repeat(exercise, checked, name)
        except NothingToRepeat as why:
            found[name] = str(why)
            continue
        found[name] = path.with_name(repeating.script_of(exercise.id, name))
        text = repeating.script(exercise.id, name, told, source, path.name, 1024)
        repeating.written(found[name], text)
    return found, messages


def record_of(script):
    """What a script knows, as plain data."""
    tree = ast.parse(script.read_text("utf-8"))
    [last] = [node for node in tree.body if isinstance(node, ast.If)]
    assigned = {node.targets[0].id: node.value for node in last.body if isinstance(node, ast.Assign)}
    return eval(ast.unparse(assigned["_record"]), {"np": np}), ast.literal_eval(assigned["_source"])


# On the command line


def script_alone(path, tmp_path):
    """What a script does in an interpreter that cannot import gradekit."""
    put(tmp_path / "without" / "gradekit.py", "raise ImportError('there is no gradekit here')\n")
    done = subprocess.run(
        [sys.executable, path.name],
        cwd=path.parent,
        env={"PYTHONPATH": str(tmp_path / "without"), "PATH": ""},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    return done.returncode, done.stdout, done.stderr


WRONG = backprop(returning("return W2 @ np.diag(sigma(W1 @ x)) @ W1"))
INPUTS = """
W1 = np.array([[1.0]])
W2 = np.array([[1.0]])
x = np.array([1.0])
sigma = np.sin
dsigma = np.cos

got = np.asarray(jacobian(W1, W2, x, sigma, dsigma))
"""
SAYS = """sigma where sigma' belongs: the diagonal holds the derivative of the activation, not its value.
Expected 0.540302 at index [0, 0], got 0.841471.
Called with W1 (1, 1), W2 (1, 1), x (1,), sigma=sin.
"""


def test_the_report_offers_it_and_the_script_fails_in_the_same_way_until_the_function_is_mended(tmp_path):
    work = tmp_path / "work"
    put(work / "ch2_backprop.py", WRONG)
    offered = run(["check", "ch2-backprop"], work).out.splitlines()[-2:]
    assert offered == [
        "  A hint: gradekit hint ch2-backprop jacobian",
        "  Its smallest failing input, as a script: gradekit check ch2-backprop --part jacobian --repro",
    ]
    ran = run(["check", "ch2-backprop", "--part", "jacobian", "--repro"], work)
    assert (ran.code, ran.out.splitlines()[-1], ran.err) == (1, DONE, "")
    assert INPUTS in (work / SCRIPT).read_text("utf-8")
    assert script_alone(work / SCRIPT, tmp_path) == (1, "jacobian returned:\n[[0.84147098]]\n", SAYS)
    put(work / "ch2_backprop.py", backprop())
    right = "jacobian returned:\n[[0.54030231]]\nWhat was wrong at this input is right now.\n"
    assert script_alone(work / SCRIPT, tmp_path) == (0, right + "`gradekit check` says whether all is right.\n", "")
    assert sorted(path.name for path in work.iterdir()) == ["ch2_backprop.py", SCRIPT]
    nothing = run(["check", "ch2-backprop", "--repro"], work)
    assert (nothing.code, nothing.out.splitlines()[-1]) == (0, "  Nothing failed, so there is nothing to repeat.")


def test_another_wrong_answer_is_told_as_it_is(tmp_path, checker, course, scripts):
    path = put(tmp_path / "ch2_backprop.py", WRONG)
    found, _ = written(checker, course.load("ch2-backprop"), path)
    for body, says in [
        ("return W2 @ W1", "Expected 0.5403023058681398 at index [0, 0], got 1.0."),
        ("return (W2 @ W1)[0]", "Expected shape (1, 1), got shape (1,)."),
        ("return None", "Expected shape (1, 1), got shape ()."),
        ("return 'text'", "Expected shape (1, 1), got shape ()."),
        ("return W2 @ np.diag(dsigma(W1 @ x)) @ W1 * (1 + 1e-7)", "Expected 0.5403023058681398 at index [0, 0], got"),
        ("raise KeyError('x')", "KeyError: 'x'"),
    ]:
        put(path, backprop(returning(body)))
        ran = scripts.run(found["jacobian"])
        assert (ran.code, says in ran.printed.splitlines()[-1]) == (1, True), (body, ran.printed)
        assert "sigma where" not in ran.printed
    put(path, backprop(returning("return (W2 @ np.diag(dsigma(W1 @ x)) @ W1 * (1 + 1e-12)).astype(np.float32)")))
    assert scripts.run(found["jacobian"]).code == 0


# What goes wrong, the last line that the script prints, and its exit code.
TROUBLES = [
    ("return W2 @ W1 if x.size > 3 else W2 @ np.diag(dsigma(W1 @ x)) @ W1", r"x \(4,\), sigma=", 1),
    ("return None", "Called with W1", 1),
    ("return [[1, 2], [3]]", "Called with W1", 1),
    ("return np.nan * W2 @ W1", "Called with W1", 1),
    ("return (i for i in range(3))", "Called with W1", 1),
    ("return np.random.rand() * W2 @ W1", "jacobian varies: the same call gave 0.54", 1),
    ("return np.linalg.inv(W1[:, :0])", "LinAlgError: Last 2 dimensions", 1),
    ("raise ValueError(f'shape {W1.shape}')", r"ValueError: shape \(1, 1\)", 1),
    ("import sys; sys.exit(0)", r"Calling jacobian stopped the program with sys.exit\(0\)", 1),
    ("import os; os._exit(0)", r"Calling jacobian ended the process \(exit code 0\)", 1),
    ("return np.zeros(10**11)", "Calling jacobian ran out of memory", 1),
    ("input('?')", r"Calling jacobian raised RuntimeError: input\(\) has nobody to ask here", 1),
]


@pytest.mark.parametrize(("body", "last", "code"), TROUBLES)
def test_whatever_goes_wrong_goes_wrong_in_the_script(tmp_path, checker, course, body, last, code):
    path = put(tmp_path / "ch2_backprop.py", backprop(returning(body)))
    found, _ = written(checker, course.load("ch2-backprop"), path)
    done = script_alone(found["jacobian"], tmp_path)
    assert (done[0], bool(re.search(last, done[2].splitlines()[-1]))) == (code, True), done
    put(path, backprop())
    assert script_alone(found["jacobian"], tmp_path)[0] == 0


def test_an_endless_loop_is_shown_where_it_stands(tmp_path):
    work = tmp_path / "work"
    put(work / "ch2_backprop.py", backprop(returning("while True:", "    pass")))
    hurried_course(tmp_path / "course", "{cpu: 1, wall: 30}")
    args = ["check", "ch2-backprop", "--part", "jacobian", "--repro", "--course", "../course"]
    assert run(args, work).out.splitlines()[-1] == DONE
    script = work / SCRIPT
    assert "\n# If it is not back after 5 s, Python says where it stands" in script.read_text("utf-8")
    script.write_text(script.read_text("utf-8").replace("later(5, ", "later(1, "), "utf-8")
    code, _, err = script_alone(script, tmp_path)
    assert code == 1
    assert err.startswith("Before: Calling jacobian used more than 1 s of CPU time: is there an endless loop?\nTimeout")
    assert "ch2_backprop.py" in err and "in jacobian" in err


NO_SCRIPT = "  No script for {}: {}"
NO_INPUT = "no input is drawn for it, so there is none to repeat."


def test_parts_without_drawn_inputs_say_so_and_reveal_nothing(tmp_path):
    ran = run(["check", "ch1-einsum", "--repro"], put(tmp_path / "ch1_einsum.py", 'matvec = "ij,i->j"\n').parent)
    assert ran.out.splitlines()[-1] == NO_SCRIPT.format("matvec", NO_INPUT)
    assert [path.name for path in tmp_path.iterdir()] == ["ch1_einsum.py"]
    ran = run(
        ["check", "notes-reciprocal", "--repro"],
        put(tmp_path / "notes_reciprocal.py", "reciprocal_derivative = 'x'\n").parent,
    )
    assert ran.out.splitlines()[-1] == NO_SCRIPT.format("reciprocal_derivative", NO_INPUT)


def test_what_fails_whatever_the_input_has_no_script(tmp_path):
    said = "what stands above comes from the file itself, whatever the input."
    for text in ("import requests\n", backprop(returning("return open('/etc/hosts')"))):
        put(tmp_path / "ch2_backprop.py", text)
        ran = run(["check", "ch2-backprop", "--part", "jacobian", "--repro"], tmp_path)
        assert ran.out.splitlines()[-1] == NO_SCRIPT.format("jacobian", said)
    assert "--repro" not in run(["check", "ch2-backprop", "--part", "jacobian"], tmp_path).out


def test_it_goes_with_the_report_for_a_person(tmp_path):
    put(tmp_path / "ch2_backprop.py", WRONG)
    for form in ("json", "junit", "github"):
        said = f"gradekit: --repro writes scripts beside the report for a person: leave out --format {form}.\n"
        assert run(["check", "ch2-backprop", "--repro", "--format", form], tmp_path) == (2, "", said)


def test_a_file_of_somebody_else_is_left(tmp_path):
    put(tmp_path / "ch2_backprop.py", WRONG)
    args = ["check", "ch2-backprop", "--part", "jacobian", "--repro"]
    said = f"gradekit: {SCRIPT} was not written by --repro: rename it, and give the command again.\n"
    put(tmp_path / SCRIPT, "mine = 1\n")
    assert (run(args, tmp_path).code, run(args, tmp_path).err) == (2, said)
    assert (tmp_path / SCRIPT).read_text("utf-8") == "mine = 1\n"
    # Neither the marks nor the other exercises wait for it.
    put(tmp_path / "ch1_einsum.py", "x = 1\n")
    (tmp_path / ".gradekit").mkdir()
    both = run(["check", "ch1-einsum", "ch2-backprop", "--repro"], tmp_path)
    assert (both.code, both.err) == (2, said)
    kept = [json.loads(line) for line in run(["list", "--format", "json"], tmp_path).out.splitlines()]
    assert {one["id"] for one in kept if one["progress"]} == {"ch1-einsum", "ch2-backprop"}
    (tmp_path / SCRIPT).rename(tmp_path / "other.py")
    (tmp_path / SCRIPT).symlink_to("other.py")
    assert run(args, tmp_path).err == said
    (tmp_path / SCRIPT).unlink()
    assert run(args, tmp_path).code == run(args, tmp_path).code == 1


HOSTILE = "x'\"+__import__('os').abort()+\"\n#é.py"


def test_a_files_name_and_what_it_raises_are_never_code(tmp_path, scripts):
    nasty = 'raise ValueError(\'"""\\n\\\'+__import__("os").abort()+\\\'\')'
    put(tmp_path / HOSTILE, backprop(returning(nasty)))
    ran = run(["check", "ch2-backprop", "--file", HOSTILE, "--part", "jacobian", "--repro"], tmp_path)
    assert (ran.code, ran.out.splitlines()[-1]) == (1, DONE)
    record, source = record_of(tmp_path / SCRIPT)
    assert source == {"file": HOSTILE}
    assert "__import__" in record["said"]
    done = scripts.run(tmp_path / SCRIPT)
    assert done.code == 1
    assert done.printed.splitlines()[-1].startswith(
        'Calling jacobian raised ValueError: """ \'+__import__("os").abort()'
    )


def test_of_a_notebook_the_script_has_a_copy(tmp_path, scripts):
    cells = ["import numpy as np\nhalf = 0.5", "1 / 0", returning("return W2 @ np.diag(dsigma(W1 @ x)) @ W1 * half")]
    (tmp_path / "ch2-backprop.ipynb").write_bytes(notebook(*cells))
    ran = run(["check", "ch2-backprop", "--part", "jacobian", "--repro"], tmp_path)
    assert (ran.code, ran.out.splitlines()[-1]) == (1, DONE)
    done = scripts.run(tmp_path / SCRIPT)
    assert done.code == 1
    assert "Every entry is 1/2 times the right one." in done.printed
    text = (tmp_path / SCRIPT).read_text("utf-8")
    put(tmp_path / SCRIPT, text.replace("half = 0.5", "half = 1.0"))
    assert scripts.run(tmp_path / SCRIPT).code == 0


def test_a_name_with_hyphens(tmp_path, scripts):
    put(tmp_path / "ch2-backprop.py", WRONG)
    assert run(["check", "ch2-backprop", "--part", "jacobian", "--repro"], tmp_path).out.splitlines()[-1] == DONE
    assert scripts.run(tmp_path / SCRIPT).printed.endswith(SAYS)


# Within what the exercise declares


KINKED = exercise(
    part("slope", "gradient", arguments=["x", "n", "p"], returns={"shape": ["n"]}, gradient={"of": "bent", "by": "x"}),
    sizes={"n": "3..6"},
    inputs={
        "x": {"shape": ["n"], "draw": "uniform", "range": [-2, 2], "away_from": [1]},
        "n": {"size": "n"},
        "p": {"draw": "integers", "range": [4, 9]},
    },
)
BENT = """
import autograd.numpy as anp


def bent(x, p):
    return anp.sum(anp.maximum(x, 0.0) * p)


def slope(x, n, p):
    return (x > 0) * p
"""


def test_no_input_is_shown_that_the_exercise_would_not_draw_or_that_has_no_answer(tmp_path, scripts):
    write_course(tmp_path / "course", KINKED, BENT)
    put(tmp_path / "hw1_tiny.py", "def slope(x, n, p):\n    return (x > 0) * 1.0 * p * p\n")
    ran = run(["check", "hw1-tiny", "--repro", "--course", "course"], tmp_path)
    assert ran.out.splitlines()[-1].startswith("  Wrote repro_hw1_tiny_slope.py")
    lines = (tmp_path / "repro_hw1_tiny_slope.py").read_text("utf-8").splitlines()
    given = {}
    exec("\n".join(line for line in lines if re.match("(x|n|p) = ", line)), {"np": np}, given)
    assert given["x"].shape == (3,) and given["n"] == 3 and given["p"] in range(4, 10)
    assert (np.abs(given["x"]) <= 2).all() and (np.abs(given["x"] - 1) >= 0.05).all()
    assert (given["x"] != 0).all() and (given["x"] > 0).any()


# Over the wrong answers of the catalogue


def wrong_files():
    """The wrong files of each exercise."""
    found = {}
    for path in sorted(SUBMISSIONS.glob("*/wrong_*.py")):
        found.setdefault(path.parent.name, []).append(path)
    return found


WRONG_FILES = wrong_files()


@pytest.mark.parametrize("name", WRONG_FILES)
def test_a_wrong_answer_of_each_exercise_fails_in_its_script(tmp_path, checker, course, scripts, name):
    repeated_as_it_was(tmp_path, checker, course, scripts, WRONG_FILES[name][0])


@pytest.mark.all_scripts
@pytest.mark.parametrize("name", WRONG_FILES)
def test_all_wrong_answers_fail_in_their_scripts(tmp_path, checker, course, scripts, name):
    for path in WRONG_FILES[name]:
        repeated_as_it_was(tmp_path / path.stem, checker, course, scripts, path)


def repeated_as_it_was(tmp_path, checker, course, scripts, path):
    one = course.load(path.parent.name)
    copy = put(tmp_path / f"{one.id.replace('-', '_')}.py", path.read_text("utf-8"))
    found, messages = written(checker, one, copy)
    made = {name: script for name, script in found.items() if isinstance(script, Path)}
    for name, script in made.items():
        ran = scripts.run(script)
        assert ran.code == 1, ran.printed
        assert sort_of(messages[name].splitlines()[0]) in sort_of(ran.printed), (name, ran.printed)
        holds_nothing_hidden(script, course.solution_path(one.id))
    right = next(path.parent.glob("right_*.py"))
    put(copy, right.read_text("utf-8"))
    for script in made.values():
        assert scripts.run(script).code == 0


def sort_of(text):
    """The text without its numbers, and without how many entries differ: that is for the input of the check."""
    return re.sub(r"; # of # entries differ|[\[(][#, ]*[\])]| at index ", "", NUMBER.sub("#", text))


def holds_nothing_hidden(script, solution):
    """Of the right answer at most one entry, of the solution no line of code."""
    text = script.read_text("utf-8")
    inside = {line.strip() for line in solution.read_text("utf-8").splitlines() if "return " in line}
    assert not [line for line in inside if len(line) > len("return value_") and f"\n    {line}\n" in text]
    if "_record = {" not in text:
        # A short one: its inputs, and one number that is right.
        assert len(re.findall(r"^right, before = [^,()]+, [^,()]+$", text, re.MULTILINE)) == text.count("right, before")
        assert text.count("right, before") <= 1
        return
    record, _ = record_of(script)
    known = {"name", "said", "calls", "ended", "memory", "raised", "print", "entries", "place", "step", "complex"}
    known |= {"odd", "shape", "got_shape", "index", "expected", "got", "allowed"}
    assert record.keys() <= known
    assert isinstance(record.get("expected"), int | float | complex | None)


# Values as Python


EXACT = [
    np.array([[0.1, -2.5e-300], [1e300, 3.0]]),
    np.array([0.1, 2.0], np.float32),
    np.array(3.5),
    np.zeros((0, 3)),
    np.zeros((2, 0), np.int32),
    np.array([1, 2, 3]),
    np.array([1, 2], np.uint8),
    np.array([True, False]),
    np.array([1 + 2j, -0.0j]),
    np.array([np.nan, np.inf, -np.inf]),
    np.arange(60.0).reshape(5, 12) / 7,
    np.arange(200) / 3,
    -0.0,
    float("inf"),
    10**30,
    True,
    None,
    'it\'s "text"\n',
    [1, [2.5, "a"], (3,)],
    {"w": np.array([1.0]), "b": 0.1},
    np.float32(0.1),
]


@pytest.mark.parametrize("value", EXACT, ids=repr)
def test_a_value_comes_back_exactly(value):
    again = eval(literal(value), {"np": np})
    assert same(value, again)
    assert all(len(line) < 120 for line in literal(value).splitlines())


def same(one, other):
    if isinstance(one, np.ndarray | np.generic):
        alike = (one.shape, one.dtype, one.tobytes()) == (other.shape, other.dtype, other.tobytes())
        return alike and type(one) is type(other)
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    return type(one) is type(other) and repr(one) == repr(other)


SPECS = [
    FunctionSpec(name, order, (0.3, 0.7, 0.9)[: COEFFICIENTS.get(name, 0)]) for name in FUNCTIONS for order in (0, 1)
]
SPECS += [FunctionSpec(name, 0, (0.3, 0.7, 0.9)[: COEFFICIENTS[name]]) for name in CELLS]


@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: f"{spec.name}{spec.order}")
def test_a_function_gives_the_same_numbers(spec):
    given = {"np": np}
    exec(definition("f", spec), given)
    at = np.linspace(-800.0, 800.0, 1001)
    arguments = (at, at[::-1]) if spec.name in CELLS else (at,)
    with np.errstate(all="ignore"):
        assert np.array_equal(given["f"](*arguments), spec.build(np)(*arguments), equal_nan=True)


def test_what_cannot_be_written_is_not():
    for value in (SimpleNamespace(), np.array([SimpleNamespace()]), [object()]):
        with pytest.raises(Unwritable):
            literal(value)


def test_the_marks_are_those_without_it(tmp_path):
    put(tmp_path / "ch2_backprop.py", WRONG)
    before = json.loads(run(["check", "ch2-backprop", "--format", "json"], tmp_path).out)
    run(["check", "ch2-backprop", "--repro"], tmp_path)
    after = json.loads(run(["check", "ch2-backprop", "--format", "json"], tmp_path).out)
    for report in (before, after):
        report["parts"] = [{**part, "seconds": 0} for part in report["parts"]]
    assert before == after
