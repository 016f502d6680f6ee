"""ch3-landscapes: two losses, their gradients, gradient descent, and the laws for the two pictures of its paths."""

import math
from typing import Any, NamedTuple

import autograd.numpy as anp
import numpy as np

from gradekit.authoring import again, equivalent, wrong

Array = Any
WIDEST = 60  # rows and columns of a surface that are looked at, evenly chosen
EXACT, BENT = 1e-4, 1e-3  # of the surface's range: a quadratic function misses it by less, by more
ROUNDING = 1e-6  # of the largest value: float32 has seven digits
HUGE = 1e100
LEAST = 4  # points along an axis that tell whether a third difference vanishes
TRAJECTORIES, STEPS = 3, 3  # how many there have to be, and how many points one has at least
APART = 0.01  # of the region's sides: nearer starts are one, and what is drawn may stick out by as much
UPHILL = 0.3  # cosine between a step and the slope from which on it goes uphill
MOST_STEPS = 400  # of all trajectories
DOUBTS, SEEN = 3.0, 1e-4  # a rise counts from so many doubts on, and from this share of the surface's range on


def quadratic_loss(w, x, y):
    """Half the mean square of w_0 + w_1 x_i + w_2 x_i^2 - y_i, a number; w (3,), x and y (N,)."""
    return anp.mean((w[0] + w[1] * x + w[2] * x**2 - y) ** 2) / 2


equivalent(
    "quadratic_loss",
    "w[0] + w[1] * x + w[2] * x ** 2 - y -> y - (w[0] + w[1] * x + w[2] * x ** 2)",
    "The residual is squared, so its sign does not matter.",
)


def quadratic_grad(w, x, y):
    """dL/dw, shape (3,).

    With the features X = [1, x, x^2] of shape (N, 3) and the residuals r = X w - y (N,), L = r.r / 2N. As dr/dw = X,
    the half cancels the 2: dL/dw = X^T r / N.
    """
    X = np.stack([np.ones_like(x), x, x**2], axis=1)
    return X.T @ (X @ w - y) / len(x)


def network_loss(W1, b1, W2, b2, x, y):
    """Half the mean square of the output minus y, a number.

    x, y (N, 1); h = tanh(x W1^T + b1) (N, H); the output h W2^T + b2 is (N, 1).
    """
    h = anp.tanh(anp.dot(x, W1.T) + b1)
    return anp.mean((anp.dot(h, W2.T) + b2 - y) ** 2) / 2


equivalent(
    "network_loss",
    "anp.dot(h, W2.T) + b2 - y -> y - (anp.dot(h, W2.T) + b2)",
    "The residual is squared, so its sign does not matter.",
)


def network_grad(W1, b1, W2, b2, x, y):
    """dL/dW1 (H, 1), dL/db1 (H,), dL/dW2 (1, H), dL/db2 (1,).

    Backwards from L = sum r^2 / 2N: by the output g = r / N (N, 1). The output is h W2^T + b2, so dL/dW2 = g^T h and
    dL/db2 sums g over the data; by h it is g W2 (N, H), and before tanh d = (g W2) * (1 - h^2), as tanh' = 1 - tanh^2.
    Then x W1^T + b1 gives dL/dW1 = d^T x and dL/db1 the sum of d over the data.
    """
    h = np.tanh(x @ W1.T + b1)
    g = (h @ W2.T + b2 - y) / len(x)
    d = (g @ W2) * (1 - h**2)
    return d.T @ x, d.sum(axis=0), g.T @ h, g.sum(axis=0)


equivalent(
    "network_grad",
    "x @ W1.T -> x * W1.T",
    "x is a column and W1.T a row: their matrix product is the outer one, which broadcasting gives too.",
)
equivalent(
    "network_grad",
    "g @ W2 -> g * W2",
    "g is a column and W2 a row: their matrix product is the outer one, which broadcasting gives too.",
)


def descend(grad, w0, lr, steps):
    """w_0, ..., w_steps with w_(k+1) = w_k - lr grad(w_k), shape (steps + 1, dim): the start is the first row."""
    path = [np.array(w0, dtype=float)]
    for _ in range(steps):
        path.append(path[-1] - lr * grad(path[-1]))
    return np.array(path)


# What the losses are called with.


def _drawn(random, *shape):
    """Normal numbers, rounded so that float32 holds them exactly."""
    return np.round(random.standard_normal(shape) * 1024) / 1024


def quadratic_data(random, case):
    """w (3,), x and y (N,), N from 4 to 9 and, in the last case, 1."""
    count = 1 if case == 6 else 4 + (case + random.randint(6)) % 6
    return {"w": _drawn(random, 3), "x": _drawn(random, count), "y": _drawn(random, count)}


def network_data(random, case):
    """W1 (H, 1), b1 (H,), W2 (1, H), b2 (1,), x and y (N, 1); N from 4 to 9, H from 2 to 5, both 1 in the last case."""
    count, units = (1, 1) if case == 6 else (4 + (case + random.randint(6)) % 6, 2 + case % 4)
    shapes = {"W1": (units, 1), "b1": (units,), "W2": (1, units), "b2": (1,), "x": (count, 1), "y": (count, 1)}
    return {name: _drawn(random, *shape) for name, shape in shapes.items()}


# The pictures. Each function draws a plane of the loss, and descends in that plane.


def _bowl():
    """(function, gradient) of the loss in w_0 and w_2, w_1 held at its best value.

    On even x from -1 to 1 the features 1 and x^2 are not at right angles: the bowl is a valley, not round.
    """
    x = np.linspace(-1.0, 1.0, 21)
    y = 1.0 - 0.5 * x + 2.0 * x**2 + 0.3 * np.sin(9.0 * x)
    slope = (x @ y) / (x @ x)  # x is at right angles to 1 and to x^2, so that this does not depend on the others

    def at(v):
        return np.array([v[0], slope, v[1]])

    return lambda v: quadratic_loss(at(v), x, y), lambda v: quadratic_grad(at(v), x, y)[np.array([0, 2])]


def _hills():
    """(function, gradient) of the loss in the two input weights of tanh(a x) + tanh(b x).

    The data are made with (1.5, -1). Exchanging the units changes nothing, so (-1, 1.5) is a minimum as well.
    """
    x = np.linspace(-2.0, 2.0, 25)[:, None]
    y = np.tanh(1.5 * x) - np.tanh(x)
    fixed = np.zeros(2), np.ones((1, 2)), np.zeros(1)

    def gradient(v):
        return network_grad(v[:, None], *fixed, x, y)[0][:, 0]

    return lambda v: network_loss(v[:, None], *fixed, x, y), gradient


def _heights(function, across, up):
    """The function at every point of a grid, shape (len(up), len(across)): rows belong to the vertical axis."""
    return np.array([[function(np.array([a, b])) for a in across] for b in up])


def _draw(across, up, heights, paths, labels):
    """The figure with the surface in levels that get wider upwards, and one line a path, its start marked."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(6.4, 5.2), layout="constrained")
    axes = figure.subplots()
    levels = np.min(heights) + np.ptp(heights) * np.linspace(0.0, 1.0, 25) ** 2
    filled = axes.contourf(across, up, heights, levels=levels, cmap="viridis")
    figure.colorbar(filled, label="loss")
    for path in paths:
        axes.plot(path[:, 0], path[:, 1], "-", color="white", linewidth=1.5)
        axes.plot(path[:1, 0], path[:1, 1], "o", color="white")
        axes.plot(path[-1:, 0], path[-1:, 1], "x", color="red")
    axes.set_xlabel(labels[0])
    axes.set_ylabel(labels[1])
    return figure


def figure_convex():
    """Loss over (w_0, w_2), with paths of descent from four corners into the one minimum."""
    function, gradient = _bowl()
    across, up = np.linspace(-2.0, 4.0, 61), np.linspace(-2.0, 6.0, 61)
    starts = np.array([[-1.5, -1.5], [-1.5, 5.5], [3.5, -1.5], [3.5, 5.5]])
    paths = [descend(gradient, start, 0.6, 120) for start in starts]
    return _draw(across, up, _heights(function, across, up), paths, ("$w_0$", "$w_2$"))


def figure_network():
    """Loss over the two input weights, with paths of descent that end in two minima."""
    function, gradient = _hills()
    across = np.linspace(-3.0, 3.0, 61)
    starts = np.array([[2.5, 2.2], [2.2, 2.5], [-2.5, -2.2], [-2.2, -2.5]])
    paths = [descend(gradient, start, 0.4, 200) for start in starts]
    return _draw(across, across, _heights(function, across, across), paths, ("first unit's W1", "second unit's W1"))


# The second way to each number: loops over data and units.


@again("quadratic_loss")
def quadratic_loss_by_loops(w, x, y):
    """Half the mean square, one datum after the other, a number."""
    total = 0.0
    for value, target in zip(x, y, strict=True):
        total += (sum(weight * value**power for power, weight in enumerate(w)) - target) ** 2
    return total / (2 * len(x))


@again("network_loss")
def network_loss_by_loops(W1, b1, W2, b2, x, y):
    """Half the mean square, one datum and one unit after the other, a number."""
    total = 0.0
    for (value,), (target,) in zip(x, y, strict=True):
        output = b2[0]
        for k in range(len(b1)):
            output += W2[0, k] * math.tanh(W1[k, 0] * value + b1[k])
        total += (output - target) ** 2
    return total / (2 * len(x))


@again("descend")
def descend_by_recursion(grad, w0, lr, steps):
    """The path of one step less, and the step after its last row, shape (steps + 1, dim)."""
    if steps == 0:
        return np.array(w0, dtype=float)[None]
    before = descend_by_recursion(grad, w0, lr, steps - 1)
    return np.concatenate([before, before[-1:] - lr * grad(before[-1:])])


# Laws of the pictures. `names` is what the mistakes of a part begin with.


class Values(NamedTuple):
    """What a surface is judged by: the finite values z and where they are, each (n,), x and y from -1 to 1.

    `lines` are, of a grid, its rows and its columns, each as (places (n,), values (lines, n)).
    """

    x: Array
    y: Array
    z: Array
    lines: tuple[tuple[Array, Array], ...] = ()

    @property
    def span(self):
        """The range of z."""
        return np.ptp(self.z)

    @property
    def rounding(self):
        """What z may be off by because of rounding."""
        return ROUNDING * np.max(np.abs(self.z))


def shows_a_bowl(trials, earlier):
    """The problems found: a surface that is quadratic and convex, with paths that end lower than they began."""
    return _problems(trials[0].output, _not_a_bowl, "")


def shows_a_network(trials, earlier):
    """The problems found: a surface that is not quadratic along both axes, with paths that end lower."""
    return _problems(trials[0].output, _not_a_network, "network_")


def _problems(figure, shape, names):
    """What is wrong with the pair of axes that comes nearest to what is asked; nothing where one is right.

    `shape` finds what is wrong with a surface. A problem is (id of the mistake, sentence).
    """
    drawn = figure.drawn()
    if not drawn:
        return [(names + "empty_axes", "There are no axes in which anything is drawn.")]
    with np.errstate(all="ignore"):
        found = min((_of_axes(axes, shape) for axes in drawn), key=lambda each: each[0])
    return [(names + mistake, says) for mistake, says in found[1]]


def _of_axes(axes, shape):
    """((without a surface?, number of problems), problems) of one pair of axes."""
    surfaces = [surface for surface in axes.surfaces if surface.z.size]
    if not surfaces:
        return (True, 1), [NO_SURFACE[axes.dimensions]]
    judged = [(surface, shape(surface)) for surface in surfaces]
    surface, odd = next((each for each in judged if not each[1]), judged[0])
    problems = odd or _of_paths(axes, surface)
    if missing := axes.unlabelled():
        problems = [*problems, ("no_labels", f"Without a label: {' and '.join(missing)}.")]
    return (False, len(problems)), problems


NO_SURFACE = {
    2: ("no_surface", "No contour, contourf, pcolormesh or imshow is in these axes."),
    3: ("three_dimensional", "The plot is three-dimensional; asked is a contour plot, the surface seen from above."),
}


# The shape of a surface.


def _not_a_bowl(surface):
    """What is wrong with a surface that should be a convex quadratic function: at most one problem."""
    values = _values(surface)
    if isinstance(values, str):
        return [("no_shape", values)]
    if not _is_quadratic(values):
        return [_why_not_quadratic(values)]
    *_, xx, xy, yy = _fitted(values.x, values.y, values.z)[0]
    lowest, highest = np.linalg.eigvalsh([[2 * xx, xy], [xy, 2 * yy]])
    if highest <= 0 or lowest < -EXACT * highest:
        return [
            ("bends_down", "The surface is quadratic, but has no minimum: along some direction it bends downwards.")
        ]
    return _below_zero(values)


def _not_a_network(surface):
    """What is wrong with a surface that should be a loss in which tanh is felt: at most one problem."""
    values = _values(surface)
    if isinstance(values, str):
        return [("no_shape", values)]
    if below := _below_zero(values):
        return below
    allowed = BENT * values.span + values.rounding
    missed = max((_missed(*lines) for lines in values.lines), default=math.inf)
    jointly = _fitted(values.x, values.y, values.z)[1]
    if min(missed, jointly) > allowed:
        return []
    if jointly > allowed:
        return [("no_tanh", "Along every line parallel to an axis the surface is a parabola.")]
    return [("quadratic", "The surface is a quadratic function of the two parameters.")]


def _below_zero(values):
    lowest = np.min(values.z)
    if lowest < -values.rounding:
        return [("below_zero", f"The surface goes down to {lowest:.4g}; half a mean square is never below 0.")]
    return []


def _is_quadratic(values):
    return _fitted(values.x, values.y, values.z)[1] <= EXACT * values.span + values.rounding


LOGARITHMS = {"natural": np.exp, "decimal": lambda z: np.power(10.0, z), "shifted": np.expm1}


def _why_not_quadratic(values):
    for base, undo in LOGARITHMS.items():
        drawn = values._replace(z=undo(values.z))
        if np.all(np.isfinite(drawn.z)) and _is_quadratic(drawn):
            return "log_of_loss", f"What is drawn is the {base} logarithm of a quadratic function."
    for side, end in (("above", np.max(values.z)), ("below", np.min(values.z))):
        rest = np.abs(values.z - end) > values.rounding
        drawn = Values(values.x[rest], values.y[rest], values.z[rest])
        if LEAST**2 <= len(drawn.z) < len(values.z) - LEAST and _is_quadratic(drawn):
            return "clipped", f"The values are those of a quadratic function, cut off {side} at {end:.4g}."
    away = _fitted(values.x, values.y, values.z)[1] / values.span
    return "not_quadratic", f"The quadratic function nearest to the surface misses it by {away:.2g} of its range."


def _values(surface):
    """The Values of a surface, or a sentence about what keeps it from having a shape."""
    x, y, z = _thinned(surface)
    finite = np.isfinite(x) & np.isfinite(y) & np.isfinite(z)
    if np.any(np.abs(np.stack([x, y, z])[:, finite]) > HUGE):
        return "The surface has values that no loss has near a minimum: they are beyond 1e100."
    if min(len(set(each[finite].tolist())) for each in (x, y)) < LEAST:
        return f"The surface has values at fewer than {LEAST} places along an axis: too few to show a shape."
    x, y = (_centred(each, finite) for each in (x, y))
    values = Values(x[finite], y[finite], z[finite])
    if not values.span > values.rounding:
        return "The surface has the same value everywhere."
    return values._replace(lines=((x[0], z), (y[:, 0], z.T))) if surface.is_grid else values


def _thinned(surface):
    """x, y, z of at most WIDEST rows and columns, evenly chosen, or of as many scattered points as these hold."""
    if surface.is_grid:
        columns, rows, z = surface.sorted()
        arrays = [*np.meshgrid(columns, rows), z]
    else:
        arrays = [np.asarray(each, float) for each in (surface.x, surface.y, surface.z)]
    if arrays[2].ndim == 2:
        chosen = np.ix_(*(_evenly(length, WIDEST) for length in arrays[2].shape))
    else:
        chosen = _evenly(arrays[2].size, WIDEST**2)
    return [each[chosen] for each in arrays]


def _evenly(length, most):
    return np.unique(np.linspace(0, length - 1, min(length, most)).astype(int))


def _centred(x, finite):
    """x moved and scaled so that what is finite reaches from -1 to 1."""
    low, high = np.min(x[finite]), np.max(x[finite])
    return (x - (low + high) / 2) / ((high - low) / 2)


def _fitted(x, y, z):
    """The coefficients of 1, x, y, x^2, xy, y^2 that fit z best, and the most that they miss z by."""
    features = np.stack([np.ones_like(x), x, y, x**2, x * y, y**2], axis=1)
    coefficients = np.linalg.lstsq(features, z, rcond=None)[0]
    return coefficients, np.max(np.abs(features @ coefficients - z))


def _missed(places, rows):
    """The most that the parabolas that fit the rows best, z (lines, n) over places (n,), miss them by."""
    worst = 0.0
    for row in rows:
        finite = np.isfinite(row) & np.isfinite(places)
        if np.sum(finite) >= LEAST:
            powers = np.vander(places[finite], 3)
            fit = powers @ np.linalg.lstsq(powers, row[finite], rcond=None)[0]
            worst = max(worst, np.max(np.abs(fit - row[finite])))
    return worst


# Trajectories on a surface.


class Ground(NamedTuple):
    """A surface to walk on: `bounds` ((left, right), (low, high)), and the values z over the places x and y.

    On a grid x (columns,) and y (rows,) ascend and z is (rows, columns); else all three are (n,).
    """

    bounds: Any
    x: Array
    y: Array
    z: Array


def _ground(axes, surface):
    """The Ground of a surface that has Values: what is drawn of it within the limits of the axes."""
    if surface.is_grid:
        x, y, z = surface.sorted()
        counts = len(x), len(y)
    else:
        places = np.stack([np.ravel(each) for each in surface[1:]])
        x, y, z = places[:, np.all(np.isfinite(places), axis=0)]
        counts = surface.z.shape[-1], surface.z.shape[0]
    bounds = []
    for places, count, limits in ((x, counts[0], axes.xlim), (y, counts[1], axes.ylim)):
        low, high = np.min(places[np.isfinite(places)]), np.max(places[np.isfinite(places)])
        # Cells of an image or a mesh reach half their width beyond their middles.
        edge = (high - low) / 2 / (count - 1) if surface.kind in ("image", "mesh") else 0.0
        low, high = max(low - edge, min(limits)), min(high + edge, max(limits))
        bounds.append((low - APART * (high - low), high + APART * (high - low)))
    return Ground(bounds, x, y, z)


def _of_paths(axes, surface):
    """What is wrong with the trajectories: too few, from too few starts, outside of the region, or ending higher."""
    ground = _ground(axes, surface)
    paths, dotted = _trajectories(axes)
    if dotted:  # dots may mark starts and ends as well, so those that are no trajectories are left aside
        right = [path for path in paths if not _of_path(ground, path, len(paths))]
        paths = right if len(right) >= TRAJECTORIES else paths
    if len(paths) < TRAJECTORIES:
        return [("too_few", f"Trajectories found: {len(paths)}. Each is one line of {STEPS} points or more.")]
    if (count := _apart([path[0] for path in paths], ground)) < TRAJECTORIES:
        return [("one_start", f"There are {len(paths)} trajectories and {count} different start{'s' * (count > 1)}.")]
    found = [problem for path in paths if (problem := _of_path(ground, path, len(paths)))]
    # A path that ends higher than it began goes uphill as well; the end is easier to see.
    return sorted(found, key=lambda problem: problem[0] == "uphill")[:1]


def _of_path(ground, path, count):
    """The problem with one trajectory (n, 2) of so many, or None."""
    (left, right), (low, high) = ground.bounds
    outside = (path[:, 0] < left) | (path[:, 0] > right) | (path[:, 1] < low) | (path[:, 1] > high)
    if np.any(outside):
        return _left(path, int(np.argmax(outside)))
    start, end = _height(ground, path[0]), _height(ground, path[-1])
    if start is None or end is None:
        return _left(path, 0 if start is None else len(path) - 1)
    if not np.any(np.ptp(path, axis=0) > 0):
        return "stands_still", f"The trajectory at {_point(path[0])} does not move."
    doubt = min(start.doubt + end.doubt, APART * np.ptp(ground.z[np.isfinite(ground.z)]))
    if end.value - start.value > doubt:
        return "climbing", (
            f"The trajectory from {_point(path[0])} to {_point(path[-1])} begins where the loss drawn is "
            f"{start.value:.4g} and ends where it is {end.value:.4g}."
        )
    place = _uphill(ground, path, MOST_STEPS // count)
    if place is None:
        return None
    return (
        "uphill",
        f"The step from {_point(path[place])} to {_point(path[place + 1])} goes where the loss drawn rises.",
    )


def _uphill(ground, path, most):
    """Where a step begins that goes uphill: the first step, or one of several if most of the long ones do; else None.

    Every step of descent, however long, begins downhill. Steps with momentum or noise need not, but most of them do.
    At most `most` of the long steps are looked at, evenly chosen.
    """
    steps = np.diff(path, axis=0)
    moving = np.flatnonzero(np.any(steps != 0, axis=1))
    if _climbs(ground, path[moving[0]], steps[moving[0]]):
        return int(moving[0])
    lengths = np.max(np.abs(steps) / np.ptp(np.array(ground.bounds), axis=1), axis=1)
    long = np.flatnonzero(lengths > APART)
    long = long[_evenly(len(long), most)] if len(long) > most else long
    climbing = [int(place) for place in long if _climbs(ground, path[place], steps[place])]
    return climbing[0] if 2 * len(climbing) > len(long) > 1 else None


def _climbs(ground, point, step):
    """Whether the surface rises clearly at a point in the direction of a step."""
    near = _height(ground, point)
    if near is None or not np.any(near.slope):
        return False
    rise = near.slope @ (step / np.linalg.norm(step))
    sure = max(DOUBTS * near.doubt, SEEN * np.ptp(ground.z[np.isfinite(ground.z)]))
    return bool(rise > UPHILL * np.linalg.norm(near.slope) and rise * near.reach > sure)


def _left(path, place):
    how = f"The trajectory from {_point(path[0])} comes to" if place else "A trajectory begins at"
    return "leaves_region", f"{how} {_point(path[place])}, where no loss is drawn."


def _point(point):
    return f"({point[0]:.4g}, {point[1]:.4g})"


def _trajectories(axes):
    """The trajectories drawn, each (n, 2), and whether they are dots.

    A line that has gaps is several; pieces of two points that follow one another are one, as a path in many colours is
    drawn.
    """
    pieces = [piece for line in axes.lines for piece in _whole(line)]
    lines = [piece for piece in _joined(pieces) if len(piece) >= STEPS]
    if lines:
        return lines, False
    return [piece for each in axes.points for piece in _whole(each) if len(piece) >= STEPS], True


def _whole(line):
    """The pieces of a line between values that are not finite, each (n, 2)."""
    points = np.stack([np.asarray(line.x, float), np.asarray(line.y, float)], axis=1)
    finite = np.all(np.isfinite(points), axis=1)
    breaks = np.flatnonzero(~finite)
    kept = (piece[np.all(np.isfinite(piece), axis=1)] for piece in np.split(points, breaks))
    return [piece for piece in kept if len(piece)]


def _joined(pieces):
    """The pieces, with each of two points put to the one before it where that ends at its beginning."""
    joined, open_end = [], False
    for piece in pieces:
        if open_end and len(piece) == 2 and np.array_equal(joined[-1][-1][-1], piece[0]):
            joined[-1].append(piece[1:])
        else:
            joined.append([piece])
            open_end = len(piece) == 2
    return [np.concatenate(each) for each in joined]


def _apart(starts, ground):
    """How many of the starts are different, TRAJECTORIES at most: further than APART of the region from each other."""
    sides = np.ptp(np.array(ground.bounds), axis=1)
    counted = []
    for start in starts:
        if all(np.max(np.abs(start - other) / sides) > APART for other in counted):
            counted.append(start)
        if len(counted) == TRAJECTORIES:
            break
    return len(counted)


class Near(NamedTuple):
    """The surface near a point: its value there, its slope (2,), how far it was looked at and what it may be off by."""

    value: float
    slope: Array
    reach: float
    doubt: float


def _height(ground, point):
    """The surface Near a point, from a quadratic function fitted to the values around it.

    The doubt is the most that this function misses those values by. None where no values are around it.
    """
    x, y, z = _around(ground, point)
    finite = np.isfinite(x) & np.isfinite(y) & np.isfinite(z)
    if np.sum(finite) < 6:
        return None
    u, v = x[finite] - point[0], y[finite] - point[1]
    scales = np.array([np.max(np.abs(each)) or 1.0 for each in (u, v)])
    coefficients, doubt = _fitted(u / scales[0], v / scales[1], z[finite])
    return Near(coefficients[0], coefficients[1:3] / scales, np.min(scales), doubt)


def _around(ground, point):
    """x, y and z of the sixteen places around a point, each (16,)."""
    if ground.z.ndim == 2:
        across, up = _window(ground.x, point[0]), _window(ground.y, point[1])
        x, y = np.meshgrid(ground.x[across], ground.y[up])
        return x.ravel(), y.ravel(), ground.z[up, across].ravel()
    sides = np.ptp(np.array(ground.bounds), axis=1)
    distance = ((ground.x - point[0]) / sides[0]) ** 2 + ((ground.y - point[1]) / sides[1]) ** 2
    nearest = np.argsort(distance)[:16]
    return ground.x[nearest], ground.y[nearest], ground.z[nearest]


def _window(places, at):
    """The slice of the four ascending places around a number."""
    first = np.clip(np.searchsorted(places, at) - 2, 0, len(places) - 4)
    return slice(int(first), int(first) + 4)


# Named wrong answers: the numbers.


def _residual(w, x, y):
    return w[0] + w[1] * x + w[2] * x**2 - y


@wrong("quadratic_loss", "The half is missing: the loss is half the mean of the squared errors.")
def no_half(w, x, y):
    return np.mean(_residual(w, x, y) ** 2)


@wrong("quadratic_loss", "The squared errors were added up; the loss takes their mean: divide by N as well.")
def sum_for_mean(w, x, y):
    return np.sum(_residual(w, x, y) ** 2) / 2


@wrong(
    "quadratic_loss", "The weights are taken from the highest power down, as numpy.polyval does: w[0] is the constant."
)
def powers_reversed(w, x, y):
    return np.mean((np.polyval(w, x) - y) ** 2) / 2


@wrong("quadratic_loss", "The root was taken. The loss is the mean square itself, halved: only that is quadratic in w.")
def root_of_the_mean(w, x, y):
    return np.sqrt(np.mean(_residual(w, x, y) ** 2)) / 2


@wrong("quadratic_loss", "The errors are not squared: this is half the mean of their sizes.")
def sizes_for_squares(w, x, y):
    return np.mean(np.abs(_residual(w, x, y))) / 2


@wrong("quadratic_loss", "The square stands outside of the mean: errors of both signs cancel before they are squared.")
def square_of_the_mean(w, x, y):
    return np.mean(_residual(w, x, y)) ** 2 / 2


def _pulled(weights, x):
    return np.array([np.sum(weights), np.sum(weights * x), np.sum(weights * x**2)])


@wrong("quadratic_grad", "A factor 2 is left over: the half of the loss cancels it.")
def grad_no_half(w, x, y):
    return 2 * _pulled(_residual(w, x, y), x) / len(x)


@wrong("quadratic_grad", "The contributions of the data were added up; the loss is a mean, so its gradient is one too.")
def grad_sum_for_mean(w, x, y):
    return _pulled(_residual(w, x, y), x)


@wrong("quadratic_grad", "Sign: this points down the hill. The gradient points up; descent subtracts it.")
def grad_downhill(w, x, y):
    return -_pulled(_residual(w, x, y), x) / len(x)


@wrong("quadratic_grad", "The entries come in the opposite order: the first is the derivative by w[0], the constant.")
def grad_reversed(w, x, y):
    return _pulled(_residual(w, x, y), x)[::-1] / len(x)


@wrong(
    "quadratic_grad", "The features are missing: w_1 is multiplied by x and w_2 by x², and so are their derivatives."
)
def grad_without_features(w, x, y):
    return np.full(3, np.mean(_residual(w, x, y)))


@wrong("quadratic_grad", "The third entry has the features exchanged: the derivative of w_2 x² by w_2 is x², not 2x.")
def grad_by_x(w, x, y):
    r = _residual(w, x, y)
    return np.array([np.mean(r), np.mean(r * x), np.mean(r * 2 * x)])


def _hidden(W1, b1, x):
    return np.tanh(x @ W1.T + b1)


def _errors(W1, b1, W2, b2, x, y):
    return _hidden(W1, b1, x) @ W2.T + b2 - y


@wrong("network_loss", "The half is missing: the loss is half the mean of the squared errors.")
def network_no_half(W1, b1, W2, b2, x, y):
    return np.mean(_errors(W1, b1, W2, b2, x, y) ** 2)


@wrong("network_loss", "The squared errors were added up; the loss takes their mean: divide by N as well.")
def network_sum(W1, b1, W2, b2, x, y):
    return np.sum(_errors(W1, b1, W2, b2, x, y) ** 2) / 2


@wrong("network_loss", "tanh is missing: without it the network is a straight line in x.")
def network_without_tanh(W1, b1, W2, b2, x, y):
    return np.mean(((x @ W1.T + b1) @ W2.T + b2 - y) ** 2) / 2


@wrong("network_loss", "The sigmoid stands where tanh belongs.")
def network_of_sigmoids(W1, b1, W2, b2, x, y):
    h = 1 / (1 + np.exp(-(x @ W1.T + b1)))
    return np.mean((h @ W2.T + b2 - y) ** 2) / 2


@wrong("network_loss", "The bias b1 of the hidden units is missing.")
def network_without_b1(W1, b1, W2, b2, x, y):
    return np.mean(_errors(W1, 0 * b1, W2, b2, x, y) ** 2) / 2


@wrong("network_loss", "tanh is taken of the output as well; the output is h W2^T + b2 itself.")
def network_tanh_twice(W1, b1, W2, b2, x, y):
    return np.mean((np.tanh(_hidden(W1, b1, x) @ W2.T + b2) - y) ** 2) / 2


@wrong(
    "network_loss",
    "The outputs were made an array of shape (N,) and y has shape (N, 1): their difference has shape (N, N), and every "
    "output was compared with every y.",
)
def network_every_pair(W1, b1, W2, b2, x, y):
    return np.mean(((_hidden(W1, b1, x) @ W2.T + b2)[:, 0] - y) ** 2) / 2


def _backwards(W1, b1, W2, b2, x, y, slope, through=True):
    """The four gradients, with the slope of the activation as a function of h, and W2 left out where not `through`."""
    h = _hidden(W1, b1, x)
    g = _errors(W1, b1, W2, b2, x, y) / len(x)
    d = (g @ (W2 if through else np.ones_like(W2))) * slope(h)
    return d.T @ x, d.sum(axis=0), g.T @ h, g.sum(axis=0)


def _slope(h):
    return 1 - h**2


@wrong("network_grad", "A factor 2 is left over: the half of the loss cancels it.")
def network_grad_no_half(W1, b1, W2, b2, x, y):
    return tuple(2 * each for each in _backwards(W1, b1, W2, b2, x, y, _slope))


@wrong("network_grad", "The contributions of the data were added up; the loss is a mean, so its gradient is one too.")
def network_grad_sum(W1, b1, W2, b2, x, y):
    return tuple(len(x) * each for each in _backwards(W1, b1, W2, b2, x, y, _slope))


@wrong("network_grad", "Sign: these point down the hill. The gradient points up; descent subtracts it.")
def network_grad_downhill(W1, b1, W2, b2, x, y):
    return tuple(-each for each in _backwards(W1, b1, W2, b2, x, y, _slope))


@wrong("network_grad", "tanh' is missing on the way back: the gradient passes the hidden units unchanged.")
def network_grad_without_slope(W1, b1, W2, b2, x, y):
    return _backwards(W1, b1, W2, b2, x, y, np.ones_like)


@wrong("network_grad", "tanh stands where its derivative 1 − tanh² belongs.")
def network_grad_tanh_for_slope(W1, b1, W2, b2, x, y):
    return _backwards(W1, b1, W2, b2, x, y, lambda h: h)


@wrong("network_grad", "h is tanh already: its slope is 1 − h², not 1 − tanh(h)².")
def network_grad_tanh_of_h(W1, b1, W2, b2, x, y):
    return _backwards(W1, b1, W2, b2, x, y, lambda h: 1 - np.tanh(h) ** 2)


@wrong("network_grad", "W2 is missing on the way back: it carries the error of the output to each hidden unit.")
def network_grad_without_W2(W1, b1, W2, b2, x, y):
    return _backwards(W1, b1, W2, b2, x, y, _slope, through=False)


@wrong("descend", "Sign: this climbs. Descent subtracts lr times the gradient.")
def ascends(grad, w0, lr, steps):
    return descend(lambda w: -grad(w), w0, lr, steps)


@wrong("descend", "The gradient was taken once, at w0, and used for all steps; take it anew where you are.")
def same_gradient(grad, w0, lr, steps):
    return descend(lambda w: grad(w0), w0, lr, steps)


@wrong("descend", "The start is missing: the first row is w0, before any step, and the path has steps + 1 rows.")
def without_start(grad, w0, lr, steps):
    return descend(grad, w0, lr, steps)[1:]


@wrong("descend", "The last step is missing: steps steps from w0 make steps + 1 rows.")
def one_step_short(grad, w0, lr, steps):
    return descend(grad, w0, lr, steps - 1)


@wrong("descend", "Only where the path ends came back; every point of it is asked, w0 first.")
def end_alone(grad, w0, lr, steps):
    return descend(grad, w0, lr, steps)[-1]


@wrong(
    "descend",
    "All rows are the last point: one array was changed in place (w -= …) and appended each time, so the list holds it "
    "many times. Make a new array, w = w − …, or append a copy.",
)
def one_array(grad, w0, lr, steps):
    return np.repeat(descend(grad, w0, lr, steps)[-1:], steps + 1, axis=0)


@wrong("descend", "The gradient was scaled to length 1. Descent steps by lr times the gradient as it is.")
def unit_steps(grad, w0, lr, steps):
    return descend(lambda w: grad(w) / np.linalg.norm(grad(w)), w0, lr, steps)


# Named wrong answers: the pictures. Each is the right picture with one thing changed.

OVER_BOWL = np.linspace(-2.0, 4.0, 41), np.linspace(-2.0, 6.0, 41)
OVER_HILLS = np.linspace(-3.0, 3.0, 43), np.linspace(-3.0, 3.0, 43)
CORNERS = ((-1.5, -1.5), (-1.5, 5.5), (3.5, -1.5), (3.5, 5.5))
SLOPES = ((2.5, 2.2), (2.2, 2.5), (-2.5, -2.2), (-2.2, -2.5))


def _bowl_picture(change=None, starts=CORNERS, drawn=None, lr=0.6, labels=("w0", "w2")):
    """The picture of the bowl: `change` is done to the loss drawn, `drawn` to each path."""
    return _picture(_bowl(), OVER_BOWL, change, starts, drawn, lr, labels)


def _hills_picture(change=None, starts=SLOPES, drawn=None, lr=0.5, labels=("first weight", "second weight")):
    return _picture(_hills(), OVER_HILLS, change, starts, drawn, lr, labels)


def _picture(landscape, over, change, starts, drawn, lr, labels):
    function, gradient = landscape
    heights = _heights(function, *over)
    paths = [descend(gradient, np.array(start), lr, 60) for start in starts]
    return _draw(
        *over, change(heights) if change else heights, [drawn(path) if drawn else path for path in paths], labels
    )


def _nothing_drawn():
    from matplotlib.figure import Figure

    figure = Figure()
    axes = figure.subplots()
    axes.set_xlabel("first parameter")
    axes.set_ylabel("second parameter")
    return figure


def _lines_alone(landscape, starts):
    figure = _nothing_drawn()
    for start in starts:
        path = descend(landscape[1], np.array(start), 0.3, 40)
        figure.axes[0].plot(path[:, 0], path[:, 1])
    return figure


EMPTY = "The axes are empty: draw the loss as a contour plot, and the trajectories of descend over it."
ALONE = "The landscape is missing: draw the loss (contour, contourf, pcolormesh, imshow) below the trajectories."
UNLABELLED = "Label both axes: a reader has to know which parameter runs along which."
TOO_FEW = (
    "At least three trajectories are asked for, each drawn as one line of its points: one start tells nothing. Arrows "
    "and patches are not read: draw the path as a line (plot) as well."
)
ONE_START = "The trajectories begin at one place; that they begin at different places is the point of the picture."
CLIMBING = (
    "A trajectory ends higher on the drawn surface than it began. Descent subtracts the gradient; and surface and "
    "trajectory have to belong to one loss and to the same coordinates."
)
UP = (
    "A trajectory goes uphill on the drawn surface. A step of descent is −lr times the gradient where it begins, and "
    "so points downhill there; is the path drawn in the order of its steps, and over the loss that was descended?"
)
LEAVES = (
    "A trajectory leaves the region in which the loss is drawn. Draw a larger region, start further inside, or take a "
    "smaller learning rate."
)


@wrong("figure_convex", EMPTY)
def empty_axes():
    return _nothing_drawn()


@wrong("figure_convex", ALONE)
def no_surface():
    return _lines_alone(_bowl(), CORNERS)


@wrong("figure_convex", UNLABELLED)
def no_labels():
    return _bowl_picture(labels=("", ""))


@wrong("figure_convex", TOO_FEW)
def too_few():
    return _bowl_picture(starts=CORNERS[:1])


@wrong("figure_convex", ONE_START)
def one_start():
    return _bowl_picture(starts=CORNERS[:1] * 4)


@wrong("figure_convex", CLIMBING)
def climbing():
    starts = (0.5, 2.5), (1.5, 1.5), (0.5, 1.5)
    return _bowl_picture(starts=starts, lr=-0.2, drawn=lambda path: path[:10])


def _second_first(path):
    """The path with its first two points exchanged, so that its first step is uphill."""
    return np.concatenate([path[1::-1], path[2:]])


@wrong("figure_convex", UP)
def uphill():
    return _bowl_picture(drawn=_second_first)


@wrong(
    "figure_convex", "The values were cut off. Draw the loss itself, and choose `levels` or `vmax` to see more of it."
)
def clipped():
    return _bowl_picture(change=lambda z: np.minimum(z, np.mean(z)))


@wrong("figure_convex", LEAVES)
def leaves_region():
    return _bowl_picture(starts=[(-1.5, -1.5), (-1.5, 5.5), (3.5, -1.5), (7.0, 5.5)])


@wrong(
    "figure_convex",
    "The logarithm of the loss is drawn, not the loss: its level lines are the same, but it is no quadratic function. "
    "Choose `levels`, or a logarithmic colour norm, to see more near the minimum.",
)
def log_of_loss():
    return _bowl_picture(change=np.log)


@wrong(
    "figure_convex",
    "The surface cannot be the quadratic model's loss: that is a quadratic function of its weights, so all third "
    "differences of its values on an even grid vanish.",
)
def not_quadratic():
    return _bowl_picture(change=np.sqrt)


@wrong("figure_convex", "The surface cannot be the loss: it bends downwards. Look for a sign.")
def bends_down():
    return _bowl_picture(change=np.negative)


@wrong("figure_network", EMPTY)
def network_empty_axes():
    return _nothing_drawn()


@wrong("figure_network", ALONE)
def network_no_surface():
    return _lines_alone(_hills(), SLOPES)


@wrong("figure_network", UNLABELLED)
def network_no_labels():
    return _hills_picture(labels=("", "weight"))


@wrong("figure_network", TOO_FEW)
def network_too_few():
    return _hills_picture(starts=SLOPES[:2])


@wrong("figure_network", ONE_START)
def network_one_start():
    return _hills_picture(starts=SLOPES[:1] * 3)


@wrong("figure_network", CLIMBING)
def network_climbing():
    starts = (1.2, -0.8), (-0.8, 1.2), (1.0, 1.2)
    return _hills_picture(starts=starts, lr=-0.2, drawn=lambda path: path[:8])


@wrong("figure_network", UP)
def network_uphill():
    return _hills_picture(drawn=_second_first)


@wrong("figure_network", LEAVES)
def network_leaves_region():
    return _hills_picture(starts=[(2.5, 2.2), (2.2, 2.5), (-4.5, 2.0)])


@wrong(
    "figure_network",
    "The surface goes below 0, which no mean of squares does. If it is the logarithm of the loss, draw the loss itself "
    "and choose `levels`, or a logarithmic colour norm.",
)
def network_below_zero():
    return _hills_picture(change=np.log)


@wrong(
    "figure_network",
    "The surface is a quadratic function, so it is not the network's loss, or shows it along weights of the output "
    "alone (W2 and b2), which enter as in a linear model. Choose an entry of W1 or b1, where tanh is felt.",
)
def network_quadratic():
    return _picture(_bowl(), OVER_BOWL, None, CORNERS, None, 0.6, ("W2", "b2"))


def _straight():
    """(function, gradient) of the loss of the output b (a x) by a and b: a network without tanh, data with a b = 2."""
    return lambda v: (v[0] * v[1] - 2) ** 2 / 2, lambda v: (v[0] * v[1] - 2) * v[::-1]


@wrong(
    "figure_network",
    "Along both axes the surface is a parabola: as in a network whose tanh is missing, where the loss is quadratic in "
    "each single weight.",
)
def network_no_tanh():
    return _picture(_straight(), OVER_HILLS, None, SLOPES, None, 0.05, ("W1", "W2"))
