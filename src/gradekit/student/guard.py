"""What a submission's own statements may import, and the built-ins it finds changed.

This is courtesy, not protection: it answers with one clear sentence what would otherwise be a riddle. What a
hostile file may reach is a matter of the process it runs in.
"""

from __future__ import annotations

import builtins
import sys
from functools import cache
from typing import Any, NoReturn

ALWAYS = frozenset(sys.stdlib_module_names) | {"numpy"}


class RefusedImport(ModuleNotFoundError):
    """The submission imports something that its exercise does not list."""


class MissingPackage(ModuleNotFoundError):
    """A package that the exercise allows is not installed: the course's fault, not the student's."""


def submission_builtins(allowed: frozenset[str]) -> dict[str, Any]:
    """The built-ins of the submission's module: `import` and `input` are its own, and what Jupyter adds is there."""
    changed = _changed()
    changed["__import__"] = _importer(allowed)
    return changed


@cache
def _changed() -> dict[str, Any]:
    # Once for all that are forked: to copy them is to write into every one of them.
    added = {name: _Jupyters(name) for name in ("get_ipython", "In", "Out")}
    return {**vars(builtins), "input": _no_input, "display": _display, **added}


def _display(*shown: object, **settings: object) -> None:
    """As in Jupyter, where nobody looks."""


class _Jupyters:
    """What only Jupyter has; whatever is done with it is refused in one sentence."""

    def __init__(self, name: str):
        self._called = name

    def _refuse(self, *given: object, **named: object) -> NoReturn:
        raise RuntimeError(f"{self._called} is Jupyter's own, and a submission runs without Jupyter")

    __call__ = __getitem__ = __iter__ = __len__ = _refuse

    def __getattr__(self, name: str) -> NoReturn:
        if name.startswith("__"):
            raise AttributeError(name)
        self._refuse()


def _no_input(prompt: object = "") -> str:
    raise RuntimeError("input() has nobody to ask here: take what you need as an argument of the function")


def _importer(allowed: frozenset[str]) -> Any:
    def importer(name: str, globals: Any = None, locals: Any = None, fromlist: Any = (), level: int = 0) -> Any:
        top = name.partition(".")[0]
        if level:
            raise RefusedImport(BESIDE, name=name)
        if top not in ALWAYS | allowed:
            raise RefusedImport(_refusal(top, allowed), name=name)
        try:
            return builtins.__import__(name, globals, locals, fromlist, level)
        except ModuleNotFoundError as error:
            if top in allowed and error.name == top:
                raise MissingPackage(top, name=top) from None
            raise

    return importer


BESIDE = "imports a module from beside itself, but a submission runs alone: put that code into this file"


def _refusal(top: str, allowed: frozenset[str]) -> str:
    listed = ["the standard library", "numpy", *sorted(allowed)]
    return (
        f"imports {top}, but this exercise allows {', '.join(listed[:-1])} and {listed[-1]} only. "
        "A module of your own beside the file is not seen either: put its code into this file"
    )
