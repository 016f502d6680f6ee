"""GitHub Classroom: clones side by side, `{assignment}-{login}` each, as `gh classroom clone student-repos` makes them.

It puts them into `{assignment}-submissions`. When a file was changed on this machine says nothing about a student.
"""

from __future__ import annotations

from collections import Counter

from gradekit.layouts.layout import Attributed, Layout, Owned
from gradekit.layouts.listing import Listing, line
from gradekit.layouts.names import Exercises
from gradekit.layouts.result import Ignored, Student

INTO = "-submissions"


def claims(listing: Listing, exercises: Exercises) -> list[str]:
    """The folders whose names begin as those of most clones do."""
    begin = _assignment(listing)
    return [name for name in listing.top_folders() if name.startswith(begin) and name != begin] if begin else []


def _assignment(listing: Listing) -> str:
    """What the names begin with, `-` included; "" when these are no clones of one assignment."""
    clones = [name for name in listing.top_folders() if (name,) in listing.clones]
    begin = listing.name.removesuffix(INTO) + "-"
    if listing.name.endswith(INTO) and any(name.startswith(begin) for name in clones):
        return begin
    begins = Counter(name[: at + 1] for name in clones for at, char in enumerate(name[:-1]) if char == "-")
    shared = [(number, len(begin), begin) for begin, number in begins.items() if number > 1]
    return max(shared)[2] if shared else ""


def attribute(listing: Listing, exercises: Exercises) -> Attributed:
    """Whose the files are: by the login."""
    begin, folders = _assignment(listing), listing.by_folder()
    mine = set(claims(listing, exercises))
    students = {name: Student(name[len(begin) :], name[len(begin) :]) for name in sorted(mine)}
    owned = [
        Owned((student,), file, file.name, file.parts[1:-1], dated=False)
        for name, student in students.items()
        for file in folders[name]
    ]
    others = [
        Ignored(listing.shown + line(name), f"does not begin with {line(begin)}")
        for name in folders
        if name not in mine
    ]
    beside = [Ignored(file.shown, "lies in no clone") for file in listing.top_files()]
    return Attributed(tuple(students.values()), tuple(owned), (*others, *beside))


LAYOUT = Layout("classroom", "GitHub Classroom clones", claims, attribute)
