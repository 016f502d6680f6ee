"""gradekit check: what is marked, with which options, and how the command ends."""

import json
from pathlib import Path

import pytest

import gradekit
from helpers import SANDBOX, Ran, run
from small_course import exercise, part, put, write_course

TOTAL = part("total", "function", arguments=["x"], returns="number", points=1.5)
TINY = exercise(TOTAL, part("count", "value", type="number"), part("why", "text", points=4))
OTHER = exercise(part("count", "value", type="number"), id="hw2-other", title="Another one")
SOLUTION = "count = 3\n\ndef total(x):\n    return x.sum()\n"
RIGHT = "def total(x):\n    return sum(x)\n\ncount = 3\nwhy = 'so'\n"
WRONG = RIGHT.replace("sum(x)", "-sum(x)")
ALL_RIGHT = """hw1-tiny  A tiny one  (hw1_tiny.py, seed 1)

  ✓ total   1.5 / 1.5
  ✓ count     1 / 1
  … why         / 4    pending

  2.5 of 2.5 points; 4 more for a person to mark.  Sandbox A: landlock seccomp namespaces rlimits.
"""
ONE_WRONG = """hw1-tiny  A tiny one  (hw1_tiny.py, seed 1)

  ✗ total     0 / 1.5  sign
      The sign is wrong: every entry is the negative of the right one.
      Expected 1.22573, got -1.22573.
      Called with x (4,).
  ✓ count     1 / 1
  … why         / 4    pending

  1 of 2.5 points; 4 more for a person to mark.  Sandbox A: landlock seccomp namespaces rlimits.
  A hint: gradekit hint hw1-tiny total
  Its smallest failing input, as a script: gradekit check hw1-tiny --course ../course --part total --repro
"""
OTHER_RIGHT = """hw2-other  Another one  (hw2-other.yaml, seed 1)

  ✓ count     1 / 1

  1 of 1 points.  Sandbox A: landlock seccomp namespaces rlimits.
"""


@pytest.fixture
def work(tmp_path: Path) -> Path:
    write_course(tmp_path / "course", [TINY, OTHER], SOLUTION)
    put(tmp_path / "work" / "hw1_tiny.py", RIGHT)
    put(tmp_path / "work" / "hw2-other.yaml", "count: 3\n")
    return tmp_path / "work"


def check(work: Path, *args: str) -> Ran:
    return run(["check", *args, "--course", "../course"], work)


def test_one_exercise_by_its_id_or_file(work: Path) -> None:
    put(work / "elsewhere" / "my answer.py", RIGHT)
    for args in (["hw1-tiny"], ["hw1_tiny"], ["hw1_tiny.py"], [str(work / "hw1_tiny.py")]):
        assert check(work, *args) == (0, ALL_RIGHT, "")
    named = ALL_RIGHT.replace("hw1_tiny.py", "my answer.py")
    assert check(work, "hw1-tiny", "--file", "elsewhere/my answer.py") == (0, named, "")


def test_a_wrong_answer_fails(work: Path) -> None:
    put(work / "hw1_tiny.py", WRONG)
    assert check(work, "hw1-tiny") == (1, ONE_WRONG, "")


def test_without_arguments_every_file_of_the_folder(work: Path) -> None:
    both = (0, f"{ALL_RIGHT}\n{OTHER_RIGHT}", "")
    put(work / "notes.py", "no exercise's file")
    assert check(work) == both
    assert check(work, ".") == both
    assert check(work, "hw1-tiny", ".", "hw1_tiny.py") == (0, f"{ALL_RIGHT}\n{OTHER_RIGHT}", "")
    assert run(["check", "work", "--course", "course"], work.parent) == both


def test_the_worst_exercise_decides(work: Path) -> None:
    put(work / "hw1_tiny.py", WRONG)
    assert check(work) == (1, f"{ONE_WRONG}\n{OTHER_RIGHT}", "")


KEYS = ["format", "gradekit", "exercise", "submission", "seed", "score", "max_score", "pending", "undecided", "sandbox"]
PART_KEYS = ["name", "status", "score", "max_score", "message", "mistake", "seconds"]


def test_json_is_one_object_a_line_in_the_contracts_form(work: Path) -> None:
    put(work / "hw1_tiny.py", WRONG)
    ran = check(work, "--format", "json", "--seed", "1")
    assert (ran.code, ran.err) == (1, "")
    first, second = map(json.loads, ran.out.splitlines())
    assert list(first) == [*KEYS, "parts"]
    assert [first[key] for key in KEYS] == [
        *(
            1,
            gradekit.__version__,
            "hw1-tiny",
            "hw1_tiny.py",
            1,
            1.0,
            6.5,
            4.0,
            0.0,
            "A: landlock seccomp namespaces rlimits",
        ),
    ]
    total, count, why = first["parts"]
    assert list(total) == list(count) == list(why) == PART_KEYS
    assert [total[key] for key in PART_KEYS[:4]] == ["total", "fail", 0.0, 1.5]
    assert total["message"] == "\n".join(line.strip() for line in ONE_WRONG.splitlines()[3:6])
    assert total["mistake"] == "sign"
    assert 0 <= total["seconds"] < 5
    assert [count[key] for key in PART_KEYS[:6]] == ["count", "pass", 1.0, 1.0, "", None]
    assert [why[key] for key in PART_KEYS[:6]] == ["why", "pending", None, 4.0, "A person marks this answer.", None]
    assert second["exercise"] == "hw2-other"


def test_only_the_parts_asked_for(work: Path) -> None:
    put(work / "hw1_tiny.py", WRONG)
    only = (
        f"hw1-tiny  A tiny one  (hw1_tiny.py, seed 1)\n\n  ✓ count     1 / 1\n\n  1 of 1 points.  Sandbox {SANDBOX}.\n"
    )
    assert check(work, "hw1-tiny", "--part", "count") == (0, only, "")
    assert check(work, "hw1-tiny", "--part", "count", "--part", "count") == (0, only, "")
    assert check(work, "hw1-tiny", "--part", "why", "--part", "total", "--part", "count") == (1, ONE_WRONG, "")
    refused = "gradekit: No part of hw1-tiny named 'counts'. Did you mean count?\n"
    assert check(work, "hw1-tiny", "--part", "counts") == (2, "", refused)


def test_the_seed_draws_the_inputs(work: Path) -> None:
    put(work / "hw1_tiny.py", WRONG)
    one, again, two = (check(work, "hw1-tiny", "--seed", seed) for seed in ("1", "1", "2"))
    assert one == again == (1, ONE_WRONG, "")
    assert two.out.splitlines()[0] == "hw1-tiny  A tiny one  (hw1_tiny.py, seed 2)"
    assert two.out.splitlines()[4:6] != one.out.splitlines()[4:6]
    for seed in ("-5", str(10**30)):
        assert f"seed {seed})" in check(work, "hw1-tiny", "--seed", seed).out
    assert check(work, "hw1-tiny", "--seed", "one").code == 2


@pytest.mark.parametrize(("least", "code"), [("40", 0), ("0", 0), ("40.1", 1), ("100", 1)])
def test_a_minimum_decides_the_exit_code(work: Path, least: str, code: int) -> None:
    """1 of the 2.5 points that are not a person's: 40 percent."""
    put(work / "hw1_tiny.py", WRONG)
    assert check(work, "hw1-tiny", "--min-score", least) == (code, ONE_WRONG, "")


@pytest.mark.parametrize("least", ["-1", "100.5", "half", "nan", "inf"])
def test_a_minimum_is_a_percentage(work: Path, least: str) -> None:
    ran = check(work, "hw1-tiny", "--min-score", least)
    assert (ran.code, ran.out) == (2, "")


def test_no_mark_is_lost_to_an_exercise_that_cannot_be_read(work: Path) -> None:
    broken = work.parent / "course" / "exercises" / "homework" / "hw2-other.yaml"
    put(broken, broken.read_text().replace('"kind": "value"', '"kind": "valeu"'))
    ran = check(work)
    assert (ran.code, ran.out) == (3, ALL_RIGHT)
    assert ran.err == (
        "gradekit: hw2-other cannot be marked, and this costs no mark:\n"
        "exercises/homework/hw2-other.yaml:30: parts[0].kind: Expected one of einsum, expression, figure, function, "
        "gradient, property, shape, text, trace, value, not 'valeu'. Did you mean 'value'?\n"
    )


def test_of_several_exit_codes_the_gravest_counts(work: Path) -> None:
    """Wrong usage before the course's fault, and that before a wrong answer."""
    put(work / "hw1_tiny.py", WRONG)
    solution = work.parent / "course" / "solutions" / "homework" / "hw2_other.py"
    put(solution, "count = unknown\n")
    assert check(work, "hw1-tiny").code == 1
    assert check(work, "hw1-tiny", "hw2-other").code == 3
    assert check(work, "hw2-other", "hw1-tiny").code == 3
    assert check(work, "hw1-tiny", "hw2-other", "hw3-none") == (
        2,
        "",
        "gradekit: No exercise 'hw3-none'. `gradekit list` shows all.\n",
    )
    assert check(work, "hw1-tiny", "hw2-other", "--part", "none").code == 2


def test_json_keeps_the_terminal_and_the_line_safe(work: Path) -> None:
    put(work / "hw1_tiny.py", "def total(x):\n    raise ValueError('\\x1b[2J\\n\\u202e σ')\n")
    ran = check(work, "hw1-tiny", "--format", "json")
    assert ran.out.isascii()
    assert len(ran.out.splitlines()) == 1
    assert "\x1b" not in check(work, "hw1-tiny").out


def test_signs_are_plain_where_the_terminal_knows_no_others(work: Path) -> None:
    ran = run(["check", "hw1-tiny", "--course", "../course"], work, env={"PYTHONIOENCODING": "ascii"})
    assert ran == (0, ALL_RIGHT.replace("✓", "ok").replace("…", ".."), "")
