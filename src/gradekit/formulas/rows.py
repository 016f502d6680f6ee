"""One comparison as plain data: what `gradekit compare` and the expression parts of exercises both ask.

{"kind": "scalar", "student": text, "reference": text, "variables": {name: {"domain": ..., "range": [a, b]}},
 "wrt": name, "seed": text, "prove": false}
    -> {"verdict", "how", "witness", "message", "mistake", "echo"}
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from gradekit.formulas import declared
from gradekit.formulas.decision import Decision, Named
from gradekit.formulas.tree import CannotRead, Node, Scope, Variable

FORMULAS = ("scalar", "antiderivative", "constant", "factor")
# Kinds that are decided from the two texts and the settings of the row, and where.
OTHERS = {
    "matrix": "matrices", "einsum": "einsums", "shape": "shapes", "number": "numbers",
    "set": "members", "interval": "members", "order": "members", "list": "members",
}  # fmt: skip
ALIASES = {"scalar_sympy": "scalar", "expression": "scalar", "latex_parse": "scalar"}
KINDS = (*FORMULAS, *OTHERS)
# The constant that people add to an antiderivative is no slip, whatever the names of the exercise are.
ANY_CONSTANT = {"C": Variable(structure="constant")}
LONG = 60  # characters of a value that are worth showing
UNDEFINED = "undefined"  # how a witness shows that there is no value


class Read(NamedTuple):
    """A formula that was read, and how it is written back when that is worth showing ("" when not)."""

    tree: Node
    echo: str = ""


def decide(row: Mapping[str, Any]) -> dict[str, Any]:
    """The decision about one row, as plain data."""
    kind = str(row.get("kind") or "scalar")
    kind = ALIASES.get(kind, kind)
    student, reference = row.get("student", row.get("latex")), row.get("reference", row.get("expected"))
    if kind not in KINDS:
        return _unreadable("row", f"{kind[:40]!r} is no kind of answer; there are {', '.join(KINDS)}.")
    for whose, text in (("reference", reference), ("student", student)):
        if not isinstance(text, str):
            missing = "is missing" if text is None else "is no text"
            return _unreadable(whose, f"The {'reference' if whose == 'reference' else 'answer'} {missing}.")
    if not isinstance(row.get("variables") or {}, Mapping):
        return _unreadable("row", 'The variables are no object, such as {"x": {"domain": "real"}}.')
    if kind in FORMULAS:
        return formulas(kind, str(student), str(reference), row)
    return _other(kind, str(student), str(reference), row)


def formulas(kind: str, student: str, reference: str, row: Mapping[str, Any]) -> dict[str, Any]:
    """The decision about two formulas of numbers."""
    whose = "reference"
    try:
        variables = declared.variables(row.get("variables") or {})
        expected = read(reference, Scope(variables))
        by = _wrt(kind, row.get("wrt"), variables)
        whose = "student"
        if kind in ("antiderivative", "constant"):
            variables = ANY_CONSTANT | variables
        given = read(student, Scope(variables))
    except CannotRead as odd:
        return _unreadable(whose, sentence(odd))
    seed = str(row.get("seed", "1"))
    try:
        decision = decide_trees(kind, given.tree, expected.tree, variables, by, seed)
    except CannotRead as odd:
        return plain(Decision("undecided", message=sentence(odd)))
    if decision.verdict == "different":
        decision = explained(kind, decision, given.tree, expected.tree, variables, by, seed)
    elif decision.verdict == "equal" and row.get("prove") and decision.how == "numeric":
        from gradekit.formulas import prove

        decision = decision._replace(how=prove.ground(given.tree, expected.tree, variables, kind, by))
    return {**plain(decision), "echo": given.echo}


def decide_trees(
    kind: str, student: Node, reference: Node, variables: Mapping[str, Variable], by: str, seed: str
) -> Decision:
    """The decision about two formulas that have been read. Raises CannotRead for a derivative that there is not."""
    from gradekit.formulas import scalar, up_to

    if kind == "antiderivative":
        return up_to.antiderivative(student, reference, variables, by, seed)
    if kind == "constant":
        free = {name for name, variable in variables.items() if variable not in ANY_CONSTANT.values()}
        return up_to.constant(student, reference, variables, [by] if by else free, seed)
    if kind == "factor":
        return up_to.factor(student, reference, variables, seed)
    return scalar.decide(student, reference, variables, seed)


def explained(
    kind: str,
    decision: Decision,
    student: Node,
    reference: Node,
    variables: Mapping[str, Variable],
    by: str,
    seed: str,
) -> Decision:
    """A difference with its witness in words, and the mistake it is when one is recognised."""
    from gradekit.formulas import mistakes

    said = in_words(decision, kind, by)
    named = mistakes.recognise(student, reference, variables, seed) if kind == "scalar" else None
    if decision.mistake == "sign":
        named = Named("sign", "It is the expected one times a negative factor.")
    if named is None:
        return decision._replace(message=said)
    return decision._replace(message=f"{named.says} {said}".strip(), mistake=named.id)


def in_words(decision: Decision, kind: str = "scalar", by: str = "") -> str:
    """The witness as a sentence: "At x = -1.06 yours is 0.31, expected -0.31." """
    if decision.message:
        return decision.message
    found = decision.witness or {}
    at = ", ".join(f"{name} = {value}" for name, value in found.get("at", {}).items())
    what = {"antiderivative": "the derivative of yours", "constant": "the derivative of yours"}.get(kind, "yours")
    where = f"at {at} {what}" if at else what
    where = where[0].upper() + where[1:]
    given, expected = str(found.get("student")), str(found.get("reference"))
    if decision.how == "domain":
        return f"{where} {_has(given)}, where {_asks(expected)}."
    if given == expected or max(len(given), len(expected)) > LONG:
        return f"{where} agrees with the expected value in its first digits, and differs from it further behind."
    return f"{where} is {given}, expected {expected}."


def _has(value: str) -> str:
    if value == UNDEFINED:
        return "has no value"
    return f"is no real number ({value})" if value.endswith("i") else f"is {value}"


def _asks(value: str) -> str:
    if value == UNDEFINED:
        return "none is expected"
    return f"no real number is expected ({value})" if value.endswith("i") else f"{value} is expected"


def read(text: str, scope: Scope) -> Read:
    """A formula in plain or LaTeX form, whichever it is. Raises CannotRead."""
    from gradekit.formulas.budgets import check_number
    from gradekit.formulas.latex import is_latex, read_latex
    from gradekit.formulas.plain import read_with_remarks
    from gradekit.formulas.write import plain as written

    if is_latex(text):
        tree = check_number(read_latex(text, scope))
        return Read(tree, written(tree))
    found = read_with_remarks(text, scope)
    return Read(found.tree, written(found.tree) if found.juxtaposed else "")


def _wrt(kind: str, by: Any, variables: Mapping[str, Variable]) -> str:
    if kind not in ("antiderivative", "constant"):
        return ""
    if by is None and len(variables) == 1 and kind == "antiderivative":
        return next(iter(variables))
    if by is None and kind == "constant":
        return ""
    if not isinstance(by, str) or by not in variables:
        known = ", ".join(variables) or "none"
        raise CannotRead(f"the variable that {kind} answers are compared in (wrt) is one of the declared: {known}")
    return by


def _other(kind: str, student: str, reference: str, row: Mapping[str, Any]) -> dict[str, Any]:
    decider: Callable[..., Decision] = importlib.import_module(f"gradekit.formulas.{OTHERS[kind]}").decide
    settings = row.get("variables") or {}
    if OTHERS[kind] == "members":
        settings = {**settings, "kind": kind}
    return {**plain(decider(student, reference, settings)), "echo": ""}


def plain(decision: Decision) -> dict[str, Any]:
    """A decision as JSON data."""
    return {**decision._asdict(), "witness": dict(decision.witness) if decision.witness else None}


def sentence(odd: CannotRead) -> str:
    """What could not be read and where, as a sentence."""
    what = odd.what.rstrip(".")
    what = what[0].upper() + what[1:]
    if what.endswith("?"):
        return what if odd.at is None else f"{what} (character {odd.at + 1})"
    return f"{what}." if odd.at is None else f"{what} (character {odd.at + 1})."


def _unreadable(whose: str, message: str) -> dict[str, Any]:
    return {**plain(Decision("unreadable", whose, None, message)), "echo": ""}
