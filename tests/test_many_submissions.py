"""Many submissions in a row, hostile ones among them, leave nothing behind and are each reported by the right name."""

import time

import pytest

from confinement import held
from gradekit.asking import Call, PartPlan, Source
from gradekit.confinement.levels import NAMESPACES
from gradekit.frames import Frame
from gradekit.host import ForkHost
from gradekit.model import Limits, Status
from gradekit.runner import Runner
from gradekit.wire import decode, encode

LIMITS = Limits(cpu=1, wall=9, memory=200, output=8)
HEAD = "import ctypes, os, signal, subprocess, sys, threading, time\nimport numpy as np\n\n\ndef f():\n"
# What the body does, and the first line of its message; None where the answer arrives all the same.
HOSTILE = {
    "endless": ("while True: pass", "Calling f used more than 1 s of CPU time: is there an endless loop?"),
    "asleep and deaf": (
        "[signal.signal(n, signal.SIG_IGN) for n in (2, 10, 12, 15)]; time.sleep(60)",
        "Calling f took longer than 9 s: is there an endless loop, or does it wait for something?",
    ),
    "memory": ("return bytearray(10**9)", "Calling f ran out of memory (the limit is 200 MB)."),
    "crash": ("ctypes.string_at(0)", "Calling f crashed the process (segmentation fault or abort)."),
    "exit": ("os._exit(0)", "Calling f ended the process (exit code 0): return the answer instead."),
    "flood": ("os.write(1, b'x' * 2**24); return 1", None),
    "thread": ("threading.Thread(target=time.sleep, args=(60,)).start(); return 1", None),
    "descriptors": (
        "kept = [os.dup(1) for _ in range(100)]",
        "Calling f raised OSError: [Errno 24] Too many open files. A submission runs alone, without files, network or "
        "other processes: it computes with what it is given.",
    ),
}


def run(runner: Runner, body: str):
    source = Source("f.py", f"{HEAD}    {body}\n".encode())
    plan = PartPlan("f", (Call(Frame({"call": "f"}, encode([]))),), LIMITS)
    return runner.run(source, [plan])


@pytest.fixture
def runner():
    made = Runner(host=ForkHost())
    yield made
    made.close()


def grown(before: dict[str, int]) -> dict[str, int]:
    """How much more is held, once it is nothing or after five seconds: what ends takes its time to."""
    deadline = time.monotonic() + 5
    while True:
        now = held()
        more = {name: max(0, now[name] - before[name]) for name in ("descriptors", "processes")}
        if not any(more.values()) or time.monotonic() > deadline:
            return more
        time.sleep(0.05)


NOTHING = {"descriptors": 0, "processes": 0}


def test_nothing_grows_in_three_hundred_submissions(runner):
    for _ in range(20):
        assert run(runner, "return 1").outcomes["f"].status is None
    before = held()
    for _ in range(300):
        assert run(runner, "return 1").outcomes["f"].status is None
    assert grown(before) == NOTHING
    assert held()["MB of memory"] - before["MB of memory"] <= 8


def test_hostile_ones_are_named_and_leave_nothing(runner):
    assert run(runner, "return 1").outcomes["f"].status is None
    before = held()
    for body, message in HOSTILE.values():
        outcome = run(runner, body).outcomes["f"]
        found = (outcome.status, outcome.message.partition("\n")[0])
        assert found == ((None, "") if message is None else (Status.ERROR, message)), body
    assert grown(before) == NOTHING


def test_a_poisoned_process_is_not_the_next_ones(runner):
    poison = "np.allclose = np.float64 = len = None; sys.modules['math'] = None; os.environ['x'] = '1'; return 1"
    assert run(runner, poison).outcomes["f"].status is None
    clean = "import math; assert np.allclose(1, 1) and math.pi and len('ab') == 2 and 'x' not in os.environ; return 1"
    assert run(runner, clean).outcomes["f"].status is None


def test_each_is_the_first_process_of_a_namespace_of_its_own(runner):
    """So it sees no other, and whatever it starts ends with it, before the next one is marked."""
    if NAMESPACES not in runner.confined().held:
        pytest.skip("this kernel gives no namespaces")
    for _ in range(3):
        (answer,) = run(runner, "return os.getpid()").outcomes["f"].answers
        assert decode(answer.body) == 1
