"""What was understood of a download, in lines of text for whoever is about to have it marked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from gradekit.layouts.listing import line
from gradekit.layouts.result import Student, Understood
from gradekit.layouts.understanding import LAYOUTS

MOST = 5  # of one kind; the others are counted


def told(understood: Understood, most: int = MOST) -> list[str]:
    """The whole in one line, then what an instructor may want to look at: at most so many lines of each kind."""
    return [
        f"{LAYOUTS[understood.layout].title}: {', '.join(_counts(understood))}.",
        *_few(_missing(understood), most),
        *_few(_late(understood), most),
        *_few([f"Older: {each.path}; {each.instead} counts." for each in understood.superseded], most),
        *_few([f"Ignored: {each.path} {each.why}." for each in understood.ignored], most),
    ]


def _counts(understood: Understood) -> Iterable[str]:
    yield _number(len(understood.students), "student")
    files = Counter(found.exercise for found in understood.found)
    each = ", ".join(f"{exercise} {files[exercise]}" for exercise in understood.exercises if files[exercise])
    yield _number(len(files), "exercise") + (f" ({each})" if each else "")
    if understood.superseded:
        yield _number(len(understood.superseded), "older file")
    yield _number(len(understood.ignored), "file") + " ignored"
    if understood.noise:
        yield f"{understood.noise} of systems and tools"


def _missing(understood: Understood) -> list[str]:
    with_files = {found.student.id for found in understood.found}
    return [f"No file: {_name(student)}." for student in understood.students if student.id not in with_files]


def _late(understood: Understood) -> list[str]:
    return [f"Late: {_name(student)}." for student in understood.students if student.id in understood.late]


def _name(student: Student) -> str:
    same = student.name == student.id
    return line(student.name) + ("" if same else f" ({line(student.id)})")


def _few(lines: list[str], most: int) -> list[str]:
    """The first few, each below the line before all, and how many more there are."""
    kind = lines[0].partition(":")[0] if lines else ""
    more = [f"  {kind}: {len(lines) - most} more."] if len(lines) > most else []
    return [f"  {each}" for each in lines[:most]] + more


def _number(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
