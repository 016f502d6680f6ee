"""Large classes: right and wrong answers, named mistakes, errors, timeouts, gaps, and texts with and without marks."""

import random
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from class_book import RUN, attempt_of, given
from gradekit.course.catalogue import Course
from gradekit.gradebook.book import Gradebook, add_attempt, open_book
from gradekit.gradebook.records import Item, Received, Student, Submission
from gradekit.model import Exercise, Part
from helpers import COURSE

SLOW = "Calling {} took longer than 10 s: is there an endless loop, or does it wait for something?"
RAISED = "Calling {} raised ValueError: operands could not be broadcast together with shapes (3,) (4,)"
BROKEN = "{}.py, line 12: SyntaxError: '(' was never closed\n    x = (1,"
NAMES = ("Ann Lee", "Bob Stone", "Eva Müller", "José García", "Søren Andersen", "Fatima Haddad", "李 明", "Zoë O'Neill")


def random_class(path: Path, exercises: Sequence[str], number: int, seed: int = 1) -> Gradebook:
    """A gradebook of so many students with these exercises of the built-in course, the same for the same seed."""
    drawn, course = random.Random(seed), Course(COURSE)
    known = [course.load(each) for each in exercises]
    named = {each.id: mistakes_of(each.id) for each in known}
    students = [Student(f"2026{place:04}", drawn.choice(NAMES), f"s{place}@example.org") for place in range(number)]
    book, received, attempts, events = open_book(path, create=True), [], [], []
    for student in students:
        skill = min(max(drawn.gauss(0.65, 0.2), 0.05), 0.98)
        for exercise in known:
            there = drawn.random() < 0.95
            name = f"{exercise.id.replace('-', '_')}.py" if there else ""
            file = Submission(student.id, exercise.id, name, student.id.encode() if there else None)
            items = list(items_of(exercise, skill, there, named[exercise.id], drawn))
            received.append(Received(file, name))
            attempts.append(attempt_of(file, items))
            for item in items:
                if item.status == "pending" and drawn.random() < 0.9:
                    points = sum(drawn.random() < skill for _ in range(item.max_score // 100))
                    events.append(given(file, item.part, points, id=f"e{len(events)}"))
    book.begin(RUN, students, received)
    with book.writing() as connection:
        for attempt in attempts:
            add_attempt(connection, attempt)
    book.add_events(events)
    return book


def mistakes_of(exercise: str) -> list[tuple[str, str]]:
    """The names of an exercise's wrong answers with their sentences, as its solution has them."""
    (file,) = (COURSE / "solutions").glob(f"*/{exercise.replace('-', '_')}.py")
    found = re.findall(
        r'^@wrong\(\s*"\w+",\s*"([^"]*)".*?^def (\w+)', file.read_text("utf-8"), re.MULTILINE | re.DOTALL
    )
    return [(name, says) for says, name in found]


def items_of(
    exercise: Exercise, skill: float, there: bool, named: Sequence[tuple[str, str]], drawn: random.Random
) -> Iterator[Item]:
    """The parts of one submission as they were marked."""
    broken = drawn.random() < 0.02
    for part in exercise.parts:
        most = int(part.points * 100)
        if not there or drawn.random() < 0.03:
            yield Item(part.name, "missing", 0, most, f"No file for {exercise.id} was handed in.")
        elif broken:
            yield Item(part.name, "error", 0, most, BROKEN.format(exercise.id.replace("-", "_")))
        elif part.kind == "text":
            yield Item(part.name, "pending", None, most, "A person marks this answer.", answer="Because it is.")
        else:
            yield automatic(part, most, skill, named, drawn)


def automatic(part: Part, most: int, skill: float, named: Sequence[tuple[str, str]], drawn: random.Random) -> Item:
    """One automatic part."""
    luck = drawn.random()
    if luck < 0.01:
        return Item(part.name, "error", 0, most, SLOW.format(part.name))
    if luck < 0.03:
        return Item(part.name, "error", 0, most, RAISED.format(part.name))
    if luck < 0.035:
        return Item(part.name, "undecided", None, most, "Your answer could not be compared with the right one.")
    if drawn.random() < skill:
        return Item(part.name, "pass", most, most)
    if named and drawn.random() < 0.8:
        name, says = drawn.choice(named)
        return Item(part.name, "fail", 0, most, f"{says}\nExpected 3, got {drawn.randrange(9)}.", name)
    return Item(part.name, "fail", most // 200 * 50 if most >= 200 else 0, most, "Expected 3, got 4.")
