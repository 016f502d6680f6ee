"""Gradebooks of small classes, for what reads them."""

import contextlib
import io
from collections.abc import Mapping, Sequence
from pathlib import Path

from gradekit.cli import cli
from gradekit.gradebook.book import Gradebook, open_book
from gradekit.gradebook.records import Attempt, Event, Item, Received, Run, Student, Submission
from helpers import Ran

ANN = Student("101", "Ann Lee", "ann@example.org")
BOB = Student("102", "Bob Stone", "bob@example.org")
EVA = Student("103", "Eva Müller", "eva@example.org")
RUN = Run("r1", "2026-01-01T00:00:00.000+00:00", "folder", "folders", "", 2, "0.1.0", "here")
WAITS = "A person marks this answer."
MADE = "2026-01-02T00:00:00.000+00:00"

Work = Mapping[Student, Mapping[str, Sequence[Item]]]


def item(part: str, score: int | None, of: int, **more: object) -> Item:
    """A part as it was marked, in whole points."""
    status = "pending" if score is None else "pass" if score == of else "fail"
    known = Item(part, status, None if score is None else score * 100, of * 100)
    return known._replace(**more)  # type: ignore[arg-type]


def svd(score: int, answer: str | None) -> list[Item]:
    """ch1-svd as it was marked: 6 automatic points, 4 for a text (None: not answered)."""
    text = item("tradeoff", None, 4, answer=answer or "", message=WAITS)
    if answer is None:
        text = item("tradeoff", 0, 4, status="missing")
    return [item("min_rank", score, 6), text]


def backprop(score: int) -> list[Item]:
    """ch2-backprop with its two automatic parts, 3 and 7 points."""
    return [item("jacobian", min(score, 3), 3), item("grad_W1", score - min(score, 3), 7)]


def file_of(student: Student, exercise: str, content: bytes | None = b"x = 1\n") -> Submission:
    """What a student of these classes has handed in for an exercise."""
    return Submission(student.id, exercise, exercise.replace("-", "_") + ".py" if content is not None else "", content)


def make_book(path: Path, work: Work) -> Gradebook:
    """A gradebook with these markings; what has only missing parts was not handed in."""
    book = open_book(path, create=True)
    found = []
    for student, exercises in work.items():
        for exercise, items in exercises.items():
            there = any(each.status != "missing" for each in items)
            found.append((file_of(student, exercise, b"x = 1\n" if there else None), items))
    book.begin(RUN, list(work), [Received(file, f"{file.student}/{file.name}" * bool(file.name)) for file, _ in found])
    for file, items in found:
        book.record(attempt_of(file, items))
    return book


def attempt_of(file: Submission, items: Sequence[Item], **more: object) -> Attempt:
    """The marking of a file."""
    known = Attempt(f"a-{file.id[:12]}", file.id, "r1", "c1", 2, "A: rlimits", MADE, 0.25, tuple(items))
    return known._replace(**more)  # type: ignore[arg-type]


def given(file: Submission, part: str, score: int, sees: str = "", id: str = "e1", **more: object) -> Event:
    """A mark of a person, in whole points."""
    return Event(id, file.id, part, score * 100, "a reason", "", "Kim", MADE, sees)._replace(**more)  # type: ignore[arg-type]


def class_of_three(path: Path) -> Gradebook:
    """Ann has everything, Bob a text that waits for a person, Eva nothing in ch2-backprop."""
    nothing = [item("jacobian", 0, 3, status="missing"), item("grad_W1", 0, 7, status="missing")]
    work: Work = {
        ANN: {"ch1-svd": svd(6, "Fewer numbers."), "ch2-backprop": backprop(10)},
        BOB: {"ch1-svd": svd(0, "It is smaller."), "ch2-backprop": backprop(3)},
        EVA: {"ch1-svd": svd(6, None), "ch2-backprop": nothing},
    }
    book = make_book(path, work)
    book.add_events([given(file_of(ANN, "ch1-svd"), "tradeoff", 3)])
    return book


def command(args: Sequence[str], folder: Path) -> Ran:
    """What `gradekit ARGS` did in that folder, as `helpers.run` would tell, without a process of its own."""
    out, err, code = io.StringIO(), io.StringIO(), 0
    with contextlib.chdir(folder), contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            cli.main([str(each) for each in args], prog_name="gradekit")
        except SystemExit as end:
            code = int(end.code or 0)
    return Ran(code, out.getvalue(), err.getvalue())
