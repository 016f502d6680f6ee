"""Moodle: "Download all submissions" of an assignment, in folders or, by a preference, all files side by side.

`{full name}_{number}_assignsubmission_{plugin}[_]/{path}` or `..._{plugin}_{file}`. The number is that of the grading
worksheet ("Participant 123"), also where marking is blind; a team has its group's name and number, those in no group
share one submission without a number.
"""

from __future__ import annotations

import re

from gradekit.layouts.layout import Attributed, Layout, Owned, unclaimed
from gradekit.layouts.listing import File, Listing
from gradekit.layouts.names import Exercises
from gradekit.layouts.result import Ignored, Student

NAME = re.compile(r"(?P<who>.+?)(?:_(?P<id>\d+))?_assignsubmission_(?P<plugin>[a-z]+)(?:_(?P<file>.*))?", re.DOTALL)
TYPED = "is text typed into Moodle"
OTHER = "is not named as Moodle names submissions"


def claims(listing: Listing, exercises: Exercises) -> list[str]:
    """The folders and files named so."""
    folders = [name for name in listing.top_folders() if NAME.fullmatch(name)]
    return folders + [file.name for file in listing.top_files() if _flat(file.name)]


def attribute(listing: Listing, exercises: Exercises) -> Attributed:
    """Whose the files are: by the number after the name."""
    students: dict[str, Student] = {}
    owned: list[Owned] = []
    ignored: list[Ignored] = []
    mine = set(claims(listing, exercises))
    for name, files in _parcels(listing, mine):
        found = NAME.fullmatch(name)
        assert found
        student = students.setdefault(found["id"] or found["who"], Student(found["id"] or found["who"], found["who"]))
        if found["plugin"] == "file":
            owned += [Owned((student,), file, *_given(file, found["file"])) for file in files]
        else:
            ignored += [Ignored(file.shown, TYPED, student.id) for file in files]
    return Attributed(tuple(students.values()), tuple(owned), (*ignored, *unclaimed(listing, mine, OTHER)))


def _parcels(listing: Listing, mine: set[str]) -> list[tuple[str, list[File]]]:
    """What belongs to one name: the files of a folder, or one file."""
    folders = [(name, files) for name, files in listing.by_folder().items() if name in mine]
    return folders + [(file.name, [file]) for file in listing.top_files() if file.name in mine]


def _given(file: File, flat: str | None) -> tuple[str, tuple[str, ...]]:
    """The name that the student gave the file, and the folders it lay in."""
    return (file.name, file.parts[1:-1]) if len(file.parts) > 1 else (flat or "", ())


def _flat(name: str) -> bool:
    found = NAME.fullmatch(name)
    return bool(found and found["file"])


LAYOUT = Layout("moodle", "Moodle download", claims, attribute)
