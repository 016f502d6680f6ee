"""docs/comparing.md is true: its commands print what it shows, and its tables name what there is."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from gradekit.comparing import EXIT
from gradekit.formulas.rows import KINDS
from gradekit.formulas.tree import DOMAINS

PAGE = (Path(__file__).parents[1] / "docs" / "comparing.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def console() -> list[tuple[str, str]]:
    steps = [
        step.partition("\n")
        for kind, text in BLOCK.findall(PAGE)
        if kind == "console"
        for step in text.removeprefix("$ ").split("\n$ ")
    ]
    return [(command, shown.rstrip("\n")) for command, _, shown in steps]


@pytest.mark.parametrize(("command", "shown"), console())
def test_a_command_prints_what_is_shown(command: str, shown: str, tmp_path: Path) -> None:
    script = f'gradekit() {{ "{sys.executable}" -m gradekit "$@"; }}\n{command}'
    done = subprocess.run(["bash", "-c", script], cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False)
    assert (done.stdout + done.stderr).rstrip("\n") == shown


def test_the_python_example_runs(capsys: pytest.CaptureFixture[str]) -> None:
    (code,) = (text for kind, text in BLOCK.findall(PAGE) if kind == "python")
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    first, second = done.stdout.splitlines()
    assert (first, second.split()[:2]) == ("equal numeric None ", ["different", "value"])


def rows(heading: str) -> list[list[str]]:
    """The cells of the table below a heading's first line, without its head."""
    below = PAGE.partition(heading)[2]
    lines = re.search(r"(?:^\|.*\|\n)+", below, re.MULTILINE)
    assert lines
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines[0].splitlines()[2:]]


def test_every_kind_and_domain_is_named() -> None:
    named = [kind for row in rows("## Kinds") for kind in re.findall(r"`(\w+)`", row[0])]
    assert sorted(named) == sorted(KINDS)
    domains = PAGE.partition("The domains are ")[2].partition(". A name")[0]
    assert set(re.findall(r"`(\w+)`", domains)) == set(DOMAINS)


def test_the_exit_codes_are_those_of_the_command() -> None:
    assert {row[0].strip("|` "): int(row[1]) for row in rows("so what is equal here")} == EXIT


LIMITS = [
    ("gradekit.limited", "SECONDS", "10 seconds"), ("gradekit.limited", "CPU_SECONDS", "5 of them"),
    ("gradekit.limited", "MEMORY_MB", "1 GB"), ("gradekit.formulas.budgets", "MOST_CHARACTERS", "2,000 characters"),
    ("gradekit.formulas.budgets", "MOST_NODES", "500 numbers"),
    ("gradekit.formulas.budgets", "MOST_DEPTH", "60 levels"),
    ("gradekit.formulas.scalar", "DIGITS", "60, 120 and 240"),
    ("gradekit.formulas.scalar", "CONFIRMING", "90 digits more"),
    ("gradekit.formulas.scalar", "DEEP", "450 digits"), ("gradekit.formulas.prove", "SECONDS", "1.5 seconds"),
]  # fmt: skip


@pytest.mark.parametrize(("module", "name", "said"), LIMITS)
def test_the_limits_are_those_of_the_code(module: str, name: str, said: str) -> None:
    value = getattr(__import__(module, fromlist=[name]), name)
    numbers = [int(each.replace(",", "")) for each in re.findall(r"\d[\d,]*", said.replace(".", ""))]
    expected = {"MEMORY_MB": [1], "DIGITS": [60, 120, 240]}.get(name, numbers)
    found = {"MEMORY_MB": lambda: [value >> 10], "DIGITS": lambda: list(value[1:])}.get(name, lambda: [value])()
    assert [int(each * 10) if isinstance(each, float) else each for each in found] == expected
    assert said in re.sub(r"\s+", " ", PAGE)
