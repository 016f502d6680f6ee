"""Canvas: the zip of "Download Submissions", in which all files of all students lie side by side.

`{sortable name}_[LATE_]{user id}_{attachment id}_{file}`, the name lower-case without signs; anonymous:
`[LATE_]anon_{id}_{attachment id}_{file}`; typed in: `..._text.html`, `..._link.html`.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from gradekit.layouts.layout import Attributed, Layout, Owned, unclaimed
from gradekit.layouts.listing import File, Listing
from gradekit.layouts.names import Exercises
from gradekit.layouts.result import Ignored, Student

NAME = re.compile(
    r"(?:(?P<name>(?!LATE_|anon_).*?)_)?(?P<late>LATE_)?(?:(?P<anon>anon_[^_]+)|(?P<user>\d+))_"
    r"(?:(?P<file>\d+)_(?P<original>.+)|(?P<typed>text|link)\.html)",
    re.DOTALL,
)
TYPED = {"text": "is text typed into Canvas", "link": "is a link typed into Canvas"}
OTHER = "is not named as Canvas names submissions"


class _Upload(NamedTuple):
    file: File
    id: str
    name: str
    late: bool
    attachment: int
    original: str
    typed: str


def _upload(file: File) -> _Upload | None:
    found = NAME.fullmatch(file.name)
    if not found or not (found["anon"] or found["name"] is not None):
        return None
    student, name = found["anon"] or found["user"], found["name"] or found["anon"]
    number = int(found["file"] or 0) if len(found["file"] or "") < 30 else 0
    late = bool(found["late"])
    return _Upload(file, student, name or student, late, number, found["original"] or "", found["typed"] or "")


def claims(listing: Listing, exercises: Exercises) -> list[str]:
    """The files named so."""
    return [file.name for file in listing.top_files() if _upload(file)]


def attribute(listing: Listing, exercises: Exercises) -> Attributed:
    """Whose the files are: by the user id; the newest has the highest attachment id."""
    uploads = [upload for file in listing.top_files() if (upload := _upload(file))]
    students = {upload.id: Student(upload.id, upload.name) for upload in reversed(uploads)}
    owned = [
        Owned((students[each.id],), each.file, each.original, rank=(each.attachment,))
        for each in uploads
        if not each.typed
    ]
    typed = [Ignored(each.file.shown, TYPED[each.typed], each.id) for each in uploads if each.typed]
    late = sorted({upload.id for upload in uploads if upload.late})
    ignored = typed + unclaimed(listing, {upload.file.name for upload in uploads}, OTHER)
    return Attributed(tuple(students.values()), tuple(owned), tuple(ignored), tuple(late))


LAYOUT = Layout("canvas", "Canvas download", claims, attribute)
