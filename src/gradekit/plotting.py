"""Matplotlib as submissions find it: contours keep their values, and what a script does for a screen does nothing."""

from __future__ import annotations

import contextlib
import functools
import importlib
import os
import sys
from typing import Any

# The attribute that contours keep their x, y and z in.
NOTED = "_gradekit_drawn_from"


def prepare() -> None:
    """Loads what draws contours, if Matplotlib is there at all, so that they are noted whoever loads it later."""
    with contextlib.suppress(ImportError):
        importlib.import_module("matplotlib.figure")
        importlib.import_module("matplotlib.tri")
        settle()


def settle() -> None:
    """Once Matplotlib has been loaded: contours are noted, and what people leave in a script for a screen does nothing.

    There is no window to choose a backend for, and no file to save to: the picture is made by gradekit.
    """
    note_contours()
    loaded: list[Any] = [sys.modules.get(f"matplotlib{name}") for name in ("", ".figure", ".pyplot")]
    package, figure, pyplot = loaded
    if pyplot is not None and pyplot.switch_backend is not _nothing:
        pyplot.switch_backend("Agg")
        pyplot.switch_backend = _nothing
    if package is not None:
        package.use = _nothing
    if figure is not None and not hasattr(figure.Figure.savefig, NOTED):
        figure.Figure.savefig = _saving(figure.Figure.savefig)


def _nothing(*args: Any, **kwargs: Any) -> None:
    """Stands for a function that has nothing to do here."""


def _saving(savefig: Any) -> Any:
    @functools.wraps(savefig)
    def saving(self: Any, target: Any, *args: Any, **kwargs: Any) -> Any:
        return None if isinstance(target, str | os.PathLike) else savefig(self, target, *args, **kwargs)

    setattr(saving, NOTED, True)
    return saving


def close_all() -> None:
    """Leaves pyplot without a current figure: what one function draws is not to go into the figure of another."""
    if pyplot := sys.modules.get("matplotlib.pyplot"):
        pyplot.close("all")


def note_contours() -> None:
    """Makes Matplotlib's contours keep the x, y and z that they are drawn from, once it has been loaded."""
    contour, triangles = sys.modules.get("matplotlib.contour"), sys.modules.get("matplotlib.tri._tricontour")
    for module, name in ((contour, "QuadContourSet"), (triangles, "TriContourSet")):
        kind = getattr(module, name, None)
        if kind is not None and hasattr(kind, "_contour_args") and not hasattr(kind, NOTED):
            setattr(kind, NOTED, None)
            kind._contour_args = _noting(kind._contour_args)


def _noting(arguments: Any) -> Any:
    @functools.wraps(arguments)
    def noting(self: Any, *args: Any, **kwargs: Any) -> Any:
        found = arguments(self, *args, **kwargs)
        *where, z = found
        if len(where) == 1:  # a triangulation
            where = [where[0].x, where[0].y]
        setattr(self, NOTED, (*where, z))
        return found

    return noting
