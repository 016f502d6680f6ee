"""The course file, exercises/course.yaml: the course's title and its assignments."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import NamedTuple

from gradekit.course.at import At, did_you_mean
from gradekit.course.readers import Fields, Key, Record, list_of, mapping_of
from gradekit.course.scalars import exercise_id, points, text, version
from gradekit.course.yamlfile import read
from gradekit.errors import Problem

ASSIGNMENT = Record(
    (
        Key("exercises", list_of(exercise_id, least=1, unique=True), "Ids, in the order they are reported."),
        Key("points", mapping_of(exercise_id, points), "Id to points, where they differ from the exercise's.", False),
        Key("due", text, "When it is due, as text; it is only shown.", False),
    )
)
COURSE = Record(
    (
        Key("format", version, "1."),
        Key("title", text, "The course's name."),
        Key("assignments", mapping_of(exercise_id, ASSIGNMENT), "Names, each with what is set under it.", False),
    )
)

TABLES: dict[str, tuple[Key, ...]] = {"The course": COURSE.keys, "An entry of `assignments`": ASSIGNMENT.keys}


class Assignment(NamedTuple):
    """Exercises that are marked together; `points` overrides what single ones are worth."""

    name: str
    exercises: tuple[str, ...]
    points: Mapping[str, Decimal] = MappingProxyType({})
    due: str = ""


class CourseFile(NamedTuple):
    """What exercises/course.yaml says."""

    title: str
    assignments: Mapping[str, Assignment]


def read_course(data: bytes | str, file: str, ids: Collection[str]) -> tuple[CourseFile | None, list[Problem]]:
    """The course file, or None and every problem; `ids` are the exercises that assignments may name."""
    root, problems = read(data, file)
    fields = COURSE(root, At(file, problems)) if root is not None else None
    if fields is not None:
        for assignment in filter(None, (fields.get("assignments") or {}).values()):
            _check_ids(assignment, ids)
    return (None if problems or fields is None else _course(fields)), problems


def _check_ids(assignment: Fields, ids: Collection[str]) -> None:
    listed = assignment.get("exercises") or ()
    for index, name in enumerate(listed):
        if name is not None and name not in ids:
            assignment.refuse(f"There is no exercise '{name}'.{did_you_mean(name, ids)}", "exercises", index)
    for name in assignment.get("points") or {}:
        if name not in listed:
            assignment.refuse(f"'{name}' is not among this assignment's exercises.", "points", name)


def _course(fields: Fields) -> CourseFile:
    given = fields.get("assignments", {})
    return CourseFile(fields["title"], {name: Assignment(name, **values) for name, values in given.items()})
