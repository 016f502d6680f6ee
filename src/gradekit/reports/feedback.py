"""What one student is told about everything that was marked: the data of a page, and the page as Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from hashlib import sha256
from typing import NamedTuple

from gradekit.gradebook.marks import PENDING, Mark, PartMark
from gradekit.gradebook.records import Student
from gradekit.model import Exercise, Part, Prose
from gradekit.reports.entry import shortened
from gradekit.reports.markdown import block, code, inline
from gradekit.reports.text import points
from gradekit.terminal import safe

# What a part's status is called on a page.
LABELS = {
    "pass": "right",
    "warning": "right, with a remark",
    "fail": "wrong",
    "error": "ended with an error",
    "missing": "missing",
    "pending": "waits for a person",
    "undecided": "could not be decided; this costs no mark",
    "marked": "marked by a person",
}
NOTHING = "Nothing was handed in."
UNMARKED = "This has not been marked yet."
AGAIN = "To see the same about your file:"
FAULT = "Marking failed here, and not because of your work; this costs no mark."
# A name that needs no hash: no capital letter, which some file systems do not tell apart, and no dot or space.
PLAIN = re.compile(r"[a-z0-9][a-z0-9_-]{0,59}")
TAKEN = re.compile(r"index|con|prn|aux|nul|(?:com|lpt)\d")


class Asked(NamedTuple):
    """One part on a page. `scored` is the points in words; texts are as they were written, by whomever."""

    name: str
    ask: Prose | None
    status: str
    label: str
    scored: str
    message: str
    mistake: str
    reason: str
    answer: str


class Told(NamedTuple):
    """One exercise on a page; `note` says why there are no parts, or what else is to know.

    `again` is the command that says the same about the same file, where something in it is wrong.
    """

    id: str
    title: str
    file: str
    submitted: str
    total: str
    note: str
    parts: tuple[Asked, ...]
    again: str = ""


class Page(NamedTuple):
    """Everything that one student is told. `name` is that of the page's files, without their ending."""

    name: str
    student: Student
    total: str
    exercises: tuple[Told, ...]


class Row(NamedTuple):
    """A line of the instructor's index: the page, and what somebody has to look at."""

    page: Page
    look: tuple[str, ...]


def pages(students: Mapping[str, Student], marks: Iterable[Mark], exercises: Mapping[str, Exercise]) -> list[Row]:
    """A page a student with a line of the index, in the order of the students' names and ids.

    `exercises` has what is known of the course; the exercises of a page stand in its order.
    """
    by_student: dict[str, list[Mark]] = {id: [] for id in students}
    for mark in marks:
        by_student[mark.file.student].append(mark)
    order = {id: place for place, id in enumerate(exercises)}
    rows = []
    for student in sorted(students.values(), key=lambda each: (each.name.casefold(), each.name, each.id)):
        mine = sorted(by_student[student.id], key=lambda m: (order.get(m.file.exercise, len(order)), m.file.exercise))
        told = tuple(_told(mark, exercises.get(mark.file.exercise)) for mark in mine)
        rows.append(Row(Page(file_name(student.id), student, _total(mine), told), tuple(_look(mine))))
    return rows


def file_name(student: str) -> str:
    """A file's name for a student's id, on every file system another one for another id."""
    if PLAIN.fullmatch(student) and not TAKEN.fullmatch(student):
        return student
    readable = re.sub(r"[^a-z0-9]+", "-", student.lower()).strip("-")[:40]
    # No name without a hash has a tilde.
    return f"{readable}~{sha256(student.encode('utf-8', 'surrogatepass')).hexdigest()[:20]}"


def _told(mark: Mark, exercise: Exercise | None) -> Told:
    parts = {part.name: part for part in exercise.parts} if exercise else {}
    asked = tuple(_asked(part, parts.get(part.item.part)) for part in mark.parts)
    note = ""
    if mark.file.content is None:
        note = NOTHING
    elif mark.attempt is None:
        note = UNMARKED
    elif mark.attempt.fault:
        note = FAULT
    title = exercise.title if exercise else ""
    again = ""
    if mark.attempt and any(part.item.status in ("fail", "error") for part in mark.parts):
        # The numbers that a message shows belong to the inputs of that seed.
        again = f"gradekit check {mark.file.exercise} --seed {mark.attempt.seed}"
    return Told(mark.file.exercise, title, mark.file.name, mark.submitted, _total([mark]), note, asked, again)


def _asked(part: PartMark, about: Part | None) -> Asked:
    item, event = part.item, part.event
    label = LABELS.get(part.status, "in a way that this version does not know")
    if part.status == "fail" and part.score:
        label = "partly right"
    # That a person marks it is no message once the label says so.
    message = "" if item.status == PENDING else item.message
    most = points(Decimal(item.max_score) / 100)
    scored = f"{most} points" if part.score is None else f"{points(part.score)} of {most} points"
    counts = part.status == "marked" and event is not None
    return Asked(
        item.part,
        about.ask if about else None,
        part.status,
        label,
        scored,
        shortened(message),
        item.mistake or "" if item.status == "fail" else "",
        event.reason if counts and event else "",
        shortened(item.answer),
    )


def _total(marks: Sequence[Mark]) -> str:
    """The points of several exercises in words, without those that nobody has decided about."""
    score = sum((mark.score for mark in marks), Decimal(0))
    open_ = sum((mark.open for mark in marks), Decimal(0))
    most = sum((mark.max_score for mark in marks), Decimal(0)) - open_
    rest = f"; {points(open_)} more are not decided yet" if open_ else ""
    return f"{points(score)} of {points(most)} points{rest}"


def _look(marks: Sequence[Mark]) -> Iterator[str]:
    """What somebody has to look at before the page goes out."""
    for mark in marks:
        if mark.attempt is None:
            yield f"{mark.file.exercise} has not been marked"
        elif mark.attempt.fault:
            yield f"{mark.file.exercise} failed: {mark.attempt.fault.splitlines()[0]}"
        for part in mark.parts:
            where = f"{mark.file.exercise} {part.item.part}"
            if part.conflicts:
                count = len(part.conflicts)
                yield f"{where} has {count} mark{'s' if count > 1 else ''} given without knowing of the one that counts"
            if part.status == "undecided":
                yield f"{where} is undecided"


def markdown(page: Page) -> str:
    """The page as Markdown. What anybody wrote stands in it as words or as code, so nothing of it is markup."""
    name = inline(page.student.name or page.student.id)
    head = f"# Feedback for {name}\n\nId {inline(page.student.id)}: {page.total}.\n"
    return "\n".join([head, *(_exercise(told) for told in page.exercises)])


def _exercise(told: Told) -> str:
    title = f": {inline(told.title)}" if told.title else ""
    submitted = f", handed in {inline(told.submitted)}" if told.submitted else ""
    file = f" File {inline(told.file)}{submitted}." if told.file else ""
    note = f"\n{told.note}\n" if told.note else ""
    again = f"\n{AGAIN} {code(told.again)}\n" if told.again else ""
    return "\n".join([f"## {inline(told.id)}{title}\n\n{told.total}.{file}\n{note}{again}", *map(_part, told.parts)])


def _part(part: Asked) -> str:
    blocks = [
        ("What is asked:", part.ask.text if part.ask else ""),
        ("", part.message),
        ("Your answer:", part.answer),
        ("From the person who marked it:", part.reason),
    ]
    mistake = f"\nMistake: {inline(part.mistake)}\n" if part.mistake else ""
    body = "".join(f"\n{head}\n\n{block(text)}\n".replace("\n\n\n", "\n") for head, text in blocks if text)
    return f"### {inline(part.name)}: {part.scored}, {part.label}\n{body}{mistake}"


def readable(text: str) -> str:
    """Text for a page of HTML, in which nothing reverses or hides other text."""
    return safe(text)
