"""gradekit check --watch in a real terminal: what is on the screen after saves and keys."""

import json
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from helpers import COURSE, OPEN_MACHINE, SANDBOX, backprop, elsewhere, run
from small_course import exercise, part, put, write_course
from terminals import Terminal, watching

KEYS = "n next  h hint  s show  l list  r reseed  ? keys  q quit"
WRONG = "def jacobian(W1, W2, x, sigma, dsigma):\n    return -(W2 @ np.diag(dsigma(W1 @ x)) @ W1)\n"
ENDLESS = "def jacobian(W1, W2, x, sigma, dsigma):\n    while True:\n        pass\n"
BAR = "████████████████████"
HALF = "██████████░░░░░░░░░░"
WIDE = 120


def numbered(number: int) -> str:
    """A right file that says which one it is."""
    return backprop(top=f"print('save number {number}.')\n")


def saved(folder: Path, text: str, name: str = "ch2_backprop.py") -> Path:
    return put(folder / name, text)


PASSED = f"""\
ch2-backprop  Chain rule and backpropagation  (ch2_backprop.py, seed 1)

  ✓ jacobian       3 / 3
  ✓ grad_W1        3 / 3
  … two_passes       / 2    pending
  … clipping         / 2    pending

  6 of 6 points; 4 more for a person to mark.  Sandbox {SANDBOX}.

[{BAR}]  2 of 2 parts, 6 of 6 points  21:00:00
{KEYS}"""
FAILED = f"""\
ch2-backprop  Chain rule and backpropagation  (ch2_backprop.py, seed 1)

  ✗ jacobian       0 / 3    sign
      The sign is wrong: every entry is the negative of the right one.
      Expected 1.87549 at index [2, 0], got -1.87549; 6 of 6 entries differ.
      Called with W1 (6, 2), W2 (3, 6), x (2,), sigma=tanh.
  ✓ grad_W1        3 / 3
  … two_passes       / 2    pending
  … clipping         / 2    pending

  3 of 6 points; 4 more for a person to mark.  Sandbox {SANDBOX}.
  A hint: gradekit hint ch2-backprop jacobian
  Its smallest failing input, as a script: gradekit check ch2-backprop --part jacobian --repro

[{HALF}]  1 of 2 parts, 3 of 6 points  21:00:00
{KEYS}"""
SYNTAX = f"""\
ch2-backprop  Chain rule and backpropagation  (ch2_backprop.py, seed 1)

  ✗ jacobian       0 / 3    error
  ✗ grad_W1        0 / 3    error
  ✗ two_passes     0 / 2    error
  ✗ clipping       0 / 2    error
      ch2_backprop.py, line 1: SyntaxError: expected ':'
        def jacobian(W1
                    ^

  0 of 10 points.  Sandbox {SANDBOX}.

[░░░░░░░░░░░░░░░░░░░░]  0 of 4 parts, 0 of 10 points  21:00:00
{KEYS}"""


def test_a_save_is_marked_and_shown_as_check_prints_it(tmp_path: Path) -> None:
    saved(tmp_path, backprop())
    with watching(tmp_path, columns=WIDE) as terminal:
        terminal.until("6 of 6 points", "q quit")
        assert terminal.plain == PASSED
        saved(tmp_path, backprop(WRONG))
        terminal.until("3 of 6 points", "q quit", without="6 of 6 points")
        assert terminal.plain == FAILED
        saved(tmp_path, "def jacobian(W1\n")
        terminal.until("SyntaxError", "0 of 4 parts")
        assert terminal.plain.splitlines()[:6] == SYNTAX.splitlines()[:6]
        assert terminal.plain.splitlines()[-2:] == SYNTAX.splitlines()[-2:]
        saved(tmp_path, backprop())
        terminal.until("6 of 6 points", "q quit", without="SyntaxError")
        assert terminal.plain == PASSED
        terminal.type("q")
        assert terminal.end() == 0
        assert terminal.restored()


def test_every_key_does_what_the_list_of_keys_says(tmp_path: Path) -> None:
    saved(tmp_path, backprop(WRONG))
    (tmp_path / ".gradekit").mkdir()
    with watching(tmp_path, columns=WIDE, rows=90) as terminal:
        terminal.until("3 of 6 points", "q quit")
        terminal.type("h")
        terminal.until("jacobian, hint 1 of 3", "The next one: h")
        terminal.type("h")
        terminal.until("jacobian, hint 2 of 3", without="hint 1 of 3")
        assert terminal.plain.startswith(FAILED.split("\n\n[")[0] + "\n\njacobian, hint 2 of 3\n")
        terminal.type("s")
        terminal.until("f(x) = W2 σ(W1 x)", "Begin with: gradekit start ch2-backprop", "q quit")
        terminal.type("l")
        terminal.until("ch2-backprop", "3/6", "of 62 passed", "q quit", without="f(x) =")
        terminal.type("?")
        terminal.until("A save is marked at once.", "q      the end", without="of 62 passed")
        terminal.type("xyz\x1b[A\x1bq\x1bOP é\t")  # no keys of ours, and sequences in which there are letters
        terminal.type("\r")
        terminal.until("3 of 6 points", "q quit", without="A save is marked")
        assert terminal.plain == FAILED
        terminal.type("r")
        [seed] = set(re.findall(r"seed (\d{4})\b", terminal.until("The inputs are drawn from seed", "q quit")))
        terminal.until(f"(ch2_backprop.py, seed {seed})")
        assert f"The inputs are drawn from seed {seed} this time; the next save has seed 1 again." in terminal.text
        assert f"gradekit check ch2-backprop --part jacobian --repro --seed {seed}\n" in terminal.plain
        terminal.type("n")
        terminal.until("Begin with: gradekit start ch2-ode", "Waiting for the file")
        terminal.type("q")
        assert terminal.end() == 1
    state = json.loads((tmp_path / ".gradekit" / "state.json").read_text("utf-8"))["exercises"]
    assert list(state) == ["ch2-backprop"]
    kept = state["ch2-backprop"]
    assert kept["hints"] == {"jacobian": 2}
    assert {name: kept["progress"][name] for name in ("score", "max_score", "pending")} == {
        "score": 3, "max_score": 10, "pending": 4,
    }  # fmt: skip


def test_the_script_that_is_offered_is_of_this_file_and_course(tmp_path: Path) -> None:
    (tmp_path / "week 1").mkdir()
    saved(tmp_path / "week 1", backprop(WRONG))
    with watching(tmp_path, "week 1/ch2_backprop.py", "--course", str(COURSE), columns=2 * WIDE, rows=90) as terminal:
        terminal.until("3 of 6 points", "q quit")
        [offered] = re.findall(r"as a script: gradekit (.*)", terminal.plain)
        terminal.type("q")
        assert terminal.end() == 1
    ran = run(shlex.split(offered), tmp_path)
    assert (ran.code, ran.err) == (1, "")
    assert (tmp_path / "week 1" / "repro_ch2_backprop_jacobian.py").is_file()


def test_an_endless_loop_leaves_the_keys_alone_and_ends_with_the_next_save(tmp_path: Path) -> None:
    saved(tmp_path, backprop(ENDLESS))
    with watching(tmp_path) as terminal:
        terminal.until("Marking ch2-backprop ... A save begins it anew.", "q quit")
        terminal.type("l")
        terminal.until("of 62 passed", "Marking ch2-backprop")
        saved(tmp_path, numbered(1))
        terminal.until("save number 1.", "6 of 6 points", without="Marking")
        assert "seconds" not in terminal.text and "CPU" not in terminal.bytes.decode()
        saved(tmp_path, backprop(ENDLESS))
        terminal.until("Marking ch2-backprop")
        terminal.type("q")
        assert terminal.end() == 0
        assert terminal.restored()


def renamed(file: Path, text: str, settled: Callable[[], None]) -> None:
    put(file.with_name("4913~"), text).replace(file)


def truncated(file: Path, text: str, settled: Callable[[], None]) -> None:
    file.write_text(text, "utf-8")


def in_pieces(file: Path, text: str, settled: Callable[[], None]) -> None:
    with file.open("w", encoding="utf-8") as opened:
        for piece in text.splitlines(keepends=True):
            opened.write(piece)
            opened.flush()
            settled()


def recreated(file: Path, text: str, settled: Callable[[], None]) -> None:
    file.unlink()
    settled()
    file.write_text(text, "utf-8")


def by_turns(file: Path, text: str, settled: Callable[[], None]) -> None:
    for _ in range(5):
        file.write_text(backprop(WRONG), "utf-8")
        settled()
        renamed(file, backprop(ENDLESS), settled)
        settled()
    file.write_text(text, "utf-8")


def with_a_backup(file: Path, text: str, settled: Callable[[], None]) -> None:
    file.rename(file.with_name(file.name + "~"))
    file.write_text(text, "utf-8")


WAYS = (renamed, truncated, in_pieces, recreated, by_turns, with_a_backup)


@pytest.mark.parametrize("polled", [False, True])
def test_however_an_editor_saves_the_screen_ends_at_the_newest_content(polled: bool, tmp_path: Path) -> None:
    file = saved(tmp_path, numbered(0))
    env = {"WATCHFILES_FORCE_POLLING": "1"} if polled else {}
    with watching(tmp_path, columns=WIDE, **env) as terminal:
        terminal.until("save number 0.", "q quit")
        said = "WATCHFILES_FORCE_POLLING is set, so files are looked at every 0.3 s."
        assert (said in terminal.text) == polled
        for number, way in enumerate(WAYS, start=1):
            way(file, numbered(number), lambda: terminal.take(0.02))
            terminal.until(f"save number {number}.", "6 of 6 points", "q quit")
        terminal.type("q")
        assert terminal.end() == 0


def test_a_file_or_folder_that_is_not_there_is_waited_for(tmp_path: Path) -> None:
    with watching(tmp_path, "work/ch2_backprop.py", columns=WIDE) as terminal:
        terminal.until("Waiting for the file", str(tmp_path)[:20], "Begin with: gradekit start ch2-backprop")
        file = saved(tmp_path / "work", backprop())
        terminal.until("6 of 6 points", without="Waiting")
        shutil.rmtree(tmp_path / "work")
        terminal.until("Waiting for the file", without="6 of 6 points")
        saved(tmp_path / "work", backprop(WRONG))
        terminal.until("3 of 6 points", without="Waiting")
        put(file.with_suffix(".tmp"), backprop()).replace(file)
        terminal.until("6 of 6 points")
        terminal.type("q")
        assert terminal.end() == 0


def test_a_folder_shows_what_is_open_first_and_takes_new_files_in(tmp_path: Path) -> None:
    saved(tmp_path, backprop())
    saved(tmp_path, "einsums = ...\n", "ch1_einsum.py")
    saved(tmp_path, "x = 1\n", "notes.py")
    with watching(tmp_path, columns=WIDE) as terminal:
        terminal.until("ch1-einsum", "1 of 2 exercises, 6 of 16 points", "q quit", without="✓")
        terminal.type("n")
        terminal.until("ch2-ode", "Waiting for the file", without="ch1-einsum")
        terminal.type("n")
        terminal.until("Waiting for the file", without="ch2-ode")
        assert run(["start", "ch1-svd"], tmp_path).code == 0
        terminal.until("ch1-svd", "of 3 exercises", "missing", without="Waiting")
        terminal.type("q")
        assert terminal.end() == 1


def test_nothing_yet(tmp_path: Path) -> None:
    with watching(tmp_path, columns=WIDE) as terminal:
        terminal.until("q quit")
        assert terminal.plain == (
            "No exercise file in this folder yet. n goes to the first exercise; `gradekit start ID` writes its\n"
            f"file.\n\n{KEYS}"
        )
        terminal.type("hsr\r")
        saved(tmp_path, backprop())
        terminal.until("6 of 6 points")
        terminal.type("q")
        assert terminal.end() == 0


def test_ids_parts_and_seeds_are_those_of_check(tmp_path: Path) -> None:
    (tmp_path / ".gradekit").mkdir()
    file = saved(tmp_path, backprop(WRONG), "attempt.py")
    args = ("ch2-backprop", "--file", "attempt.py", "--part", "grad_W1", "--seed", "7")
    with watching(tmp_path, *args, columns=WIDE) as terminal:
        terminal.until("(attempt.py, seed 7)", "1 of 1 part, 3 of 3 points", without="jacobian")
        file.write_text("def grad_W1(*all):\n    return 1 / 0\n", "utf-8")
        terminal.until("ZeroDivisionError", "0 of 1 part, 0 of 3 points", "q quit")
        terminal.type("q")
        assert terminal.end() == 1
    assert not (tmp_path / ".gradekit" / "state.json").exists()


def test_two_files_and_a_file_that_cannot_be_read_are_said_and_watched_on(tmp_path: Path) -> None:
    file = saved(tmp_path, backprop())
    with watching(tmp_path, "ch2-backprop", columns=WIDE) as terminal:
        terminal.until("6 of 6 points")
        file.with_suffix(".yaml").write_text("jacobian: 1\n", "utf-8")
        terminal.until("gradekit: Two files answer ch2-backprop:", "q quit", without="✓")
        file.with_suffix(".yaml").unlink()
        terminal.until("6 of 6 points", without="Two files")
        file.unlink()
        file.mkdir()
        terminal.until("cannot be read: Is a directory.", "q quit")
        terminal.type("q")
        assert terminal.end() == 2


TINY = exercise(part("total", "function", arguments=["x"], returns="number"), part("why", "text"))
SOLUTION = "def total(x):\n    return x.sum()\n"


def test_a_course_at_fault_is_said_and_costs_no_mark(tmp_path: Path) -> None:
    course = write_course(tmp_path / "course", TINY, "def total(x):\n    return unknown\n")
    saved(tmp_path, "def total(x):\n    return 0\n", "hw1_tiny.py")
    with watching(tmp_path, "hw1-tiny", "--course", str(course), columns=WIDE) as terminal:
        terminal.until("NameError", "This costs no mark", "q quit")
        terminal.type("q")
        assert terminal.end() == 3


HOSTILE = """\
import os, sys
print("\\x1b[2J\\x1b]0;title\\x07\\u202eevil")
print("stdin", repr(sys.stdin.read()))
try:
    os.open("/dev/tty", os.O_RDWR)
    print("has a terminal")
except OSError:
    print("no terminal")
"""


def test_a_submission_neither_gets_the_terminal_nor_commands_it(tmp_path: Path) -> None:
    saved(tmp_path, backprop(top=HOSTILE))
    with watching(tmp_path, columns=WIDE) as terminal:
        terminal.until("6 of 6 points", "stdin ''", "no terminal", r"\x1b[2J\x1b]0;title\x07\u202eevil")
        assert b"\x1b]0;" not in terminal.bytes
        terminal.type("q")
        assert terminal.end() == 0


def test_the_window_and_what_the_terminal_can_do_are_followed(tmp_path: Path) -> None:
    saved(tmp_path, backprop(WRONG))
    with watching(tmp_path, columns=WIDE) as terminal:
        terminal.until("3 of 6 points", "q quit")
        assert b"\x1b[31m" in terminal.bytes
        terminal.type("h")
        wide = terminal.until("hint 1 of 3")
        assert max(map(len, wide.splitlines())) > 64
        terminal.resize(50, 64)
        terminal.type("h")
        terminal.until("hint 2 of 3", "q quit")
        hint = terminal.text.partition("hint 2 of 3\n")[2].partition("\nThe next one")[0]
        assert len(hint.splitlines()) > 2
        terminal.type("q")
        assert terminal.end() == 1


PLAIN = [({"NO_COLOR": "1"}, True, True), ({"TERM": "dumb"}, False, True), ({"PYTHONIOENCODING": "ascii"}, True, False)]


@pytest.mark.parametrize(("env", "clears", "unicode"), PLAIN)
def test_a_terminal_that_can_do_less_gets_less(
    env: dict[str, str], clears: bool, unicode: bool, tmp_path: Path
) -> None:
    saved(tmp_path, backprop(WRONG))
    with watching(tmp_path, columns=WIDE, **env) as terminal:
        terminal.until("3 of 6 points", "q quit")
        saved(tmp_path, backprop())
        terminal.until("6 of 6 points", lambda: terminal.lines[-1].endswith("q quit"))
        assert (b"\x1b[2J" in terminal.bytes) == clears
        assert (b"\x1b[31m" in terminal.bytes) == ("PYTHONIOENCODING" in env)
        assert (BAR if unicode else "[####################]  2 of 2 parts") in terminal.text
        assert ("✓ jacobian" if unicode else "ok jacobian") in terminal.text
        terminal.type("q")
        assert terminal.end() == 0


def test_where_little_confines_submissions_it_says_so(tmp_path: Path) -> None:
    saved(tmp_path, backprop())
    argv = [*elsewhere(OPEN_MACHINE, False), sys.executable, "-m", "gradekit", "check", "--watch"]
    terminal = Terminal(argv, tmp_path, columns=WIDE)
    try:
        terminal.until("6 of 6 points", "the kernel does not keep submissions from reading your files", "q quit")
        assert terminal.plain == PASSED
        terminal.type("q")
        assert terminal.end() == 0
    finally:
        terminal.close()


NO_TERMINAL = (
    "gradekit: --watch needs a terminal for its screen and keys, and standard input is none: "
    "leave out --watch to check once.\n"
)
ALONE = "gradekit: --watch is for a person at a terminal and does not go with {}.\n"


@pytest.mark.parametrize(
    ("args", "said"),
    [
        ((), NO_TERMINAL),
        (("--format", "json"), ALONE.format("--format json")),
        (("--format", "junit", "--out", "x"), ALONE.format("--format junit or --out")),
        (("--min-score", "50"), ALONE.format("--min-score")),
    ],
)
def test_what_does_not_go_with_watching_is_refused(args: tuple[str, ...], said: str, tmp_path: Path) -> None:
    saved(tmp_path, backprop())
    assert run(["check", "--watch", *args], tmp_path) == (2, "", said)


def test_without_a_terminal_to_draw_on_it_is_refused_too(tmp_path: Path) -> None:
    command = f'"{sys.executable}" -m gradekit check --watch | cat'
    terminal = Terminal(["sh", "-c", command], tmp_path, columns=200)
    try:
        terminal.until("standard output is none: leave out --watch to check once.")
    finally:
        terminal.close()


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("ch9-nothing",), "No exercise 'ch9-nothing'."),
        (("notes.txt",), "No exercise 'notes.txt'."),
        (("ch2-backprop", "--file", "notes.txt"), "a submission is a .py, .ipynb or .yaml file, not .txt"),
        (("ch2-backprop", "--part", "nothing"), "No part of ch2-backprop named 'nothing'."),
    ],
)
def test_what_no_save_can_mend_ends_at_once(args: tuple[str, ...], said: str, tmp_path: Path) -> None:
    with watching(tmp_path, *args, columns=200) as terminal:
        terminal.until(said)
        assert terminal.end() == 2
        assert terminal.restored()


@pytest.fixture
def work(tmp_path: Path) -> Iterator[Path]:
    """A folder with a right and a wrong file of a small course."""
    write_course(tmp_path / "course", [TINY, {**TINY, "id": "hw2-tiny"}], SOLUTION)
    saved(tmp_path / "work", SOLUTION + "why = 'It adds.'\n", "hw1_tiny.py")
    saved(tmp_path / "work", "def total(x):\n    return 0\n", "hw2_tiny.py")
    yield tmp_path / "work"


def test_next_goes_round_and_knows_the_end(work: Path) -> None:
    with watching(work, "--course", "../course", columns=WIDE) as terminal:
        terminal.until("hw2-tiny", "1 of 2 exercises, 1 of 3 points", "q quit")
        terminal.type("n")
        terminal.until("Nothing else is left to solve.")
        saved(work, SOLUTION, "hw2_tiny.py")
        terminal.until("1 of 2 exercises, 2 of 3 points", "hw2-tiny", without="Nothing else")
        terminal.type("h")
        terminal.until("why, hint 1 of 2")
        saved(work, SOLUTION + "why = 'It adds.'\n", "hw2_tiny.py")
        terminal.until("2 of 2 exercises, 2 of 2 points", without="hint 1")
        terminal.type("h")
        terminal.until("Nothing is open in hw2-tiny: n goes on to the next exercise.")
        terminal.type("q")
        assert terminal.end() == 0


def test_what_was_never_marked_has_not_passed(work: Path) -> None:
    saved(work, "while True:\n    pass\n", "hw2_tiny.py")
    with watching(work, "--course", "../course", columns=WIDE) as terminal:
        terminal.until("✓ total", "Marking hw2-tiny", "1 of 2 exercises")
        terminal.type("q")
        assert terminal.end() == 1


def test_where_next_leads_is_the_current_folder(work: Path) -> None:
    (work / "sub").mkdir()
    (work / "hw1_tiny.py").rename(work / "sub" / "hw1_tiny.py")
    (work / "hw2_tiny.py").unlink()
    with watching(work, "sub", "--course", "../course", columns=WIDE) as terminal:
        terminal.until("✓ total", "1 of 1 part", "q quit")
        terminal.type("n")
        terminal.until("Begin with: gradekit start hw2-tiny", "q quit")
        assert run(["start", "hw2-tiny", "--course", "../course"], work).code == 0
        terminal.until("hw2_tiny.py", "1 of 2 exercises", without="Waiting")
        terminal.type("q")
        assert terminal.end() == 1


def test_what_the_command_loads_without_watching(tmp_path: Path) -> None:
    saved(tmp_path, backprop())
    code = "import sys; from gradekit.__main__ import main\ntry: main()\nfinally: print('watchfiles' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code, "check"], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert done.stdout.endswith("False\n")
