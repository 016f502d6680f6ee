"""What the sandbox costs a submission: all layers against a bare fork of the same process and against a cold Python."""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from gradekit import launch
from gradekit.asking import Call, PartPlan, Source
from gradekit.frames import Frame
from gradekit.host import ForkHost
from gradekit.model import Limits
from gradekit.runner import Runner
from gradekit.wire import encode
from measuring import Lines, Times, children, importing, options, seconds

# The same server, made to enter no layer at all.
BARE = """
from gradekit.confinement import layers, levels
everything = (levels.NAMESPACES, levels.ROOT, levels.USER, levels.RLIMITS)
everything += (levels.PRIVILEGES, levels.LANDLOCK, levels.SECCOMP)
layers.Confinement.prepare = lambda self: self.absent.update(dict.fromkeys(everything, "left out"))
"""
SUBMISSION = Source("double.py", b"import numpy as np\n\n\ndef double(x):\n    return 2 * np.asarray(x)\n")
PLAN = PartPlan("double", (Call(Frame({"call": "double"}, encode([1.5]))),), Limits())
IN_A_ROW, IN_A_ROW_SMOKE = 2000, 20
PAGE = os.sysconf("SC_PAGE_SIZE")
ROUNDS = 20  # for every pair that is asked for


def main() -> None:
    chosen = options("the cost of the sandbox a submission, and what is left after many")
    lines = Lines(chosen.smoke)
    with hosts() as (confined, bare):
        confined_times, bare_times = in_turn(confined, bare, chosen.pairs * ROUNDS)
        with tempfile.TemporaryDirectory() as folder:
            cold = Times("import numpy", [])
            for _ in range(chosen.pairs):
                cold.values.append(seconds(importing("numpy"), Path(folder)) * 1000)
        lines.ratio(confined_times, bare_times, target=1.5)
        lines.ratio(confined_times, cold, target=0.1)
        many_in_a_row(confined, IN_A_ROW_SMOKE if chosen.smoke else IN_A_ROW, lines)
    starts(chosen.pairs, lines)
    lines.exit()


@contextmanager
def hosts() -> Iterator[tuple[Runner, Runner]]:
    """A runner whose children are confined and one whose are not."""
    confined = Runner(host=ForkHost())
    started = launch.command
    launch.command = lambda module, *arguments: bare_command(started(module, *arguments))
    bare = Runner(host=ForkHost())
    launch.command = started
    yield confined, bare
    for runner in (confined, bare):
        runner.close()


def bare_command(argv: list[str]) -> list[str]:
    """The command line of a server, with no layers."""
    code = argv.index("-c") + 1
    path, _, begin = argv[code].partition("from gradekit.student.server")
    return [*argv[:code], f"{path}\n{BARE}\nfrom gradekit.student.server{begin}", *argv[code + 1 :]]


def in_turn(confined: Runner, bare: Runner, rounds: int) -> tuple[Times, Times]:
    """The times of a submission in both, in turn, after one each that does not count."""
    times = Times("a confined submission", []), Times("a bare fork", [])
    for number in range(rounds + 1):
        for runner, found in zip((confined, bare), times, strict=True):
            elapsed = submitted(runner)
            if number:
                found.values.append(elapsed * 1000)
    return times


def submitted(runner: Runner) -> float:
    """The seconds that one submission takes: fork, confine, load, call, end."""
    started = time.perf_counter()
    outcome = runner.run(SUBMISSION, [PLAN]).outcomes["double"]
    elapsed = time.perf_counter() - started
    if outcome.status is not None:
        sys.exit(f"the submission failed: {outcome.message}")
    return elapsed


def many_in_a_row(runner: Runner, count: int, lines: Lines) -> None:
    """Runs many submissions, and says what has grown since the first hundredth of them."""
    for _ in range(count // 100 + 1):
        submitted(runner)
    before, began = held(), time.perf_counter()
    for _ in range(count):
        submitted(runner)
    took = time.perf_counter() - began
    for what, now in held().items():
        grown = now - before[what]
        about = f"more {what} after {count} submissions in a row ({count / took:.0f} a second)"
        lines.line(str(grown), about, grown, 8 if what == "MB of memory" else 0)


def held() -> dict[str, int]:
    """What this process and those that it started have: descriptors, processes, memory."""
    family = [os.getpid()]
    for pid in family:
        family += [child for child in children(pid) if runs(child)]
    held_by = [taken_by(pid) for pid in family]
    descriptors, pages = (sum(column) for column in zip(*held_by, strict=True))
    return {"descriptors": descriptors, "processes": len(family), "MB of memory": pages * PAGE // 2**20}


def taken_by(pid: int) -> tuple[int, int]:
    """The descriptors and the pages of memory of a process; nothing when it has ended."""
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
        return len(list(Path(f"/proc/{pid}/fd").iterdir())), pages
    except OSError:
        return 0, 0


def runs(pid: int) -> bool:
    """Whether the process has not ended."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def starts(rounds: int, lines: Lines) -> None:
    """The start of the server until a submission with SymPy has run, against loading both packages."""
    source = SUBMISSION._replace(content=SUBMISSION.content + b"import sympy\n", packages=("sympy",))
    started = Times("a server with NumPy and SymPy, and its first submission", [])
    imported = Times("import numpy, sympy", [])
    with tempfile.TemporaryDirectory() as folder:
        for number in range(rounds + 1):
            began = time.perf_counter()
            runner = Runner(host=ForkHost())
            runner.run(source, [PLAN])
            elapsed = time.perf_counter() - began
            runner.close()
            cold = seconds(importing("numpy", "sympy"), Path(folder))
            if number:
                started.values.append(elapsed * 1000)
                imported.values.append(cold * 1000)
    lines.ratio(started, imported, target=1.5)


if __name__ == "__main__":
    main()
