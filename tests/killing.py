"""Finds the processes of a batch and kills them at random moments, while its gradebook is read from outside.

Whatever was started below this process stays findable: orphans are handed to it (`adopting`), so that none gets lost.
"""

import contextlib
import ctypes
import os
import random
import re
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

SET_CHILD_SUBREAPER = 36
# How often each is killed.
WEIGHTS = {"grader": 4, "marker": 4, "judge": 4, "keeper": 1, "zygote": 4, "child": 3, "formulas": 2}
MODULE = re.compile(rb"from gradekit\.([a-z_.]+) import main")
AT_ONCE = 0.5  # of the kills of the grader come at some moment of its starting up
LONGEST_START = 1.0  # seconds
PATIENCE = 2.0  # seconds until another one is killed
LAST = 3  # submissions that are left until all kills have happened, if possible
# A submission whose process is killed is run once more; that the next one is killed too is taken for its own doing. So
# many have to be marked before another one of a student's is killed.
SPARED = 6
MOST_RUNS = 20  # more than there are kills


class Process(NamedTuple):
    """A process as /proc tells it; `since` and `pid` together are never those of another."""

    pid: int
    parent: int
    since: int
    state: str
    spaces: int
    words: bytes


@contextlib.contextmanager
def adopting() -> Iterator[Callable[[], list[Process]]]:
    """Orphans become children of this process; gives what tells the descendants that run since then."""
    libc = ctypes.CDLL(None)
    before = {process.pid for process in descendants()}
    libc.prctl(SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    try:
        yield lambda: [each for each in descendants() if each.pid not in before]
    finally:
        libc.prctl(SET_CHILD_SUBREAPER, 0, 0, 0, 0)


def descendants() -> list[Process]:
    """Every process below this one; not those that have ended and nobody has taken note of yet."""
    below: list[Process] = []
    waiting = _children(os.getpid())
    while waiting:
        pid = waiting.pop()
        process = _process(pid)
        if process and process.state != "Z":
            below.append(process)
            waiting += _children(pid)
    return below


def _children(pid: int) -> list[int]:
    found: list[int] = []
    with contextlib.suppress(OSError):
        for thread in Path(f"/proc/{pid}/task").iterdir():
            found += map(int, (thread / "children").read_text().split())
    return found


def _process(pid: int) -> Process | None:
    try:
        words = Path(f"/proc/{pid}/cmdline").read_bytes()
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        spaces = re.search(r"^NSpid:(.*)$", Path(f"/proc/{pid}/status").read_text(), re.MULTILINE)
    except OSError:
        return None
    return Process(pid, int(fields[1]), int(fields[19]), fields[0], len(spaces[1].split()) if spaces else 1, words)


def reap() -> None:
    """Takes note of the end of orphans that were handed to this process."""
    for pid in _children(os.getpid()):
        process = _process(pid)
        if process and process.state == "Z" and process.words == b"":
            with contextlib.suppress(ChildProcessError):
                os.waitpid(pid, os.WNOHANG)


def victims(grader: int, there: list[Process]) -> dict[str, list[Process]]:
    """The processes by what they are, as far as their places in the tree tell."""
    by_pid = {process.pid: process for process in there}
    inside = {process.parent for process in there if process.spaces > _spaces(by_pid.get(process.parent))}
    kinds: dict[str, list[Process]] = {}
    for process in there:
        kind = "keeper" if process.pid in inside else _kind(process, by_pid)
        kinds.setdefault("grader" if process.pid == grader else kind, []).append(process)
    return kinds


def _spaces(process: Process | None) -> int:
    return process.spaces if process else sys.maxsize


def _kind(process: Process, by_pid: dict[int, Process]) -> str:
    parent = by_pid.get(process.parent)
    module, above = _module(process), _module(parent)
    if module in ("grading.worker", "limited"):
        return "marker" if module == "grading.worker" else "formulas"
    if not module or not above:
        return "other"
    if process.spaces > 1:
        return "child" if _spaces(parent) > 1 else "zygote"
    if above != module:
        return "zygote" if module == "student.server" else "judge"
    # Forked from it: without namespaces only what it has forked itself tells the server from the formulas' process,
    # and nothing tells what orphans have forked.
    top = _module(by_pid.get(parent.parent)) if parent else ""
    if top != "grading.worker":
        return "child" if top == module else "other"
    return "zygote" if any(each.parent == process.pid for each in by_pid.values()) else "formulas"


def _module(process: Process | None) -> str:
    found = MODULE.search(process.words) if process else None
    return found[1].decode() if found else ""


def kill(process: Process) -> bool:
    """Kills it, unless it has ended; never another one that has got its number."""
    try:
        descriptor = os.pidfd_open(process.pid)
    except ProcessLookupError:
        return False
    try:
        now = _process(process.pid)
        if now is None or (now.since, now.parent) != (process.since, process.parent) or now.state == "Z":
            return False
        signal.pidfd_send_signal(descriptor, signal.SIGKILL)
        return True
    except ProcessLookupError:
        return False
    finally:
        os.close(descriptor)


class Row(NamedTuple):
    """An attempt as the gradebook has it."""

    submission: str
    course: str
    seed: int
    failed: bool
    items: int


def rows(book: Path) -> dict[str, Row]:
    """The attempts by id, read by another program while it is written; none while there are no tables."""
    if not book.exists():
        return {}
    with contextlib.closing(sqlite3.connect(f"{book.as_uri()}?mode=ro", uri=True, timeout=30)) as connection:
        try:
            found = connection.execute(
                "SELECT id, submission, course, seed, fault <> '', "
                "(SELECT count(*) FROM items WHERE attempt = id) FROM attempts"
            ).fetchall()
        except sqlite3.OperationalError as error:
            # Killed before the first transaction: nothing was acknowledged by then.
            if "no such table" in str(error) or "unable to open" in str(error):
                return {}
            raise
    return {row[0]: Row(row[1], row[2], row[3], bool(row[4]), row[5]) for row in found}


class Killed(NamedTuple):
    """What happened to a batch: kills by what was killed, runs, and attempts that had been there and were lost."""

    kills: Counter[str]
    runs: int
    codes: Counter[int]
    lost: list[str]
    seconds: float
    said: list[str]


class Batch:
    """A command that is killed, or its helpers are, and is given again until it has ended by itself."""

    def __init__(self, command: Callable[[], "subprocess.Popen[str]"], book: Path, total: int, seed: int):
        self.command = command
        self.book = book
        self.total = total
        self.draw = random.Random(seed)
        self.known: dict[str, Row] = {}
        self.kills: Counter[str] = Counter()
        self.lost: list[str] = []
        self.spared = 0
        self.process: subprocess.Popen[str] | None = None

    def run(self, kills: int, there: Callable[[], list[Process]]) -> Killed:
        """Kills so often, as evenly over the batch as chance has it, then lets it end."""
        began = time.monotonic()
        codes: Counter[int] = Counter()
        said: list[str] = []
        runs = 0
        while runs < kills + MOST_RUNS:
            runs += 1
            process = self.process = self.command()
            while (left := kills - self.kills.total()) and self._wait(left, there):
                pass
            out, err = process.communicate(timeout=120)
            codes[process.returncode] += 1
            if process.returncode != -signal.SIGKILL:
                said += err.splitlines()
            self._look()
            reap()
            if process.returncode not in (0, 3, -signal.SIGKILL):
                said += [out]
                break
            if not left and process.returncode == 0:
                break
        return Killed(self.kills, runs, codes, self.lost, time.monotonic() - began, said)

    def _wait(self, left: int, there: Callable[[], list[Process]]) -> bool:
        """Waits for the next moment and kills; False when the run has ended."""
        assert self.process is not None
        done = self._look()
        quota = (self.total - done) / (left + 1)
        [kind] = self.draw.choices(list(WEIGHTS), list(WEIGHTS.values()))
        if kind == "grader" and self.draw.random() < AT_ONCE:
            until, wanted = time.monotonic() + self.draw.uniform(0, LONGEST_START), done + 2 * quota
        else:
            until, wanted = time.monotonic() + 30, done + self.draw.uniform(0, 2 * quota)
        while time.monotonic() < until and self._runs() and self._look() < min(wanted, self.total - LAST):
            time.sleep(0.003)
        time.sleep(self.draw.uniform(0, 0.02))
        self._kill(kind, min(done + 2 * quota, self.total - LAST), there)
        return self._runs()

    def _runs(self) -> bool:
        assert self.process is not None
        return self.process.poll() is None

    def _look(self) -> int:
        """How many submissions are marked; notes attempts that were there before and no longer are as they were."""
        now = rows(self.book)
        self.lost += [id for id, row in self.known.items() if now.get(id) != row]
        self.known = now
        return len({row.submission for row in now.values() if not row.failed})

    def _kill(self, kind: str, most: float, there: Callable[[], list[Process]]) -> None:
        """Kills one of that kind as soon as there is one; any, when the batch has gone on without one."""
        assert self.process is not None
        until = time.monotonic() + PATIENCE
        while self._runs():
            kinds = victims(self.process.pid, there())
            if self._look() < self.spared:
                kinds.pop("child", None)
            if time.monotonic() > until or self._look() > most:
                present = kinds.keys() & WEIGHTS.keys() - {"grader"}
                kind = self.draw.choice(sorted(present)) if present else "grader"
            if kinds.get(kind) and kill(self.draw.choice(kinds[kind])):
                self.kills[kind] += 1
                if kind in ("child", "zygote", "keeper"):
                    self.spared = self._look() + SPARED
                break
        if kind == "grader":
            self.process.wait(timeout=30)
