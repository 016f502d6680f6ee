"""Reference answer to ch2-ode, the paths it is tried on, and the law that says how near it has to come."""

import math
import numbers

import numpy as np

from gradekit.authoring import equivalent, wrong

LOWEST, HIGHEST, STRATA = 0.4, 2.5, 5
# (noise, evenly spaced?, fifth of the range of gamma) of the paths in turn. Differentiation on an uneven grid lets
# more noise through, and so does a large gamma: these paths get less of it.
SETTINGS = (
    (0.0, True, 1),
    (0.01, True, 4),
    (0.02, True, 0),
    (0.05, True, 2),
    (0.0, False, 3),
    (0.005, False, 0),
    (0.02, True, 3),
    (0.05, True, 1),
    (0.0, True, 2),
    (0.002, False, 4),
)


GOT = {
    "NoneType": "nothing (is a return missing?)",
    "bool": "a truth value",
    "bool_": "a truth value",
    "str": "text",
    "bytes": "bytes",
    "complex": "a complex number",
    "dict": "a dictionary",
    "set": "a set",
    "function": "a function",
    "list": "a list",
    "ndarray": "an array of something else",
}


def estimate_gamma(t, x):
    """The least-squares gamma, a float, from times t (N,) and noisy values x (N,).

    At every point x' - cos(2t) = -gamma x, linear in gamma. With d = np.gradient(x, t) of shape (N,), the sum of
    (d - cos(2t) + gamma x)^2 is smallest where its derivative by gamma vanishes:
    gamma = sum x (cos(2t) - d) / sum x^2.
    """
    slope = np.gradient(x, t)
    return float(x @ (np.cos(2 * t) - slope) / (x @ x))


equivalent(
    "estimate_gamma",
    "x @ (np.cos(2 * t) - slope) -> (np.cos(2 * t) - slope) @ x",
    "The inner product of two vectors is symmetric.",
)


def _regress(x, target):
    """The least-squares gamma of target = -gamma x."""
    return float(-(x @ target) / (x @ x))


@wrong(
    "estimate_gamma",
    "A straight line was fitted to log |x|. That finds gamma when nothing drives the system; here cos(2t) keeps x"
    " going, so put it into the regression.",
)
def log_slope(t, x):
    return float(-np.polyfit(t, np.log(np.abs(x)), 1)[0])


@wrong(
    "estimate_gamma",
    "Sign: this is -gamma. The equation says x' - cos(2t) = -gamma x, so the slope of the regression changes sign.",
)
def sign(t, x):
    return -estimate_gamma(t, x)


@wrong("estimate_gamma", "The forcing is missing: x' was regressed on x alone. Subtract cos(2t) from x' first.")
def no_forcing(t, x):
    return _regress(x, np.gradient(x, t))


@wrong(
    "estimate_gamma",
    "The differences of x were not divided by the time steps, so they are no derivative: np.gradient(x, t), or "
    "np.diff(x) / np.diff(t).",
)
def unit_step(t, x):
    return _regress(x, np.gradient(x) - np.cos(2 * t))


@wrong("estimate_gamma", "The forcing was taken as cos(t); it is cos(2t).")
def slow_forcing(t, x):
    return _regress(x, np.gradient(x, t) - np.cos(t))


@wrong(
    "estimate_gamma",
    "The first time step was used for all of them, and some grids are uneven: hand the times themselves to "
    "np.gradient.",
)
def first_step_for_all(t, x):
    return _regress(x, np.gradient(x, t[1] - t[0]) - np.cos(2 * t))


@wrong(
    "estimate_gamma",
    "A difference of neighbours belongs to the middle of its step, but was compared with x and cos(2t) at the "
    "left end; the error is half a step. Use central differences.",
)
def left_end(t, x):
    return _regress(x[:-1], np.diff(x) / np.diff(t) - np.cos(2 * t[:-1]))


@wrong(
    "estimate_gamma",
    "gamma was solved for at each point and then averaged; where x is near 0 such a quotient is anything. Least "
    "squares weighs each point by x squared.",
)
def mean_of_quotients(t, x):
    return float(np.mean((np.cos(2 * t) - np.gradient(x, t)) / x))


@wrong(
    "estimate_gamma",
    "The regression has its sides exchanged: x was explained by the derivative, whose noise is much larger. "
    "Divide by the sum of x squared.",
)
def sides_exchanged(t, x):
    target = np.cos(2 * t) - np.gradient(x, t)
    return float((target @ target) / (x @ target))


@wrong(
    "estimate_gamma",
    "The same number came back for every path. gamma differs from path to path; estimate it from t and x.",
)
def constant(t, x):
    return 1.0


def clean_path(t, gamma, start):
    """The solution x(t), shape (N,), of x' = -gamma x + cos(2t) with x(0) = start.

    (gamma cos 2t + 2 sin 2t) / (gamma^2 + 4) solves the equation; the rest decays like exp(-gamma t).
    """
    driven = (gamma * np.cos(2 * t) + 2 * np.sin(2 * t)) / (gamma**2 + 4)
    return driven + (start - gamma / (gamma**2 + 4)) * np.exp(-gamma * t)


def _grid(random, even):
    """Times from 0, shape (N,): N from 200 to 400 over 8 to 12 units; uneven steps grow or shrink about threefold.

    The first uneven step is half of what its neighbours are, so that it cannot stand for them.
    """
    points, length = random.randint(200, 401), random.uniform(8.0, 12.0)
    if even:
        return np.linspace(0.0, length, points)
    steps = np.geomspace(1.0, 3.0, points - 1)[:: random.choice([-1, 1])] * random.uniform(0.8, 1.2, size=points - 1)
    steps[0] /= 2
    return np.concatenate([[0.0], np.cumsum(steps) * length / np.sum(steps)])


def paths(random, case):
    """One noisy path: t, x (N,) for the student; gamma, noise and the clean path (N,) for the law.

    gamma is drawn from every fifth of [0.4, 2.5] twice in ten paths, so that no single number fits them all. x(0) is
    larger than the driven oscillation ever gets, so that the transient, which shows the scale of x', is there.
    """
    noise, even, fifth = SETTINGS[case % len(SETTINGS)]
    gamma = LOWEST + (HIGHEST - LOWEST) * (fifth + random.uniform()) / STRATA
    t = _grid(random, even)
    clean = clean_path(t, gamma, random.choice([-1, 1]) * random.uniform(0.8, 1.5))
    x = clean + noise * random.randn(len(t))
    return {"t": t, "x": x, "gamma": gamma, "noise": noise, "clean": clean}


def allowed_error(t, clean, gamma, noise):
    """How far from gamma the least-squares answer may lie, a float.

    np.gradient is linear in x, so it is a matrix D (N, N). With e the noise of deviation s and S = sum x^2 of the
    clean path, the numerator of gamma's error is e . (D^T x + gamma x) + e . D e to first order: five deviations of
    the two (the quadratic one from the symmetric part of D), its mean, which is s^2 (tr D + gamma N), and twice
    the error D makes without noise. The square of the largest step leaves room for other second-order differences.
    """
    D = np.gradient(np.eye(len(t)), t, axis=0)
    energy = clean @ clean
    spread = noise * np.linalg.norm(D.T @ clean + gamma * clean)
    spread += noise**2 * np.linalg.norm((D + D.T) / np.sqrt(2))
    bias = noise**2 * (abs(np.trace(D)) + gamma * len(t))
    without_noise = _regress(clean, D @ clean - np.cos(2 * t))
    return float((5 * spread + bias) / energy + 2 * abs(without_noise - gamma) + np.max(np.diff(t)) ** 2)


def _finite(entry):
    """`entry` as a float; TypeError when it is no real number, OverflowError when it is not finite."""
    if isinstance(entry, bool | np.bool_) or not isinstance(entry, numbers.Real):
        raise TypeError
    if not math.isfinite(entry):
        raise OverflowError
    return float(entry)


def _number(output):
    """The number that `output` stands for (a number, or an array or list with one entry), or a problem."""
    try:
        array = np.asarray(output)
        if array.shape not in ((), (1,)):
            return f"One number was expected, got an array of shape {array.shape}."
        return _finite(array.reshape(())[()])
    except OverflowError:
        return "A finite number was expected, got one that is infinite, not a number (NaN) or too large."
    except (TypeError, ValueError):
        return f"One number was expected, got {GOT.get(type(output).__name__, type(output).__name__)}."


def _problem(trial):
    """What is wrong with one trial, a sentence; empty when nothing is."""
    gamma, noise, t = trial.inputs["gamma"], trial.inputs["noise"], trial.inputs["t"]
    number = _number(trial.output)
    if isinstance(number, str):
        return number
    error = allowed_error(t, trial.inputs["clean"], gamma, noise)
    if abs(number - gamma) <= error:
        return ""
    grid = "even" if np.allclose(np.diff(t), t[1] - t[0]) else "uneven"
    where = f"At N = {len(t)} points, {grid} grid, noise {noise:g}"
    return f"{where}: gamma = {gamma:.5g} ± {error:.2g} was expected, got {number:.5g}."


def recovers_gamma(trials, earlier):
    """The problems found, one sentence each: every estimate must be within the error its path's noise allows."""
    return list(dict.fromkeys(filter(None, map(_problem, trials))))
