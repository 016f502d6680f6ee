"""Reading and deciding one answer given as a formula: what runs in a process with limits, as plain data both ways.

{"name", "reference", "settings": {"variables", "up_to", "wrt"}, "seed", "wrongs": [[id, sentence, formula]],
 "answer": {"text"} or {"records"} or {"whole"}}
    -> {"status", "message", "mistake", "values"}; values at the points where floats may make the difference
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from gradekit.formulas import names, rows
from gradekit.formulas.decision import Decision
from gradekit.formulas.from_sympy import read_records
from gradekit.formulas.plain import read_plain
from gradekit.formulas.tree import CannotRead, Node, number
from gradekit.judge.sampling import Asked, ask_for, reference_value, trials
from gradekit.model import Status, sentence

SHOWN = 72
UNDECIDED = "It could not be decided whether this is right; this costs no mark."
NOT_WRONG = "That does not say that it is wrong."


class Formula(NamedTuple):
    """An answer that was read: its tree, how it was understood where that is not plain, whether it holds floats.

    `remark` is what may have led astray.
    """

    tree: Node
    echo: str = ""
    rounded: bool = False
    remark: str = ""


def decided(request: Mapping[str, Any]) -> dict[str, Any]:
    """The verdict on one answer as plain data; a fault of gradekit's own as {"fault"}."""
    try:
        return _decided(request)
    except Exception as error:
        from gradekit.judge.session import described

        return {"fault": described(error)}


def _decided(request: Mapping[str, Any]) -> dict[str, Any]:
    what = ask_for(request["name"], request["settings"], request["reference"], request["seed"])
    if what.up_to == "constant":
        what = what._replace(scope=what.scope._replace(variables=rows.ANY_CONSTANT | dict(what.variables)))
    try:
        formula = _read(request["answer"], what)
    except CannotRead as odd:
        return _data(Status.ERROR, cannot_read(what.name, request["answer"].get("text", ""), odd))
    decision = _decide(what, formula.tree, what.reference)
    if decision.verdict == "equal":
        return _data(Status.PASS)
    # Floats are only good to their digits: 0.3333333333333333 stands for 1/3.
    values = [_json(reference_value(formula.tree, trial)) for trial in trials(what)] if formula.rounded else None
    return {**_refused(what, formula, decision, request["wrongs"]), "values": values}


def _refused(what: Asked, formula: Formula, decision: Decision, wrongs: Any) -> dict[str, Any]:
    if decision.verdict == "undecided":
        return _data(Status.UNDECIDED, decision.message or UNDECIDED)
    message, mistake = _explained(what, formula.tree, decision, wrongs)
    echo = f"Read as {formula.echo}." if formula.echo else ""
    return _data(Status.FAIL, "\n".join(filter(None, [message, echo, formula.remark])), mistake)


def _data(status: Status, message: str = "", mistake: str | None = None) -> dict[str, Any]:
    return {"status": status.value, "message": message, "mistake": mistake, "values": None}


def _json(value: float | complex | None) -> Any:
    return [value.real, value.imag] if isinstance(value, complex) else value


def _read(answer: Mapping[str, Any], what: Asked) -> Formula:
    if "text" in answer:
        return Formula(*rows.read(answer["text"], what.scope))
    if "records" in answer:
        tree, rounded = read_records([(head, arity, text) for head, arity, text in answer["records"]], what.scope)
        return Formula(tree, "", rounded, _too_much_assumed(answer["assumed"], what))
    return Formula(number(int(answer["whole"])))


# The domains in which a symbol may be what it assumes.
WITHIN = {
    "positive": ("positive", "posint"),
    "negative": ("negative",),
    "integer": ("integer", "posint"),
    "real": ("real", "positive", "negative", "integer", "posint"),
}


def _too_much_assumed(assumed: Mapping[str, str], what: Asked) -> str:
    """A remark on a symbol that assumes more than the exercise, by which SymPy may have rewritten the answer."""
    for spelling, word in assumed.items():
        name = names.declared(spelling, what.variables)
        if name and word in WITHIN and (domain := what.variables[name].domain) not in WITHIN[word]:
            return f"Your symbol {name} is declared {word}; here it is {domain}."
    return ""


def _decide(what: Asked, tree: Node, reference: Node) -> Decision:
    try:
        return rows.decide_trees(what.kind, tree, reference, what.variables, what.wrt, what.seed)
    except CannotRead:  # a derivative that is not known
        return Decision("undecided")


def _explained(what: Asked, tree: Node, decision: Decision, wrongs: Any) -> tuple[str, str | None]:
    """What differs, after the mistake that it is: one of the course's own, else a general one."""
    for name, says, text in wrongs:
        if _decide(what, tree, read_plain(text, what.scope)).verdict == "equal":
            return "\n".join([says, difference(what, decision)]), name
    if what.is_constant:
        return difference(what, decision), None
    named = rows.explained(what.kind, decision, tree, what.reference, what.variables, what.wrt, what.seed)
    return named.message, named.mistake or None


def difference(what: Asked, decision: Decision) -> str:
    """The witness in a sentence; a reference that is one number is not given away."""
    if what.is_constant and decision.witness:
        return f"Yours is {decision.witness['student']}, which is not the right number."
    return rows.in_words(decision, what.kind, what.wrt)


def cannot_read(name: str, text: str, odd: CannotRead) -> str:
    """Where and why an answer cannot be read, which is not to say that it is wrong."""
    what = sentence(odd.what)
    if odd.at is None or not text:
        return f"{name} cannot be read: {what}"
    first = f"{name} cannot be read at character {odd.at + 1}: {what}"
    start = max(0, odd.at - SHOWN * 3 // 4)
    line = "".join(sign if sign.isprintable() else " " for sign in text[start : start + SHOWN])
    return "\n".join([first, f"    {line}".rstrip(), "    " + " " * (odd.at - start) + "^", NOT_WRONG])
