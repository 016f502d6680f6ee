"""A Matplotlib figure read as plain data (`figures.Figure`) and drawn as a PNG.

Runs where the figure was made: in the process of a submission, or of a solution that proves itself. What a figure
holds is asked of its artists; only contours do not keep the values they were drawn from, so these are noted as they
are drawn (`plotting`).
"""

from __future__ import annotations

import io
import itertools
import sys
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np

from gradekit.figures import Axes, Figure, Line, Points, Surface
from gradekit.plotting import NOTED

DPI, LONGEST = 100, 1600  # dots an inch, and of the longer side at most
MOST_TEXT = 300
MOST_TEXTS = 1000
MOST_VALUES = 300  # along an axis of a surface
MOST_LINES = 1000  # of one pair of axes: a plot of streamlines has thousands of pieces


class NoFigure(Exception):
    """The value is no figure; the message says what it is instead."""


def figure_of(value: Any) -> tuple[Any, bool]:
    """The Matplotlib figure that was meant, and whether it is the current one because none was returned.

    An axes stands for its figure, and a tuple such as (figure, axes) for the first of it. Raises NoFigure.
    """
    if value is None:
        return _current(), True
    first = next(iter(value), None) if isinstance(value, (tuple, list)) else value
    if isinstance(first, np.ndarray) and first.dtype == object and first.size:
        first = first.flat[0]
    found = _figure(first)
    if found is None and first is sys.modules.get("matplotlib.pyplot"):
        return _current(), False
    if found is None:
        raise NoFigure(f"a value of type {type(value).__name__}, not a Matplotlib figure")
    return found, False


def _figure(value: Any) -> Any:
    """The top figure that an artist belongs to, None for what is no artist."""
    artist = sys.modules.get("matplotlib.artist")
    if artist is None or not isinstance(value, artist.Artist):
        return None
    found = value.figure
    return getattr(found, "figure", found) if found is not None else None


def _current() -> Any:
    pyplot = sys.modules.get("matplotlib.pyplot")
    if pyplot is None or not pyplot.get_fignums():
        raise NoFigure("None, and drew no figure: does the function end without `return`?")
    return pyplot.gcf()


def plain(figure: Any, taken: bool = False) -> Figure:
    """What is drawn in a Matplotlib figure. Raises what the figure's own objects raise."""
    # Limits and positions are settled when it is drawn.
    figure.draw_without_rendering()
    axes = tuple(_axes(each, figure) for each in figure.axes if each.get_visible() and not _is_colour_bar(each))
    return Figure(axes, _text(figure.get_suptitle()), taken)


def png(figure: Any) -> bytes:
    """The figure as it looks, at most 1,600 dots along its longer side."""
    import matplotlib

    written = io.BytesIO()
    longest = max(1e-3, *map(float, figure.get_size_inches()))
    with matplotlib.rc_context({"savefig.bbox": None}):
        figure.savefig(written, format="png", dpi=min(DPI, LONGEST / longest), metadata={"Software": None})
    return written.getvalue()


def _is_colour_bar(axes: Any) -> bool:
    return axes.get_label() == "<colorbar>" or hasattr(axes, "_colorbar")


def _text(text: Any) -> str:
    return str(text)[:MOST_TEXT]


def _axes(axes: Any, figure: Any) -> Axes:
    title = next(filter(None, (axes.get_title(loc=place) for place in ("center", "left", "right"))), "")
    legends = [axes.get_legend(), *figure.legends]
    labelled = Axes(
        title=_text(title),
        xlabel=_text(_label(axes, "x") or figure.get_supxlabel()),
        ylabel=_text(_label(axes, "y") or figure.get_supylabel()),
        legend=tuple(_text(text.get_text()) for each in legends if each for text in each.get_texts())[:MOST_TEXTS],
    )
    if axes.name == "3d":
        return labelled._replace(dimensions=3)
    return labelled._replace(
        xlim=_ends(axes.get_xlim()),
        ylim=_ends(axes.get_ylim()),
        xscale=_text(axes.get_xscale()),
        yscale=_text(axes.get_yscale()),
        lines=tuple(itertools.islice(_lines(axes), MOST_LINES)),
        points=tuple(itertools.islice(_points(axes), MOST_LINES)),
        surfaces=(*_images(axes), *_grids(axes)),
    )


def _ends(ends: Iterable[Any]) -> tuple[float, float]:
    low, high = map(float, ends)
    return low, high


def _label(axes: Any, name: str) -> str:
    """The axis's label, or that of other axes that share the axis: often only the outer ones are labelled."""
    shared = getattr(axes, f"get_shared_{name}_axes")()
    drawn = [each for each in (axes, *shared.get_siblings(axes)) if each.axison and each.get_visible()]
    every = (_seen_text(getattr(each, f"{name}axis").label) for each in drawn)
    return next((label for label in every if label.strip()), "")


def _seen_text(text: Any) -> str:
    """What a text shows: nothing where it is invisible, and no characters without a width."""
    shown = text.get_text() if _is_seen(text) else ""
    return "".join(char for char in shown if unicodedata.category(char) not in ("Cf", "Cc"))


def _in_data(artist: Any, axes: Any) -> bool:
    """Whether it can be seen, and is given in data coordinates along both axes, unlike the lines of axhline."""
    return _is_seen(artist) and all(artist.get_transform().contains_branch_seperately(axes.transData))


def _is_seen(artist: Any) -> bool:
    return bool(artist.get_visible() and np.any(np.asarray(1.0 if artist.get_alpha() is None else artist.get_alpha())))


def _floats(values: Any) -> Any:
    return np.array(np.ma.filled(np.ma.asarray(values, float), np.nan))


def _shown(label: Any) -> str:
    """The label as a legend shows it; those that begin with an underscore are Matplotlib's own."""
    text = _text(label)
    return "" if text.startswith("_") else text


def _connected(line: Any) -> bool:
    drawn = str(line.get_linestyle()).lower() not in ("none", "", " ") and line.get_linewidth() > 0
    return drawn and str(line.get_color()).lower() != "none"


def _places(line: Any) -> tuple[Any, Any]:
    return _floats(line.get_xdata(orig=False)), _floats(line.get_ydata(orig=False))


def _lines(axes: Any) -> Iterator[Line]:
    from matplotlib.collections import LineCollection

    for line in axes.get_lines():
        if _in_data(line, axes) and _connected(line):
            yield Line(*_places(line), _shown(line.get_label()))
    for each in axes.collections:
        if isinstance(each, LineCollection) and _in_data(each, axes) and np.any(np.asarray(each.get_linewidth())):
            for joined in _joined(each.get_segments()):
                yield Line(joined[:, 0], joined[:, 1], _shown(each.get_label()))


def _joined(segments: Iterable[Any]) -> Iterator[Any]:
    """Segments that go on where the one before ended as one: a line whose colour changes is drawn in pieces."""
    pieces: list[Any] = []
    for segment in map(_floats, segments):
        if pieces and not np.array_equal(pieces[-1][-1:], segment[:1]):
            yield np.concatenate(pieces)
            pieces = []
        pieces.append(segment[1:] if pieces else segment)
    if pieces:
        yield np.concatenate(pieces)


def _points(axes: Any) -> Iterator[Points]:
    from matplotlib.collections import PathCollection

    for line in axes.get_lines():
        if _in_data(line, axes) and not _connected(line) and str(line.get_marker()).lower() not in ("none", "", " "):
            yield Points(*_places(line), _shown(line.get_label()))
    for each in axes.collections:
        if isinstance(each, PathCollection) and _is_seen(each):
            offsets = _floats(each.get_offsets())
            yield Points(offsets[:, 0], offsets[:, 1], _shown(each.get_label()))


def _images(axes: Any) -> Iterator[Surface]:
    from matplotlib.image import AxesImage

    for image in axes.images:
        if type(image) is not AxesImage:  # uneven grids, whose places it does not tell
            yield _UNREAD
            continue
        values = image.get_array()
        if values is None or not _is_seen(image):
            continue
        left, right, bottom, top = map(float, image.get_extent())
        rows, columns = values.shape[:2]
        first, last = (top, bottom) if image.origin == "upper" else (bottom, top)
        x, y = np.meshgrid(_middles(left, right, columns), _middles(first, last, rows))
        yield _laid(Surface("image", x, y, _floats(values))) if values.ndim == 2 else _UNREAD


# Drawn, but nobody can tell from what: an image in colours, a contour of a contour.
_UNREAD = Surface("unread", np.zeros(0), np.zeros(0), np.zeros(0))


def _middles(first: float, last: float, count: int) -> Any:
    return first + (last - first) * (np.arange(count) + 0.5) / count


def _grids(axes: Any) -> Iterator[Surface]:
    for each in axes.collections:
        if not _is_seen(each):
            continue
        if noted := getattr(each, NOTED, None):
            yield _contoured(each, noted)
        elif type(each).__name__ in ("QuadContourSet", "TriContourSet"):
            yield _UNREAD
        elif hasattr(each, "get_coordinates") and each.get_array() is not None:
            yield _mesh(_floats(each.get_coordinates()), _floats(each.get_array()))


def _contoured(contours: Any, noted: tuple[Any, Any, Any]) -> Surface:
    x, y, z = map(_floats, noted)
    kind = "contourf" if contours.filled else "contour"
    if z.ndim == 2 and x.ndim == 1:
        x, y = np.meshgrid(x, y)
    return _laid(Surface(kind, x, y, z)) if z.ndim == 2 else Surface("triangles", x, y, z)


def _laid(surface: Surface) -> Surface:
    """A grid with its columns along the horizontal axis, however the arrays lay, at most so many values along an axis.

    A very fine grid is thinned evenly: laws look at its shape, and every array has to be sent.
    """
    kind, x, y, z = surface
    if z.ndim == 2 and not surface.is_grid and Surface(kind, x.T, y.T, z.T).is_grid:
        x, y, z = x.T, y.T, z.T
    if max(z.shape, default=0) > MOST_VALUES:
        rows, columns = (np.unique(np.linspace(0, n - 1, MOST_VALUES).astype(int)) for n in z.shape)
        x, y, z = (values[np.ix_(rows, columns)] for values in (x, y, z))
    return Surface(kind, x, y, z)


def _mesh(corners: Any, values: Any) -> Surface:
    """Flat cells are given by their corners, smooth ones (gouraud) by the points that have the values."""
    rows, columns = corners.shape[0] - 1, corners.shape[1] - 1
    if values.size == rows * columns:
        corners = (corners[:-1, :-1] + corners[1:, :-1] + corners[:-1, 1:] + corners[1:, 1:]) / 4
    if values.size != corners.shape[0] * corners.shape[1]:  # cells in colours
        return _UNREAD
    values = values.reshape(corners.shape[:2])
    return _laid(Surface("mesh", corners[..., 0], corners[..., 1], values)) if values.size else _UNREAD
