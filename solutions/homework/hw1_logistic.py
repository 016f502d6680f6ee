"""hw1-logistic: the cross-entropy of logistic regression, its derivatives, data and pictures, and the laws for them."""

import math
import re

import autograd.numpy as anp
import numpy as np

from gradekit.authoring import again, equivalent, wrong

DIGITS = {True: 2e-5, False: 1e-9}
DEVIATIONS = 5.5  # how many standard errors a statistic of right data may be off
MOST_KNOWN = 1000
_KNOWN = {}
REPEATED = 3  # the seed that is asked twice


def cross_entropy(phi, x, y):
    """Forward function: sum_i log(1 + exp(z_i)) - y_i z_i with z = phi_0 + phi_1 x, a number."""
    z = phi[0] + phi[1] * x
    return anp.sum(anp.logaddexp(0.0, z) - y * z)


def loss(phi, x, y):
    """-log likelihood, a number; phi (2,), x and y (N,).

    The probability of the label seen is sig(z) for y = 1 and 1 - sig(z) = sig(-z) for y = 0: sig(s z) with s = 2y - 1.
    -log sig(s z) = log(1 + exp(-s z)), which logaddexp computes without overflow; the data add up.
    """
    z = phi[0] + phi[1] * x
    return float(np.logaddexp(0.0, (1 - 2 * y) * z).sum())


def _sig(z):
    return 1 / (1 + np.exp(-z))


def grad(phi, x, y):
    """dL/dphi, shape (2,).

    By z the loss of one pair, log(1 + e^z) - y z, has the derivative sig(z) - y, and dz/dphi = (1, x):
    (sum (p_i - y_i), sum (p_i - y_i) x_i).
    """
    off = _sig(phi[0] + phi[1] * x) - y
    return np.array([off.sum(), (off * x).sum()])


def make_data(seed):
    """x, y of shape (20,): ten normal numbers around -1 with label 0, then ten around 1 with label 1."""
    random = np.random.RandomState(seed)
    y = np.repeat([0, 1], 10)
    return 2.0 * y - 1 + random.standard_normal(20), y


def loss_grid(phi0, phi1, x, y):
    """loss at (phi0[j], phi1[i]), shape (Q, P): z of shape (Q, P, N) by broadcasting, added up over the data."""
    z = phi0[None, :, None] + phi1[:, None, None] * x
    return np.logaddexp(0.0, (1 - 2 * y) * z).sum(axis=2)


def hessian(phi, x):
    """d^2 L / dphi dphi^T, shape (2, 2): as dp/dz = p (1 - p), sum_i p_i (1 - p_i) [[1, x_i], [x_i, x_i^2]]."""
    p = _sig(phi[0] + phi[1] * x)
    w = p * (1 - p)
    return np.array([[w.sum(), (w * x).sum()], [(w * x).sum(), (w * x**2).sum()]])


def figure_curves():
    """Two pairs of axes with sig(phi_0 + phi_1 x): left phi_0 changes, right phi_1 does."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(9, 3.6), layout="constrained")
    left, right = figure.subplots(1, 2, sharey=True)
    x = np.linspace(-6.0, 6.0, 241)
    for axes, pairs in ((left, [(-3, 1), (0, 1), (3, 1)]), (right, [(0, -1), (0, 0.5), (0, 1), (0, 4)])):
        for intercept, slope in pairs:
            label = f"$\\phi_0$ = {intercept}, $\\phi_1$ = {slope}"
            axes.plot(x, _sig(intercept + slope * x), label=label)
        axes.set_xlabel("x")
        axes.legend()
    left.set_ylabel("Pr(y = 1 | x)")
    return figure


def figure_heatmap():
    """The loss of one data set over (phi_0, phi_1), in shades, with its smallest value marked."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(6, 4.8), layout="constrained")
    axes = figure.subplots()
    across, up = np.linspace(-4.0, 4.0, 81), np.linspace(-2.0, 6.0, 81)
    heights = loss_grid(across, up, *make_data(1))
    figure.colorbar(axes.pcolormesh(across, up, heights, shading="nearest"), label="loss")
    row, column = np.unravel_index(np.argmin(heights), heights.shape)
    axes.plot(across[column], up[row], "w*")
    axes.set_xlabel("$\\phi_0$")
    axes.set_ylabel("$\\phi_1$")
    return figure


def _never_bends_down():
    """Whether the second derivative by z of a pair's loss, sig(z) sig(-z), is nowhere negative on a wide grid.

    The loss is a sum of this function of z, and z = phi_0 + phi_1 x is linear in phi, so that decides.
    """
    z = np.linspace(-30.0, 30.0, 601)
    return bool(np.all(_sig(z) * _sig(-z) >= 0))


convex = _never_bends_down()


equivalent(
    "loss",
    "np.logaddexp(0.0, (1 - 2 * y) * z).sum() -> np.logaddexp(0.0, (1 - 2 * y) * z).mean()",
    "The mean over the data is as good a loss as the sum; the law takes either.",
)
equivalent(
    "make_data",
    "2.0 * y - 1 + random.standard_normal(20) -> 2.0 * y - 1 - random.standard_normal(20)",
    "The normal distribution is symmetric: -z is a draw of it like z.",
)


# The second way to each answer: plain loops, one data pair after the other.


def _pair(phi, value, label):
    z = phi[0] + phi[1] * value
    return max(z, 0.0) + math.log1p(math.exp(-abs(z))) - label * z


@again("loss")
def loss_by_loops(phi, x, y):
    """The sum of max(z, 0) + log(1 + exp(-|z|)) - y z, a number."""
    total = 0.0
    for value, label in zip(x, y, strict=True):
        total += _pair(phi, value, label)
    return total


@again("grad")
def grad_by_loops(phi, x, y):
    """Central differences of the loss of every pair, extrapolated once, shape (2,)."""
    slopes = [0.0, 0.0]
    for value, label in zip(x, y, strict=True):
        for place in range(2):
            quotients = []
            for step in (2e-3, 1e-3):
                up = [phi[k] + step * (k == place) for k in range(2)]
                down = [phi[k] - step * (k == place) for k in range(2)]
                quotients.append((_pair(up, value, label) - _pair(down, value, label)) / (2 * step))
            slopes[place] += (4 * quotients[1] - quotients[0]) / 3
    return np.array(slopes)


@again("loss_grid")
def loss_grid_by_loops(phi0, phi1, x, y):
    """One loss after the other, shape (Q, P)."""
    return np.array([[loss_by_loops((first, second), x, y) for first in phi0] for second in phi1])


@again("hessian")
def hessian_by_loops(phi, x):
    """The sum over the data of w a a^T with a = (1, x) and w = 1 / (2 + exp(z) + exp(-z)), shape (2, 2)."""
    total = [[0.0, 0.0], [0.0, 0.0]]
    for value in x:
        z = phi[0] + phi[1] * value
        weight = 1 / (2 + math.exp(z) + math.exp(-z))
        for row in range(2):
            for column in range(2):
                total[row][column] += weight * value ** (row + column)
    return np.array(total)


@again("convex")
def convex_by_midpoints():
    """Whether the loss in the middle of two points is never above the mean of the two, for many points and data."""
    grid = [(a, b) for a in (-3.0, -1.0, 0.5, 4.0) for b in (-5.0, -0.5, 1.0, 2.0)]
    data = [([x], [y]) for x in (-2.0, -0.3, 1.0, 4.0) for y in (0, 1)]
    for x, y in data:
        value = {point: loss_by_loops(point, x, y) for point in grid}
        for one in grid:
            for other in grid:
                middle = ((one[0] + other[0]) / 2, (one[1] + other[1]) / 2)
                if loss_by_loops(middle, x, y) > (value[one] + value[other]) / 2 + 1e-12:
                    return False
    return True


# What the functions are called with.


def ordinary_samples(random, case):
    """phi (2,), x and y (N,), N from 4 to 9, with both labels and |z| below 6; phi_1 is not small."""
    count = 4 + case % 6
    phi = np.array([random.uniform(-1.5, 1.5), random.choice([-1.0, 1.0]) * random.uniform(0.5, 2.0)])
    x = random.choice([-1.0, 1.0], size=count) * random.uniform(0.3, 2.2, size=count)
    y = np.array([0, 1, *random.randint(0, 2, count - 2)])
    return {"phi": np.round(phi, 4), "x": np.round(x, 4), "y": y[random.permutation(count)]}


EXTREMES = {3: (0.0, 800.0), 7: (0.0, -800.0), 11: (30.0, 900.0)}


def samples(random, case):
    """As ordinary_samples; every fourth phi is so large that probabilities are 0 and 1 in floating point.

    There at least one datum of each label has the probability 0, so that its loss is its |z|, several hundred.
    """
    sample = ordinary_samples(random, case)
    if case % 12 in EXTREMES:
        phi, x = np.array(EXTREMES[case % 12]), sample["x"].copy()
        x[:2] = np.array([1.0, -1.0]) * np.abs(x[:2])
        y = np.concatenate([(x[:2] * phi[1] < 0).astype(int), sample["y"][2:]])
        return {"phi": phi, "x": x, "y": y}
    return sample


def grids(random, case):
    """phi0 (P,), phi1 (Q,) with 2 <= P <= 4 and 5 <= Q <= 7, both uneven and ascending, and x, y (N,)."""
    sample = ordinary_samples(random, case)
    first = np.sort(np.round(random.uniform(-2.0, 2.0, size=2 + case % 3), 3))
    second = np.sort(np.round(random.uniform(-1.8, 1.8, size=5 + case % 2), 3))
    return {"phi0": first, "phi1": second, "x": sample["x"], "y": sample["y"]}


def seeds(random, case):
    """The seeds 0 to 99, and then one of them again."""
    return {"seed": case if case < 100 else REPEATED}


# Laws. What is compared is the sum's value; for the mean it is divided by the number of data.


def _autograd(order):
    import autograd

    return {1: autograd.grad(cross_entropy), 2: autograd.hessian(cross_entropy)}[order]


def _loss_at(i):
    return cross_entropy(i["phi"], i["x"], i["y"])


def _grad_at(i):
    return _autograd(1)(i["phi"], i["x"], i["y"])


def _hessian_at(i):
    return _autograd(2)(i["phi"], i["x"], i["y"])


def _grid_at(i):
    return np.array([[cross_entropy((a, b), i["x"], i["y"]) for a in i["phi0"]] for b in i["phi1"]])


def _sum_at(function, i):
    """The function's value at one call's inputs; it is computed once, however often it is compared."""
    key = (function.__name__, *(np.asarray(value).tobytes() for value in i.values()))
    if len(_KNOWN) > MOST_KNOWN:
        _KNOWN.clear()
    if key not in _KNOWN:
        _KNOWN[key] = np.asarray(function(i))
    return _KNOWN[key]


def _read(output, shape):
    """The output as (array, whether it is float32), or what is wrong with it, a sentence."""
    if output is None:
        return "Numbers were expected, got nothing (is a return missing?), or a formula."
    try:
        array = np.array(output)
    except (ValueError, OverflowError):
        return "Numbers were expected, got a ragged list."
    if array.dtype.kind not in "iuf":
        return f"Real numbers were expected, got {KINDS.get(array.dtype.kind, 'something else')}."
    single = array.dtype.kind == "f" and array.dtype.itemsize <= 4
    if array.shape == shape or (array.size == 1 and shape == ()):
        return array.reshape(shape).astype(float), single
    return f"{_shape(shape)} was expected, got {_shape(array.shape).lower()}."


KINDS = {"b": "truth values", "c": "complex numbers", "U": "text", "S": "bytes"}


def _shape(shape):
    return f"An array of shape {shape}" if shape else "One number"


def _scale(i, expected):
    """The size of the terms that are added up, at least that of the largest result."""
    reach = 1.0 if np.ndim(expected) == 0 or "phi" not in i else len(i["x"]) * max(1.0, np.max(np.abs(i["x"])) ** 2) / 4
    return max(float(np.max(np.abs(expected))), 0.01 * reach)


def _fits(trial, read, function, mean):
    """Whether one answer is the function's value, divided by the number of data with `mean`."""
    divisor = len(trial.inputs["x"]) if mean else 1
    expected = _sum_at(function, trial.inputs) / divisor
    allowed = DIGITS[read[1]] * _scale(trial.inputs, expected * divisor) / divisor
    return bool(np.all(np.isfinite(read[0])) and np.all(np.abs(read[0] - expected) <= allowed))


def _reading(trials, function):
    """Every answer read; or a sentence about the first that cannot be."""
    read = [_read(trial.output, _sum_at(function, trial.inputs).shape) for trial in trials]
    return next((each for each in read if isinstance(each, str)), read)


def _choices(trials, function):
    """Which of sum (False) and mean (True) all answers are."""
    read = _reading(trials, function)
    if isinstance(read, str):
        return []
    pairs = list(zip(trials, read, strict=True))
    return [mean for mean in (False, True) if all(_fits(trial, each, function, mean) for trial, each in pairs)]


def _problems(trials, function, allowed):
    """What is wrong with answers that should be the function's values, as a sum or as a mean where that is allowed."""
    read = _reading(trials, function)
    if isinstance(read, str):
        return [read]
    found = _choices(trials, function)
    if set(found) & set(allowed):
        return []
    if found:
        own, other = ("mean", "sum") if found[0] else ("sum", "mean")
        return [f"This belongs to the {own} over the data, but your loss is the {other}. Make them one."]
    pairs = list(zip(trials, read, strict=True))
    if all(any(_fits(trial, each, function, mean) for mean in (False, True)) for trial, each in pairs):
        return ["Sometimes this is the sum over the data and sometimes their mean: it has to be the same for all."]
    mean = allowed[0]
    trial, got = next((trial, each) for trial, each in pairs if not _fits(trial, each, function, mean))
    return [_difference(trial.inputs, function, got, allowed)]


def _difference(i, function, got, allowed):
    """The worst entry of one answer beside what is expected there."""
    divisors = [len(i["x"]) if mean else 1 for mean in allowed]
    right = _sum_at(function, i)
    place = np.unravel_index(
        np.argmax(np.nan_to_num(np.abs(got[0] - right / divisors[0]), nan=np.inf)), np.shape(right)
    )
    named = {1: "the sum"}
    wanted = " or ".join(
        f"{right[place] / d:.6g}" + (f" ({named.get(d, 'the mean')})" if len(divisors) > 1 else "") for d in divisors
    )
    at = f" at index {[int(k) for k in place]}" if place else ""
    phi = f"phi = ({', '.join(f'{entry:g}' for entry in i['phi'])}) and " if "phi" in i else ""
    return f"With {phi}{len(i['x'])} data: expected {wanted}{at}, got {got[0][place]:.6g}."


def is_the_loss(trials, earlier):
    """The problems found: every loss must be the sum's, or every one the mean's, for ordinary and for large phi."""
    problems = _problems(trials, _loss_at, (False, True))
    ordinary = [trial for trial in trials if np.abs(trial.inputs["phi"]).max() < 100]
    found = _choices(ordinary, _loss_at) if problems else []
    if not found:
        return problems
    large = [trial for trial in trials if np.abs(trial.inputs["phi"]).max() >= 100]
    problems = _problems(large, _loss_at, tuple(found))
    finite = all(np.all(np.isfinite(_read(trial.output, ())[0])) for trial in large)
    return [*problems, NOT_RIGHT if finite else NOT_FINITE]


NOT_FINITE = (
    "Right for ordinary phi, but not finite for large ones: there a probability is "
    "exactly 0 in floating point. Bring the "
    "logarithm and the exponential together (numpy.logaddexp) before you compute."
)
NOT_RIGHT = (
    "Right for ordinary phi, but wrong for large ones. Clipping the probability (or "
    "adding a small number in the logarithm) "
    "makes the loss finite, and caps it: a datum that is far on the wrong side costs its |z|."
)


def _allowed(earlier):
    """What the student's own loss is, sum or mean; either where there is no right one."""
    found = _choices(earlier["loss"], _loss_at) if earlier.get("loss") else []
    return tuple(found[:1]) or (False, True)


def is_its_gradient(trials, earlier):
    """The problems found: the gradient of the student's own loss, sum or mean."""
    return _problems(trials, _grad_at, _allowed(earlier))


def is_its_hessian(trials, earlier):
    """The problems found: the Hessian of the student's own loss, sum or mean."""
    return _problems(trials, _hessian_at, _allowed(earlier))


def is_its_grid(trials, earlier):
    """The problems found: the student's own loss, sum or mean, at every point of the grid."""
    return _problems(trials, _grid_at, _allowed(earlier))


def draws_the_data(trials, earlier):
    """The problems found: shapes and labels of every data set, the role of the seed, and the pooled distributions."""
    sets = [_data_set(trial.output) for trial in trials]
    odd = [each for each in sets if isinstance(each, str)]
    return odd[:1] or _role_of_the_seed(trials, sets) or _distribution(sets[:100])


def _data_set(output):
    """(x, y) as arrays of shape (20,), or what is wrong with them, a sentence."""
    if not isinstance(output, (tuple, list)) or len(output) != 2:
        return "make_data returns a tuple of two arrays, (x, y)."
    x, y = _read(output[0], (20,)), _read(_labels(output[1]), (20,))
    for name, each in (("x", x), ("y", y)):
        if isinstance(each, str):
            return f"{name}: {each}"
    if not np.all(np.isfinite(x[0])):
        return "x holds numbers that are not finite."
    ones, zeros = int(np.sum(y[0] == 1)), int(np.sum(y[0] == 0))
    if (zeros, ones) != (10, 10):
        return f"Ten labels 0 and ten labels 1 were expected, got {zeros} and {ones}."
    return x[0], y[0]


def _labels(y):
    """Labels, with truth values as 0 and 1."""
    array = np.array(y) if isinstance(y, (list, tuple, np.ndarray)) else y
    return array.astype(int) if getattr(getattr(array, "dtype", None), "kind", "") == "b" else y


def _role_of_the_seed(trials, sets):
    first, again = [each for trial, each in zip(trials, sets, strict=True) if trial.inputs["seed"] == REPEATED]
    if not np.array_equal(first[0], again[0]) or not np.array_equal(first[1], again[1]):
        return [f"Called twice with seed {REPEATED}, make_data gave two different data sets."]
    if len({x.tobytes() for x, _ in sets}) < len(sets) - 1:
        return ["Different seeds gave the same data: make the source of random numbers from the argument seed."]
    if all(np.allclose(np.sort(x[y == 0]) + 2, np.sort(x[y == 1])) for x, y in sets):
        return ["The two classes are the same numbers, shifted by 2: draw them one after the other from one source."]
    return []


def _distribution(sets):
    """What is wrong with the pooled numbers of each class, around their mean and with their deviation."""
    rest = []
    for label, mean in ((0, -1.0), (1, 1.0)):
        pooled = np.concatenate([x[y == label] for x, y in sets])
        if problem := _moments(pooled, label, mean):
            return [problem]
        rest.append(pooled - mean)
    x, y = np.array([np.sort(x[y == 0]) for x, y in sets]), np.array([np.sort(x[y == 1]) for x, y in sets])
    return _shape_problem(np.concatenate(rest)) or _independent(np.concatenate([x, y], axis=1))


def _moments(pooled, label, mean):
    """What is wrong with the mean or the deviation of one class, over all seeds."""
    count = len(pooled)
    if abs(np.mean(pooled) - mean) > DEVIATIONS * max(1.0, np.std(pooled)) / math.sqrt(count):
        return f"Over 100 seeds the x with label {label} have the mean {np.mean(pooled):.3g}; it should be {mean:g}."
    if abs(np.var(pooled) - 1) > DEVIATIONS * math.sqrt(2 / count):
        return (
            f"Over 100 seeds the x with label {label} have the standard deviation {np.std(pooled):.3g}; it should be 1."
        )
    return ""


def _shape_problem(centred):
    """What is wrong with the skewness and the kurtosis of the standardized numbers; both are 0 for normal ones."""
    z = (centred - np.mean(centred)) / np.std(centred)
    skewness, kurtosis = np.mean(z**3), np.mean(z**4) - 3
    off = max(abs(skewness) / math.sqrt(6 / len(z)), abs(kurtosis) / (1.2 * math.sqrt(24 / len(z))))
    if off > DEVIATIONS:
        return ["Mean and deviation are right, but the numbers are not normally distributed."]
    return []


def _independent(rows):
    """Whether the numbers of one seed vary as freely as those of different seeds: the variance of a row's mean."""
    means = np.mean(rows, axis=1)
    if np.var(means) * rows.shape[1] > 1 + DEVIATIONS * math.sqrt(2 / len(means)):
        return ["The numbers of one data set hang together: draw every number by itself."]
    return []


# Laws of the pictures. A problem is (id of the mistake, sentence).

SIGMOID, ALIKE = 1e-3, 1e-3  # how far a curve may be from a sigmoid, and the parameters of one curve from another's
FINE = 8  # points that a curve has at least where it is shown
MOST_CELLS = 200  # rows and columns of a heatmap that are looked at, evenly chosen
ROUNDING = 1e-5  # of the largest loss drawn


def shows_sigmoids(trials, earlier):
    """The problems found: labels, and curves that are sigmoids of a line, for two values of each parameter."""
    drawn = trials[0].output.drawn()
    # What is drawn with marks alone are data where curves are drawn beside them, be it in other axes.
    with_lines = [axes for axes in drawn if any(len(line.x) >= 3 for line in axes.lines)]
    panels = [(axes, curves) for axes in with_lines or drawn if (curves := _curves(axes))]
    if not panels:
        return [("no_curves", "There are no axes with a curve that rises or falls within their limits.")]
    with np.errstate(all="ignore"):
        read = [[_parameters(*curve) for curve in curves] for _, curves in panels]
    problems = _of_curves(read) or next((odd for panel in panels if (odd := _coarse(*panel))), [])
    for axes, _ in panels:
        if missing := axes.unlabelled():
            return [*problems, ("curves_unlabelled", f"Without a label: {' and '.join(missing)}.")]
    return problems


def _curves(axes):
    """x and y (n,) of every line that is a curve: finite, over more than one x, within the limits, and not level."""
    curves = []
    for x, y in axes.paths():
        finite = np.isfinite(x) & np.isfinite(y)
        x, y = x[finite], y[finite]
        shown = _shown(axes, x, y)
        if len(set(x.tolist())) >= 3 and np.any(shown) and np.ptp(y[shown]) > SIGMOID * max(1.0, np.max(np.abs(y))):
            curves.append((x, y))
    return curves


def _shown(axes, x, y):
    """Which points of a curve, shape (n,), are to be seen: those between the limits of x, and the next ones.

    None are where not one point lies between the limits of both axes.
    """
    within = [(min(ends) <= each) & (each <= max(ends)) for each, ends in ((x, axes.xlim), (y, axes.ylim))]
    shown = within[0].copy()
    shown[1:] |= within[0][:-1]
    shown[:-1] |= within[0][1:]
    return shown & np.any(within[0] & within[1])


def _coarse(axes, curves):
    """The problem with a curve of too few points, in a list, or none."""
    for x, y in curves:
        if (count := len(set(x[_shown(axes, x, y)].tolist()))) < FINE:
            return [("curves_coarse", f"The curve from {_at(x, y, 0)} to {_at(x, y, -1)} has {count} points.")]
    return []


def _parameters(x, y):
    """(phi_0, phi_1) of a curve, or the problem with it.

    log(y / (1 - y)) is a line in x where y is a sigmoid of one. Its error is that of y divided by y (1 - y), so points
    are weighed by that; points where y is 0 or 1 in floating point have no say, but must be met as well.
    """
    between = (y > 0) & (y < 1)
    if np.sum(between) >= 2:
        weights = y[between] * (1 - y[between])
        weights = weights / np.max(weights) + 1e-9
        logits = np.log(y[between]) - np.log1p(-y[between])
        places = x[between] / np.max(np.abs(x))
        lines = np.stack([np.ones_like(places), places], axis=1)
        line = np.linalg.lstsq(lines * weights[:, None], logits * weights, rcond=None)[0] / (1, np.max(np.abs(x)))
        if np.all(np.abs(_sig(line[0] + line[1] * x) - y) <= SIGMOID):
            return float(line[0]), float(line[1])
    left, right = np.argmin(x), np.argmax(x)
    straight = y[left] + (y[right] - y[left]) * ((x - x[left]) / (x[right] - x[left]))
    if np.ptp(y) > 0 and np.all(np.abs(straight - y) <= SIGMOID * np.ptp(y)):
        return "straight_lines", f"A straight line from {_at(x, y, 0)} to {_at(x, y, -1)} is drawn."
    return "not_sigmoid", f"The curve from {_at(x, y, 0)} to {_at(x, y, -1)} is no sigmoid of φ_0 + φ_1 x."


def _at(x, y, place):
    return f"({x[place]:.4g}, {y[place]:.4g})"


def _of_curves(read):
    """What is wrong with the curves of each pair of axes, (phi_0, phi_1) or a problem each: at most one problem."""
    every = [curve for curves in read for curve in curves]
    if odd := next((curve for curve in every if isinstance(curve[0], str)), None):
        return [odd]
    for curves in read:
        for place, curve in enumerate(curves):
            if any(_alike(curve, other) for other in curves[:place]):
                return [("curves_repeated", f"Twice in one picture: φ_0 = {curve[0]:.3f}, φ_1 = {curve[1]:.3f}.")]
    values = [_different([curve[which] for curve in every]) for which in (0, 1)]
    if min(values) < 2:
        missing = " and ".join(f"φ_{which}" for which in (0, 1) if values[which] < 2)
        mistake = "one_curve" if max(values) < 2 else "only_phi1" if values[0] < 2 else "only_phi0"
        return [(mistake, f"Of {missing} there is one value, over {len(every)} curve{'s' * (len(every) > 1)}.")]
    return []


def _alike(one, other):
    return all(abs(a - b) <= ALIKE * (1 + abs(a)) for a, b in zip(one, other, strict=True))


def _different(values):
    """How many different numbers these are."""
    counted = []
    for value in values:
        if not any(_alike((value,), (other,)) for other in counted):
            counted.append(value)
    return len(counted)


def shows_the_loss(trials, earlier):
    """The problems found with the axes that come nearest: a heatmap of a convex function that lies the right way."""
    drawn = trials[0].output.drawn()
    if not drawn:
        return [("map_empty", "There are no axes in which anything is drawn.")]
    with np.errstate(all="ignore"):
        return min((_of_map(axes) for axes in drawn), key=lambda each: each[0])[1]


def _of_map(axes):
    """((without a heatmap?, number of problems), problems) of one pair of axes."""
    surfaces = [surface for surface in axes.surfaces if surface.z.size]
    filled = [surface for surface in surfaces if surface.kind != "contour" and surface.is_grid]
    if not filled:
        return (True, 1), [_no_heatmap(axes, surfaces)]
    problems = min((_of_values(axes, surface) for surface in filled), key=len)
    if missing := axes.unlabelled():
        problems = [*problems, ("map_unlabelled", f"Without a label: {' and '.join(missing)}.")]
    return (False, len(problems)), problems


def _no_heatmap(axes, surfaces):
    if axes.dimensions == 3:
        return "map_in_space", "The plot is three-dimensional; asked is a heatmap, colours over a plane."
    if any(surface.kind == "contour" for surface in surfaces):
        return "lines_alone", "Only level lines are drawn."
    if surfaces:
        return "no_grid", "The values drawn do not lie on a grid of φ_0 and φ_1."
    return "no_heatmap", "No image, mesh or filled contour is drawn in these axes."


def _of_values(axes, surface):
    """What is wrong with the values of a heatmap on a grid: at most one problem."""
    x, y, z = _thinned(surface)
    rounding = ROUNDING * np.max(np.abs(z[np.isfinite(z)]), initial=0.0)
    if min(z.shape) < 3 or not np.all(np.isfinite(z).sum(axis=0).max(initial=0) >= 3):
        return [("no_grid", "The heatmap has fewer than three values along an axis: too few to show a shape.")]
    for name, axis in (("horizontal", 1), ("vertical", 0)):
        if not np.fmax.reduce(np.fmax.reduce(z, axis=axis) - np.fmin.reduce(z, axis=axis)) > rounding:
            return [("map_constant", f"Along the {name} axis the values do not change.")]
    lowest = np.fmin.reduce(z, axis=None)
    down, up = (_bends(x, y, sign * z, rounding) for sign in (1, -1))
    if down:
        return [_not_convex(surface, up, lowest)]
    if lowest < -rounding:
        return [("below_zero", f"The values go down to {lowest:.4g}.")]
    return _placed(axes, surface)


def _thinned(surface):
    """x (columns,), y (rows,) ascending and z (rows, columns), NaN where not finite; at most MOST_CELLS of each."""
    x, y, z = surface.sorted()
    columns, rows = (np.unique(np.linspace(0, n - 1, min(n, MOST_CELLS)).astype(int)) for n in (len(x), len(y)))
    z = z[np.ix_(rows, columns)]
    return x[columns], y[rows], np.where(np.isfinite(z), z, np.nan)


def _bends(x, y, z, rounding):
    """Whether z (rows, columns) is above the chord of two of its values, along a row or a column, anywhere."""
    return _above_chords(x, z, rounding) or _above_chords(y, z.T, rounding)


def _above_chords(x, rows, rounding):
    reach = 1
    while 2 * reach < len(x):
        left, middle, right = x[: -2 * reach], x[reach:-reach], x[2 * reach :]
        share = (middle - left) / (right - left)
        chords = rows[:, : -2 * reach] * (1 - share) + rows[:, 2 * reach :] * share
        if np.any(rows[:, reach:-reach] - chords > rounding):
            return True
        reach *= 2
    return False


def _not_convex(surface, bends_up, lowest):
    """The problem with values that bend downwards: the likelihood, a logarithm, or something else."""
    if not bends_up:
        return (
            "likelihood_map",
            "The surface bends downwards everywhere, with a maximum where the loss has its minimum.",
        )
    undone = {"likelihood_map": lambda z: -np.log(z), "log_map": np.exp}
    for mistake, undo in undone.items():
        x, y, z = _thinned(surface._replace(z=undo(surface.z)))
        if np.any(z > 0) and not _bends(x, y, z, ROUNDING * np.fmax.reduce(np.abs(z), axis=None)) and _may_lie(x, y, z):
            what = "the likelihood" if mistake == "likelihood_map" else "the logarithm of the loss"
            return mistake, f"What is drawn looks like {what}, with the lowest value {lowest:.4g}."
    return "map_not_convex", "Along a line parallel to an axis the surface bends downwards."


# Where a heatmap lies. At phi_1 = 0 all data have the probability sig(phi_0), whatever x is. With ten of each label the
# loss is 10 (softplus(phi_0) + softplus(-phi_0)) there, or a twentieth of it; and from phi = 0 on it falls with phi_1,
# since the data labelled 1 lie to the right. A picture lies wrong that does not have this shape and would have it if it
# were turned, and is none of the loss if no turning helps. Nothing is said where pixels are counted, which tick labels
# may make good.

LOOSE = 0.15  # how far values may be from the shape, relatively
CURVED = 0.1  # and how much further for a square of the grid's steps
OFF = 0.1  # how far values may be from the loss at phi_1 = 0, relatively
BETWEEN = 1.5  # and how much further for a square of the step there, times s (1 - s) at the share s of the way between
# two rows: the chord that is taken there lies above the loss by as much.


def _lies_right(phi0, phi1, z):
    """Whether z (len(phi1), len(phi0)) has the shape at phi_1 = 0 and falls with phi_1; None where 0 is not drawn."""
    if not (_holds_zero(phi0) and _holds_zero(phi1)):
        return None
    step = np.max(np.diff(phi1))
    ratios = _ratios(phi0, phi1, z)
    if not len(ratios):
        return False
    allowed = max(LOOSE + CURVED * step**2, _allowed_at_zero(phi1))
    fits = np.all(np.abs(ratios - np.median(ratios)) <= allowed * np.median(ratios))
    below, above = np.interp([-max(step, 0.5), max(step, 0.5)], phi1, _row_at_zero(phi0, z.T))
    return bool(fits and not above >= below)


def _holds_zero(places):
    """Whether 0 is in the picture; the outer values may stand for half a step more."""
    return 1.5 * places[0] - places[1] / 2 <= 0 <= 1.5 * places[-1] - places[-2] / 2


def _ratios(phi0, phi1, z):
    """What is drawn at phi_1 = 0 over the sum of a datum's losses there for both labels, where it is finite."""
    ratios = _row_at_zero(phi1, z) / (np.logaddexp(0.0, phi0) + np.logaddexp(0.0, -phi0))
    return ratios[np.isfinite(ratios)]


def _is_cross_entropy(phi0, phi1, z):
    """Whether what is drawn lies right and is the loss itself at phi_1 = 0, as a mean or as a sum."""
    if not _lies_right(phi0, phi1, z):
        return False
    halves = np.array(COUNTS)[:, None] / 2
    return bool(np.any(np.all(np.abs(_ratios(phi0, phi1, z) / halves - 1) <= _allowed_at_zero(phi1), axis=1)))


def _allowed_at_zero(phi1):
    row, share = _between(phi1)
    return OFF + BETWEEN * abs(share * (1 - share)) * (phi1[row + 1] - phi1[row]) ** 2


def _between(places):
    """The row before 0 among ascending places, and how far 0 is from it to the next one."""
    row = int(np.clip(np.searchsorted(places, 0.0, side="right") - 1, 0, len(places) - 2))
    return row, -places[row] / (places[row + 1] - places[row])


def _row_at_zero(places, rows):
    """Between the rows (m, n) at ascending places (m,), or beyond the outer ones, what is at 0, shape (n,)."""
    row, share = _between(places)
    return rows[row] if share == 0 else rows[row] * (1 - share) + rows[row + 1] * share


def _may_lie(x, y, z):
    """Whether it is the loss that lies right, with phi_0 to the right or upwards, or nothing tells."""
    return any(_lies_right(*order) in (True, None) for order in ((x, y, z), (y, x, z.T)))


def _placed(axes, surface):
    """What is wrong with where the values are drawn, or with their size: at most one problem."""
    x, y, z = _thinned(surface)
    if _counts_pixels(x, y):
        return []
    orders = {(0, 1): [False], (1, 0): [True]}.get((_which(axes.xlabel), _which(axes.ylabel)), [False, True])
    readings = [
        (up, across, z.T) if lying else (across, up, z)
        for across, up in _readings(surface.kind, x, y)
        for lying in orders
    ]
    seen = [_lies_right(*reading) for reading in readings]
    if all(each is None for each in seen):
        return [("map_without_zero", f"Drawn are {_ends(x)} to the right and {_ends(y)} upwards.")]
    if any(map(_is_cross_entropy, *zip(*readings, strict=True))):
        return []
    turned = (way for reading in readings for way in _other_ways(*reading))
    for mistake, says, other in turned:
        if _is_cross_entropy(*other):
            return [(mistake, says)]
    value = _value_at_zero(*readings[0])
    if True in seen and any(abs(value - count / 4) < 0.02 * value for count in COUNTS):
        return [("map_not_convex", f"At φ = 0 the value is {value:.4g}, as for squared errors.")]
    return [("map_of_another_loss", f"At φ = 0 the value is {value:.4g}.")]


def _ends(places):
    return f"{places[0]:.4g} to {places[-1]:.4g}"


COUNTS = (1, 20)  # what a mean and a sum over the data are multiples of


def _other_ways(phi0, phi1, z):
    """The ways in which the picture may be turned: (mistake, sentence, how it would lie)."""
    exchanged = "What is drawn along φ_0 is how the loss changes with φ_1."
    yield "axes_exchanged", exchanged, (phi1, phi0, z.T)
    if len(phi0) == len(phi1):
        yield "axes_exchanged", exchanged, (phi0, phi1, z.T)
    yield "upside_down", "The loss drawn would be right with the rows in the opposite order.", (phi0, phi1, z[::-1])


def _value_at_zero(phi0, phi1, z):
    return float(_row_at_zero(phi0, _row_at_zero(phi1, z)))


NAMES = (
    (re.compile(r"(phi|ϕ|φ|𝜙|theta|θ|beta|β|w|b|a)\W*_?\W*[0₀]"), re.compile("intercept|bias|offset|shift")),
    (re.compile(r"(phi|ϕ|φ|𝜙|theta|θ|beta|β|w|b|a)\W*_?\W*[1₁]"), re.compile("slope|weight|steep")),
)


def _which(label):
    """0 or 1 where a label names phi_0 or phi_1, else None."""
    for patterns in zip(*NAMES, strict=True):
        found = [bool(pattern.search(label.lower())) for pattern in patterns]
        if sum(found) == 1:
            return found.index(True)
    return None


def _readings(kind, x, y):
    """The places that the values of a heatmap may belong to: in an image the outer ones may be meant by its edges.

    Of an image or a mesh they may be meant by the lower left corners of the cells, too.
    """
    yield x, y
    if kind == "image":
        yield tuple(each + (each - (each[0] + each[-1]) / 2) / (len(each) - 1) for each in (x, y))
    if kind in ("image", "mesh"):
        yield tuple(each - (each[1] - each[0]) / 2 for each in (x, y))


def _counts_pixels(x, y):
    """Whether the coordinates are those of an image whose place was not given: then its ticks may tell the place."""
    return all(np.allclose(each - each[0], np.arange(len(each))) and each[0] in (0.0, 0.5) for each in (x, y))


# Named wrong answers. Each is there twice where it can be made with the sum and with the mean.


def _both(part, says, function, data=1):
    """The mistake as a wrong answer with the sum, and with the mean over the data (the argument at that place)."""

    def mean(*arguments):
        return function(*arguments) / len(arguments[data])

    return wrong(part, says)(lambda *arguments: function(*arguments)), wrong(part, says)(mean)


def _quietly(function):
    def run(*arguments):
        with np.errstate(all="ignore"):
            return function(*arguments)

    return run


CLIPPED = (
    "The probability is kept away from 0 and 1 by clipping. That is finite, but caps the "
    "loss: a datum that is far on the "
    "wrong side costs its |z|, here hundreds."
)
UNSTABLE = (
    "Right for ordinary phi, but for large ones a probability becomes exactly 0 or 1 in floating point, and its "
    "logarithm is "
    "not finite. Bring the logarithm and the exponential together before you compute."
)
SQUARED = (
    "This is the squared error of the probabilities. Maximum likelihood for labels 0 and 1 leads to the negative "
    "logarithm of "
    "the probability of the label; the squared error is not even convex here."
)
LIKELIHOOD = "Sign: this is the log-likelihood, which is maximized. A loss is minimized: take its negative."
EXCHANGED = "The labels are exchanged: sig(z) is the probability of y = 1, and counts for the data with that label."
ONES = "Only the data with y = 1 were counted. For y = 0 the model's probability of the label is 1 − sig(z)."
BITS = "The logarithm is to base 2. Take the natural one, as the statement says."


def _clipped(smallest):
    def clipped(phi, x, y):
        p = np.clip(_sig(phi[0] + phi[1] * x), smallest, 1 - smallest)
        return -np.sum(y * np.log(p) + (1 - y) * np.log(1 - p))

    return _quietly(clipped)


def _unstable(phi, x, y):
    p = _sig(phi[0] + phi[1] * x)
    return -np.sum(y * np.log(p) + (1 - y) * np.log(1 - p))


def _squared(phi, x, y):
    return np.sum((_sig(phi[0] + phi[1] * x) - y) ** 2)


def _exchanged(phi, x, y):
    return cross_entropy(phi, x, 1 - y)


def _ones(phi, x, y):
    return np.sum(y * np.logaddexp(0.0, -phi[0] - phi[1] * x))


clipped, clipped_mean = _both("loss", CLIPPED, _clipped(1e-15))
clipped_early, clipped_early_mean = _both("loss", CLIPPED, _clipped(1e-12))
clipped_coarsely, clipped_coarsely_mean = _both("loss", CLIPPED, _clipped(1e-7))
unstable, unstable_mean = _both("loss", UNSTABLE, _quietly(_unstable))
squared_error, squared_error_mean = _both("loss", SQUARED, _quietly(_squared))
log_likelihood, log_likelihood_mean = _both("loss", LIKELIHOOD, lambda phi, x, y: -cross_entropy(phi, x, y))
labels_exchanged, labels_exchanged_mean = _both("loss", EXCHANGED, _exchanged)
only_the_ones, only_the_ones_mean = _both("loss", ONES, _ones)
in_bits, in_bits_mean = _both("loss", BITS, lambda phi, x, y: cross_entropy(phi, x, y) / np.log(2))

GRAD_SIGN = (
    "Sign: label minus probability is the direction in which the loss falls. The derivative is probability minus label."
)
WITHOUT_X = "The second entry lacks x: z = φ_0 + φ_1 x has the derivative x by φ_1."
GRAD_ORDER = (
    "The entries are exchanged: the first is the derivative by φ_0, the intercept, the second by φ_1, the slope."
)
EXTRA = (
    "There is a factor p (1 − p) too many, as for the squared error. In the cross-entropy "
    "it cancels against the derivative "
    "of the logarithm."
)
NO_LABELS = "The labels are missing: each datum contributes probability minus label."


def _pulled(weights, x):
    return np.array([np.sum(weights), np.sum(weights * x)])


def _without_x(phi, x, y):
    off = _sig(phi[0] + phi[1] * x) - y
    return _pulled(off, 1.0)


def _grad_exchanged(phi, x, y):
    return _pulled(_sig(phi[0] + phi[1] * x) - y, x)[::-1]


def _extra(phi, x, y):
    p = _sig(phi[0] + phi[1] * x)
    return _pulled((p - y) * p * (1 - p), x)


def _no_labels(phi, x, y):
    return _pulled(_sig(phi[0] + phi[1] * x), x)


grad_sign, grad_sign_mean = _both("grad", GRAD_SIGN, lambda phi, x, y: -grad(phi, x, y))
without_x, without_x_mean = _both("grad", WITHOUT_X, _without_x)
entries_exchanged, entries_exchanged_mean = _both("grad", GRAD_ORDER, _grad_exchanged)
factor_too_many, factor_too_many_mean = _both("grad", EXTRA, _extra)
without_labels, without_labels_mean = _both("grad", NO_LABELS, _no_labels)


@wrong("make_data", "The seed is not used: every call gives the same data.")
def seed_ignored(seed):
    return _drawn(0)


@wrong("make_data", "The labels are exchanged: the numbers around −1 get the label 0, those around 1 the label 1.")
def means_exchanged(seed):
    x, y = _drawn(seed)
    return x, 1 - y


@wrong(
    "make_data",
    "The source was made anew for the second class, so it gives the same numbers again: the two classes are one, "
    "shifted by 2.",
)
def same_noise(seed):
    x, y = _drawn(seed)
    return np.concatenate([x[:10], x[:10] + 2]), y


@wrong(
    "make_data", "The numbers are uniform around the means, not normal: mean and standard deviation ask for `normal`."
)
def uniform_noise(seed):
    random = np.random.default_rng(seed)
    return np.concatenate([random.uniform(-2, 0, 10), random.uniform(0, 2, 10)]), np.repeat([0, 1], 10)


@wrong("make_data", "These are ten data in all, five of each label; asked are ten of each.")
def ten_in_all(seed):
    random = np.random.default_rng(seed)
    return np.concatenate([random.normal(-1, 1, 5), random.normal(1, 1, 5)]), np.repeat([0, 1], 5)


@wrong("make_data", "The labels were drawn at random, so that they are not ten of each.")
def random_labels(seed):
    random = np.random.default_rng(seed)
    y = random.integers(0, 2, 20)
    return random.normal(2 * y - 1, 1), y


@wrong("make_data", "Both classes were drawn around 0: the means are −1 for the label 0 and 1 for the label 1.")
def one_mean(seed):
    return np.random.default_rng(seed).normal(0, 1, 20), np.repeat([0, 1], 10)


def _drawn(seed):
    random = np.random.default_rng(seed)
    return np.concatenate([random.normal(-1, 1, 10), random.normal(1, 1, 10)]), np.repeat([0, 1], 10)


TRANSPOSED = "The grid is transposed: rows belong to phi1, columns to phi0, so its shape is (len(phi1), len(phi0))."
UPSIDE_DOWN = (
    "The rows stand upside down: row i belongs to phi1[i]. Turning the picture is the plot's business (origin='lower')."
)
PARAMETERS = "The parameters are exchanged: phi0 holds intercepts, one a column, and phi1 slopes, one a row."
GRID_SIGN = "Sign: this is the log-likelihood at every point. The heatmap shows the loss, its negative."
GRID_SQUARED = "These are squared errors of the probabilities, not your cross-entropy."


def _at_points(function, phi0, phi1, x, y):
    return np.array([[function((a, b), x, y) for a in phi0] for b in phi1])


def _grid_squared(phi0, phi1, x, y):
    return _at_points(_squared, phi0, phi1, x, y)


def _grid_parameters(phi0, phi1, x, y):
    return np.array([[cross_entropy((b, a), x, y) for a in phi0] for b in phi1])


transposed_grid, transposed_grid_mean = _both(
    "loss_grid", TRANSPOSED, lambda *arguments: loss_grid(*arguments).T, data=2
)
rows_upside_down, rows_upside_down_mean = _both(
    "loss_grid", UPSIDE_DOWN, lambda *arguments: loss_grid(*arguments)[::-1], data=2
)
parameters_exchanged, parameters_exchanged_mean = _both("loss_grid", PARAMETERS, _grid_parameters, data=2)
grid_of_likelihoods, grid_of_likelihoods_mean = _both(
    "loss_grid", GRID_SIGN, lambda *arguments: -loss_grid(*arguments), data=2
)
squared_errors, squared_errors_mean = _both("loss_grid", GRID_SQUARED, _grid_squared, data=2)


@wrong(
    "convex",
    "Look at one datum: log(1 + exp(z)) has the second derivative sig(z) (1 − sig(z)), which is never negative, "
    "and z is linear "
    "in φ. (The squared error of the probabilities would not be convex.)",
)
def not_convex():
    return False


UNWEIGHTED = (
    "The weights are missing: this is half the Hessian of linear regression. Here each datum counts with p (1 − p)."
)
P_ALONE = "The weight of a datum is the derivative of the sigmoid, p (1 − p), not p itself."
NO_MIXED = "The mixed derivatives are not 0: φ_0 and φ_1 stand in the same z, which couples them through x."
X_ONCE = "The last entry is the second derivative by φ_1, and each derivative brings an x: x², not x."
HESSIAN_SIGN = "Sign: this is the Hessian of the log-likelihood, which is concave. The loss is its negative."


def _weighted(w, x):
    return np.array([[np.sum(w), np.sum(w * x)], [np.sum(w * x), np.sum(w * x**2)]])


def _unweighted(phi, x):
    return _weighted(np.ones(len(x)), x)


def _p_alone(phi, x):
    return _weighted(_sig(phi[0] + phi[1] * x), x)


def _no_mixed(phi, x):
    return np.diag(np.diag(hessian(phi, x)))


def _x_once(phi, x):
    full = hessian(phi, x)
    return np.array([full[0], [full[1, 0], full[0, 1]]])


unweighted, unweighted_mean = _both("hessian", UNWEIGHTED, _unweighted)
p_alone, p_alone_mean = _both("hessian", P_ALONE, _p_alone)
no_mixed, no_mixed_mean = _both("hessian", NO_MIXED, _no_mixed)
x_once, x_once_mean = _both("hessian", X_ONCE, _x_once)
hessian_sign, hessian_sign_mean = _both("hessian", HESSIAN_SIGN, lambda phi, x: -hessian(phi, x))


# Named wrong answers: the pictures.


def _curves_picture(function, pairs, labels=("x", "Pr(y = 1 | x)"), count=101):
    from matplotlib.figure import Figure

    figure = Figure()
    axes = figure.subplots()
    x = np.linspace(-5.0, 5.0, count)
    for intercept, slope in pairs:
        axes.plot(x, function(intercept + slope * x))
    axes.set_xlabel(labels[0])
    axes.set_ylabel(labels[1])
    return figure


PAIRS = ((-2, 1), (0, 1), (2, 1), (0, 3))


@wrong("figure_curves", "No curve is drawn: plot Pr(y = 1 | x) against x as a line, one for each pair of parameters.")
def no_curves():
    return _curves_picture(_sig, [])


@wrong("figure_curves", "Label both axes: x, and the probability.")
def curves_unlabelled():
    return _curves_picture(_sig, PAIRS, labels=("", ""))


@wrong("figure_curves", "These are straight lines φ_0 + φ_1 x; the model puts them into the sigmoid.")
def straight_lines():
    return _curves_picture(lambda z: z, PAIRS)


@wrong(
    "figure_curves",
    "A curve is no sigmoid of a straight line. Plot the probability, which lies between 0 and 1, and nothing else with "
    "lines of three points or more.",
)
def not_sigmoid():
    return _curves_picture(np.tanh, PAIRS)


@wrong(
    "figure_curves", "The parameters do not vary: several curves are asked for, with different φ_0 and different φ_1."
)
def one_curve():
    return _curves_picture(_sig, PAIRS[:1])


@wrong("figure_curves", "Only φ_0 was varied. Draw curves for at least two values of φ_1 as well.")
def only_phi0():
    return _curves_picture(_sig, PAIRS[:3])


@wrong("figure_curves", "Only φ_1 was varied. Draw curves for at least two values of φ_0 as well.")
def only_phi1():
    return _curves_picture(_sig, [(0, -1), (0, 1), (0, 3)])


@wrong(
    "figure_curves",
    "A curve has too few points to show how it rises: compute it at more x (numpy.linspace), at least eight within the "
    "limits of the axes.",
)
def curves_coarse():
    return _curves_picture(_sig, PAIRS, count=5)


@wrong("figure_curves", "A curve is drawn twice in one picture. Is one parameter not used, or a pair listed twice?")
def curves_repeated():
    return _curves_picture(_sig, [*PAIRS, PAIRS[1]])


AROUND_ZERO = np.linspace(-4.0, 4.0, 41), np.linspace(-3.0, 5.0, 41)


def _map_picture(change=None, labels=("$\\phi_0$", "$\\phi_1$"), draw="contourf", over=AROUND_ZERO):
    """The heatmap, with `change` done to the grid of the loss."""
    from matplotlib.figure import Figure

    across, up = over
    heights = loss_grid(across, up, *_drawn(1))
    figure = Figure()
    axes = figure.subplots()
    if draw:
        getattr(axes, draw)(across, up, change(heights) if change else heights)
    axes.set_xlabel(labels[0])
    axes.set_ylabel(labels[1])
    return figure


@wrong("figure_heatmap", "The axes are empty: draw the loss over φ_0 and φ_1.")
def map_empty():
    return _map_picture(draw="")


@wrong("figure_heatmap", "Label both axes: which of them is φ_0, and which φ_1?")
def map_unlabelled():
    return _map_picture(labels=("", ""))


@wrong("figure_heatmap", "These are level lines without colours between them. Use imshow, pcolormesh or contourf.")
def lines_alone():
    return _map_picture(draw="contour")


@wrong("figure_heatmap", "The values do not change with one of the parameters; the loss changes with both.")
def map_constant():
    return _map_picture(lambda z: np.repeat(z[:, :1], z.shape[1], axis=1))


@wrong(
    "figure_heatmap", "This is the likelihood or its logarithm, which is large where the loss is small. Draw the loss."
)
def likelihood_map():
    return _map_picture(lambda z: -z)


@wrong(
    "figure_heatmap",
    "The logarithm of the loss is drawn, which is not convex. Draw the loss itself; a colour norm such as LogNorm "
    "shows more near the minimum.",
)
def log_map():
    return _map_picture(np.log)


@wrong(
    "figure_heatmap",
    "The surface cannot be the loss: along every row and every column the cross-entropy is convex. Squared errors of "
    "the probabilities are not.",
)
def map_not_convex():
    return _map_picture(lambda z: z / (20.0 + z))


@wrong(
    "figure_heatmap",
    "The picture is transposed, or its labels exchanged: rows of the array run along the vertical axis, columns along "
    "the horizontal one.",
)
def axes_exchanged():
    return _map_picture(lambda z: z.T, labels=("$\\phi_0$", "$\\phi_1$"))


@wrong(
    "figure_heatmap",
    "The picture stands on its head: the loss falls towards positive φ_1. imshow draws the first row at the top unless "
    "told origin='lower'.",
)
def upside_down():
    return _map_picture(lambda z: z[::-1])


@wrong("figure_heatmap", "φ = 0 is not in the picture. Draw a region that holds it, such as −4 to 4 along both axes.")
def map_without_zero():
    return _map_picture(over=(np.linspace(-4.0, 4.0, 41), np.linspace(1.0, 5.0, 41)))


@wrong(
    "figure_heatmap",
    "The values are not those of the loss. With φ_1 = 0 every datum has the same probability: with ten of each label "
    "the mean is (log(1 + exp(φ_0)) + log(1 + exp(−φ_0))) / 2 there, whatever x is, and log 2 at φ = 0; the sum is 20 "
    "times that.",
)
def map_of_another_loss():
    return _map_picture(lambda z: z + AROUND_ZERO[0] ** 2)
