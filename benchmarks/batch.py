"""How fast a class is marked: `gradekit grade` against a fork with no isolation and against pytest, and its memory."""

from __future__ import annotations

import argparse
import contextlib
import json
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

import class_of
from measuring import ENVIRONMENT, GRADEKIT, ROOT, Lines, children

JOBS = 2
STUDENTS, ROUNDS, PYTEST = 1000, 3, 20
SMOKE_STUDENTS, SMOKE_PYTEST = 4, 2
CURVE = (1_000, 5_000, 10_000, 20_000)  # submissions
# Of 1,000 students so many hand in a loop without an end; they are no part of the ratios.
ENDLESS = 5
ONE_THREAD = {**ENVIRONMENT, "OPENBLAS_NUM_THREADS": "1"}
HERE = Path(__file__).parent
MEGABYTE = 1 << 20


class Took(NamedTuple):
    """The seconds that marking took, of how many submissions, and the most memory: the grader's, and everybody's.

    `warm` are the seconds from the first submission's end to the last one's.
    """

    seconds: float
    submissions: int
    grader: int = 0
    everybody: int = 0
    warm: float = 0.0

    @property
    def rate(self) -> float:
        """Submissions a second."""
        return self.submissions / self.seconds

    @property
    def warm_rate(self) -> float:
        """The same, once everything is loaded."""
        return (self.submissions - 1) / self.warm


def main() -> None:
    chosen = _options()
    lines = Lines(chosen.smoke)
    with tempfile.TemporaryDirectory() as name:
        if chosen.curve:
            curve(Path(name), CURVE[:1] if chosen.smoke else CURVE, lines)
        else:
            rates(Path(name), chosen.smoke, lines)
    lines.exit()


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="the rate at which a class is marked, and the memory that it takes")
    parser.add_argument("--smoke", action="store_true", help="a handful of students, to see that it works")
    parser.add_argument("--curve", action="store_true", help="memory and time by the number of submissions instead")
    return parser.parse_args()


def rates(folder: Path, smoke: bool, lines: Lines) -> None:
    """The rates of the three, taken in turn, and one run with what comes to no end."""
    students, rounds = (SMOKE_STUDENTS, 1) if smoke else (STUDENTS, ROUNDS)
    class_of.make(folder / "class", students)
    sample = sorted((folder / "class").iterdir())[:: max(1, students // (SMOKE_PYTEST if smoke else PYTEST))]
    found: dict[str, list[float]] = {"floor": [], "gradekit": [], "command": [], "pytest": []}
    for _ in range(rounds):
        found["floor"].append(floor(folder / "class").rate)
        whole = graded(folder / "class", folder)
        found["gradekit"].append(whole.warm_rate)
        found["command"].append(whole.rate)
        found["pytest"].append(tested(sample, folder).rate)
    middle = {name: statistics.median(each) for name, each in found.items()}
    said = {name: f"{middle[name]:.0f}/s ({min(each):.0f}-{max(each):.0f})" for name, each in found.items()}
    number = f"{len(class_of.EXERCISES) * students} submissions, {JOBS} at a time, medians of {rounds}"
    ratio = middle["gradekit"] / middle["floor"]
    made_of = f"gradekit grade, loaded, {said['gradekit']} / a bare fork, loaded, {said['floor']}, {number}"
    lines.at_least(f"{ratio:.2f}", made_of, ratio, 0.6)
    ratio = middle["command"] / middle["pytest"]
    lines.at_least(f"{ratio:.1f}", f"the command {said['command']} / pytest a student {said['pytest']}", ratio, 15)
    ratio = middle["floor"] / middle["pytest"]
    lines.line(f"{ratio:.1f}", "a bare fork / pytest a student: what no isolation at all would reach", ratio, None)
    class_of.make(folder / "endless", students, 1 if smoke else ENDLESS)
    slow = graded(folder / "endless", folder)
    share = f"{1 if smoke else ENDLESS} of {slow.submissions} submissions without an end"
    lines.line(f"{slow.seconds:.0f} s", f"gradekit grade, {share}", slow.seconds, None)


def curve(folder: Path, sizes: Sequence[int], lines: Lines) -> None:
    """Memory and time by the number of submissions: both are to grow as the class does, or not at all."""
    print("submissions  seconds  a second  MB of the grader  MB of all its processes")
    measured = []
    for size in sizes:
        class_of.make(folder / str(size), size // len(class_of.EXERCISES) + 1)
        took = graded(folder / str(size), folder)
        shutil.rmtree(folder / str(size))
        measured.append(took)
        memory = f"{took.grader // MEGABYTE:>16}  {took.everybody // MEGABYTE:>23}"
        print(f"{took.submissions:>11}  {took.seconds:>7.1f}  {took.rate:>8.0f}  {memory}", flush=True)
    first, last = measured[0], measured[-1]
    grown = (last.grader - first.grader) / MEGABYTE
    most = max(each.everybody for each in measured) / MEGABYTE
    lines.line(f"{most:.0f} MB", "the grader with all its processes, at the most", most, 400, " MB")
    # A submission's file is there until the gradebook has it, its path and name a little longer.
    lines.line(f"{grown:.0f} MB", f"more in the grader at {last.submissions} submissions", grown, 60, " MB")
    slower = first.rate / last.rate
    lines.line(f"{slower:.2f}", f"the rate at {first.submissions} / at {last.submissions} submissions", slower, 1.2)


def floor(folder: Path) -> Took:
    """A process a job that forks for every submission and judges in the fork."""
    argv = [sys.executable, str(HERE / "floor.py"), str(folder)]
    processes = [
        subprocess.Popen(
            [*argv, str(number), str(JOBS)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=ONE_THREAD
        )
        for number in range(JOBS)
    ]
    for process in processes:
        assert process.stdout and process.stdout.readline() == "ready\n"
    started = time.perf_counter()
    for process in processes:
        assert process.stdin
        process.stdin.write("\n")
        process.stdin.flush()
    told = [json.loads(process.communicate()[0]) for process in processes]
    return Took(time.perf_counter() - started, sum(each["files"] for each in told))


def graded(folder: Path, work: Path) -> Took:
    """The command, from its start to its end."""
    for old in work.glob("book.db*"):
        old.unlink()
    argv = [*GRADEKIT, "grade", str(folder), "--gradebook", str(work / "book.db"), "--jobs", str(JOBS)]
    argv += ["--exercises", ",".join(class_of.EXERCISES), "--course", str(ROOT), "--require-sandbox", "none"]
    started = time.perf_counter()
    process = subprocess.Popen(argv, cwd=work, env=ENVIRONMENT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    grader = everybody = 0
    while process.poll() is None:
        grader, everybody = (
            max(grader, memory_of(process.pid)),
            max(everybody, sum(map(memory_of, family(process.pid)))),
        )
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(0.2)
    seconds = time.perf_counter() - started
    assert process.stdout
    if process.returncode:
        sys.exit(f"gradekit grade ended with {process.returncode}:\n{process.stdout.read().decode()}")
    return Took(seconds, len(list(class_of.files(folder))), grader, everybody, _warm(work / "book.db"))


def _warm(book: Path) -> float:
    with contextlib.closing(sqlite3.connect(book)) as connection:
        ((first, last),) = connection.execute("SELECT min(started), max(started) FROM attempts")
    return (datetime.fromisoformat(last) - datetime.fromisoformat(first)).total_seconds()


def family(pid: int) -> list[int]:
    """A process and all that it has started."""
    found = [pid]
    for each in found:
        found += children(each)
    return found


def memory_of(pid: int) -> int:
    """The bytes of a process, those that it shares with others in equal shares; 0 when it has ended."""
    with contextlib.suppress(OSError):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) << 10
    return 0


def tested(students: Sequence[Path], work: Path) -> Took:
    """A run of pytest for every student, as many at once as gradekit marks."""
    expected = work / "expected.json"
    if not expected.exists():
        subprocess.run([sys.executable, HERE / "expected.py", expected], env=ONE_THREAD, check=True)
    waiting, running = list(students), list[subprocess.Popen[bytes]]()
    started = time.perf_counter()
    while waiting or running:
        while waiting and len(running) < JOBS:
            argv = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(HERE / "peer_tests.py")]
            told = {"STUDENT": str(waiting.pop()), "EXPECTED": str(expected)}
            running.append(subprocess.Popen(argv, cwd=work, env={**ONE_THREAD, **told}, stdout=subprocess.DEVNULL))
        time.sleep(0.005)
        running = [process for process in running if process.poll() is None]
    return Took(time.perf_counter() - started, len(students) * len(class_of.EXERCISES))


if __name__ == "__main__":
    main()
