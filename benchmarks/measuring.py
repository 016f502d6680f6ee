"""What the benchmarks share: running commands alternately, and lines that say figure, target and what it is made of."""

from __future__ import annotations

import argparse
import contextlib
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
GRADEKIT = (sys.executable, "-m", "gradekit")
# CI keeps `check` from writing the student's progress. Bytecode is written in the round that is not counted, as an
# installation writes it.
CHANGING = ("GRADEKIT_COURSE", "PYTHONDONTWRITEBYTECODE")
ENVIRONMENT = {name: value for name, value in os.environ.items() if name not in CHANGING} | {"CI": "true"}


class Command(NamedTuple):
    """A command with the name it is printed under, and the exit codes that mean it did its work."""

    name: str
    argv: Sequence[str]
    codes: tuple[int, ...] = (0,)


class Times(NamedTuple):
    """The wall-clock times of one command, in milliseconds."""

    name: str
    values: list[float]

    @property
    def median(self) -> float:
        return statistics.median(self.values)

    def __str__(self) -> str:
        return f"{self.name} {self.median:.0f} ms ({min(self.values):.0f}-{max(self.values):.0f})"


def importing(*modules: str) -> Command:
    """Python loading these modules and nothing else."""
    statement = "import " + ", ".join(modules)
    return Command(statement, (sys.executable, "-c", statement))


def seconds(command: Command, folder: Path) -> float:
    """The wall-clock time of one run. Raises SystemExit when the command did not do its work."""
    started = time.perf_counter()
    done = subprocess.run(
        command.argv, cwd=folder, env=ENVIRONMENT, stdin=subprocess.DEVNULL, capture_output=True, check=False
    )
    elapsed = time.perf_counter() - started
    if done.returncode not in command.codes:
        sys.exit(f"{command.name} ended with {done.returncode}:\n{done.stderr.decode(errors='replace')}")
    return elapsed


def alternately(commands: Sequence[Command], rounds: int, folder: Path) -> list[Times]:
    """The times of the commands, each run once a round, after one round that is not counted."""
    times = [Times(command.name, []) for command in commands]
    for number in range(rounds + 1):
        for command, found in zip(commands, times, strict=True):
            elapsed = seconds(command, folder)
            if number:
                found.values.append(elapsed * 1000)
    return times


def children(pid: int) -> list[int]:
    """The processes that this one, or a thread of it, has started; none when it has ended (Linux only)."""
    found: list[int] = []
    with contextlib.suppress(OSError):  # a process or a thread that has ended since
        for task in Path(f"/proc/{pid}/task").iterdir():
            found += map(int, (task / "children").read_text().split())
    return found


class Lines:
    """Prints one line a figure, and remembers whether a target was missed."""

    def __init__(self, smoke: bool) -> None:
        self.smoke = smoke
        self.missed = False

    def ratio(self, over: Times, under: Times, target: float | None = None) -> None:
        """The quotient of two medians taken in the same run."""
        figure = over.median / under.median
        self.line(f"{figure:.2f}", f"{over} / {under}, {len(over.values)} pairs", figure, target)

    def line(self, figure: str, made_of: str, value: float, target: float | None, unit: str = "") -> None:
        """Any figure with its target, if it has one."""
        aim = "for comparison" if target is None else f"target at most {target:g}{unit}"
        late = target is not None and value > target and not self.smoke
        self.missed = self.missed or late
        print(f"{figure:>9}  {aim}{'  MISSED' if late else ''}\n           {made_of}", flush=True)

    def at_least(self, figure: str, made_of: str, value: float, target: float) -> None:
        """A figure that is to be no smaller than its target."""
        low = value < target and not self.smoke
        self.missed = self.missed or low
        print(f"{figure:>9}  target at least {target:g}{'  MISSED' if low else ''}\n           {made_of}", flush=True)

    def exit(self) -> None:
        """Ends the benchmark: 1 when a target was missed, never in smoke mode."""
        sys.exit(int(self.missed))


def options(what: str) -> argparse.Namespace:
    """The options of a benchmark: --smoke, --pairs."""
    parser = argparse.ArgumentParser(description=what)
    parser.add_argument("--smoke", action="store_true", help="two pairs, to see that it works; never fails on time")
    parser.add_argument("--pairs", type=int, default=15, metavar="N", help="how often each command runs (default: 15)")
    chosen = parser.parse_args()
    chosen.pairs = 2 if chosen.smoke else chosen.pairs
    return chosen
