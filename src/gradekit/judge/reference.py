"""Expected values: the solution's functions, and derivatives of its forward functions by automatic differentiation."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

import autograd
import autograd.numpy as differentiable
import numpy as np

from gradekit.functions import FunctionSpec
from gradekit.judge.laws import Problem, problems
from gradekit.judge.solution import Solution, SolutionFault
from gradekit.judge.trial import Trial
from gradekit.model import Part

if TYPE_CHECKING:
    from gradekit.judge.chains import Graph
    from gradekit.judge.steps import Trace

Arrays = list[np.ndarray[Any, Any]]


def named(inputs: dict[str, Any]) -> dict[str, Any]:
    """The inputs with every function built on autograd's NumPy, where it can be differentiated."""
    return {name: v.build(differentiable) if isinstance(v, FunctionSpec) else v for name, v in inputs.items()}


class Reference:
    """What a part expects, from its solution module."""

    def __init__(self, part: Part, solution: Solution):
        self.part = part
        self.solution = solution

    @property
    def value(self) -> Any:
        """The value under the part's own name, for parts that are values."""
        return self.solution[self.part.name]

    def expected(self, trial: Trial) -> Any:
        """The true answer at this trial: a derivative of the forward function, a trace, or the function itself."""
        if self.part.kind == "trace":
            return self.trace.at(trial.inputs).true
        if "of" in self.part.settings:
            return self._derivative(self.part.settings["of"], self.part.settings["by"], trial)
        return self.apply(self.solution[self.part.name], trial)

    def forward(self, trial: Trial) -> Any:
        """What the forward function of a gradient gives at this trial."""
        forward = self.solution[self.part.settings["of"]]
        known = inspect.signature(forward).parameters
        return self.solution.call(forward, **{k: v for k, v in named(trial.inputs).items() if k in known})

    def apply(self, function: Callable[..., Any], trial: Trial) -> Any:
        """What a function of the solution module returns when called as the student's is."""
        inputs = named(trial.inputs)
        arguments = [inputs[name] for name in self.part.arguments if name in inputs]
        return self.solution.call(function, *arguments)

    def means(self, trial: Trial) -> Any:
        """The array that an einsum part asks for, computed without einsum."""
        operands = [trial.inputs[name] for name in self.part.settings["operands"]]
        return self.solution.call(self.solution[self.part.settings["means"]], *operands)

    @cached_property
    def trace(self) -> Trace:
        """The steps that a trace part asks for."""
        from gradekit.judge.graphs import trace_of

        settings = self.part.settings
        declared = self.solution[settings["graph" if "graph" in settings else "steps"]]
        return trace_of(self.part.arguments, settings, declared, self.solution.call)

    def law(self, trials: Sequence[Trial], earlier: Mapping[str, list[Trial]]) -> list[Problem]:
        """The problems that the part's law finds in the student's answers."""
        name = self.part.settings["law"]
        return problems(self.solution.call(self.solution[name], trials, earlier), name)

    def graph(self, trial: Trial) -> Graph | None:
        """The graph of the forward function behind a derivative at this trial; None where there is none to follow."""
        if "of" not in self.part.settings:
            return None
        from gradekit.judge.chains import graph_of

        forward = self.solution[self.part.settings["of"]]
        known = inspect.signature(forward).parameters
        inputs = {name: value for name, value in trial.inputs.items() if name in known}
        return self.solution.call(graph_of, forward, inputs, self.part.settings["by"])  # type: ignore[no-any-return]

    def _derivative(self, forward_name: str, by: Sequence[str], trial: Trial) -> Any:
        forward = self.solution[forward_name]
        known = inspect.signature(forward).parameters
        inputs = {name: value for name, value in named(trial.inputs).items() if name in known}
        derivatives = tuple(self._jacobian(forward, inputs, name) for name in by)
        return derivatives[0] if len(by) == 1 else derivatives

    def _jacobian(self, forward: Callable[..., Any], inputs: dict[str, Any], name: str) -> Any:
        """d forward / d input, of shape (shape of forward's value) + (shape of the input)."""
        at = np.asarray(inputs[name], dtype=np.result_type(np.asarray(inputs[name]).dtype, np.float32))
        return self.solution.call(autograd.jacobian(lambda value: forward(**{**inputs, name: value})), at)


def blocks(value: Any, of: str = "a wrong answer") -> Arrays:
    """The expected value as a list of arrays: one, or one an entry of a tuple. Raises SolutionFault."""
    try:
        arrays = [np.asarray(item) for item in value] if isinstance(value, tuple) else [np.asarray(value)]
    except ValueError:
        raise SolutionFault(f"{of} returned a ragged list") from None
    for array in arrays:
        if array.dtype.kind not in "biufc":
            raise SolutionFault(f"{of} returned {type(value).__name__}, not numbers")
    return arrays
