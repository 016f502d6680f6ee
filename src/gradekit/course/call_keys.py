"""The keys that kinds share whose answer is a function, or whose inputs are drawn."""

from __future__ import annotations

from typing import Any

from gradekit.course.at import At
from gradekit.course.readers import Key, Record, choice, list_of, mapping_of, one_or_list, shape
from gradekit.course.scalars import identifier, number, whole
from gradekit.course.yamlfile import Mapping, Node

EDGES = ("one", "large")

RETURNS = Record((Key("shape", shape, "The sizes of the returned array, such as [m, d]."),))
CASES = Record(
    (
        Key("random", whole(1), "Draws with sizes that differ, or calls of the generator; 6 unless given.", False),
        Key("equal", whole(0), "Draws with all sizes equal; 1 unless given.", False),
        Key("edges", list_of(choice(*EDGES), unique=True), "`one`: every size 1; `large`: draws times 1000.", False),
    )
)
CASES_KEY = Key("cases", CASES, "How many inputs are drawn.", False)


def _returned(node: Node, at: At) -> Any:
    if isinstance(node, Mapping):
        fields = RETURNS(node, at)
        return fields and fields.get("shape")
    return choice("number", "integer")(node, at)


def call_keys(required: bool, returned: bool = True) -> tuple[Key, ...]:
    """The keys of a kind whose answer is a function."""
    return (
        Key("arguments", list_of(identifier, unique=True), "The arguments, in order: names in inputs.", required),
        Key("optional", mapping_of(identifier, number), "Arguments that may be left out, with default numbers.", False),
        Key("returns", one_or_list(_returned), "`number`, `integer`, `{shape: [...]}`, or a list of them.", returned),
        CASES_KEY,
        Key("generator", identifier, "The function of the solution module the inputs come from.", False),
    )


CALL_KEYS = tuple(key.name for key in call_keys(required=True))
