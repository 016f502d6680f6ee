"""Where nothing can be forked, a fresh interpreter a submission speaks the same protocol and says the same."""

import time
from pathlib import Path

import pytest

from gradekit import wire
from gradekit.asking import Call, PartPlan, Source
from gradekit.frames import Frame
from gradekit.model import Limits, Status
from gradekit.runner import Runner
from gradekit.spawning import SpawnHost

TOP = b"import ctypes, os, subprocess, sys, time\nimport numpy as np\nprint('loading')\n"
LIMITS = Limits(cpu=1, wall=9, memory=512)


@pytest.fixture(scope="module")
def runner():
    runner = Runner(host=SpawnHost())
    yield runner
    runner.close()


def plan(name, *calls, limits=LIMITS):
    """The plan of a part that is called with each of these lists of arguments."""
    asked = (Call(Frame({"call": name}, wire.encode(arguments)), f"x={arguments[0]}") for arguments in calls)
    return PartPlan(name, tuple(asked), limits)


def ran(runner, body, *plans):
    return runner.run(Source("file.py", TOP + body), plans or [plan("f", [2.0], [3.0]), plan("g", [1.0])])


def test_a_right_submission_is_answered(runner):
    run = ran(runner, b"def f(x): return np.full((2, 2), x)\ndef g(x): print('g'); return [x, 'a', None]\n")
    f, g = run.outcomes["f"], run.outcomes["g"]
    assert (f.status, g.status, run.printed, run.remark) == (None, None, "loading\ng\n", "")
    assert [wire.decode(answer.body).tolist() for answer in f.answers] == [[[2.0] * 2] * 2, [[3.0] * 2] * 2]
    assert [wire.decode(answer.body) for answer in g.answers] == [[1.0, "a", None]]


@pytest.mark.parametrize(
    ("body", "status", "message"),
    [
        (b"", Status.MISSING, "file.py defines no f."),
        (
            b"def f(x):\n    return 1 / 0\n",
            Status.ERROR,
            "Calling f raised ZeroDivisionError: division by zero\n"
            "    file.py, line 5, in f: return 1 / 0\nCalled with x=2.0.",
        ),
        (
            b"def f(x): os._exit(3)\n",
            Status.ERROR,
            "Calling f ended the process (exit code 3): return the answer instead.\nCalled with x=2.0.",
        ),
        (
            b"def f(x): ctypes.string_at(0)\n",
            Status.ERROR,
            "Calling f crashed the process (segmentation fault or abort).\nCalled with x=2.0.",
        ),
        (
            b"def f(x):\n    while True: pass\n",
            Status.ERROR,
            "Calling f used more than 1 s of CPU time: is there an endless loop?\nCalled with x=2.0.",
        ),
        (
            b"def f(x): return bytearray(1 << 30)\n",
            Status.ERROR,
            "Calling f ran out of memory (the limit is 512 MB).\n"
            "    file.py, line 4, in f: def f(x): return bytearray(1 << 30)\nCalled with x=2.0.",
        ),
    ],
)
def test_one_part_fails_and_the_other_is_answered(runner, body, status, message):
    run = ran(runner, body + b"def g(x): return x\n")
    assert (run.outcomes["f"].status, run.outcomes["f"].message) == (status, message)
    assert run.outcomes["g"].status is None
    assert run.printed.startswith("loading\n")


def test_a_sleeper_is_ended_with_what_it_started(runner):
    body = (
        b"def f(x):\n    print(os.getpid(), subprocess.Popen(['sleep', '600']).pid, flush=True)\n    time.sleep(600)\n"
    )
    run = ran(runner, body, plan("f", [2.0], limits=Limits(cpu=1, wall=1)))
    first = "Calling f took longer than 1 s: is there an endless loop, or does it wait for something?"
    assert (run.outcomes["f"].status, run.outcomes["f"].message) == (Status.ERROR, f"{first}\nCalled with x=2.0.")
    pids = [int(word) for word in run.printed.split() if word.isdigit()]
    deadline = time.monotonic() + 5
    while any(map(alive, pids)) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert [alive(pid) for pid in pids] == [False, False]


def alive(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().split()[2] != "Z"
    except FileNotFoundError:
        return False


def test_a_file_that_does_not_load_is_one_message(runner):
    run = ran(runner, b"import nosuch\n")
    assert {outcome.message for outcome in run.outcomes.values()} == {
        "file.py imports nosuch, but this exercise allows the standard library and numpy only. A module of your own "
        "beside the file is not seen either: put its code into this file.\n    file.py, line 4: import nosuch"
    }
