"""A part's signature and the form its answer takes, for `show` and for starter files."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from gradekit.model import Part

# How a value is written, without and with words to choose from.
VALUES = {
    "number": ("A number.", ""),
    "boolean": ("True or False.", ""),
    "choice": ("", "One of these, or its number: {}."),
    "set": ("A set.", "A set of some of these: {}."),
    "order": ("", "A list of these in order: {}."),
    "tuple": ("A tuple of numbers.", ""),
    "interval": ("An interval as text, such as '(a, b]' or 'a < x <= b'.", ""),
    "list": ("A list, one entry after the other.", "A list of some of these, one entry after the other: {}."),
}


def is_function(part: Part) -> bool:
    """Whether the student writes a function for this part."""
    return bool(part.arguments or part.returns or part.kind == "figure")


def signature(part: Part) -> str:
    """`name(a, b=0.9) -> (m, d)` for a function, the bare name for a value."""
    if not is_function(part):
        return part.name
    given = ", ".join(_argument(part, name) for name in part.arguments)
    return f"{part.name}({given})" + (f" -> {returned(part)}" if part.returns else "")


def _argument(part: Part, name: str) -> str:
    value = default(part, name)
    return name if value is None else f"{name}={value}"


def default(part: Part, name: str) -> object:
    """The value an optional argument has when it is left out, None for other arguments."""
    return part.optional.get(name)


def returned(part: Part) -> str:
    """What the function returns: a shape, `number`, `integer`, or several of them."""
    return ", ".join(map(_one, part.returns))


def _one(item: Any) -> str:
    return item if isinstance(item, str) else shape_text(item)


def shape_text(shape: Iterable[str | int]) -> str:
    """`(m, d)`, `(n,)`, `()`: a shape as Python writes it, sizes by name."""
    sizes = list(map(str, shape))
    return f"({', '.join(sizes)}{',' if len(sizes) == 1 else ''})"


def answer_form(part: Part) -> str:
    """One sentence on how to write the answer; "" where the signature says it."""
    if part.kind == "einsum":
        return f"A subscripts string of numpy.einsum for the operands {_and(part.settings['operands'])}, in this order."
    if part.kind == "shape":
        symbols = part.settings.get("symbols", ())
        return f"A tuple of sizes{f' ({_and(symbols)} by name)' if symbols else ''}, or the word error."
    if part.kind == "expression":
        return _formula(part)
    if part.kind == "value":
        if keys := part.settings.get("keys", ()):
            return _table(keys, part.settings.get("options", ()))
        alone, chosen = VALUES[part.settings["type"]]
        options = part.settings.get("options", ())
        return chosen.format(", ".join(options)) if options else alone
    if part.kind == "trace":
        return "" if is_function(part) else "A tuple with one entry a step, in order."
    if part.kind == "figure":
        return "A function without arguments that returns a Matplotlib figure."
    return "Text; a person marks it." if part.kind == "text" else ""


def own_forward(part: Part) -> str:
    """What a student may define besides a gradient, and what for; "" where nothing."""
    if "forward" not in part.settings:
        return ""
    of, gives = part.settings["of"], part.settings["gives"]
    return (
        f"Optional: if your file also defines {of}({', '.join(part.settings['forward'])}), which returns {gives}, "
        f"a wrong {part.name} is compared with the derivative of it. It earns no points."
    )


def _table(keys: Iterable[str], options: Iterable[str]) -> str:
    chosen = f"; its values are some of these: {', '.join(options)}" if options else ""
    return f"A dictionary with the keys {_and(keys)}, or a list in this order{chosen}."


OPEN_TO = {"": "", "constant": " A constant may be added to it.", "factor": " It may have a positive factor."}


def _formula(part: Part) -> str:
    names = _and(part.settings["variables"])
    forms = "text, LaTeX, a SymPy expression"
    free = OPEN_TO[part.settings.get("up_to", "")]
    if not names:
        return f"A number as a formula: {forms}.{free}"
    return f"A formula of {names}: {forms}, or a function of {names}.{free}"


def _and(names: Iterable[str]) -> str:
    *most, last = list(names) or [""]
    return f"{', '.join(most)} and {last}" if most else last
