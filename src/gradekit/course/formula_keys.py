"""The keys of kinds whose answer is a formula: the variables it is written in."""

from __future__ import annotations

from gradekit.course.at import At
from gradekit.course.readers import Fields, Key, Record, choice, list_of, mapping_of
from gradekit.course.scalars import identifier, number
from gradekit.course.yamlfile import Node

DOMAINS = ("real", "positive", "negative", "integer", "posint", "complex")
# The least and the greatest value of a domain that has one.
ENDS = {"positive": (0.0, None), "negative": (None, 0.0), "posint": (1.0, None)}

VARIABLE = Record(
    (
        Key(
            "domain",
            choice(*DOMAINS),
            "real, positive, negative, integer, posint or complex; real unless given.",
            False,
        ),
        Key("range", list_of(number, least=2, most=2), "The two ends between which it is tried.", False),
    )
)


def _variable(node: Node, at: At) -> Fields | None:
    """One variable; its range must lie in its domain."""
    fields = VARIABLE(node, at)
    ends = fields.get("range") if fields else None
    if fields is None or not ends or len(ends) != 2 or None in ends:
        return fields
    domain = fields.get("domain") or "real"
    least, greatest = ENDS.get(domain, (None, None))
    if ends[0] >= ends[1]:
        fields.refuse(f"The first end, {ends[0]:g}, must be below the second, {ends[1]:g}.", "range")
    elif domain == "complex":
        fields.refuse("Key 'range' does not go with domain: complex.", "range")
    elif (least is not None and ends[0] < least) or (greatest is not None and ends[1] > greatest):
        fields.refuse(f"The range [{ends[0]:g}, {ends[1]:g}] reaches out of the domain {domain}.", "range")
    elif domain in ("integer", "posint") and (ends[0] % 1 or ends[1] % 1):
        fields.refuse("The ends of a range of integers are whole numbers.", "range")
    return fields


VARIABLES_KEY = Key("variables", mapping_of(identifier, _variable), "The names that a formula may use.")
