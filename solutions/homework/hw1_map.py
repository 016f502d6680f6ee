"""hw1-map: the negative logarithm of a normal prior, and the law that compares it up to a constant."""

import math
import numbers

import numpy as np

from gradekit.authoring import again, wrong

GOT = {"bool": "a truth value", "complex": "a complex number", "str": "text", "NoneType": "nothing, or a formula"}
GROUP = 4  # so many trials in a row share one sigma
# Standard deviations of the groups: none is 1, where sigma and its square are one number.
SIGMAS = ((0.5, 2.0), (1.6, 0.35, 0.8), (2.5, 0.7, 1.3, 0.45), (0.6, 0.6, 0.6))
DIGITS = {True: 2e-5, False: 1e-9}
EPSILON = {True: 1.2e-7, False: 2.3e-16}
DROWNED = 1e-3


def penalty(phi, sigma):
    """-log Pr(phi) up to a constant, a number; phi, sigma: (J,).

    -log Norm(phi_j; 0, sigma_j^2) = phi_j^2 / (2 sigma_j^2) + log(sigma_j sqrt(2 pi)). The second term does not depend
    on phi, and the logarithm of the product over j is the sum: sum_j phi_j^2 / (2 sigma_j^2).
    """
    return float(np.sum(phi**2 / (2 * sigma**2)))


def coefficients(sigma):
    """c_j in penalty = sum_j c_j phi_j^2, shape (J,): 1 / (2 sigma_j^2)."""
    return 1 / (2 * sigma**2)


@again("penalty")
def penalty_by_loops(phi, sigma):
    """-log of the product of the densities themselves, a number: the penalty with its constant."""
    density = 1.0
    for value, deviation in zip(phi, sigma, strict=True):
        density *= math.exp(-((value / deviation) ** 2) / 2) / (deviation * math.sqrt(2 * math.pi))
    return -math.log(density)


@again("coefficients")
def coefficients_by_loops(sigma):
    """c_j as the difference of -log density between phi_j = 1 and phi_j = 0, shape (J,)."""
    return np.array(
        [penalty_by_loops([1.0], [deviation]) - penalty_by_loops([0.0], [deviation]) for deviation in sigma]
    )


def _normalizer(sigma):
    return float(np.sum(np.log(sigma * math.sqrt(2 * math.pi))))


HALF = "The half is missing: the normal density has 2σ² in its exponent, so a parameter costs φ²/(2σ²), not φ²/σ²."
SIGN = (
    "Sign: this is the logarithm of the prior itself. A loss is minimized, so it takes "
    "the negative logarithm, which grows "
    "with φ²."
)


@wrong("penalty", HALF)
def missing_half(phi, sigma):
    return float(np.sum(phi**2 / sigma**2))


@wrong("penalty", HALF)
def missing_half_with_constant(phi, sigma):
    return missing_half(phi, sigma) + _normalizer(sigma)


@wrong("penalty", SIGN)
def log_of_the_prior(phi, sigma):
    return -penalty(phi, sigma)


@wrong("penalty", SIGN)
def log_of_the_prior_with_constant(phi, sigma):
    return -penalty(phi, sigma) - _normalizer(sigma)


@wrong(
    "penalty", "sigma was taken for the variance. It holds standard deviations, so their squares belong below the line."
)
def deviation_for_variance(phi, sigma):
    return float(np.sum(phi**2 / (2 * sigma)))


@wrong("penalty", "The variance stands above the line. A wide prior (large σ) must hold its parameter less, not more.")
def weights_inverted(phi, sigma):
    return float(np.sum(phi**2 * sigma**2 / 2))


@wrong("penalty", "σ is missing: every parameter is penalized alike, whatever its prior is.")
def sigma_ignored(phi, sigma):
    return float(np.sum(phi**2 / 2))


@wrong(
    "penalty", "The parameters are not squared: a normal prior has φ² in its exponent, |φ|/σ belongs to another one."
)
def absolute_values(phi, sigma):
    return float(np.sum(np.abs(phi) / sigma))


@wrong("penalty", "This is a mean over the parameters. The logarithm of a product is the sum of the logarithms.")
def mean_for_sum(phi, sigma):
    return float(np.mean(phi**2 / (2 * sigma**2)))


@wrong("coefficients", "The half is missing: the normal density has 2σ² in its exponent.")
def missing_half_in_c(sigma):
    return 1 / sigma**2


@wrong(
    "coefficients",
    "sigma was taken for the variance. It holds standard deviations, so their squares belong below the line.",
)
def deviation_for_variance_in_c(sigma):
    return 1 / (2 * sigma)


@wrong(
    "coefficients", "The variance stands above the line. A wide prior (large σ) must hold its parameter less, not more."
)
def inverted(sigma):
    return sigma**2 / 2


@wrong("coefficients", "The quotient is upside down: this is 2σ², which stands below the line.")
def upside_down(sigma):
    return 2 * sigma**2


@wrong(
    "coefficients", "Sign: these belong to the logarithm of the prior. The penalty is its negative, and grows with φ²."
)
def of_the_log_prior(sigma):
    return -1 / (2 * sigma**2)


@wrong("coefficients", "The 2 was squared with σ: below the line stands 2σ², not (2σ)².")
def two_squared(sigma):
    return 1 / (2 * sigma) ** 2


SLIPS = (
    missing_half,
    log_of_the_prior,
    deviation_for_variance,
    weights_inverted,
    sigma_ignored,
    absolute_values,
    mean_for_sum,
)


def priors(random, case):
    """The arguments of one call: sigma (J,) of its group of four calls, and phi (J,) drawn anew, no entry near 0."""
    sigma = np.array(SIGMAS[case // GROUP % len(SIGMAS)])
    phi = random.choice([-1.0, 1.0], size=len(sigma)) * random.uniform(0.2, 2.5, size=len(sigma))
    return {"phi": np.round(phi, 4), "sigma": sigma}


def _number(output):
    """The output as (number, whether it is float32), or what is wrong with it, a sentence."""
    array = output if isinstance(output, (np.ndarray, np.generic)) else np.asarray(output, dtype=object)
    if array.size != 1:
        return (
            f"One number was expected, got an array of shape {array.shape}; the penalty is a sum over all parameters."
        )
    entry = array.reshape(()).item()
    if isinstance(entry, bool) or not isinstance(entry, numbers.Real):
        return f"One real number was expected, got {GOT.get(type(entry).__name__, 'something else')}."
    try:
        number = float(entry)
    except OverflowError:
        number = math.inf
    if not math.isfinite(number):
        return "A finite number was expected, got one that is infinite, not a number (NaN) or too large."
    return number, array.dtype in (np.float32, np.float16)


def is_the_penalty(trials, earlier):
    """The problems found: differences of the penalty between the calls of one sigma must be the right ones."""
    read = [_number(trial.output) for trial in trials]
    odd = [each for each in read if isinstance(each, str)]
    if odd:
        return odd[:1]
    groups = [list(zip(trials, read, strict=True))[i : i + GROUP] for i in range(0, len(trials), GROUP)]
    problem = next(filter(None, map(_problem, groups)), "")
    return [problem, *_explanation(groups)] if problem else []


def _changes(group, function):
    """The change of a function of phi and sigma from the group's first call to each other one."""
    values = [function(trial.inputs["phi"], trial.inputs["sigma"]) for trial, _ in group]
    return [value - values[0] for value in values[1:]]


def _rounding(group):
    """How much of a change may be rounding of the numbers given, and whether those are float32."""
    single = any(is_single for _, (_, is_single) in group)
    return 64 * EPSILON[single] * max(abs(value) for _, (value, _) in group), single


def _allowed(group, right):
    """How far a change may be off: the answer's digits of the penalty, and the rounding of the constant added."""
    rounding, single = _rounding(group)
    return DIGITS[single] * max(map(abs, right)) + rounding


def _problem(group):
    """What is wrong in the calls with one sigma, a sentence; empty when nothing is."""
    right = _changes(group, penalty)
    values = [value for _, (value, _) in group]
    if _rounding(group)[0] > DROWNED * max(map(abs, right)):
        return "The constant that is added is so large that the penalty drowns in its rounding; leave it out."
    for expected, value in zip(right, values[1:], strict=True):
        if abs(value - values[0] - expected) > _allowed(group, right):
            sigma = ", ".join(f"{entry:g}" for entry in group[0][0].inputs["sigma"])
            text = f"Between two phi at sigma = ({sigma}) the penalty should change by {expected:.6g}"
            return f"{text}, yours changes by {value - values[0]:.6g}."
    return ""


def _explanation(groups):
    """The sentence of a mistake that explains every change, whatever constant was added."""
    for slip in SLIPS:
        if all(_explains(group, slip) for group in groups):
            return [slip.wrong_answer[1]]
    return []


def _explains(group, slip):
    changes, first = _changes(group, slip), group[0][1][0]
    own = [value - first for _, (value, _) in group[1:]]
    return all(abs(a - b) <= _allowed(group, changes) for a, b in zip(own, changes, strict=True))
