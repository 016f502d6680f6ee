"""Brightspace (D2L): the download of an assignment's submissions, a folder each.

`{number}-{number} - {full name} - May 18, 2025 1224 PM/...`, or without folders `... - {file}`; an `index.html` beside
them. One of the numbers is the student's, the other the assignment's.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from gradekit.layouts.layout import Attributed, Layout, Owned, unclaimed
from gradekit.layouts.listing import File, Listing
from gradekit.layouts.names import Exercises
from gradekit.layouts.result import Student

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
NAME = re.compile(
    r"(?P<first>\d+)(?:-(?P<second>\d+))? - (?P<name>.+?) - "
    rf"(?P<month>{'|'.join(MONTHS)})[a-z]* (?P<day>\d\d?), (?P<year>\d{{4}}) "
    r"(?P<hour>\d\d?)(?P<minute>\d\d) (?P<half>[AP])M"
    r"(?: - (?P<file>.+))?",
    re.DOTALL,
)
OTHER = "is not named as Brightspace names submissions"
INDEX = "index.html"


class _Parcel(NamedTuple):
    numbers: tuple[str, str]
    name: str
    when: str
    files: list[tuple[File, str]]


def _parcels(listing: Listing) -> list[tuple[str, _Parcel]]:
    """Each folder and each file named so: its name, and what it says."""
    found = [(name, NAME.fullmatch(name), files) for name, files in listing.by_folder().items()]
    found += [(file.name, NAME.fullmatch(file.name), [file]) for file in listing.top_files()]
    return [
        (name, _Parcel((each["first"], each["second"] or ""), each["name"], _time(each), _given(files, each["file"])))
        for name, each, files in found
        if each and (each["file"] or not files or len(files[0].parts) > 1)
    ]


def _given(files: list[File], flat: str | None) -> list[tuple[File, str]]:
    return [(file, file.name if len(file.parts) > 1 else flat or "") for file in files]


def _time(found: re.Match[str]) -> str:
    hour = int(found["hour"]) % 12 + 12 * (found["half"] == "P")
    month = MONTHS.index(found["month"]) + 1
    return f"{found['year']}-{month:02}-{int(found['day']):02}T{hour:02}:{found['minute']}:00"


def claims(listing: Listing, exercises: Exercises) -> list[str]:
    """The folders and files named so."""
    return [name for name, _ in _parcels(listing)]


def attribute(listing: Listing, exercises: Exercises) -> Attributed:
    """Whose the files are: by the number that is the student's; the newest is of the newest submission."""
    named = _parcels(listing)
    parcels = [parcel for _, parcel in named]
    column = next((column for column in (0, 1) if _tells(parcels, column)), None)
    students = {_id(parcel, column): Student(_id(parcel, column), parcel.name) for parcel in parcels}
    owned = [
        Owned((students[_id(parcel, column)],), file, given, file.parts[1:-1], (parcel.when,), parcel.when)
        for parcel in parcels
        for file, given in parcel.files
    ]
    ignored = [each for each in unclaimed(listing, {name for name, _ in named}, OTHER) if each.path[-10:] != INDEX]
    index = any(file.name == INDEX for file in listing.top_files())
    return Attributed(tuple(students.values()), tuple(owned), tuple(ignored), noise=int(index))


def _id(parcel: _Parcel, column: int | None) -> str:
    return parcel.name if column is None else parcel.numbers[column]


def _tells(parcels: list[_Parcel], column: int) -> bool:
    """Whether each number of this column belongs to one name only, as a student's does."""
    names: dict[str, str] = {}
    return all(
        parcel.numbers[column] and names.setdefault(parcel.numbers[column], parcel.name) == parcel.name
        for parcel in parcels
    )


LAYOUT = Layout("brightspace", "Brightspace download", claims, attribute)
