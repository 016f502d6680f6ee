"""The benchmarks work and print what they promise; how fast it is depends on the machine and is not asked here."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
BENCHMARKS = ROOT / "benchmarks"
TIME = r"\d+ ms \(\d+-\d+\)"
CHECK, LIST = r"gradekit check", r"gradekit list"


def pairs(over: str, under: str) -> str:
    """The line that says what a ratio is made of."""
    return rf"           {over} {TIME} / {under} {TIME}, 2 pairs"


def ratio(target: str) -> str:
    return rf" +\d+\.\d\d  {target}"


def peak(role: str) -> list[str]:
    return [
        r" +\d+ MB  target at most 60 MB",
        rf"           peak resident memory \(VmHWM\) of the {role}, the most of \d+ checks of ch2-backprop",
    ]


def table(rows: str) -> list[str]:
    line = r" +\d+ +\d+\.\d% +\d+ +\d+ +\d+ +\d+\.\d +\d+\.\d"
    return [
        rows,
        "method +rows +right +false accept +false reject +undecided +median ms +p95 ms",
        f"gradekit{line}",
        rf"simplify\(a-b\)==0{line}",
    ]


def counts(*rows: str) -> list[str]:
    """Rows of a table of what was named rightly, wrongly, and not."""
    return [rf"{row} +\d+ +\d+ +\d+" for row in rows]


def share(target: str, what: str) -> list[str]:
    return [rf" +\d+\.\d %  {target}", f"           {what}"]


RATE = r"\d+/s \(\d+-\d+\)"
PRINTED = {
    "batch": [
        ratio(r"target at least 0\.6"),
        rf"           gradekit grade, loaded, {RATE} / a bare fork, loaded, {RATE}, "
        "12 submissions, 2 at a time, medians of 1",
        r" +\d+\.\d  target at least 15",
        rf"           the command {RATE} / pytest a student {RATE}",
        r" +\d+\.\d  for comparison",
        "           a bare fork / pytest a student: what no isolation at all would reach",
        r" +\d+ s  for comparison",
        "           gradekit grade, 1 of 12 submissions without an end",
    ],
    "cold_check": [
        ratio("target at most 1.6"),
        pairs(f"{CHECK} ch2-backprop", "import numpy, autograd.numpy, click, yaml"),
        ratio("for comparison"),
        pairs(f"{CHECK} ch2-backprop", "import numpy"),
    ],
    "comparison": [
        r"seed \d+",
        *table(r"\d+ rows"),
        *table("10 mutants, all different"),
        "wrong answers whose mistake was named",
        *[rf"{kind} +\d+ of \d+ +\d+%" for kind in ("einsum", "factor", "scalar", "number", "list", "mutant")],
        " +0  target at most 0",
        "           false accepts among the rows and the mutants",
        r" +0\.0 %  target at most 0\.5 %",
        r"           false rejects among \d+ equal rows",
        r" +0\.0 %  target at most 1 %",
        r"           undecided, unreadable or ended by an error among \d+ rows",
        " +0  target at most 0",
        "           mutants not refused among 10",
        r" +\d+\.\d ms  target at most 3 ms",
        "           the median of the rows",
        r" +\d+\.\d ms  target at most 40 ms",
        "           the 95th percentile of the rows",
    ],
    "confinement": [
        ratio(r"target at most 1\.5"),
        rf"           a confined submission {TIME} / a bare fork {TIME}, 40 pairs",
        ratio(r"target at most 0\.1"),
        rf"           a confined submission {TIME} / import numpy {TIME}, 40 pairs",
        *(
            line
            for most, what in (("0", "descriptors"), ("0", "processes"), ("8", "MB of memory"))
            for line in (
                rf" +-?\d+  target at most {most}",
                rf"           more {what} after 20 submissions in a row \(\d+ a second\)",
            )
        ),
        ratio(r"target at most 1\.5"),
        pairs("a server with NumPy and SymPy, and its first submission", "import numpy, sympy"),
    ],
    "help_and_list": [
        ratio("target at most 2"),
        pairs("gradekit --help", "import click"),
        ratio("target at most 1"),
        pairs(rf"{LIST} \(built-in course\)", CHECK),
        ratio("target at most 1"),
        pairs(rf"{LIST} \(62 exercises\)", rf"{CHECK} \(same course\)"),
    ],
    "mistakes": [
        " +rightly  wrongly  not named",
        *counts("notes expression", "qa gradient", "qa value"),
        "files of the tests",
        *counts("notes expression", "qa gradient", "qa value"),
        "in other hands",
        *counts("another order of summation", "float32", "lists"),
        "near misses",
        *counts("noise of 1e-3", "one entry changed"),
        "two at once",
        *counts("factor 2", "few digits", "first row only", "mean for sum", "offset", "reversed", "sign", "transposed"),
        *counts("two in a tuple"),
        "by the graph",
        *counts("gradients, no name listed"),
        *share("target at least 95", "named wrong answers of the course"),
        *share("target at least 95", "files of the tests whose name is the stated one"),
        *share("target at least 95", "the same mistakes with other rounding and types"),
        *share("target at most 1 %", "another name than theirs among named wrong answers"),
        *share("target at most 1 %", "another name than stated among the files of the tests"),
        *share("target at most 1 %", "another name among the same mistakes in other hands"),
        *share("target at most 1 %", "the name alone for what is more than that mistake"),
        *share("target at most 1 %", "something false about two mistakes at once"),
        *share("for comparison", "something true about two mistakes at once"),
        *share("for comparison", "gradients named by their graph alone"),
        *share("for comparison", "gradients named wrongly by their graph"),
        r" +\d+ ms  target at most 100 ms",
        r"           the median of judging one of these, \d+ ms the most",
    ],
    "memory": [
        line
        for role in ("command", "judge", "process that waits", "student's server", "student's process")
        for line in peak(role)
    ],
    "watch": [
        r" +\d+ ms  target at most 100 ms",
        "           the median of 4 saves",
        r" +\d+ ms  target at most 100 ms",
        "           the 95th percentile of the same saves",
        r" +\d+ ms  for comparison",
        "           the worst of the same saves",
        ratio(r"target at most 0\.3"),
        rf"           a save {TIME} / {CHECK} ch2-backprop {TIME}, 2 cold checks in between",
    ],
}


@pytest.mark.parametrize("name", PRINTED)
def test_a_benchmark_prints_each_figure_with_its_target_and_what_it_is_made_of(name, tmp_path):
    done = subprocess.run(
        [sys.executable, BENCHMARKS / f"{name}.py", "--smoke"],
        cwd=tmp_path,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    assert len(lines) == len(PRINTED[name])
    for line, pattern in zip(lines, PRINTED[name], strict=True):
        assert re.fullmatch(pattern, line), line


def test_every_benchmark_is_tested_run_by_ci_and_explained():
    programs = {path.stem for path in BENCHMARKS.glob("*.py") if "def main()" in path.read_text(encoding="utf-8")}
    assert programs == set(PRINTED)
    explained = (BENCHMARKS / "README.md").read_text(encoding="utf-8")
    assert all(f"{name}.py" in explained for name in programs)
    (looped,) = re.findall(r"for benchmark in (.*); do", (ROOT / ".ci" / "run").read_text(encoding="utf-8"))
    assert set(looped.split()) == programs


@pytest.mark.parametrize(("value", "smoke", "missed"), [(1.6, False, 0), (1.61, False, 1), (1.61, True, 0)])
def test_a_missed_target_ends_the_benchmark_with_1_except_in_smoke_mode(value, smoke, missed):
    program = f"import measuring; lines = measuring.Lines({smoke}); lines.line('x', 'y', {value}, 1.6); lines.exit()"
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=BENCHMARKS, capture_output=True, encoding="utf-8", timeout=60, check=False
    )
    late = "  MISSED" if missed else ""
    assert (done.returncode, done.stdout) == (missed, f"        x  target at most 1.6{late}\n           y\n")


def test_a_command_that_fails_ends_the_benchmark(tmp_path):
    program = (
        "import sys, pathlib, measuring\n"
        "wrong = measuring.Command('no such', (*measuring.GRADEKIT, 'check', 'no-such-exercise'))\n"
        f"measuring.alternately([wrong], 1, pathlib.Path({str(tmp_path)!r}))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=BENCHMARKS, capture_output=True, encoding="utf-8", timeout=60, check=False
    )
    assert done.returncode == 1
    assert done.stderr == (
        "no such ended with 2:\ngradekit: No exercise 'no-such-exercise'. `gradekit list` shows all.\n\n"
    )
