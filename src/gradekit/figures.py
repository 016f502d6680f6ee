"""A drawn figure as plain data: what a law about a figure looks at, whatever drew it."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

Array = np.ndarray[Any, Any]
FEWEST = 3  # points that make a path; one or two are a mark or a straight connection


class Line(NamedTuple):
    """A connected curve in data coordinates: x and y of shape (n,); `label` is what the legend would say, or ""."""

    x: Array
    y: Array
    label: str = ""


class Points(NamedTuple):
    """Marks without a connection in data coordinates (a scatter plot): x and y of shape (n,)."""

    x: Array
    y: Array
    label: str = ""


class Surface(NamedTuple):
    """A function of two variables as it was drawn.

    `kind` is contour, contourf, mesh or image, or triangles. x, y and z have one shape: (rows, columns) on a grid,
    where the columns run along the horizontal axis, or (n,) for scattered points (triangles). x and y are where
    the values belong, in data coordinates: the middles of cells. z of a picture in colours is empty.
    """

    kind: str
    x: Array
    y: Array
    z: Array

    @property
    def is_grid(self) -> bool:
        """Whether it is a grid with straight lines along both axes, at least two of each."""
        if self.z.ndim != 2 or min(self.z.shape) < 2:
            return False
        return bool(np.allclose(self.x, self.x[:1]) and np.allclose(self.y, self.y[:, :1]))

    def sorted(self) -> tuple[Array, Array, Array]:
        """x (columns,) and y (rows,) ascending, and z (rows, columns) in that order. For grids only."""
        columns, rows = np.argsort(self.x[0], kind="stable"), np.argsort(self.y[:, 0], kind="stable")
        return self.x[0, columns], self.y[rows, 0], self.z[np.ix_(rows, columns)]

    def at(self, x: Array, y: Array) -> Array:
        """z at points inside the region, bilinear between the drawn values; NaN outside. For grids only."""
        columns, rows, z = self.sorted()
        x, y = np.asarray(x, float), np.asarray(y, float)
        # Half a cell beyond the outer middles still belongs to a cell.
        inside = _within(x, columns) & _within(y, rows)
        i, s = _cell(columns, x)
        j, t = _cell(rows, y)
        low = z[j, i] * (1 - s) + z[j, i + 1] * s
        high = z[j + 1, i] * (1 - s) + z[j + 1, i + 1] * s
        found: Array = np.where(inside, low * (1 - t) + high * t, np.nan)
        return found


def _within(values: Array, middles: Array) -> Array:
    first, last = (middles[1] - middles[0]) / 2, (middles[-1] - middles[-2]) / 2
    found: Array = (values >= middles[0] - first) & (values <= middles[-1] + last)
    return found


def _cell(middles: Array, values: Array) -> tuple[Array, Array]:
    """The cell of each value and how far through it the value is, from 0 to 1."""
    index = np.clip(np.searchsorted(middles, values, side="right") - 1, 0, len(middles) - 2)
    share = (values - middles[index]) / (middles[index + 1] - middles[index])
    return index, np.clip(share, 0.0, 1.0)


class Axes(NamedTuple):
    """One pair of axes that is no colour bar.

    `xlabel` and `ylabel` are what a reader sees at the axis: the axes' own label, that of the axes it shares the axis
    with, or the figure's. `dimensions` is 3 for a three-dimensional plot, of which only labels are told.
    """

    title: str = ""
    xlabel: str = ""
    ylabel: str = ""
    xlim: tuple[float, float] = (0.0, 1.0)
    ylim: tuple[float, float] = (0.0, 1.0)
    xscale: str = "linear"
    yscale: str = "linear"
    legend: tuple[str, ...] = ()
    lines: tuple[Line, ...] = ()
    points: tuple[Points, ...] = ()
    surfaces: tuple[Surface, ...] = ()
    dimensions: int = 2

    @property
    def is_empty(self) -> bool:
        """Whether nothing is drawn."""
        return not (self.lines or self.points or self.surfaces) and self.dimensions == 2

    def unlabelled(self) -> list[str]:
        """The axes without a label: "x", "y"."""
        return [name for name, label in (("x", self.xlabel), ("y", self.ylabel)) if not label.strip()]

    def paths(self) -> list[tuple[Array, Array]]:
        """x and y of every line of at least three points; of marks alone only where no such line is drawn."""
        lines = [(line.x, line.y) for line in self.lines if len(line.x) >= FEWEST]
        return lines or [(each.x, each.y) for each in self.points if len(each.x) >= FEWEST]


class Figure(NamedTuple):
    """Everything drawn in a figure; `taken` says that the function returned none and the current one was taken."""

    axes: tuple[Axes, ...] = ()
    title: str = ""
    taken: bool = False

    def drawn(self) -> list[Axes]:
        """The axes that something is drawn in."""
        return [axes for axes in self.axes if not axes.is_empty]


def from_plain(data: Any) -> Figure:
    """The figure back from the plain data that it becomes on its way. Raises ValueError for anything else."""
    try:
        axes, title, taken = data
        return Figure(tuple(map(_axes, axes)), _as(str, title), _as(bool, taken))
    except (TypeError, ValueError) as odd:
        raise ValueError("no figure") from odd


def _axes(data: Any) -> Axes:
    if not isinstance(data, tuple):
        raise ValueError
    found = Axes(*data)
    texts = [_as(str, text) for text in (found.title, found.xlabel, found.ylabel, found.xscale, found.yscale)]
    if found.dimensions not in (2, 3):
        raise ValueError
    return found._replace(
        title=texts[0],
        xlim=_ends(found.xlim),
        ylim=_ends(found.ylim),
        legend=tuple(_as(str, text) for text in found.legend),
        lines=tuple(Line(_flat(x), _flat(y, len(x)), _as(str, label)) for x, y, label in found.lines),
        points=tuple(Points(_flat(x), _flat(y, len(x)), _as(str, label)) for x, y, label in found.points),
        surfaces=tuple(_surface(*each) for each in found.surfaces),
    )


def _surface(kind: Any, *arrays: Any) -> Surface:
    x, y, z = map(_array, arrays)
    if z.size and not (x.shape == y.shape == z.shape and z.ndim in (1, 2)):
        raise ValueError
    return Surface(_as(str, kind), x, y, z)


def _as(kind: type, value: Any) -> Any:
    if type(value) is not kind:
        raise ValueError
    return value


def _ends(ends: Any) -> tuple[float, float]:
    low, high = ends
    return _as(float, low), _as(float, high)


def _array(values: Any) -> Array:
    if not isinstance(values, np.ndarray) or values.dtype != np.float64:
        raise ValueError
    return values


def _flat(values: Any, length: int | None = None) -> Array:
    array = _array(values)
    if array.ndim != 1 or length not in (None, len(array)):
        raise ValueError
    return array
