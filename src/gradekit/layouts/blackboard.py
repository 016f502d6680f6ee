"""Blackboard: "Assignment File Download", all files of all attempts side by side, each attempt with a note.

`{assignment}_{user name}_attempt_{YYYY-MM-DD-HH-MM-SS}_{file}`, and without `_{file}` the note, a `.txt` whose first
line is `Name: {full name} ({user name})`.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable
from typing import NamedTuple

from gradekit.layouts.layout import Attributed, Layout, Owned, unclaimed
from gradekit.layouts.listing import File, Listing, Unreadable, line
from gradekit.layouts.names import Exercises
from gradekit.layouts.result import Student

NAME = re.compile(r"(?P<who>.+?_.+?)_attempt_(?P<when>\d{4}(?:-\d\d){5})(?:_(?P<original>.+)|\.txt)", re.DOTALL)
SIGNED = re.compile(r"\ufeff?Name:[ \t]*(?P<name>[^\n]*?)[ \t]*\((?P<user>[^\n()]+)\)[ \t\r]*\n")
NOTE = 1 << 20  # bytes; a student may have typed into it
OTHER = "is not named as Blackboard names submissions"


class _Attempt(NamedTuple):
    file: File
    who: str
    when: str
    original: str


def _attempts(listing: Listing) -> list[_Attempt]:
    found = [(file, NAME.fullmatch(file.name)) for file in listing.top_files()]
    return [_Attempt(file, each["who"], each["when"], each["original"] or "") for file, each in found if each]


def claims(listing: Listing, exercises: Exercises) -> list[str]:
    """The files named so."""
    return [attempt.file.name for attempt in _attempts(listing)]


def attribute(listing: Listing, exercises: Exercises) -> Attributed:
    """Whose the files are: by the user name; the newest is of the newest attempt."""
    attempts = _attempts(listing)
    notes = [attempt for attempt in attempts if not attempt.original]
    students = _students([attempt.who for attempt in attempts], notes)
    owned = [
        Owned((students[each.who],), each.file, each.original, rank=(each.when,), when=_time(each.when))
        for each in attempts
        if each.original
    ]
    ignored = unclaimed(listing, {attempt.file.name for attempt in attempts}, OTHER)
    return Attributed(tuple(students.values()), tuple(owned), tuple(ignored), noise=len(notes))


def _students(prefixes: Iterable[str], notes: Iterable[_Attempt]) -> dict[str, Student]:
    """The student of each `{assignment}_{user name}`: as the note says; without one, behind what all begin with."""
    distinct = sorted(set(prefixes))
    same = itertools.takewhile(lambda pair: pair[0] == pair[1], zip(distinct[0], distinct[-1], strict=False))
    start = "".join(char for char, _ in same).rfind("_") + 1
    students = {prefix: Student(prefix[start:], prefix[start:]) for prefix in distinct}
    for note in notes:
        if (signed := _signed(note.file)) and note.who.endswith(f"_{signed['user']}"):
            students[note.who] = Student(signed["user"], signed["name"] or signed["user"])
    return students


def _signed(note: File) -> re.Match[str] | None:
    try:
        return SIGNED.match(note.read(NOTE)[:2000].decode("utf-8", "replace"))
    except Unreadable:
        return None


def _time(when: str) -> str:
    return line(f"{when[:10]}T{when[11:].replace('-', ':')}")


LAYOUT = Layout("blackboard", "Blackboard download", claims, attribute)
