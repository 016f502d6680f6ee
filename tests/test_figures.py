"""What is drawn is read from a figure in whatever way it was drawn, and figure parts are judged by it."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from gradekit import drawing, plotting, wire
from gradekit.attempt import is_picture
from gradekit.figures import Axes, Figure, Line, Points, Surface, from_plain
from helpers import SANDBOX, answers, check_each, gradekit
from small_course import exercise, part, put, write_course

matplotlib = pytest.importorskip("matplotlib")
matplotlib.use("Agg")
plotting.prepare()

X, Y = np.linspace(-2, 2, 9), np.linspace(0, 3, 7)
XX, YY = np.meshgrid(X, Y)
Z = XX**2 + 3 * YY + XX * YY


@pytest.fixture
def axes() -> Any:
    from matplotlib.figure import Figure as Drawn

    return Drawn().add_subplot()


def drawn(axes: Any) -> Axes:
    """What arrives of it behind the wire."""
    figure = from_plain(wire.decode(wire.encode(drawing.plain(axes.figure))))
    return figure.axes[0]


SURFACES: dict[str, Callable[[Any], Any]] = {
    "contour": lambda axes: axes.contour(XX, YY, Z),
    "contour of vectors": lambda axes: axes.contour(X, Y, Z, levels=[1, 2, 3]),
    "contour of lists": lambda axes: axes.contour(X.tolist(), Y.tolist(), Z.tolist()),
    "filled": lambda axes: axes.contourf(XX, YY, Z, 20),
    "mesh, nearest": lambda axes: axes.pcolormesh(X, Y, Z),
    "mesh, smooth": lambda axes: axes.pcolormesh(XX, YY, Z, shading="gouraud"),
    "mesh, flat": lambda axes: axes.pcolormesh(np.linspace(-2.25, 2.25, 10), np.linspace(-0.25, 3.25, 8), Z),
    "pcolor": lambda axes: axes.pcolor(X, Y, Z, shading="nearest"),
    "image, lower": lambda axes: axes.imshow(Z, extent=(-2.25, 2.25, -0.25, 3.25), origin="lower"),
    "image, upper": lambda axes: axes.imshow(Z[::-1], extent=(-2.25, 2.25, -0.25, 3.25)),
    "turned": lambda axes: axes.contour(XX.T, YY.T, Z.T),
    "falling": lambda axes: axes.contour(XX[::-1, ::-1], YY[::-1, ::-1], Z[::-1, ::-1]),
    "in float32": lambda axes: axes.pcolormesh(X, Y, Z.astype(np.float32)),
}


@pytest.mark.parametrize("name", SURFACES)
def test_the_values_behind_a_surface_are_found_where_they_belong(axes: Any, name: str) -> None:
    SURFACES[name](axes)
    [surface] = drawn(axes).surfaces
    near = 1e-5 if "float32" in name else 1e-12
    assert surface.z.size == Z.size
    assert np.allclose(surface.z, surface.x**2 + 3 * surface.y + surface.x * surface.y, atol=near)
    assert surface.is_grid


def test_scattered_values_are_found_too(axes: Any) -> None:
    axes.tricontourf(XX.ravel(), YY.ravel(), Z.ravel())
    [surface] = drawn(axes).surfaces
    assert (surface.kind, surface.is_grid, surface.z.shape) == ("triangles", False, (63,))
    assert np.array_equal(surface.z, surface.x**2 + 3 * surface.y + surface.x * surface.y)


def test_between_the_values_of_a_grid_it_is_bilinear_and_outside_there_is_nothing() -> None:
    plane = 2 * XX + YY
    for order in (slice(None), slice(None, None, -1)):
        surface = Surface("mesh", XX[order], YY[order], plane[order])
        assert np.allclose(surface.at(np.array([0.3, -1.9]), np.array([1.2, 2.9])), [1.8, -0.9])
        # Half a cell beyond the last middle is still the last cell's.
        assert np.isfinite(surface.at(np.array([2.24]), np.array([3.24]))).all()
        assert np.isnan(surface.at(np.array([2.26, 0.0]), np.array([1.0, 3.26]))).all()


def test_lines_and_marks_are_told_apart(axes: Any) -> None:
    axes.plot([0, 1, 2], [3, 4, 5], "o-", label="path")
    axes.plot([0, 1], [3, 4], "o", label="marks")
    axes.plot([9, 9], [9, 9], "None", [1, 2], [1, 2], visible=False)
    axes.scatter([7, 8], [1, 2], label="scatter")
    axes.axhline(4.0)
    axes.axvline(1.0)
    axes.vlines([1.5], 0, 1)
    found = drawn(axes)
    assert [(line.label, line.x.tolist(), line.y.tolist()) for line in found.lines] == [
        ("path", [0, 1, 2], [3, 4, 5]),
        ("", [1.5, 1.5], [0, 1]),
    ]
    assert [(each.label, each.x.tolist()) for each in found.points] == [("marks", [0, 1]), ("scatter", [7, 8])]
    assert [path[0].tolist() for path in found.paths()] == [[0, 1, 2]]


def test_a_line_in_pieces_is_one_line(axes: Any) -> None:
    from matplotlib.collections import LineCollection

    spiral = np.column_stack([np.cos(np.arange(9.0)), np.sin(np.arange(9.0))])
    apart = [[[5.0, 5.0], [6.0, 6.0]], [[7.0, 5.0], [8.0, 6.0]]]
    axes.add_collection(LineCollection([*np.stack([spiral[:-1], spiral[1:]], axis=1), *apart]))
    lines = drawn(axes).lines
    assert [len(line.x) for line in lines] == [9, 2, 2]
    assert np.array_equal(np.column_stack([lines[0].x, lines[0].y]), spiral)


def test_a_very_fine_grid_is_thinned_evenly(axes: Any) -> None:
    axes.contourf(np.linspace(0, 1, 2000), np.linspace(0, 2, 5), np.linspace(0, 1, 2000) + np.zeros((5, 1)))
    [surface] = drawn(axes).surfaces
    assert surface.z.shape == (5, 300)
    assert np.allclose(surface.z, surface.x) and (surface.x.min(), surface.x.max()) == (0, 1)


HIDDEN: dict[str, Callable[[Any], Any]] = {
    "line, not visible": lambda axes: axes.plot([1, 2, 3], visible=False),
    "line, transparent": lambda axes: axes.plot([1, 2, 3], alpha=0),
    "line without width": lambda axes: axes.plot([1, 2, 3], lw=0),
    "line without colour": lambda axes: axes.plot([1, 2, 3], color="none"),
    "vertical lines, not visible": lambda axes: axes.vlines([1, 2], 0, 1).set_visible(False),
    "points, transparent": lambda axes: axes.scatter([1, 2], [1, 2], alpha=0),
    "image, transparent": lambda axes: axes.imshow(Z, alpha=0),
    "contour, not visible": lambda axes: axes.contour(Z).set_visible(False),
    "axes, not visible": lambda axes: (axes.plot([1, 2, 3]), axes.set_visible(False)),
}


@pytest.mark.parametrize("name", HIDDEN)
def test_what_cannot_be_seen_is_not_drawn(axes: Any, name: str) -> None:
    HIDDEN[name](axes)
    assert drawing.plain(axes.figure).drawn() == []


def test_a_label_that_cannot_be_seen_is_none(axes: Any) -> None:
    axes.plot([1, 2, 3])
    axes.set(xlabel="\u200b\u2060", ylabel="y")
    assert drawn(axes).unlabelled() == ["x"]
    axes.set(xlabel="x")
    axes.yaxis.label.set_visible(False)
    assert drawn(axes).unlabelled() == ["y"]
    axes.set_axis_off()
    assert drawn(axes).unlabelled() == ["x", "y"]


def test_uneven_images_and_colours_are_told_as_unread(axes: Any) -> None:
    axes.pcolorfast([0, 1, 4], [0, 1, 2], np.ones((2, 2)))
    axes.imshow(np.ones((2, 2, 3)))
    assert [surface.z.size for surface in drawn(axes).surfaces] == [0, 0]


def test_streamlines_are_not_too_much(axes: Any) -> None:
    axes.streamplot(X, Y, -2 * XX - YY, -3 - XX, density=3)
    axes.quiver(XX, YY, -2 * XX, -YY)
    found = drawn(axes)
    assert 10 < len(found.lines) <= 1000


def test_marks_alone_make_a_path() -> None:
    dots = Points(np.arange(4.0), np.arange(4.0))
    assert len(Axes(points=(dots, dots)).paths()) == 2
    assert Axes(points=(dots._replace(x=np.arange(2.0), y=np.arange(2.0)),)).paths() == []
    line = Line(np.arange(3.0), np.arange(3.0))
    assert len(Axes(lines=(line,), points=(dots, dots)).paths()) == 1


def test_labels_are_those_a_reader_sees() -> None:
    from matplotlib.figure import Figure as Drawn

    figure = Drawn()
    top, bottom = figure.subplots(2, 1, sharex=True)
    for each in (top, bottom):
        each.plot([0, 1, 2], [1, 2, 3], label="rise")
    bottom.set_xlabel("x")
    top.set_ylabel(" ")
    top.legend()
    figure.suptitle("two")
    figure.colorbar(bottom.pcolormesh(X, Y, Z))
    found = drawing.plain(figure)
    assert (found.title, len(found.axes), len(found.drawn())) == ("two", 2, 2)
    assert [(each.xlabel, each.unlabelled(), each.legend) for each in found.axes] == [
        ("x", ["y"], ("rise",)),
        ("x", ["y"], ()),
    ]
    figure.supylabel("height")
    assert [each.unlabelled() for each in drawing.plain(figure).axes] == [[], []]


def test_what_is_no_figure_on_the_wire_is_refused() -> None:
    line = Line(np.zeros(3), np.zeros(3))
    bad: list[Any] = [None, 3, "figure", (1, 2, 3), ((), "title"), ((), "title", 1), (({},), "", False)]
    bad += [((Axes(lines=(line._replace(x=np.zeros(2)),)),), "", False), ((Axes(lines=((1, 2, 3),)),), "", False)]
    bad += [((Axes(xlim=(0, 1)),), "", False), ((Axes(title=b"x"),), "", False), ((Axes(dimensions=[]),), "", False)]
    bad += [((Axes(surfaces=(Surface("contour", np.zeros(4), np.zeros(4), np.zeros((2, 2))),)),), "", False)]
    for value in bad:
        with pytest.raises(ValueError, match="no figure"):
            from_plain(value)
    assert from_plain(((Axes(lines=(line,)),), "", False)) == Figure((Axes(lines=(line,)),))


def test_a_picture_is_a_png_of_a_size_that_a_page_can_show(axes: Any) -> None:
    axes.figure.set_size_inches(3, 2)
    png = drawing.png(axes.figure)
    assert is_picture(png)
    axes.figure.set_size_inches(300, 2)
    huge = drawing.png(axes.figure)
    assert is_picture(huge) and int.from_bytes(huge[16:20], "big") == drawing.LONGEST
    assert not is_picture(b"")
    assert not is_picture(b"<svg onload=alert(1)>" + png)
    assert not is_picture(png[:16] + (2001).to_bytes(4, "big") + png[20:])
    assert not is_picture(png + bytes(4 << 20))


SOLUTION = """
from gradekit.authoring import wrong


def curve():
    from matplotlib.figure import Figure

    figure = Figure()
    axes = figure.add_subplot(xlabel="x", ylabel="y")
    axes.plot([0, 1, 2], [0, 1, 4])
    return figure


@wrong("curve", "Say what the axes show.")
def no_labels():
    from matplotlib.figure import Figure

    figure = Figure()
    figure.add_subplot().plot([0, 1, 2], [0, 1, 4])
    return figure


def is_drawn(trials, earlier):
    drawn = trials[0].output.drawn()
    if not drawn:
        return [("empty", "Nothing is drawn")]
    found = [("no_labels", f"No label: {', '.join(axes.unlabelled())}") for axes in drawn if axes.unlabelled()]
    lines = [line for axes in drawn for line in axes.lines]
    return found + (["There is no line"] if not any(axes.surfaces or axes.lines for axes in drawn) else [])
"""
CURVE = exercise(part("curve", "figure", law="is_drawn"), packages=["matplotlib"])
TOP = "import matplotlib.pyplot as plt\n\ndef curve():\n"
LABELLED = "    axes.set(xlabel='x', ylabel='y')\n"
PLOT = "    figure, axes = plt.subplots()\n    axes.plot([0, 1, 2], [0, 1, 4])\n"
TAKEN = "Right. But it returns no figure, so the current one was taken; end it with `return fig`."

RIGHT = {
    "the figure": (TOP + PLOT + LABELLED + "    return figure\n", ""),
    "the axes": (TOP + PLOT + LABELLED + "    return axes\n", ""),
    "figure and axes": (TOP + PLOT + LABELLED + "    return figure, axes\n", ""),
    "an array of axes": (
        TOP + "    _, axes = plt.subplots(1, 2)\n    for each in axes:\n        each.plot([1, 2, 3])\n"
        "        each.set(xlabel='x', ylabel='y')\n    return axes\n",
        "",
    ),
    "nothing, with a show": (TOP + PLOT + LABELLED + "    plt.show()\n", TAKEN),
    "pyplot": (TOP + PLOT + LABELLED + "    return plt\n", ""),
    "saved, and with a backend": (
        "import matplotlib\nmatplotlib.use('TkAgg')\n"
        + TOP
        + "    plt.switch_backend('QtAgg')\n"
        + PLOT
        + LABELLED
        + "    plt.savefig('loss.png')\n    figure.savefig('loss.pdf')\n    return figure\n",
        "",
    ),
    "imported in the function": (
        "def curve():\n    from matplotlib.figure import Figure\n    axes = Figure().subplots()\n"
        "    axes.contour([[1, 2], [3, 4]])\n" + LABELLED + "    return axes.figure\n",
        "",
    ),
}
WRONG = {
    "no labels": (TOP + PLOT + "    return figure\n", "fail", "Say what the axes show.\nNo label: x, y."),
    "one label": (
        TOP + PLOT + "    axes.set_xlabel('x')\n    return figure\n",
        "fail",
        "Say what the axes show.\nNo label: y.",
    ),
    "empty": (TOP + "    return plt.figure()\n", "fail", "Nothing is drawn."),
    "only marks": (
        TOP + "    axes = plt.gca()\n    axes.scatter([1], [2])\n" + LABELLED + "    return axes\n",
        "fail",
        "There is no line.",
    ),
    "a number": (TOP + "    return 3\n", "fail", "curve returned a value of type int, not a Matplotlib figure."),
    "nothing": (
        TOP + "    pass\n",
        "fail",
        "curve returned None, and drew no figure: does the function end without `return`?",
    ),
    "an argument": (
        "def curve(ax):\n    return ax\n",
        "error",
        "curve is called with 0 arguments, but yours is curve(ax).",
    ),
    "a value": ("curve = 3\n", "error", "curve is a value of type int; a function is asked here (def curve(...))."),
    "starter": ("def curve():\n    ...\n", "missing", "curve is still the starter's placeholder."),
    "an image in colours": (
        TOP + "    axes = plt.gca()\n    axes.imshow([[[1.0, 0.0, 0.0]]])\n    return axes\n",
        "fail",
        "Say what the axes show.\nNo label: x, y.",
    ),
}


@pytest.fixture
def course(tmp_path: Path) -> str:
    return str(write_course(tmp_path / "course", CURVE, SOLUTION))


def test_a_figure_may_be_handed_over_in_every_usual_way(course: str, tmp_path: Path) -> None:
    files = {name: code for name, (code, _) in RIGHT.items()}
    code, reports = check_each("hw1-tiny", files, tmp_path, "--course", course)
    expected = {name: ("warning" if remark else "pass", remark) for name, (_, remark) in RIGHT.items()}
    assert {name: answers(report)["curve"] for name, report in reports.items()} == expected
    assert code == 0


def test_a_wrong_figure_is_refused_and_told_why(course: str, tmp_path: Path) -> None:
    files = {name: code for name, (code, _, _) in WRONG.items()}
    code, reports = check_each("hw1-tiny", files, tmp_path, "--course", course)
    expected = {name: (status, message) for name, (_, status, message) in WRONG.items()}
    assert {name: answers(report)["curve"] for name, report in reports.items()} == expected
    mistakes = {name: report["parts"][0]["mistake"] for name, report in reports.items()}
    assert {name: mistake for name, mistake in mistakes.items() if mistake} == {
        "no labels": "no_labels",
        "one label": "no_labels",
        "empty": "empty",
        "an image in colours": "no_labels",
    }
    assert code == 1


SURFACE = """
def curve():
    from matplotlib.figure import Figure

    axes = Figure().add_subplot(xlabel="x", ylabel="y")
    axes.contourf([[1.0, 2.0], [3.0, 4.0]])
    return axes.figure


def has_a_surface(trials, earlier):
    drawn = [surface for axes in trials[0].output.axes for surface in axes.surfaces if surface.z.size]
    return [] if drawn else ["There is no surface"]
"""
COLOURS = "    plt.gca().imshow([[[1.0, 0.0, 0.0]]])\n"


def test_what_cannot_be_read_is_undecided_only_where_it_may_be_what_was_asked_for(tmp_path: Path) -> None:
    surface = exercise(part("curve", "figure", law="has_a_surface"), packages=["matplotlib"])
    course = write_course(tmp_path / "course", surface, SURFACE)
    files = {
        "colours": f"{TOP}{COLOURS}    return plt\n",
        "beside a surface": f"{TOP}    plt.subplot(121)\n{COLOURS}    plt.subplot(122).contourf(np.eye(3))\n"
        "    return plt\n",
        "no surface": f"{TOP}    plt.plot([1, 2])\n    return plt\n",
    }
    files = {name: "import numpy as np\n" + text for name, text in files.items()}
    code, reports = check_each("hw1-tiny", files, tmp_path, "--course", str(course))
    assert {name: answers(report)["curve"][0] for name, report in reports.items()} == {
        "colours": "undecided",
        "beside a surface": "pass",
        "no surface": "fail",
    }
    assert code == 3


def test_large_figures_are_judged_all_the_same(course: str, tmp_path: Path) -> None:
    fine = "    z = np.add.outer(np.arange(1700.0), np.arange(1700.0))\n    figure, axes = plt.subplots(1, 2)\n"
    fine += "    for each in axes:\n        each.imshow(z)\n        each.contour(z, 3)\n"
    fine += "        each.plot([1, 2, 3])\n        each.set(xlabel='x', ylabel='y')\n"
    put(tmp_path / "hw1_tiny.py", f"import numpy as np\n{TOP}{fine}    return figure\n")
    code, out, err = gradekit("check", "--course", course, "--format", "json", cwd=tmp_path)
    assert (code, err, answers(json.loads(out))) == (0, "", {"curve": ("pass", "")})


def test_a_figure_that_cannot_be_drawn_is_an_error_with_its_reason(course: str, tmp_path: Path) -> None:
    put(
        tmp_path / "hw1_tiny.py",
        TOP + PLOT + "    axes.set_xlabel('$x')\n    axes.set_title('$\\\\frac{1$')\n    return axes\n",
    )
    code, out, err = gradekit("check", "--course", course, cwd=tmp_path)
    assert (code, err) == (1, "")
    assert "  ✗ curve     0 / 1    error\n      Calling curve raised ValueError: " in out


def test_two_figures_are_not_drawn_into_each_other(tmp_path: Path) -> None:
    both = exercise(*(part(name, "figure", law="has_one_line") for name in ("curve", "other")), packages=["matplotlib"])
    law = "def has_one_line(trials, earlier):\n    [axes] = trials[0].output.axes\n"
    law += "    return [] if len(axes.lines) == 1 else [f'There are {len(axes.lines)} lines']\n"
    write_course(tmp_path / "course", both, law + "def curve():\n    pass\n\n\nother = curve\n")
    plot = "    plt.plot([0, 1, 2], [0, 1, 4])\n"
    put(tmp_path / "hw1_tiny.py", f"{TOP}{plot}\ndef other():\n{plot}")
    code, out, err = gradekit("check", "--course", "course", "--format", "json", cwd=tmp_path)
    assert (code, err, answers(json.loads(out))) == (0, "", {"curve": ("warning", TAKEN), "other": ("warning", TAKEN)})
    put(tmp_path / "hw1_tiny.py", f"{TOP}{plot}\ndef other():\n    x = 1\n")
    code, out, err = gradekit("check", "--course", "course", "--format", "json", cwd=tmp_path)
    nothing = "other returned None, and drew no figure: does the function end without `return`?"
    assert (code, err, answers(json.loads(out))["other"]) == (1, "", ("fail", nothing))


def test_the_picture_is_kept_beside_the_work(course: str, tmp_path: Path) -> None:
    put(tmp_path / "hw1_tiny.py", RIGHT["the figure"][0])
    assert gradekit("check", "--course", course, cwd=tmp_path).out.endswith(f"  1 of 1 points.  Sandbox {SANDBOX}.\n")
    assert not (tmp_path / ".gradekit").exists()
    (tmp_path / ".gradekit").mkdir()
    shown = gradekit("check", "--course", course, cwd=tmp_path).out
    assert shown.endswith(f"  1 of 1 points.  Sandbox {SANDBOX}.\n  Picture of curve: .gradekit/hw1-tiny-curve.png\n")
    assert is_picture((tmp_path / ".gradekit" / "hw1-tiny-curve.png").read_bytes())
    lines = gradekit("check", "--course", course, "--format", "json", cwd=tmp_path).out.splitlines()
    assert len(lines) == 1


def test_a_solution_proves_its_figures(course: str, tmp_path: Path) -> None:
    code, out, err = gradekit("validate", "--course", course, cwd=tmp_path)
    assert (code, err) == (0, "")
    assert "1 exercise, 1 automatic part: 1 means agreed and 1 wrong answers were refused at 10 seeds; " in out
    put(
        Path(course) / "solutions" / "homework" / "hw1_tiny.py",
        SOLUTION.replace('"No label', '"no label').replace('("no_labels", f', '("axes", f'),
    )
    code, out, err = gradekit("validate", "--course", course, cwd=tmp_path)
    assert code == 3
    assert "  hw1-tiny curve: the wrong answer no_labels is named axes at seed 1\n" in out


def test_the_command_itself_never_loads_matplotlib(course: str, tmp_path: Path) -> None:
    put(tmp_path / "hw1_tiny.py", RIGHT["the figure"][0])
    code = (
        "import sys\nfrom gradekit.__main__ import main\n"
        f"sys.argv[1:] = ['check', '--course', {course!r}]\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\nprint('matplotlib' in sys.modules)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "False"
