"""Answers that are right in more than one way, and lists given as dictionaries."""

from pathlib import Path
from typing import Any

import pytest

from helpers import run
from small_course import exercise, part, put, write_course

ORDER = part("order", "value", type="order", options=["loss", "step", "clear"], before=["loss < step", "clear < step"])
ADDS = part("adds", "expression", variables={"n": {"domain": "posint"}})
TABLE = part("table", "value", type="list", entry="choice", options=["gain", "loss"], keys=["up", "down"])
SOLUTION = """
from gradekit.authoring import accepted, wrong

order = ("clear", "loss", "step")
adds = "n - 1"
table = ("gain", "loss")


@accepted("order", "Right where nothing was left over before.")
def cleared_last():
    return ("loss", "step", "clear")


@wrong("order", "The loss comes first.")
def loss_last():
    return ("clear", "step", "loss")


@accepted("adds")
def from_zero():
    return "n"
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_course(tmp_path / "course", exercise(ORDER, ADDS, TABLE), SOLUTION)
    return tmp_path


def results(folder: Path, answers: str) -> dict[str, tuple[str, str]]:
    import json

    put(folder / "work" / "hw1_tiny.py", answers)
    ran = run(["check", "--course", "../course", "--format", "json"], folder / "work")
    assert ran.err == ""
    return {each["name"]: (each["status"], each["message"]) for each in json.loads(ran.out)["parts"]}


RIGHT = 'order = ["clear", "loss", "step"]\nadds = "n - 1"\ntable = ["gain", "loss"]\n'


def test_the_reference_itself_passes(folder: Path) -> None:
    assert results(folder, RIGHT) == {"order": ("pass", ""), "adds": ("pass", ""), "table": ("pass", "")}


def test_another_right_answer_passes_with_its_remark_if_it_has_one(folder: Path) -> None:
    other = 'order = ["loss", "step", "clear"]\nadds = "2*n/2"\ntable = {"down": "loss", "up": "gain"}\n'
    assert results(folder, other) == {
        "order": ("warning", "Right where nothing was left over before."),
        "adds": ("pass", ""),
        "table": ("pass", ""),
    }


def test_the_form_of_a_list_with_keys_names_them(folder: Path) -> None:
    shown = run(["show", "hw1-tiny", "--course", "course"], folder).out
    said = "A dictionary with the keys up and down, or a list in this order; its values are some of these: gain, loss."
    assert said in " ".join(shown.split())


def test_a_function_may_be_the_other_right_formula(folder: Path) -> None:
    assert results(folder, RIGHT.replace('"n - 1"', "lambda n: n"))["adds"] == ("pass", "")
    assert results(folder, RIGHT.replace('"n - 1"', "lambda n: n + 1"))["adds"][0] == "fail"


WRONG: list[tuple[str, str, str]] = [
    ('order = ["step", "loss", "clear"]', "order", "order: entries 1 and 2 stand in the wrong order."),
    ('order = ["clear", "step", "loss"]', "order", "The loss comes first."),
    ('table = {"up": "gain"}', "table", "table has no key 'down'; asked are up, down."),
    ('table = {"up": "gain", "down": "loss", "left": 1}', "table", "table has a key 'left'; asked are up, down."),
    ('table = {"up": "loss", "down": "gain"}', "table", "table: entries 1, 2 of 2 not right."),
]


def test_a_partial_order_has_several_right_answers(folder: Path) -> None:
    swapped = RIGHT.replace('["clear", "loss", "step"]', '["loss", "clear", "step"]')
    assert results(folder, swapped)["order"] == ("pass", "")


@pytest.mark.parametrize(("line", "name", "message"), WRONG)
def test_near_misses_fail(folder: Path, line: str, name: str, message: str) -> None:
    assert results(folder, RIGHT + line + "\n")[name] == ("fail", message)


def test_a_right_answer_for_no_part_is_the_courses_problem(folder: Path) -> None:
    solution = folder / "course" / "solutions" / "homework" / "hw1_tiny.py"
    solution.write_text(solution.read_text().replace('@accepted("adds")', '@accepted("add")'))
    put(folder / "work" / "hw1_tiny.py", RIGHT)
    ran: Any = run(["check", "--course", "../course"], folder / "work")
    assert ran.code == 3
    assert "from_zero: an accepted answer for 'add', but hw1-tiny has no such part (adds, order, table)" in ran.err
