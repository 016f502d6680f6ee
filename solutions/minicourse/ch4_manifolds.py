"""ch4-manifolds: PCA spectra of activations, of given ones and of those of a convolutional network trained here.

The law about the network's spectra knows nothing of its layers. It uses what holds for all: spectra are what they are
called in the statement; labels, images and seed decide; and two far clumps of images are two far clumps in every layer.
"""

from pathlib import Path

import numpy as np

from gradekit.authoring import again, equivalent, wrong

CLASSES = 10
FILTERS, KERNEL, HIDDEN = 8, 3, 24
EPOCHS, BATCH, RATE = 12, 16, 0.01  # of Adam


# The reference.


def pca_spectrum(activations):
    """The share of every principal component in the variance, largest first: shape (min(n, p),).

    Each of the n activations is one point in R^p, p being the product of the other sizes. With A the points as rows,
    minus their mean, and A = U diag(s) V^T, the covariance A^T A / n has the eigenvalues s_i^2 / n: the shares are
    s_i^2 / sum s_j^2.
    """
    points = np.array([np.ravel(each) for each in activations])
    squares = np.linalg.svd(points - points.mean(axis=0), compute_uv=False) ** 2
    return squares / squares.sum()


equivalent(
    "pca_spectrum",
    "points - points.mean(axis=0) -> points.mean(axis=0) - points",
    "A matrix and its negative have the same singular values.",
)


def intrinsic_dimension(activations, energy=0.9):
    """The smallest k whose k largest shares add up to at least `energy`, a whole number."""
    return int(np.sum(np.cumsum(pca_spectrum(activations)) < energy)) + 1


equivalent(
    "intrinsic_dimension",
    "np.cumsum(pca_spectrum(activations)) < energy -> np.cumsum(pca_spectrum(activations)) <= energy",
    "They differ at ties alone, which rounding of the singular values decides; none is drawn.",
)


def layer_spectra(images, labels, seed):
    """The spectrum of every layer of a network trained on the images (n, 8, 8), at all n of them."""
    return {name: pca_spectrum(layer) for name, layer in _trained_layers(images, labels, seed).items()}


def _trained_layers(images, labels, seed):
    """The activations by name, the images along the first axis, of a network trained with Adam.

    Convolution, ReLU, pooling by means, a dense layer, ReLU, and a dense layer that scores the classes.
    """
    random = np.random.RandomState(seed)
    windows = _windows(images)
    weights = _starting_weights(random)
    moments = [(np.zeros_like(each), np.zeros_like(each)) for each in weights]
    step = 0
    for _ in range(EPOCHS):
        order = random.permutation(len(images))
        for batch in np.split(order, range(BATCH, len(order), BATCH)):
            step += 1
            weights, moments = _adam(weights, moments, _gradient(weights, windows[batch], labels[batch]), step)
    return _layers(weights, windows)


def _windows(images):
    """All 3 x 3 windows as rows, (n, 6, 6, 9): convolving is a product with the kernels (9, filters)."""
    windows = np.lib.stride_tricks.sliding_window_view(images, (KERNEL, KERNEL), axis=(1, 2))
    return windows.reshape(*windows.shape[:3], KERNEL**2)


def _starting_weights(random):
    """Kernels (9, 8), dense weights (72, 24) and (24, 10), each with its biases; deviation sqrt(2 / inputs)."""
    weights = []
    for before, after in ((KERNEL**2, FILTERS), (9 * FILTERS, HIDDEN), (HIDDEN, CLASSES)):
        weights += [random.standard_normal((before, after)) * np.sqrt(2 / before), np.zeros(after)]
    return weights


def _layers(weights, windows):
    """The activations by name, the images along the first axis of each."""
    kernels, bias, dense, dense_bias, last, last_bias = weights
    conv = windows @ kernels + bias
    active = np.maximum(conv, 0)
    pooled = active.reshape(-1, 3, 2, 3, 2, FILTERS).mean(axis=(2, 4))
    hidden = pooled.reshape(len(pooled), -1) @ dense + dense_bias
    scores = np.maximum(hidden, 0) @ last + last_bias
    return {
        "conv_pre": conv,
        "conv_post": active,
        "pool": pooled,
        "dense_pre": hidden,
        "dense_post": np.maximum(hidden, 0),
        "scores": scores,
    }


def _gradient(weights, windows, labels):
    """The derivatives of the mean cross-entropy by the six weights, backwards through the layers.

    By the scores it is (probabilities - one-hot) / n; ReLU lets it through where its input is positive; a mean of four
    hands a quarter to each.
    """
    layers = _layers(weights, windows)
    count = len(labels)
    by_scores = (_probabilities(layers["scores"]) - np.eye(CLASSES)[labels]) / count
    by_hidden = by_scores @ weights[4].T * (layers["dense_pre"] > 0)
    by_pooled = (by_hidden @ weights[2].T).reshape(count, 3, 1, 3, 1, FILTERS) / 4
    by_active = np.broadcast_to(by_pooled, (count, 3, 2, 3, 2, FILTERS)).reshape(-1, FILTERS)
    by_conv = by_active * (layers["conv_pre"].reshape(-1, FILTERS) > 0)
    pairs = (
        (windows.reshape(len(by_conv), -1), by_conv),
        (layers["pool"].reshape(count, -1), by_hidden),
        (layers["dense_post"], by_scores),
    )
    return [each for entering, slope in pairs for each in (entering.T @ slope, slope.sum(axis=0))]


def _probabilities(scores):
    exponentials = np.exp(scores - scores.max(axis=1, keepdims=True))
    return exponentials / exponentials.sum(axis=1, keepdims=True)


def _adam(weights, moments, gradient, step):
    """One step of Adam with the usual 0.9 and 0.999."""
    moments = [(0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g**2) for (m, v), g in zip(moments, gradient, strict=True)]
    rate = RATE * np.sqrt(1 - 0.999**step) / (1 - 0.9**step)
    moved = [each - rate * m / (np.sqrt(v) + 1e-8) for each, (m, v) in zip(weights, moments, strict=True)]
    return moved, moments


# The second way to each computed answer.


@again("pca_spectrum")
def spectrum_of_distances(activations):
    """From the distances between the points alone, whose squares, centred twice, have the eigenvalues -2 s^2.

    With D_ij = norm(a_i - a_j)^2 and J = 1 - 1/n, -J D J / 2 is the matrix of the inner products of the centred points.
    """
    points = [np.ravel(each) for each in activations]
    squares = np.array([[np.sum((one - other) ** 2) for other in points] for one in points])
    squares = squares - squares.mean(axis=0)
    squares = squares - squares.mean(axis=1)[:, None]
    shares = sorted(np.linalg.eigvalsh(-squares / 2) / np.trace(-squares / 2), reverse=True)
    return np.array(shares[: min(len(points), len(points[0]))])


@again("intrinsic_dimension")
def taken_off(activations, energy=0.9):
    """The smallest variances along principal axes are taken off until what is left out would be too much."""
    variances = list(np.linalg.eigvalsh(np.cov(np.array([np.ravel(each) for each in activations]).T)))
    allowed = (1 - energy) * sum(variances)
    left_out = 0.0
    while left_out + variances[0] <= allowed:
        left_out += variances.pop(0)
    return len(variances)


# What the functions are called with.

SHAPES = ((12, 5), (5, 12), (6, 2, 3), (7, 2, 2, 4), (9, 3, 2, 2), (4, 3, 5), (11, 4), (8, 6, 2))
MARGIN = 0.005  # no running sum of shares lies nearer than this to the energy asked for
LARGER = ((14, 12), (12, 4, 4), (13, 3, 2, 2), (11, 15), (16, 3, 4), (12, 2, 3, 3))
TRIES = 2000


def tensors(random, case):
    """Activations (n, ...) whose mean is as large as what they vary by; every third one went through a ReLU."""
    shape = SHAPES[case % len(SHAPES)]
    scales = random.uniform(0.3, 2.0, size=shape[1:])
    activations = scales * random.standard_normal(shape) + random.uniform(0.5, 1.5, size=shape[1:])
    return {"activations": np.round(np.maximum(activations, 0) if case % 3 == 2 else activations, 4)}


def _decides(activations, energy, given):
    """Whether no running sum ties with the energy, and the mistakes' k differ from the right one and each other.

    They are no neighbours of the right one either, so that one too few and one too many are told apart.
    """
    kept = np.cumsum(pca_spectrum(activations))
    right = intrinsic_dimension(activations, energy)
    fixed = given and intrinsic_dimension(activations) == right
    tied = np.min(np.abs(kept - energy)) < MARGIN
    mistakes = (not_centred_dimension, dimension_of_singular_values, smallest_first)
    found = [mistake(activations, energy) for mistake in mistakes]
    apart = len({right - 1, right, right + 1, *found}) == 3 + len(found)
    return apart and not tied and not fixed


def tensors_and_energies(random, case):
    """Activations (n, ...), and `energy` in two of three calls. Raises RuntimeError when none separate the mistakes."""
    given, shape = case % 3 != 0, LARGER[case % len(LARGER)]
    for _ in range(TRIES):
        scales = np.geomspace(1, random.uniform(0.1, 0.4), np.prod(shape[1:], dtype=int)).reshape(shape[1:])
        activations = scales * random.standard_normal(shape) + random.uniform(0.5, 1.5) * random.uniform(size=shape[1:])
        activations = np.round(activations, 4)
        energy = round(random.uniform(0.6, 0.97), 2) if given else 0.9
        if _decides(activations, energy, given):
            return {"activations": activations, "energy": energy} if given else {"activations": activations}
    raise RuntimeError(f"no activations that separate the mistakes in {TRIES} tries (case {case})")


# The calls of layer_spectra: what each is for, and how many images. The middle four have their images in common, and
# all but the first have one seed, "other seed" the next.
CALLS = (("many", 240), ("few", 80), ("repeated", 80), ("other seed", 80), ("other labels", 80), ("clumps", 80))
SEED = 271
NOISE = 0.004  # of the clumps, in brightness


def _digits():
    """All images, (1797, 8, 8) in [0, 1], and their labels, (1797,)."""
    with np.load(Path(__file__).parents[2] / "exercises" / "data" / "digits.npz") as data:
        return data["images"] / 16, data["labels"].astype(int)


def digit_sets(random, case):
    """One call: images, labels, seed, and `role`, what the law uses the call for."""
    role, count = CALLS[case % len(CALLS)]
    if role == "clumps":
        return {**_clumps(random, count), "role": role}
    # Every case has a stream of its own; what cases are to share comes from one that is fixed.
    stream = random if role == "many" else np.random.RandomState(0)
    images, labels = _digits()
    chosen = stream.permutation(len(images))[:count]
    shuffled = stream.permutation(chosen)
    return {
        "images": images[chosen],
        "labels": labels[shuffled if role == "other labels" else chosen],
        "seed": int(random.randint(0, 1000)) if role == "many" else SEED + (role == "other seed"),
        "role": role,
    }


def fewer_digits(random, case):
    """The calls that tell the first wrong answers from the right one, smaller."""
    role, _ = CALLS[case % len(CALLS)]
    return digit_sets(random, case) if role in ("few", "clumps") else None


def _clumps(random, count):
    """A nought and a one, each repeated with a little noise where they differ: towards grey, so within [0, 1]."""
    images, labels = _digits()
    nought, one = (images[random.choice(np.flatnonzero(labels == digit))] for digit in (0, 1))
    which = random.permutation(np.arange(count) % 2)
    clean = np.where(which[:, None, None] == 0, nought, one)
    noise = NOISE * random.uniform(size=clean.shape) * (np.abs(nought - one) > 0.3)
    return {"images": clean + noise * np.sign(0.5 - clean), "labels": which, "seed": SEED}


# The law about the spectra of the layers.

SUM, ROUNDING, AGREE = 1e-4, 1e-5, 1e-6
# What other labels change in some share, at least. One epoch of plain SGD at 0.01 gives 7e-3 in the scores, and a tenth
# of that rate 2e-3; what is hardly trained at all (Adam at 1e-6) stays below.
LEARNT = 1e-4
# What the components after the first may hold of two clumps, in the widest layers and in any. Noise counts squared,
# some 1e-5, where singular values would hold 5e-3; layers that are normalised number by number can make it large.
MOSTLY, ANYWHERE = 4e-4, 0.2
SECOND, THIRD = 0.01, 0.005  # what is no noise, in the second and in the third component


@np.errstate(all="ignore")
def tells_spectra(trials, earlier):
    """The problems found, the first that matters first: how they are told, then of what the spectra are."""
    calls = {}
    for trial in trials:
        spectra, problems = _spectra(trial.output, len(trial.inputs["images"]))
        if problems:
            return problems
        calls[trial.inputs["role"]] = spectra
    names = [set(spectra) for spectra in calls.values()]
    if any(each != names[0] for each in names):
        return ["Two calls gave layers of different names. The names belong to the network, not to the images."]
    return [
        *_pairs(calls),
        *_sources(calls),
        *_lengths(calls),
        *_of_clumps(calls.get("clumps", {})),
        *_centred(calls),
        *_seeds(calls),
    ]


def _spectra(output, count):
    """The spectra as arrays by name, or the problems with how they are told."""
    if not isinstance(output, dict):
        return {}, [f"A dictionary of layer names and spectra was expected, got a {type(output).__name__}."]
    if odd := [name for name in output if not isinstance(name, str)]:
        return {}, [f"The names of layers are text; one of them is a {type(odd[0]).__name__}."]
    read = {name: _array(value) for name, value in output.items()}
    for name, spectrum in read.items():
        if problem := _shown(spectrum, count):
            layer = f"Layer {_quoted(name)}:"
            return {}, [f"{layer} {problem}" if isinstance(problem, str) else (problem[0], f"{layer} {problem[1]}")]
    return read, _named(read)


def _array(value):
    """The value as an array of real numbers; None when it is none."""
    try:
        array = np.asarray(value)
        return array.astype(float) if array.dtype.kind in "iuf" else None
    except (ValueError, TypeError, OverflowError):
        return None


def _shown(spectrum, count):
    """What is wrong with one spectrum of `count` points by itself; "" when nothing is."""
    if spectrum is None or spectrum.ndim != 1 or not len(spectrum):
        return "a spectrum is one row of real numbers, an array of shape (min(n, p),)."
    if not np.all(np.isfinite(spectrum)):
        return (
            "the spectrum holds an infinite number or NaN: did the training diverge, or is the layer 0 for all images?"
        )
    if len(spectrum) > count:
        return "all_variances", f"the spectrum has {len(spectrum)} entries, and there are {count} images."
    total, rising = np.sum(spectrum), np.all(np.diff(spectrum) >= -ROUNDING) and spectrum[-1] > spectrum[0] + ROUNDING
    if rising and abs(spectrum[-1] - 1) <= SUM and total > 1 + SUM:
        return "running_sums", f"the spectrum rises from {spectrum[0]:.4g} to {spectrum[-1]:.4g}."
    if abs(total - 1) > SUM:
        return "not_normalised_layers", f"the spectrum adds up to {total:.6g}."
    if rising:
        return "ascending", f"the spectrum begins with {spectrum[0]:.4g} and ends with {spectrum[-1]:.4g}."
    if np.any(np.diff(spectrum) > ROUNDING):
        return "a spectrum falls, and this one rises somewhere."
    return f"a share of the variance is {spectrum[-1]:.4g}." if spectrum[-1] < -ROUNDING else ""


def _key(name):
    return "_".join(name.replace("-", " ").replace("_", " ").split()).casefold()


def _both(spectra):
    """The names before and after, of the layers that are told on both sides of their nonlinearity."""
    known = {_key(name): name for name in spectra}
    stems = [key.removesuffix("_pre") for key in known if key.endswith("_pre")]
    return [(known[f"{stem}_pre"], known[f"{stem}_post"]) for stem in stems if f"{stem}_post" in known]


def _quoted(name):
    """A student's name of a layer for a message: one short word, so that no line of the report can begin inside it."""
    quoted = repr(name).replace(" ", "_")
    return quoted if len(quoted) <= 40 else f"{quoted[:37]}..."


def _named(spectra):
    """What is wrong with the names of the layers."""
    names = ", ".join(_quoted(name) for name in sorted(spectra)[:6])
    if not _both(spectra):
        return [
            f"No layer appears as NAME_pre and as NAME_post, such as conv_pre and conv_post. The names are {names}."
        ]
    if len({_key(name).removesuffix("_pre").removesuffix("_post") for name in spectra}) < 2:
        return [
            f"At least two layers were asked for, with the one that is told twice counted once. The names are {names}."
        ]
    return []


def _pairs(calls):
    """Spectra that a nonlinearity has not changed."""
    role = next((each for each in ("many", "few") if each in calls), "")
    for before, after in _both(calls.get(role, {})):
        if _same(calls[role][before], calls[role][after], AGREE):
            return [("pre_equals_post", f"The spectra of {_quoted(before)} and {_quoted(after)} are the same.")]
    return []


def _same(one, other, tolerance):
    return one.shape == other.shape and bool(np.allclose(one, other, rtol=tolerance, atol=tolerance))


def _agree(calls, one, other, tolerance=AGREE):
    """Whether two calls, both made, have the same spectrum in every layer."""
    pair = (calls.get(one), calls.get(other))
    return None not in pair and all(_same(pair[0][name], pair[1][name], tolerance) for name in pair[0])


def _sources(calls):
    """Spectra that do not come from the images, or not from a network that has learnt the labels."""
    if _agree(calls, "few", "clumps"):
        return [("images_ignored", "Two calls with as many, but other images gave the same spectra.")]
    if _agree(calls, "few", "other labels"):
        return [("untrained", "Two calls that differ in the labels alone gave the same spectra.")]
    if _agree(calls, "few", "other labels", LEARNT / 2):
        told = "Two calls that differ in the labels alone gave spectra in which no share differs by as much as"
        return [("untrained", f"{told} {LEARNT:g}.")]
    return []


def _centred(calls):
    """Spectra as long as there are images: centred, n points have n - 1 components, so the last share is nothing."""
    counts = dict(CALLS)
    for role, spectra in calls.items():
        for name, spectrum in spectra.items():
            if len(spectrum) == counts[role] and spectrum[-1] > ROUNDING:
                told = f"Layer {_quoted(name)}: of {counts[role]} shares the last is {spectrum[-1]:.3g}."
                return [f"{told} Centred, as many points have one component less, so nothing is left for it."]
    return []


def _lengths(calls):
    """Spectra of fewer images than were given: a layer's width p follows from the call with many images.

    The clumps are left out, as a network may have as many scores as there are classes.
    """
    counts, many, few = dict(CALLS), calls.get("many", {}), calls.get("few", {})
    for name in sorted(many.keys() & few.keys()):
        lengths = (len(many[name]), len(few[name]))
        if lengths[1] != min(counts["few"], lengths[0]):
            told = "Layer {}: the spectrum has {} entries for {} images and {} for {}."
            values = (_quoted(name), lengths[0], counts["many"], lengths[1], counts["few"])
            return [("subset_of_images", told.format(*values))]
    return []


def _of_clumps(spectra):
    """Two tight clumps of images are two in every layer, whose variance is along one line; the rest is noise.

    Without centring there is a second component as well, other points than images have a third, and singular values
    that were not squared make the noise large.
    """
    rests = {name: 1 - spectrum[0] for name, spectrum in spectra.items()}
    longest = max(map(len, spectra.values()), default=0)
    widest = min((name for name in rests if len(spectra[name]) == longest), key=rests.get, default="")
    most = max(rests, key=rests.get, default="")
    if widest and rests[widest] > MOSTLY:
        return [_no_clumps(widest, np.append(spectra[widest], [0.0, 0.0]))]
    if most and rests[most] > ANYWHERE:
        return [_no_clumps(most, np.append(spectra[most], [0.0, 0.0]))]
    return []


def _no_clumps(name, spectrum):
    first = ", ".join(f"{each:.3g}" for each in spectrum[:3])
    told = f"With images in two tight clumps, the spectrum of {_quoted(name)} begins {first}; nearly 1 is expected."
    if spectrum[2] > THIRD:
        # As many components as images: whatever the points are, they may well be images.
        return ("positions_as_points", told) if len(spectrum) - 2 < dict(CALLS)["clumps"] else told
    return ("not_centred_layers" if spectrum[1] > SECOND else "singular_values_of_layers", told)


def _seeds(calls):
    """What the seed decides."""
    if {"few", "repeated"} <= calls.keys() and not _agree(calls, "few", "repeated"):
        return [("unseeded", "Two calls with the same arguments gave different spectra.")]
    if _agree(calls, "few", "other seed", 0.0):
        return [("seed_ignored", "Two calls that differ in the seed alone gave the same spectra.")]
    return []


# Wrong answers.


def _points(activations):
    return np.reshape(activations, (len(activations), -1))


def _shares(points):
    """The shares of the squared singular values of points as they are."""
    squares = np.linalg.svd(points, compute_uv=False) ** 2
    return squares / squares.sum()


NOT_CENTRED = (
    "The mean over the images was not subtracted. PCA is about variance, so centre every column (axis 0) first."
)
NOT_SQUARED = "The singular values were not squared. A component's variance is s² / n, so its share is s² / Σ s²."
NOT_NORMALISED = (
    "The shares do not add up to 1. Divide by the sum of all variances, and leave them shares, not percent."
)
ASCENDING = "The smallest comes first (`eigh` sorts upwards). A spectrum begins with the largest share."
TOO_LONG = "More entries than min(n, p): n points have no more than n components; what is added is zero."
POSITIONS = (
    "Every position of the image was taken as a point of its own. A point is all that one image gives, in one row."
)
RUNNING = "These are running sums. A spectrum holds the share of each component alone."


@wrong("pca_spectrum", NOT_CENTRED)
def not_centred(activations):
    return _shares(_points(activations))


@wrong("pca_spectrum", NOT_SQUARED)
def singular_values(activations):
    roots = np.sqrt(pca_spectrum(activations))
    return roots / roots.sum()


@wrong("pca_spectrum", "These are variances, not shares: divide by their sum.")
def not_normalised(activations):
    points = _points(activations)
    return np.linalg.svd(points - points.mean(axis=0), compute_uv=False) ** 2


@wrong("pca_spectrum", "These are the variances themselves, not their shares: divide by their sum.")
def variances(activations):
    return not_normalised(activations) / (len(activations) - 1)


@wrong("pca_spectrum", "The shares are of the largest variance. Divide by the sum of all of them.")
def shares_of_the_largest(activations):
    return pca_spectrum(activations) / pca_spectrum(activations)[0]


@wrong("pca_spectrum", ASCENDING)
def smallest_share_first(activations):
    return pca_spectrum(activations)[::-1]


@wrong(
    "pca_spectrum",
    "The mean of every image was subtracted (axis 1). PCA subtracts the mean image, column by column (axis 0).",
)
def rows_centred(activations):
    points = _points(activations)
    return _shares(points - points.mean(axis=1, keepdims=True))


@wrong("pca_spectrum", TOO_LONG)
def all_eigenvalues(activations):
    padded = np.zeros(_points(activations).shape[1])
    shares = pca_spectrum(activations)
    padded[: len(shares)] = shares
    return padded


@wrong("pca_spectrum", POSITIONS)
def points_of_the_last_axis(activations):
    return pca_spectrum(np.reshape(activations, (-1, activations.shape[-1])))


@wrong("intrinsic_dimension", NOT_CENTRED)
def not_centred_dimension(activations, energy=0.9):
    return int(np.sum(np.cumsum(not_centred(activations)) < energy)) + 1


@wrong("intrinsic_dimension", NOT_SQUARED)
def dimension_of_singular_values(activations, energy=0.9):
    return int(np.sum(np.cumsum(singular_values(activations)) < energy)) + 1


@wrong(
    "intrinsic_dimension",
    "One too few: this is a position counted from 0, or the number of running sums that are still below the energy.",
)
def one_too_few(activations, energy=0.9):
    return intrinsic_dimension(activations, energy) - 1


@wrong("intrinsic_dimension", "One too many: with one component less the energy is reached already.")
def one_too_many(activations, energy=0.9):
    return intrinsic_dimension(activations, energy) + 1


@wrong(
    "intrinsic_dimension",
    "0.9 is written into the function. That is only the value when nothing is given; compare with the argument"
    " `energy`.",
)
def fixed_energy(activations, energy=0.9):
    return intrinsic_dimension(activations, 0.9)


@wrong(
    "intrinsic_dimension", "The smallest shares were added first. The fewest are needed when the largest come first."
)
def smallest_first(activations, energy=0.9):
    return int(np.sum(np.cumsum(pca_spectrum(activations)[::-1]) < energy)) + 1


def _with(spectrum, images, labels, seed):
    """What layer_spectra returns with this function for the spectrum of a layer."""
    return {name: spectrum(layer) for name, layer in _trained_layers(images, labels, seed).items()}


@wrong("layer_spectra", NOT_CENTRED)
def not_centred_layers(images, labels, seed):
    return _with(not_centred, images, labels, seed)


@wrong("layer_spectra", NOT_SQUARED)
def singular_values_of_layers(images, labels, seed):
    return _with(singular_values, images, labels, seed)


@wrong("layer_spectra", NOT_NORMALISED)
def not_normalised_layers(images, labels, seed):
    return _with(variances, images, labels, seed)


@wrong("layer_spectra", ASCENDING)
def ascending(images, labels, seed):
    return _with(smallest_share_first, images, labels, seed)


@wrong("layer_spectra", TOO_LONG)
def all_variances(images, labels, seed):
    return _with(all_eigenvalues, images, labels, seed)


@wrong("layer_spectra", POSITIONS)
def positions_as_points(images, labels, seed):
    return _with(points_of_the_last_axis, images, labels, seed)


@wrong("layer_spectra", RUNNING)
def running_sums(images, labels, seed):
    return _with(lambda layer: np.cumsum(pca_spectrum(layer)), images, labels, seed)


@wrong(
    "layer_spectra",
    "Before and after the nonlinearity the spectra are the same. Were both taken from one array, or was the ReLU"
    " applied in place?",
)
def pre_equals_post(images, labels, seed):
    spectra = layer_spectra(images, labels, seed)
    return {name: spectra[name.replace("_pre", "_post")] for name in spectra}


@wrong("layer_spectra", "The images have no effect: other images have to give other spectra.")
def images_ignored(images, labels, seed):
    return layer_spectra(np.random.RandomState(0).uniform(size=images.shape), np.arange(len(images)) % 10, seed)


@wrong(
    "layer_spectra",
    "The labels have next to no effect, so the network is not trained: these are the spectra of its starting weights."
    " Train it, and compute the activations with the weights that come out.",
)
def untrained(images, labels, seed):
    layers = _layers(_starting_weights(np.random.RandomState(seed)), _windows(images))
    return {name: pca_spectrum(layer) for name, layer in layers.items()}


@wrong(
    "layer_spectra",
    "The spectra are of some of the images only. Whatever part of them the network was trained on, its activations"
    " are those at all images given.",
)
def subset_of_images(images, labels, seed):
    return layer_spectra(images[: 3 * len(images) // 4], labels[: 3 * len(images) // 4], seed)


@wrong(
    "layer_spectra",
    "The same call gives other spectra the second time. Draw the weights and the order from one generator that starts"
    " at `seed`.",
)
def unseeded(images, labels, seed):
    return layer_spectra(images, labels, int(np.random.default_rng().integers(1 << 30)))


@wrong("layer_spectra", "The seed has no effect: another one has to give other starting weights, and so other spectra.")
def seed_ignored(images, labels, seed):
    return layer_spectra(images, labels, 0)
