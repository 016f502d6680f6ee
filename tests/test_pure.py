"""An exercise that declares `pure`: every call in a process of its own, so that nothing is remembered."""

import pytest

from helpers import answers, check_each, run
from small_course import exercise, part, write_course

MEAN = part("mean", "function", arguments=["x"], returns="number")
SOLUTION = "import numpy as np\n\n\ndef mean(x):\n    return np.mean(x)\n"
RIGHT = "def mean(x):\n    return sum(x) / len(x)\n"
REMEMBERS = """calls = 0


def mean(x):
    global calls
    calls += 1
    return sum(x) / len(x) if calls == 1 else 0.0
"""
# Right for the first input that it sees, whatever that is.
SMUGGLES = """import numpy as np


def mean(x):
    np.first = getattr(np, "first", None) or sum(x) / len(x)
    return np.first
"""
DIES_LATER = (
    "calls = []\n\n\ndef mean(x):\n    calls.append(1)\n    assert len(calls) == 1\n    return sum(x) / len(x)\n"
)


@pytest.fixture(scope="module")
def courses(tmp_path_factory):
    return {
        pure: str(write_course(tmp_path_factory.mktemp("course"), exercise(MEAN, pure=pure), SOLUTION))
        for pure in (True, False)
    }


def marked(folder, course):
    files = {"right": RIGHT, "remembers": REMEMBERS, "smuggles": SMUGGLES, "dies": DIES_LATER}
    folder.mkdir()
    _, reports = check_each("hw1-tiny", files, folder, "--course", course)
    return {name: answers(report)["mean"][0] for name, report in reports.items()}


def test_what_is_remembered_makes_no_difference_where_it_is_declared(tmp_path, courses):
    assert marked(tmp_path / "a", courses[False]) == {
        "right": "pass",
        "remembers": "fail",
        "smuggles": "fail",
        "dies": "error",
    }
    # Every call is the first one: what only the first call gets right is right throughout.
    assert marked(tmp_path / "b", courses[True]) == dict.fromkeys(("right", "remembers", "smuggles", "dies"), "pass")


def test_wrong_is_wrong_and_an_end_is_said_once(tmp_path, courses):
    files = {
        "wrong": "def mean(x):\n    return sum(x)\n",
        "ends": "import os\n\n\ndef mean(x):\n    os._exit(3)\n",
        "placeholder": "def mean(x):\n    ...\n",
        "fails": "1 / 0\n",
    }
    code, reports = check_each("hw1-tiny", files, tmp_path, "--course", courses[True])
    found = {name: answers(report)["mean"] for name, report in reports.items()}
    assert code == 1
    assert found["wrong"][0] == "fail"
    ended = "Calling mean ended the process (exit code 3): return the answer instead."
    assert (found["ends"][0], found["ends"][1].splitlines()[0]) == ("error", ended)
    assert found["placeholder"] == ("missing", "mean is still the starter's placeholder.")
    failed = "Loading the file raised ZeroDivisionError: division by zero\n    hw1_tiny.py, line 1: 1 / 0"
    assert found["fails"] == ("error", failed)


LATE = (
    "Calling mean took longer than 2 s: all calls together have that time, and each loads the file afresh. "
    "Is there an endless loop, or does it wait for something?"
)
# What takes longer than the time allows for three of them.
SLOW_CALL = "import time\n\n\ndef mean(x):\n    time.sleep(0.8)\n    return sum(x) / len(x)\n"
SLOW_LOAD = "import time\n\ntime.sleep(0.8)\n\n\ndef mean(x):\n    return sum(x) / len(x)\n"
LARGEST = "\n\ndef largest(x):\n    return max(x)\n"


@pytest.fixture(scope="module")
def hurried(tmp_path_factory):
    """Two parts, the first of which asks every call afresh and has two seconds for all of them."""
    first = {**MEAN, "limits": {"cpu": 2, "wall": 2}}
    asked = exercise(first, part("largest", "function", arguments=["x"], returns="number"), pure=True)
    solution = SOLUTION + "\n\ndef largest(x):\n    return np.max(x)\n"
    return str(write_course(tmp_path_factory.mktemp("course"), asked, solution))


@pytest.mark.parametrize("slow", [SLOW_CALL, SLOW_LOAD])
def test_all_calls_together_have_the_time_of_the_part(slow, tmp_path, hurried):
    files = {"slow": slow + LARGEST, "quick": RIGHT + LARGEST}
    _, reports = check_each("hw1-tiny", files, tmp_path, "--course", hurried)
    found = answers(reports["slow"])
    assert (found["mean"][0], found["mean"][1].splitlines()[0]) == ("error", LATE)
    # Time that one part has used costs no other part.
    assert found["largest"] == ("pass", "")
    assert answers(reports["quick"]) == {"mean": ("pass", ""), "largest": ("pass", "")}


def test_a_file_that_never_loads_is_said_to_load(tmp_path, hurried):
    endless = "import time\n\ntime.sleep(60)\n" + LARGEST
    _, reports = check_each("hw1-tiny", {"endless": endless}, tmp_path, "--course", hurried)
    loading = "Loading the file took longer than 2 s: is there an endless loop, or does it wait for something?"
    assert answers(reports["endless"]) == dict.fromkeys(("mean", "largest"), ("error", loading))


# Counts the calls in what is left of a descriptor that all processes have inherited.
FLAGS = """import fcntl, os


def mean(x):
    found = [fcntl.fcntl(descriptor, fcntl.F_GETFL) for descriptor in range(5)]
    for descriptor, flags in enumerate(found):
        fcntl.fcntl(descriptor, fcntl.F_SETFL, flags | os.O_APPEND)
    return 0.0 if any(flags & os.O_APPEND for flags in found) else sum(x) / len(x)
"""


def test_nothing_is_left_in_what_is_open(tmp_path, courses):
    _, reports = check_each("hw1-tiny", {"a": FLAGS, "b": FLAGS}, tmp_path, "--course", courses[True])
    assert [answers(report)["mean"] for report in reports.values()] == [("pass", "")] * 2


def test_the_key_is_true_or_false(tmp_path):
    course = write_course(tmp_path / "course", exercise(MEAN, pure="yes"), SOLUTION)
    ran = run(["check", "hw1-tiny", "--course", str(course)], tmp_path)
    line = "exercises/homework/hw1-tiny.yaml:46: pure: Expected true or false, not 'yes'."
    assert ran == (3, "", f"gradekit: hw1-tiny cannot be marked, and this costs no mark:\n{line}\n")
