"""What must agree between the keys of an exercise; a key that was already refused raises no second problem."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from gradekit.course.at import did_you_mean
from gradekit.course.readers import Fields
from gradekit.model import CELLS

_LONE = ("size", "function", "derivative")
_WITH_OPTIONS = ("choice", "order", "set", "list")
_WITH_RTOL = ("number", "tuple", "set", "list")
_ONLY = {"before": "order", "entry": "list", "keys": "list"}
# As many functions as an input names at least, so that no single one can be hard-wired.
LEAST_FUNCTIONS = 3


def check_exercise(fields: Fields) -> None:
    """Notes every disagreement between sizes, inputs and parts."""
    sizes = fields.get("sizes") or {}
    inputs = fields.get("inputs") or {}
    for given in inputs.values():
        if given is not None:
            _check_input(given, sizes, inputs)
    _check_packages(fields)
    earlier: list[str] = []
    for part in fields.get("parts") or ():
        if part is not None:
            _check_part(part, earlier)
            _check_call(part, sizes, inputs)
            _check_draws(part, inputs)
            _check_kind(part, inputs)
            _check_forward(part, [other.get("name") for other in fields["parts"] if other is not None])
            earlier.append(part.get("name"))


def _check_packages(fields: Fields) -> None:
    """A figure is drawn with Matplotlib, which the exercise then allows."""
    for part in fields.get("parts") or ():
        drawn = part is not None and part.get("kind") == "figure"
        if drawn and "matplotlib" not in (fields.get("packages") or ()):
            part.refuse("A figure needs matplotlib among the exercise's packages.", "kind")


def _check_input(given: Fields, sizes: Iterable[str], inputs: dict[str, Any]) -> None:
    lone = next((key for key in _LONE if key in given), None)
    for key in given if lone else ():
        if key != lone:
            given.refuse(f"Key '{key}' does not go with '{lone}'.", key)
    if not lone:
        _check_range(given)
        _check_distance(given)
    functions = [name for name, other in inputs.items() if other is None or "function" in other]
    _check_shape(given, given.get("shape"), sizes, "shape")
    _check_declared(given, "size", given.get("size"), sizes, "size")
    _check_declared(given, "function input", given.get("derivative"), functions, "derivative")
    _check_cells(given, inputs)


def _check_cells(given: Fields, inputs: Mapping[str, Any]) -> None:
    """Functions of two arguments, which are called otherwise than those of one and come without a derivative."""
    names = [name for name in given.get("function") or () if name is not None]
    if (cell := _cell(names)) and (other := next((name for name in names if name not in CELLS), "")):
        text = f"'{cell}' takes two arguments and '{other}' one; an input names functions of one sort."
        given.refuse(text, "function")
    derived = given.get("derivative") or ""
    if cell := _cell((inputs.get(derived) or {}).get("function") or ()):
        text = f"'{derived}' is a function of two arguments ({cell}), which has no derivative to pass."
        given.refuse(text, "derivative")


def _cell(names: Iterable[str | None]) -> str:
    return next((name for name in names if name in CELLS), "")


def _check_range(given: Fields) -> None:
    draw = given.get("draw", "normal")
    if draw == "normal" and "range" in given:
        given.refuse("Key 'range' goes with draw: uniform or draw: integers.", "range")
    elif draw in ("uniform", "integers") and "range" not in given:
        given.refuse(f"draw: {draw} needs a range, such as [1, 5].", "draw")
    elif len(given.get("range") or ()) == 2 and None not in given["range"]:
        _check_ends(given, draw, *given["range"])


def _check_ends(given: Fields, draw: str | None, low: float, high: float) -> None:
    if low >= high:
        given.refuse(f"The first end, {low:g}, must be below the second, {high:g}.", "range")
    elif draw == "integers" and (low % 1 or high % 1):
        given.refuse("The ends of a range of integers are whole numbers.", "range")


def _check_distance(given: Fields) -> None:
    distance = given.get("distance")
    if "distance" in given and "away_from" not in given:
        given.refuse("Key 'distance' goes with 'away_from', which is not here.", "distance")
    elif distance is not None and distance <= 0:
        given.refuse(f"The distance must be above 0, not {distance:g}.", "distance")


def _check_part(part: Fields, earlier: list[str]) -> None:
    name = part.get("name")
    if name is not None and name in earlier:
        part.refuse(f"There is already a part '{name}'.", "name")
    for index, other in enumerate(part.get("after") or ()):
        if other is not None and other not in earlier:
            hint = did_you_mean(other, [one for one in earlier if one])
            part.refuse(f"'{other}' is not the name of an earlier part.{hint}", "after", index)


def _check_call(part: Fields, sizes: Iterable[str], inputs: Iterable[str]) -> None:
    """The arguments, which of them may be left out, and what is returned."""
    arguments = part.get("arguments") or ()
    optional = part.get("optional") or {}
    if "generator" not in part:
        for index, name in enumerate(arguments):
            _check_declared(part, "input", name, inputs, "arguments", index)
    if None not in arguments:
        for name in optional:
            _check_argument(part, name, "optional", name)
        last = set(arguments[len(arguments) - len(optional) :])
        if set(optional) <= set(arguments) and last != set(optional):
            part.refuse("Arguments that may be left out come last in 'arguments'.", "optional")
    for index, returned in enumerate(part.get("returns") or ()):
        if isinstance(returned, tuple):
            _check_shape(part, returned, sizes, "returns", index, "shape")


def _check_draws(part: Fields, inputs: dict[str, Any]) -> None:
    """Enough draws that a part with function inputs meets three different functions."""
    functions = [name for name in part.get("arguments") or () if "function" in (inputs.get(name) or ())]
    draws = (part.get("cases") or {}).get("random", LEAST_FUNCTIONS)
    if functions and draws is not None and draws < LEAST_FUNCTIONS:
        text = f"With the function '{functions[0]}' as an argument, at least {LEAST_FUNCTIONS} random draws are needed."
        part.refuse(text, "cases", "random")


def _check_kind(part: Fields, inputs: dict[str, Any]) -> None:
    """The keys of the kind against the others."""
    gradient = part.get("gradient")
    by = gradient.get("by") if gradient else None
    for index, name in enumerate(by or ()):
        # What a generator draws may hold more than the student is given.
        if None not in (part.get("arguments") or ()) and "generator" not in part:
            _check_argument(part, name, "gradient", "by", index)
    for index, name in enumerate(part.get("operands") or ()):
        _check_declared(part, "input", name, inputs, "operands", index)
    if type_ := part.get("type"):
        _check_value(part, type_)
    if part.get("kind") == "expression":
        _check_formula(part)
    if part.get("kind") == "trace":
        _check_trace(part, inputs)
    if part.get("kind") == "property":
        _check_trained(part)


def _check_forward(part: Fields, names: Iterable[str | None]) -> None:
    """The student's own forward function: how it is called and what it returns, unless it is a part, which says so."""
    gradient = part.get("gradient") or {}
    for key, other in (("forward", "gives"), ("gives", "forward")):
        if key in gradient and other not in gradient:
            part.refuse(f"Key '{key}' goes with '{other}', which is not here.", "gradient", key)
    if "forward" in gradient and gradient.get("of") in names:
        part.refuse(f"'{gradient['of']}' is a part, which says how it is called.", "gradient", "forward")
    for index, name in enumerate(gradient.get("forward") or ()):
        if None not in (part.get("arguments") or ()) and "generator" not in part:
            _check_argument(part, name, "gradient", "forward", index)


def _check_trained(part: Fields) -> None:
    """What is trained is called with inputs of a generator, and proved with smaller ones of another."""
    if "reduced" in part and ("trained" not in part or part.get("trained") is False):
        part.refuse("Key 'reduced' goes with trained: true.", "reduced")
    for key in ("generator", "reduced"):
        if part.get("trained") and key not in part:
            part.refuse(f"A trained part needs a '{key}', the function that its inputs come from.", "trained")


def _check_before(part: Fields) -> None:
    """That chains such as `a < b < c` have two words or more, all of them options."""
    known = {_word(option) for option in part.get("options") or () if isinstance(option, str)}
    for chain in filter(None, part.get("before") or ()):
        words = chain.split("<")
        if len(words) < 2 or not all(map(str.strip, words)):
            part.refuse(f"{chain[:60]!r} is no chain such as a < b < c.", "before")
        elif unknown := next((word.strip() for word in words if known and _word(word) not in known), ""):
            part.refuse(f"{unknown[:60]!r} is none of the options.", "before")


def _word(text: str) -> str:
    return " ".join(text.replace("_", " ").replace("-", " ").split()).casefold()


def _check_value(part: Fields, type_: str) -> None:
    for key, only in _ONLY.items():
        if key in part and type_ != only:
            part.refuse(f"Key '{key}' does not go with type: {type_}.", key)
    _check_before(part)
    if (type_ in ("choice", "order") or part.get("entry") == "choice") and "options" not in part:
        part.refuse(f"type: {type_} needs options, the words to choose from.", "type")
    if type_ not in _WITH_OPTIONS and "options" in part:
        part.refuse(f"Key 'options' does not go with type: {type_}.", "options")
    if type_ not in _WITH_RTOL and "rtol" in part:
        part.refuse(f"Key 'rtol' does not go with type: {type_}.", "rtol")
    if (rtol := part.get("rtol")) is not None and not 0 < rtol < 1:
        part.refuse(f"The relative tolerance must be between 0 and 1, not {rtol:g}.", "rtol")


def _check_formula(part: Fields) -> None:
    """The variable of a constant is declared, and named only where a constant is left open."""
    variables, wrt = part.get("variables") or (), part.get("wrt")
    if "wrt" in part and part.get("up_to") == "factor":
        part.refuse("Key 'wrt' does not go with up_to: factor.", "wrt")
    elif "wrt" in part and "up_to" not in part:
        part.refuse("Key 'wrt' goes with up_to: constant, which is not here.", "wrt")
    elif wrt is not None and wrt not in variables:
        part.refuse(f"'{wrt}' is not among the variables.{did_you_mean(wrt, variables)}", "wrt")


def _check_trace(part: Fields, inputs: dict[str, Any]) -> None:
    """Steps or a graph; a value has no calls; what a graph is differentiated by is drawn as numbers."""
    if ("steps" in part) == ("graph" in part):
        part.refuse("A trace has either 'steps' or a 'graph'.", "graph")
    is_value = part.get("arguments", ()) == ()
    for key in ("returns", "cases", "optional", "generator"):
        if is_value and key in part:
            part.refuse(f"Key '{key}' goes with 'arguments'; a trace without them is a value.", key)
    for key in ("mode", "by"):
        if "graph" not in part and key in part:
            part.refuse(f"Key '{key}' goes with 'graph', which is not here.", key)
    if "graph" in part:
        _check_graph(part, inputs, is_value)


def _check_graph(part: Fields, inputs: dict[str, Any], is_value: bool) -> None:
    if "mode" not in part:
        part.refuse("A graph needs a mode, reverse or forward.", "graph")
    if is_value:
        part.refuse("A graph needs arguments, to be differentiated by.", "graph")
    by, arguments = part.get("by") or (), part.get("arguments") or ()
    if part.get("mode") == "forward" and len(by) > 1:
        part.refuse("Forward mode differentiates by one argument.", "by")
    for index, name in enumerate(by):
        if arguments and None not in arguments:
            _check_argument(part, name, "by", index)
    discrete = [name for name in by or arguments if _is_discrete(inputs.get(name) or {})]
    if discrete:
        text = f"'{discrete[0]}' is no number or array of numbers to differentiate by"
        part.refuse(f"{text}." if by else f"{text}: name the others under 'by'.", "by" if by else "graph")


def _is_discrete(given: Mapping[str, Any]) -> bool:
    return any(key in given for key in _LONE) or given.get("draw") == "integers"


def _check_argument(part: Fields, name: str | None, *steps: str | int) -> None:
    arguments = part.get("arguments") or ()
    if name is not None and name not in arguments:
        part.refuse(f"'{name}' is not among the arguments.{did_you_mean(name, arguments)}", *steps)


def _check_shape(fields: Fields, sides: Any, sizes: Iterable[str], *steps: str | int) -> None:
    for index, side in enumerate(sides or ()):
        if isinstance(side, str):
            _check_declared(fields, "size", side, sizes, *steps, index)


def _check_declared(fields: Fields, what: str, name: str | None, declared: Iterable[str], *steps: str | int) -> None:
    if name is not None and name not in declared:
        fields.refuse(f"No {what} '{name}' is declared.{did_you_mean(name, declared)}", *steps)
