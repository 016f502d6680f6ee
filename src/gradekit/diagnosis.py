"""What `doctor` finds out. Limits are tried with code that a student might write, in a real student's process."""

from __future__ import annotations

import platform
import sys
from collections.abc import Iterator
from importlib import metadata
from typing import NamedTuple

from gradekit.asking import Call, PartPlan, Source
from gradekit.confinement.levels import ALL, WHAT_TO_DO, WORKS, Confined, Row
from gradekit.course.catalogue import Course
from gradekit.errors import CourseError
from gradekit.frames import Frame
from gradekit.model import Limits
from gradekit.runner import Runner

PACKAGES = ("gradekit", "numpy", "autograd", "sympy", "click", "PyYAML")


class Finding(NamedTuple):
    """One line of the doctor's: what was looked at, what was found, and whether it is as it should be."""

    what: str
    found: str
    good: bool = True


def versions() -> Iterator[Finding]:
    """Python and the packages that gradekit stands on."""
    yield Finding("Python", f"{platform.python_version()} on {platform.system()} ({sys.executable})")
    for package in PACKAGES:
        try:
            yield Finding(package, metadata.version(package))
        except metadata.PackageNotFoundError:
            yield Finding(package, "not installed", good=False)
    import yaml

    fast = hasattr(yaml, "CSafeLoader")
    yield Finding("YAML reader", "C" if fast else "Python only: reading the catalogue is slow", good=True)


def course(found: Course) -> Finding:
    """The course in use and how many exercises of it can be read."""
    try:
        exercises = found.load_all()
    except CourseError as error:
        count = len(error.problems)
        return Finding(
            "course",
            f"{found.root}: {count} problem{'' if count == 1 else 's'}; first: {error.problems[0]}",
            good=False,
        )
    return Finding("course", f"{found.root}: {len(exercises)} exercise{'' if len(exercises) == 1 else 's'}")


# What is tried, the code, the limits it runs under, and what a limit that holds makes of it.
TRIALS = (
    ("student's process", "def probe():\n    return 1\n", Limits(), ""),
    ("memory limit", "def probe():\n    return bytearray(1 << 30) and 1\n", Limits(memory=256), "ran out of memory"),
    ("CPU limit", "def probe():\n    while True: pass\n", Limits(cpu=1, wall=10), "CPU time"),
    ("wall-clock limit", "import time\ndef probe():\n    time.sleep(60)\n", Limits(wall=1), "took longer"),
)


GOOD = {False: "works", True: "holds"}
BAD = {False: "does not work", True: "does not hold"}


def isolation() -> tuple[list[Finding], Confined]:
    """The limits, the level of the confinement, and what was found out about it."""
    runner = Runner()
    try:
        return list(_isolation(runner)), runner.confined()
    finally:
        runner.close()


def _isolation(runner: Runner) -> Iterator[Finding]:
    """Each limit by what happens to code that runs into it, then the level that the confinement has."""
    for what, code, limits, sign in TRIALS:
        plan = PartPlan("probe", (Call(Frame({"call": "probe"}, _no_arguments())),), limits)
        outcome = runner.run(Source("probe.py", code.encode()), [plan]).outcomes["probe"]
        good = sign in outcome.message if sign else outcome.status is None
        failed = ": ".join(filter(None, [BAD[bool(sign)], outcome.message]))
        yield Finding(what, GOOD[bool(sign)] if good else failed, good)
    yield Finding("sandbox", f"{runner.confined().described()} ({MEANING[runner.confined().level]})")


MEANING = {
    "A": "code that nobody has read can be marked here",
    "B": "code that nobody has read can be marked here; it can see which files and processes there are",
    "C": "code that nobody has read can be marked here; Landlock does not stand behind the other layers",
    "D": "the code can read, empty and create your files: mark only what you would run yourself",
    "E": "too little confines the code: mark only what you would run yourself",
}
REFUSED, POSSIBLE, NOT_NEEDED = "refused", "possible", "-"


class Attempt(NamedTuple):
    """One line of the table of forbidden acts."""

    held: bool
    act: str
    layer: str
    found: str


def attempts(confined: Confined) -> list[Attempt]:
    """What a process like a submission's tried, and what stopped it."""
    return [_attempt(row) for row in confined.rows if row.layer != WORKS and row.act]


def _attempt(row: Row) -> Attempt:
    layer = "all layers" if row.layer == ALL else row.layer
    return Attempt(row.held, row.act, layer, f"{REFUSED} ({row.found})" if row.held else row.found)


def advice(confined: Confined) -> list[str]:
    """What is missing, why, and what to do about it, a line a layer."""
    missing = dict.fromkeys(row.layer for row in confined.rows if not row.held)
    return [
        f"{layer}: {confined.why(layer)}. What to do: {WHAT_TO_DO[layer]}." for layer in missing if layer in WHAT_TO_DO
    ]


def _no_arguments() -> bytes:
    from gradekit import wire

    return wire.encode([])
