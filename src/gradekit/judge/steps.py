"""The steps of a trace, as a solution module declares them: functions of the inputs and of earlier steps.

A step can be worked out from the true earlier answers and from a student's own. `judge.graphs` derives the steps
of a graph.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from gradekit.judge.reference import named
from gradekit.judge.solution import SolutionFault

Array = np.ndarray[Any, Any]
Call = Callable[..., Any]
Functions = Mapping[str, Callable[..., Any]]
BY_NAME = (inspect.Parameter.POSITIONAL_OR_KEYWORD, inspect.Parameter.KEYWORD_ONLY)


class Step(NamedTuple):
    """One intermediate: its name, the earlier steps that it uses, and other ways to write its name."""

    name: str
    uses: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()


class Path(NamedTuple):
    """One term of a derivative: the node it leads through ("" for none), its value, and without its local factor."""

    via: str
    value: Array
    bare: Array | None


class Worked(NamedTuple):
    """A trace at one input: the true answers, what follows from other earlier ones, and the terms of that.

    `follow` raises SolutionFault where a step's function fails.
    """

    true: tuple[Array, ...]
    follow: Callable[[int, Mapping[str, Array]], Array]
    paths: Callable[[int, Mapping[str, Array]], list[Path]]


class Trace(NamedTuple):
    """The steps in order, and how they are worked out at named inputs. `derived` ones are sums of products."""

    steps: tuple[Step, ...]
    at: Callable[[Mapping[str, Any]], Worked]
    derived: bool = False


class Fault(NamedTuple):
    """What is wrong with a declaration, and the line of the function that it is about (0 for none)."""

    line: int
    text: str


def pairs_of(declared: Any) -> list[tuple[str, Any]]:
    """Names and functions of a dictionary, or of a list of functions that have names."""
    if isinstance(declared, Mapping):
        return [(str(name), function) for name, function in declared.items()]
    if isinstance(declared, (list, tuple)):
        return [(getattr(function, "__name__", ""), function) for function in declared]
    return []


def parameters(function: Callable[..., Any]) -> dict[str, inspect.Parameter]:
    """The arguments of a step's function. Raises TypeError or ValueError where they cannot be read."""
    return dict(inspect.signature(function).parameters)


def differentiated_by(arguments: Sequence[str], settings: Mapping[str, Any], functions: Functions) -> tuple[str, ...]:
    """What is differentiated by: as declared, else every argument that a node takes."""
    taken = {name for function in functions.values() for name in parameters(function)}
    return tuple(settings.get("by") or [name for name in arguments if name in taken])


def faults(arguments: Sequence[str], settings: Mapping[str, Any], declared: Any) -> list[Fault]:
    """Everything wrong with a declaration, each as the end of a sentence that begins with its name."""
    pairs = pairs_of(declared)
    if not pairs:
        return [Fault(0, "is not a dictionary of names and functions, nor a list of functions, with at least one step")]
    found = [fault for place in range(len(pairs)) for fault in _step_faults(arguments, pairs, place)]
    return found or ([] if "graph" not in settings else list(_graph_faults(arguments, settings, dict(pairs))))


def _step_faults(arguments: Sequence[str], pairs: list[tuple[str, Any]], place: int) -> Iterator[Fault]:
    name, function = pairs[place]
    line = getattr(getattr(function, "__code__", None), "co_firstlineno", 0)
    earlier = [other for other, _ in pairs[:place]]
    if not name.isidentifier():
        yield Fault(line, f"has a step without a name at place {place + 1}: write {{'name': function}}")
    elif name in earlier or name in arguments:
        yield Fault(line, f"has {name} twice: a step's name is neither an argument's nor another step's")
    try:
        known = parameters(function)
    except (TypeError, ValueError):
        yield Fault(line, f"has a step {name} that is no function whose arguments can be read")
        return
    for each in known.values():
        if text := _misfit(each, name, [*arguments], earlier, [other for other, _ in pairs[place:]]):
            yield Fault(line, text)


def _misfit(each: inspect.Parameter, name: str, inputs: list[str], earlier: list[str], later: list[str]) -> str:
    """What is wrong with one argument of a step's function; "" when nothing is."""
    if each.kind not in BY_NAME:
        return f"has a step {name} whose argument {each.name} cannot be passed by its name"
    if each.name in later:
        return f"has a step {name} that takes {each.name}, which does not come before it"
    if each.name in [*inputs, *earlier] or each.default is not each.empty:
        return ""
    known = ", ".join([*inputs, *earlier]) or "none so far"
    return f"has a step {name} that takes {each.name}, which is neither an argument nor an earlier step ({known})"


def _graph_faults(arguments: Sequence[str], settings: Mapping[str, Any], functions: Functions) -> Iterator[Fault]:
    by, edges = differentiated_by(arguments, settings, functions), edges_of(functions)
    output = list(functions)[-1]
    if not by:
        yield Fault(0, "has no node that takes an argument of the part, so there is nothing to differentiate by")
    if settings["mode"] == "forward" and len(by) > 1:
        yield Fault(0, f"takes {', '.join(by)}; forward mode differentiates by one argument: name it under 'by'")
    for name in dict.fromkeys([*functions, *by]):
        if output not in reached(name, edges):
            line = getattr(getattr(functions.get(name), "__code__", None), "co_firstlineno", 0)
            yield Fault(line, f"has an output, {output}, that does not depend on {name}")


def edges_of(functions: Functions) -> list[tuple[str, str]]:
    """(child, parent) for every argument of every node."""
    return [(child, parent) for child, function in functions.items() for parent in parameters(function)]


def reached(start: str, edges: list[tuple[str, str]]) -> set[str]:
    """The nodes that depend on this one; itself included. Children stand behind their parents."""
    found = {start}
    for child, parent in edges:
        if parent in found:
            found.add(child)
    return found


def numbers(value: Any, name: str) -> Array:
    """What a step's function returned, as an array. Raises SolutionFault."""
    try:
        array = np.asarray(value)
    except ValueError:
        raise SolutionFault(f"the step {name} returned a ragged list") from None
    if array.dtype.kind not in "biufc":
        raise SolutionFault(f"the step {name} returned {type(value).__name__}, not numbers")
    return array


def _passed(value: Array) -> Any:
    """An earlier answer as a step's function takes it: one number as a Python number."""
    return value.item() if value.ndim == 0 else value


def declared_trace(functions: Functions, call: Call) -> Trace:
    """The trace whose steps are these functions."""
    known_by = {name: parameters(function) for name, function in functions.items()}
    steps = tuple(Step(name, tuple(other for other in functions if other in known_by[name])) for name in functions)

    def at(inputs: Mapping[str, Any]) -> Worked:
        built = named(dict(inputs))

        def follow(place: int, earlier: Mapping[str, Array]) -> Array:
            name = steps[place].name
            known = {**built, **{other: _passed(value) for other, value in earlier.items()}}
            given = {each: known[each] for each in known_by[name] if each in known}
            return numbers(call(functions[name], **given), name)

        true: dict[str, Array] = {}
        for place, step in enumerate(steps):
            true[step.name] = follow(place, true)
        return Worked(tuple(true.values()), follow, lambda place, earlier: [])

    return Trace(steps, at)
