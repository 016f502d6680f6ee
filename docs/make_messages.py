"""Writes docs/messages.md: every sort of message that a student can meet, as gradekit prints it.

    python docs/make_messages.py            writes the page
    python docs/make_messages.py --check    exits 1 if gradekit says something else by now

Each sort is a small submission that is really marked, or a command that is really given.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

NOTEBOOK = ".ipynb"
ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "messages.md"
sys.path.insert(0, str(ROOT / "tests"))

from gradekit.checking import Checker  # noqa: E402
from gradekit.course.catalogue import Course  # noqa: E402
from gradekit.model import Exercise, Report  # noqa: E402
from gradekit.reports import text  # noqa: E402
from gradekit.submission import Submission  # noqa: E402
from helpers import COURSE, notebook, plainly  # noqa: E402 - the tests' own folder is no package
from message_rules import has  # noqa: E402

HEAD = """# What gradekit says

Written by `python docs/make_messages.py`, which marks each of these submissions and gives each of these commands; a
test compares.

A message has one form, as far as each of it applies: **what** happened, **where** (the entry, the line, what the
function was called with), what was **expected**, what was **got** instead, and **what next**. It judges the answer and
never the person. It uses no term that the exercise has not used before it. It has at most six lines, and of a traceback
at most three. Parts without drawn inputs (values, shapes, choices, formulas) never print the expected answer.
`tests/message_rules.py` has the rules as a program; they are tested on this page and on what is said about every wrong
submission of the test suite.
"""
TOP = "import numpy as np\n\n"


class Sort(NamedTuple):
    """A sort of message: when it comes, and a submission that it comes for (`part` of `exercise`)."""

    when: str
    body: str | bytes
    exercise: str = "ch2-backprop"
    part: str = "jacobian"
    ending: str = ".py"


class Said(NamedTuple):
    """What was said of a submission or to a command: the message, and as it was printed."""

    section: str
    when: str
    message: str
    printed: str
    exercise: Exercise | None = None
    kind: str = ""
    status: str = ""


def submitted(name: str) -> bytes:
    """A submission of the tests'."""
    return (COURSE / "tests" / "submissions" / name).read_bytes()


def jacobian(*lines: str) -> str:
    """A file with this body of `jacobian`."""
    return TOP + "def jacobian(W1, W2, x, sigma, dsigma):\n" + "".join(f"    {line}\n" for line in lines)


RIGHT = "W2 @ np.diag(dsigma(W1 @ x)) @ W1"
WRONG = [
    Sort("The mistake is one that the course knows", jacobian("return W2 @ np.diag(sigma(W1 @ x)) @ W1")),
    Sort("The sign", jacobian(f"return -({RIGHT})")),
    Sort("A constant factor", jacobian(f"return 2 * ({RIGHT})")),
    Sort("The transpose", jacobian(f"return ({RIGHT}).T")),
    Sort("Rows or columns in reverse order", jacobian(f"return ({RIGHT})[::-1]")),
    Sort("A constant is added", jacobian(f"return ({RIGHT}) + 1")),
    Sort("No mistake is recognised", jacobian(f"return ({RIGHT}) ** 3 + np.arange(len(x))")),
    Sort("The shape differs", jacobian(f"return np.hstack([{RIGHT}, {RIGHT}])")),
    Sort("The values fit, and the shape does not", jacobian(f"return ({RIGHT})[None]")),
    Sort("Complex numbers", jacobian(f"return ({RIGHT}) * (1 + 0j)")),
    Sort("Too few digits", jacobian(f"return ({RIGHT}).astype(np.float16)")),
    Sort("NaN or infinity", jacobian(f"return ({RIGHT}) / 0.0 * 0.0")),
    Sort("No numbers", jacobian("return 'J'")),
    Sort("Nothing is returned", jacobian(RIGHT)),
    Sort("Another answer at the same input", jacobian("import time", f"return ({RIGHT}) * (time.perf_counter() % 1)")),
    Sort(
        "One step of several", submitted("hw1-forward-mode/wrong_minus_cosine.py"), "hw1-forward-mode", "forward_mode"
    ),
    Sort("A property that a right answer has", submitted("hw1-map/wrong_absolute_values.py"), "hw1-map", "penalty"),
    Sort("A number", "first_derivative = 0.5\n", "qa-backprop-start", "first_derivative"),
    Sort("A set", "parts = {'SGD'}\n", "qa-adam", "parts"),
    Sort("A word that is not among the allowed ones", "parts = {'Adam', 'SGD'}\n", "qa-adam", "parts"),
    Sort("A shape", "product_shape = (2, 2)\n", "notes-matmul-shape", "product_shape"),
    Sort("A formula", "new_condition = 'L + lam'\n", "qa-l2-condition", "new_condition"),
    Sort("A formula that cannot be read", "new_condition = 'L + (lam'\n", "qa-l2-condition", "new_condition"),
    Sort("An einsum string", "frobenius_sq = 'ij,ji->'\n", "ch1-einsum", "frobenius_sq"),
]
ERRORS = [
    Sort("The function raises", jacobian("return W2 @ W1 @ undefined")),
    Sort("The shapes inside do not fit", jacobian("return np.linalg.inv(W1)")),
    Sort("It does not end", jacobian("import time", "time.sleep(60)")),
    Sort("It takes too much memory", jacobian("return np.ones((1 << 18, 1 << 18))")),
    Sort("It calls itself for ever", jacobian("return jacobian(W1, W2, x, sigma, dsigma)")),
    Sort("It ends the process", jacobian("import os", "os._exit(3)")),
    Sort("It stops the program", jacobian("raise SystemExit(1)")),
    Sort("It reads a file", jacobian("return open('jacobian.txt').read()")),
    Sort("It asks for input", jacobian("return float(input())")),
    Sort("It takes other arguments", TOP + "def jacobian(W1, W2):\n    return W2 @ W1\n"),
    Sort("It is a value", "jacobian = 3\n"),
    Sort("The file is no Python", jacobian("return W2 @@ W1")),
    Sort("Loading the file raises", "import numpy as np\n\nscale = 1 / 0\n"),
    Sort("It imports what the exercise does not allow", "import torch\n"),
    Sort("The file is not UTF-8", b"# \xe9\n"),
    Sort(
        "A cell of the notebook is no Python",
        notebook("x = 1", "def jacobian(W1):\n    return W1 @@ 2"),
        ending=NOTEBOOK,
    ),
    Sort("The file is no notebook", "{}", ending=NOTEBOOK),
]
MISSING = [
    Sort("The name is not defined", "import numpy as np\n"),
    Sort("The file is empty", ""),
    Sort("The starter's placeholder", "def jacobian(W1, W2, x, sigma, dsigma):\n    ...\n"),
    Sort("A function is asked, and the answers are in YAML", "two_passes: Forward, then backward.\n", ending=".yaml"),
]
TWICE = notebook(jacobian("return W1"), jacobian(f"return {RIGHT}"))
REMARKS = [Sort("A notebook defines it twice", TWICE, ending=NOTEBOOK)]
SECTIONS = {
    "A wrong answer": WRONG,
    "An error": ERRORS,
    "Nothing to mark yet": MISSING,
    "A right answer with a remark": REMARKS,
}
# What is typed, and the files that lie there.
COMMANDS = [
    ("No such exercise", "check ch2-backprpo", ()),
    ("No such part", "check ch2-backprop --part jacobain", ()),
    ("No such file", "check ch2_backprop.py", ()),
    ("No file for the exercise", "check ch2-backprop", ()),
    ("No exercise's file in this folder", "check", ()),
    ("A name that is no exercise's", "check work.py", ("work.py",)),
    ("Two files for one exercise", "check ch2-backprop", ("ch2_backprop.py", "ch2-backprop.py")),
    ("A file of another kind", "check ch2-backprop --file ch2.txt", ("ch2.txt",)),
    ("The starter is there already", "start ch2-backprop", ("ch2_backprop.py",)),
    ("A folder that is no course", "check ch2-backprop --course nowhere", ()),
]


def everything() -> list[Said]:
    """All that the page shows."""
    return [*(said for title, sorts in SECTIONS.items() for said in marked(title, sorts)), *refused()]


def marked(title: str, sorts: list[Sort]) -> Iterator[Said]:
    """What is said of some submissions."""
    course = Course(ROOT)
    checker = Checker(course)
    try:
        for sort in sorts:
            exercise = course.load(sort.exercise)
            content = sort.body if isinstance(sort.body, bytes) else sort.body.encode()
            file = Path(f"{sort.exercise.replace('-', '_')}{sort.ending}")
            report = checker.check(exercise, Submission(exercise.id, file, content), 1, [sort.part]).report
            kind, status = exercise.part(sort.part).kind, report.parts[0].status.value
            yield Said(title, sort.when, report.parts[0].message, block(report), exercise, kind, status)
    finally:
        checker.close()


def block(report: Report) -> str:
    """The lines of a report about its part, and the next step below them."""
    lines = re.sub(r"\x1b\[[0-9;]*m", "", text.render(report)).splitlines()
    totals = next(number for number, line in enumerate(lines) if re.match(r"  [\d.]+ of [\d.]+ points", line))
    # What differs from run to run.
    told = re.sub(
        r"gave \S+, then \S+ at index \[\d+, \d+\]", "gave 0.9, then 0.7 at index [0, 0]", "\n".join(lines[2:totals])
    )
    return "\n".join([told, *lines[totals + 1 :]]).strip("\n")


def refused() -> Iterator[Said]:
    """What commands say that cannot be carried out."""
    for when, typed, files in COMMANDS:
        with tempfile.TemporaryDirectory() as folder:
            for name in files:
                (Path(folder) / name).write_text("jacobian = ...\n")
            argv = [sys.executable, "-m", "gradekit", *typed.split()]
            environment = {name: value for name, value in os.environ.items() if name not in ("CI", "GRADEKIT_COURSE")}
            environment["COLUMNS"] = "88"
            done = subprocess.run(argv, cwd=folder, env=environment, capture_output=True, encoding="utf-8", check=False)
            said = (
                plainly(done.stderr or done.stdout).replace(str(Path(folder).resolve()), "/home/you/evening").rstrip()
            )
        yield Said("What was typed cannot be done", when, said, f"$ gradekit {typed}\n{said}")


def page(everything: list[Said]) -> str:
    """The whole page."""
    pieces, title = [HEAD], ""
    for said in everything:
        if said.section != title:
            title = said.section
            pieces.append(f"## {title}\n")
        # With the next step, which stands below the points.
        five = ", ".join(has(f"{said.message}\n{said.printed.splitlines()[-1]}" if said.exercise else said.message))
        pieces.append(f"**{said.when}.** Has {five}.\n\n```text\n{said.printed}\n```\n")
    return "\n".join(pieces)


def main() -> None:
    os.environ["COLUMNS"] = "88"
    made = page(everything())
    if "--check" not in sys.argv[1:]:
        PAGE.write_text(made, encoding="utf-8")
    elif not PAGE.exists() or PAGE.read_text(encoding="utf-8") != made:
        sys.exit("docs/messages.md shows something else than gradekit says: python docs/make_messages.py")


if __name__ == "__main__":
    main()
