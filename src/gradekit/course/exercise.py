"""The exercise file: its declared keys, and how they become `model.Exercise`."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Any

from gradekit.course.at import At, listed
from gradekit.course.call_keys import CALL_KEYS, RETURNS
from gradekit.course.crosschecks import check_exercise
from gradekit.course.formula_keys import VARIABLE
from gradekit.course.kinds_schema import KINDS, foreign_keys
from gradekit.course.readers import Fields, Key, Record, choice, list_of, mapping_of, shape
from gradekit.course.scalars import (
    data_file,
    exercise_id,
    identifier,
    number,
    points,
    readable,
    size_range,
    text,
    truth,
    version,
    whole,
)
from gradekit.course.yamlfile import Mapping, Node, Scalar, read
from gradekit.errors import Problem
from gradekit.model import CELLS, Cases, Erratum, Exercise, Input, Limits, Part, Prose, Source

FUNCTION_NAMES = ("tanh", "sigmoid", "softplus", "sin", "gaussian", "swish", "cubic", *CELLS)
PACKAGES = ("scipy", "sympy", "matplotlib", "autograd")
TRAINED = Limits(cpu=60, wall=60, memory=2048)
DRAWS = ("normal", "uniform", "integers")

PROSE = Record(
    (
        Key("text", readable, "Readable in a terminal, without a backslash."),
        Key("latex", text, "The same mathematics in LaTeX."),
    )
)
SOURCE = Record(
    (
        Key("document", exercise_id, "The document's short name, which is also the folder's name."),
        Key("title", text, "The document's title."),
        Key("item", text, "The item in the document."),
    )
)
LIMITS = Record(
    (
        Key("cpu", whole(1), "CPU seconds; 5 unless given.", False),
        Key("wall", whole(1), "Seconds by the clock; 10 unless given.", False),
        Key("memory", whole(1), "Memory in MB; 1024 unless given.", False),
        Key("output", whole(1, 256), "Returned data in MB, at most 256; 64 unless given.", False),
    )
)
INPUT = Record(
    (
        Key("shape", shape, "Names of sizes and whole numbers; a Python number is drawn without it.", False),
        Key("draw", choice(*DRAWS), "One of normal, uniform, integers; normal unless given.", False),
        Key("range", list_of(number, least=2, most=2), "The two ends, required for uniform and integers.", False),
        Key("away_from", list_of(number, least=1, unique=True), "Points that no entry comes near.", False),
        Key("distance", number, "How far away from them; 0.05 unless given.", False),
        Key("size", identifier, "The size whose value is passed, as a whole number.", False),
        Key("function", list_of(choice(*FUNCTION_NAMES), least=3, unique=True), "At least three names.", False),
        Key("derivative", identifier, "The function input whose derivative is passed.", False),
    )
)
ERRATUM = Record(
    (
        Key("where", text, "The place in the document."),
        Key("text", text, "What is wrong or loose there, and what is meant here."),
    )
)
PART = Record(
    (
        Key("name", identifier, "The one name read from the student's file."),
        Key("kind", choice(*KINDS), "One of " + listed(KINDS) + "."),
        Key("points", points, "What the part is worth, above 0, at most two decimals."),
        Key("ask", PROSE, "The question."),
        Key("hints", list_of(text, least=2), "At least two, shown one at a time."),
        Key("after", list_of(identifier, unique=True), "Earlier parts this one is judged against.", False),
        Key("limits", LIMITS, "Limits of this part alone.", False),
    )
)
_PARTS = {kind: Record((*PART.keys, *keys), foreign_keys(kind)) for kind, keys in KINDS.items()}


def _part(node: Node, at: At) -> Fields | None:
    """A part with the keys of its kind; of an unknown kind only the keys of every part are looked at."""
    pairs = node.pairs if isinstance(node, Mapping) else []
    kind = next((value.text for key, value in pairs if key.text == "kind" and isinstance(value, Scalar)), "")
    if kind in _PARTS:
        return _PARTS[kind](node, at)
    any_kind = {key.name for keys in KINDS.values() for key in keys}
    if isinstance(node, Mapping):
        node = node._replace(pairs=[pair for pair in node.pairs if pair[0].text not in any_kind])
    return PART(node, at)


EXERCISE = Record(
    (
        Key("format", version, "1."),
        Key("id", exercise_id, "The file's name without .yaml."),
        Key("title", text, "A few words for the catalogue."),
        Key("source", SOURCE, "Where the exercise comes from."),
        Key("topics", list_of(text, least=1, unique=True), "At least one."),
        Key("statement", PROSE, "What all parts share, in own words."),
        Key("packages", list_of(choice(*PACKAGES), unique=True), "What submissions may import beside numpy.", False),
        Key("limits", LIMITS, "Limits of every part.", False),
        Key("pure", truth, "Whether every call gets a process of its own, so that nothing is remembered.", False),
        Key("data", list_of(data_file, unique=True), "Files of exercises/data that `start` copies.", False),
        Key("sizes", mapping_of(identifier, size_range), "Names of sizes, each with a range such as 2..5.", False),
        Key("inputs", mapping_of(identifier, INPUT), "Named arguments, each with how it is drawn.", False),
        Key("parts", list_of(_part, least=1), "The questions."),
        Key("errata", list_of(ERRATUM), "What is wrong or loose in the document.", False),
    )
)

TABLES: dict[str, tuple[Key, ...]] = {
    "The exercise": EXERCISE.keys,
    "`source`": SOURCE.keys,
    "`statement` and `ask`": PROSE.keys,
    "`limits`": LIMITS.keys,
    "An entry of `inputs`": INPUT.keys,
    "An entry of `errata`": ERRATUM.keys,
    "An entry of `parts`": PART.keys,
    **{f"Kind {kind}": keys for kind, keys in KINDS.items()},
    "`returns`": RETURNS.keys,
    "An entry of `variables`": VARIABLE.keys,
    **{f"`{key.name}`": key.reader.keys for keys in KINDS.values() for key in keys if isinstance(key.reader, Record)},
}


def read_exercise(data: bytes | str, file: str) -> tuple[Exercise | None, list[Problem]]:
    """The exercise in a file `exercises/<document>/<id>.yaml`, or None and every problem of the file."""
    root, problems = read(data, file)
    at = At(file, problems)
    fields = EXERCISE(root, at) if root is not None else None
    if fields is not None:
        check_place(fields, PurePosixPath(file))
        check_exercise(fields)
    return (None if problems or fields is None else _exercise(fields, file)), problems


def check_place(fields: Fields, file: PurePosixPath) -> None:
    """Notes where the id differs from the file's name, and the document from the folder's."""
    if fields.get("id") not in (None, file.stem):
        fields.refuse(f"The id '{fields['id']}' must be the file's name, '{file.stem}'.", "id")
    source = fields.get("source") or {}
    if source.get("document") not in (None, file.parent.name):
        text = f"The document '{source['document']}' must be the folder's name, '{file.parent.name}'."
        fields.refuse(text, "source", "document")


def _exercise(fields: Fields, file: str) -> Exercise:
    limits = Limits(**fields.get("limits", {}))
    return Exercise(
        id=fields["id"],
        title=fields["title"],
        source=Source(**fields["source"]),
        topics=fields["topics"],
        statement=Prose(**fields["statement"]),
        parts=tuple(_build_part(part, limits) for part in fields["parts"]),
        sizes=fields.get("sizes", {}),
        inputs={name: _build_input(name, given) for name, given in fields.get("inputs", {}).items()},
        packages=_packages(fields),
        limits=limits,
        pure=fields.get("pure", False),
        data=fields.get("data", ()),
        errata=tuple(Erratum(**erratum) for erratum in fields.get("errata", ())),
        file=file,
    )


def _packages(fields: Fields) -> tuple[str, ...]:
    """What submissions may import: what is listed, and SymPy where an answer may be a SymPy expression."""
    listed: tuple[str, ...] = fields.get("packages", ())
    formulas = any(part["kind"] == "expression" for part in fields["parts"])
    return (*listed, "sympy") if formulas and "sympy" not in listed else listed


def _build_input(name: str, given: Fields) -> Input:
    values: dict[str, Any] = dict(given)
    if "function" in values:
        values["functions"] = values.pop("function")
    return Input(name=name, **values)


def _build_part(fields: Fields, limits: Limits) -> Part:
    return Part(
        name=fields["name"],
        kind=fields["kind"],
        points=fields["points"],
        ask=Prose(**fields["ask"]),
        hints=fields["hints"],
        arguments=fields.get("arguments", ()),
        optional=fields.get("optional", {}),
        returns=fields.get("returns", ()),
        cases=Cases(**fields.get("cases", {})),
        generator=fields.get("generator", ""),
        after=fields.get("after", ()),
        limits=_part_limits(fields, limits),
        settings=_settings(fields),
        line=fields.node.line,
    )


def _part_limits(fields: Fields, limits: Limits) -> Limits | None:
    """What is given for the part alone, or for what is trained; None where the exercise's limits hold."""
    usual = TRAINED if fields.get("trained") else limits
    return usual._replace(**fields["limits"]) if "limits" in fields else TRAINED if fields.get("trained") else None


def _settings(fields: Fields) -> dict[str, Any]:
    """The keys of the kind that are not keys of a call; those below `gradient` stand for themselves."""
    own = (key.name for key in KINDS[fields["kind"]] if key.name not in CALL_KEYS)
    settings = {name: fields[name] for name in own if name in fields}
    return dict(settings["gradient"]) if "gradient" in settings else settings
