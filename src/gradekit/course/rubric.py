"""The rubric file: how a person marks the text parts of an exercise."""

from __future__ import annotations

from decimal import Decimal
from pathlib import PurePosixPath

from gradekit.course.at import At, did_you_mean
from gradekit.course.exercise import check_place
from gradekit.course.readers import Fields, Key, Record, list_of
from gradekit.course.scalars import exercise_id, identifier, points, text, version
from gradekit.course.yamlfile import read
from gradekit.errors import Problem
from gradekit.model import Criterion, Exercise, Rubric, RubricPart

CRITERION = Record(
    (
        Key("points", points, "What it is worth; together they make the part's points."),
        Key("when", text, "What must be true of the answer, as a sentence."),
        Key("counts", list_of(text), "Formulations that count.", False),
        Key("refuse", list_of(text), "What does not count.", False),
    )
)
RUBRIC_PART = Record(
    (
        Key("name", identifier, "The name of a text part of the exercise."),
        Key("criteria", list_of(CRITERION, least=1), "What earns points."),
        Key("exemplary", text, "An answer that earns all of them."),
        Key("misconceptions", list_of(text), "What students often believe instead.", False),
        Key("note", text, "A remark for the marker.", False),
    )
)
RUBRIC = Record(
    (
        Key("format", version, "1."),
        Key("id", exercise_id, "The file's name without .yaml."),
        Key("parts", list_of(RUBRIC_PART, least=1), "One entry for every text part."),
    )
)

TABLES: dict[str, tuple[Key, ...]] = {
    "The rubric": RUBRIC.keys,
    "An entry of the rubric's `parts`": RUBRIC_PART.keys,
    "An entry of `criteria`": CRITERION.keys,
}


def read_rubric(data: bytes | str, file: str, exercise: Exercise | None) -> tuple[Rubric | None, list[Problem]]:
    """The rubric in a file `rubrics/<document>/<id>.yaml`, or None and every problem, also against its exercise.

    Without an exercise (its own file has problems) only the rubric's own keys are checked.
    """
    root, problems = read(data, file)
    fields = RUBRIC(root, At(file, problems)) if root is not None else None
    if fields is not None:
        check_place(fields, PurePosixPath(file))
        if exercise is not None:
            _check_parts(fields, exercise)
    return (None if problems or fields is None else _rubric(fields)), problems


def _check_parts(fields: Fields, exercise: Exercise) -> None:
    worth = {part.name: part.points for part in exercise.parts if part.kind == "text"}
    seen: list[str] = []
    for part in fields.get("parts") or ():
        name = part and part.get("name")
        if not name:
            continue
        if name in seen:
            part.refuse(f"There is already a part '{name}'.", "name")
        elif name not in worth:
            part.refuse(f"'{name}' is not a text part of {exercise.file}.{did_you_mean(name, worth)}", "name")
        else:
            _check_points(part, worth[name])
        seen.append(name)
    missing = [name for name in worth if name not in seen]
    if missing and None not in (fields.get("parts") or (None,)):
        fields.refuse(f"No rubric for the text part {' and '.join(missing)} of {exercise.file}.", "parts")


def _check_points(part: Fields, worth: Decimal) -> None:
    """The criteria's points against the part's; silent where a criterion's points were refused."""
    given = [criterion and criterion.get("points") for criterion in part.get("criteria") or ()]
    if given and None not in given and sum(given) != worth:
        part.refuse(f"The criteria add up to {sum(given)} points; the part is worth {worth}.", "criteria")


def _rubric(fields: Fields) -> Rubric:
    return Rubric(id=fields["id"], parts=tuple(_part(part) for part in fields["parts"]))


def _part(fields: Fields) -> RubricPart:
    criteria = tuple(Criterion(**criterion) for criterion in fields["criteria"])
    return RubricPart(**{**fields, "criteria": criteria})
