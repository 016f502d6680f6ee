"""gradekit doctor: what is installed, which course is found, and which limits hold, found out by trying."""

import platform
import re
import sys
from importlib import metadata
from pathlib import Path

import pytest

from gradekit import diagnosis
from gradekit.diagnosis import Finding
from gradekit.model import Limits
from helpers import COURSE, machine_level, run
from small_course import exercise, part, put, write_course

PACKAGES = ("gradekit", "numpy", "autograd", "sympy", "click", "PyYAML")
HOLDS = """  ok  student's process  works
  ok  memory limit       holds
  ok  CPU limit          holds
  ok  wall-clock limit   holds
  ok  sandbox            A: landlock seccomp namespaces rlimits (code that nobody has read can be marked here)

  What a submission's process tried, and the layer that has to refuse it:

  ok  see a file of the grader          root        refused (ENOENT)
  ok  reach the network                 namespaces  refused (ENETUNREACH)
  ok  signal the grader                 namespaces  refused (ESRCH)
  ok  take more memory than allowed     rlimits     refused (ENOMEM)
  ok  write into a file                 rlimits     refused (EFBIG)
  ok  rename the machine                privileges  refused (EPERM)
  ok  read a file that was not granted  landlock    refused (EACCES)
  ok  open a socket                     seccomp     refused (EPERM)
  ok  start a process                   seccomp     refused (EPERM)
  ok  signal another process            seccomp     refused (EPERM)
  ok  look into another process         seccomp     refused (EPERM)
  ok  load a program into the kernel    seccomp     refused (EPERM)
  ok  read a solution                   all layers  refused (ENOENT)
  ok  see that a solution is there      all layers  refused (ENOENT)
  ok  write a file                      all layers  refused (EROFS)
  ok  reach the network                 all layers  refused (EPERM)
  ok  start a process                   all layers  refused (EPERM)
  ok  signal the grader                 all layers  refused (EPERM)
  ok  look into the grader              all layers  refused (EPERM)
  ok  read the grader's environment     all layers  refused (ENOENT)
"""
needs_every_layer = pytest.mark.skipif(machine_level() != "A", reason="this machine does not have every layer")


def table(printed: str) -> list[str]:
    """The lines with one width between columns, without what only some machines have."""
    lines = [re.sub(r"(?<=\S) {2,}", "  ", line) for line in printed.splitlines()]
    return [line for line in lines if "  cgroup  " not in line]


def installed() -> str:
    python = f"{platform.python_version()} on {platform.system()} ({sys.executable})"
    found = {"Python": python, **{name: metadata.version(name) for name in PACKAGES}, "YAML reader": "C"}
    return "".join(f"  ok  {name:<17}  {what}\n" for name, what in found.items())


@needs_every_layer
def test_all_is_well(tmp_path: Path) -> None:
    course = write_course(tmp_path / "course", exercise(part("count", "value", type="number")), "count = 3\n")
    said = f"{installed()}  ok  course             {course}: 1 exercise\n{HOLDS}"
    ran = run(["doctor", "--course", course], tmp_path)
    assert (ran.code, table(ran.out), ran.err) == (0, table(said), "")


@needs_every_layer
def test_the_built_in_course_is_found(tmp_path: Path) -> None:
    exercises = len(list((COURSE / "exercises").glob("*/*.yaml")))
    said = f"{installed()}  ok  course             {COURSE}: {exercises} exercises\n{HOLDS}"
    ran = run(["doctor"], tmp_path)
    assert (ran.code, table(ran.out), ran.err) == (0, table(said), "")


@needs_every_layer
def test_a_course_with_faults_is_counted(tmp_path: Path) -> None:
    course = write_course(tmp_path / "course", exercise(part("count", "value", type="nmber")), "count = 3\n")
    put(course / "exercises" / "course.yaml", "format: 1\n")
    ran = run(["doctor", "--course", course], tmp_path)
    line = (
        f"  no  course             {course}: 2 problems; "
        "first: exercises/course.yaml:1: title: Missing key 'title': The course's name.\n"
    )
    assert (ran.code, table(ran.out), ran.err) == (3, table(installed() + line + HOLDS), "")


def test_no_course_where_one_was_said_to_be(tmp_path: Path) -> None:
    ran = run(["doctor", "--course", "nowhere"], tmp_path)
    assert (ran.code, ran.out) == (2, "")
    where = tmp_path / "nowhere"
    assert ran.err == (f"gradekit: --course nowhere is not a course: there is no exercises/course.yaml in {where}.\n")


LOOSE = [
    ("student's process", "def probe():\n    raise ValueError('no')\n", Limits(), ""),
    ("memory limit", "def probe():\n    return 1\n", Limits(), "ran out of memory"),
    ("CPU limit", "def probe():\n    return 1\n", Limits(cpu=1), "CPU time"),
]


def test_a_limit_that_does_not_hold_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(diagnosis, "TRIALS", LOOSE)
    (process, memory, cpu, _), _ = diagnosis.isolation()
    assert process.found.startswith("does not work: Calling probe raised ValueError: no")
    assert (process.good, memory, cpu) == (
        False,
        Finding("memory limit", "does not hold", False),
        Finding("CPU limit", "does not hold", False),
    )


def test_a_package_that_is_not_installed_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(diagnosis, "PACKAGES", ("numpy", "no-such-package"))
    findings = {finding.what: finding for finding in diagnosis.versions()}
    assert findings["numpy"].good
    assert findings["no-such-package"] == Finding("no-such-package", "not installed", False)
