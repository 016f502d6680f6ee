"""docs/grading.md is true where it is about marks: its commands print what it shows, its tables name what there is."""

import csv
import shlex
from pathlib import Path

import pytest

from class_book import class_of_three, command
from gradekit.cli.export import FORMATS
from gradekit.exporting.sheet import _head
from pages import commands

PAGE = (Path(__file__).parents[1] / "docs" / "grading.md").read_text("utf-8")
OUT, _, REST = PAGE.partition("## Marks out\n")[2].partition("## Marks by a person\n")
BY_A_PERSON, _, REPORT = REST.partition("## The class on a page\n")
CANVAS = """Student,ID,SIS User ID,Section,Homework 1 (7001),Quiz (7002)
    Points Possible,,,,100,10
"Lee, Ann",101,,A,80,
"Müller, Eva",103,,A,,
"Stone, Bob",102,,A,,
"Student, Test",999,,A,,
"""


def fill(folder: Path) -> None:
    """Does what a marker does between the two commands of the page."""
    with (folder / "sheet.csv").open(encoding="utf-8-sig", newline="") as file:
        listed = list(csv.DictReader(file))
    with (folder / "filled.csv").open("w", encoding="cp1252", newline="") as file:
        writer = csv.DictWriter(file, list(listed[0]), delimiter=";")
        writer.writeheader()
        writer.writerows({**row, "points": "3,5"} for row in listed)


@pytest.mark.parametrize("section", [OUT, BY_A_PERSON, REPORT], ids=["out", "by a person", "report"])
def test_a_command_prints_what_is_shown(section: str, tmp_path: Path) -> None:
    class_of_three(tmp_path / "class.db").connection.close()
    (tmp_path / "canvas.csv").write_text(CANVAS, "utf-8")
    shown = [step for block in section.split("```console\n")[1:] for step in commands(block.partition("```")[0])]
    assert shown
    for typed, expected in shown:
        if "filled.csv" in typed and not (tmp_path / "filled.csv").exists():
            fill(tmp_path)
        ran = command(shlex.split(typed)[1:], tmp_path)
        assert (ran.code, ran.out.rstrip("\n")) == (0, expected), typed


def first_cells(section: str) -> str:
    """The first cells of all rows of its tables."""
    return "\n".join(line.split("|")[1] for line in section.splitlines() if line.startswith("|"))


def test_the_tables_name_what_there_is() -> None:
    assert [name for name in FORMATS if f"`{name}`" not in first_cells(OUT)] == []
    unnamed = [name for name in map(str, _head(2, 1)) if f"`{name}`" not in first_cells(BY_A_PERSON)]
    assert unnamed == ["exercise", "part", "group", "student"]  # the text says what these are
