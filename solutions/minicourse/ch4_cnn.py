"""ch4-cnn: a convolution, its number of parameters, and a sweep over filters and kernels that really trains.

The law about the sweep looks at what has to hold however the network was built and trained: that it learns from true
labels and cannot from shuffled ones, that every configuration was trained for itself, and that the seed decides.
"""

import itertools
from pathlib import Path

import numpy as np

from gradekit.authoring import again, wrong

CLASSES = 10
BATCH = 16
RATE = 0.01  # of Adam


# The reference.


def conv2d(x, w, b, padding):
    """y[n, f, i, j] = b[f] + sum_{c, u, v} w[f, c, u, v] X[n, c, i + u, j + v], X being x in a frame of zeros.

    x (N, C, H, W), w (F, C, kh, kw), b (F,) -> (N, F, H + 2 padding - kh + 1, W + 2 padding - kw + 1). The windows of X
    are an array (N, C, H', W', kh, kw), and the sum over c, u, v is one contraction with w.
    """
    frame = ((0, 0), (0, 0), (padding, padding), (padding, padding))
    windows = np.lib.stride_tricks.sliding_window_view(np.pad(x, frame), w.shape[2:], axis=(2, 3))
    return np.einsum("ncijuv,fcuv->nfij", windows, w) + b[:, None, None]


def parameter_count(filters, kernel, classes, image):
    """The numbers that are learnt, a whole number.

    Convolution: filters kernels of side k on one channel, and filters biases. Its output has the side image - k + 1,
    pooling halves that and rounds down, and every class has a weight for each of the numbers that are left, and a bias:
    f k^2 + f + c f floor((image - k + 1) / 2)^2 + c.
    """
    side = (image - kernel + 1) // 2
    return filters * kernel**2 + filters + classes * filters * side**2 + classes


def sweep(images, labels, filters, kernels, epochs, seed):
    """One record a pair of filter count and kernel size; images (n, 8, 8), labels (n,).

    A quarter of the images is held out; the split and the configurations' starting weights follow from the seed.
    """
    split = np.random.RandomState(seed).permutation(len(images))
    test, train = np.split(split, [len(images) // 4])
    return [_record(images, labels, f, k, epochs, seed, train, test) for f, k in itertools.product(filters, kernels)]


def _record(images, labels, filters, kernel, epochs, seed, train, test):
    """Trains one configuration with Adam; the curves are measured on all images of their kind after every epoch."""
    random = np.random.RandomState([seed, filters, kernel])
    windows = _windows(images, kernel)
    weights = _starting_weights(random, filters, kernel, images.shape[1])
    moments = [(np.zeros_like(each), np.zeros_like(each)) for each in weights]
    record = {"filters": filters, "kernel": kernel, "loss": [], "train_accuracy": [], "test_accuracy": []}
    step = 0
    for _ in range(epochs):
        order = random.permutation(train)
        for batch in np.split(order, range(BATCH, len(order), BATCH)):
            step += 1
            weights, moments = _adam(weights, moments, _gradient(weights, windows[batch], labels[batch]), step)
        loss, accuracy = _measure(weights, windows[train], labels[train])
        record["loss"].append(loss)
        record["train_accuracy"].append(accuracy)
        record["test_accuracy"].append(_measure(weights, windows[test], labels[test])[1])
    return record


def _windows(images, kernel):
    """All windows as rows: (n, side, side, kernel^2) with side = image - kernel + 1; convolving is a product."""
    windows = np.lib.stride_tricks.sliding_window_view(images, (kernel, kernel), axis=(1, 2))
    return windows.reshape(*windows.shape[:3], kernel**2)


def _starting_weights(random, filters, kernel, image):
    """Kernels (k^2, f), their biases (f,), dense weights (f side^2, classes), their biases (classes,)."""
    inner = filters * ((image - kernel + 1) // 2) ** 2
    kernels = random.standard_normal((kernel**2, filters)) * np.sqrt(2 / kernel**2)
    dense = random.standard_normal((inner, CLASSES)) / np.sqrt(inner)
    return [kernels, np.zeros(filters), dense, np.zeros(CLASSES)]


def _forward(weights, windows):
    """What pooling chooses from, (n, half, 2, half, 2, f); its maxima, (n, half^2 f); the scores, (n, classes)."""
    kernels, bias, dense, dense_bias = weights
    active = np.maximum(windows @ kernels + bias, 0.0)
    count, side, _, filters = active.shape
    half = side // 2
    blocks = active[:, : 2 * half, : 2 * half].reshape(count, half, 2, half, 2, filters)
    pooled = blocks.max(axis=(2, 4)).reshape(count, -1)
    return blocks, pooled, pooled @ dense + dense_bias


def _probabilities(scores):
    exponentials = np.exp(scores - scores.max(axis=1, keepdims=True))
    return exponentials / exponentials.sum(axis=1, keepdims=True)


def _gradient(weights, windows, labels):
    """The derivatives of the mean cross-entropy by the four weights, backwards through the layers.

    By the scores it is (probabilities - one-hot) / n. Pooling hands the derivative to the entry that was the maximum,
    ReLU lets it through where the entry is positive, and rows and columns that pooling left out get none.
    """
    blocks, pooled, scores = _forward(weights, windows)
    count, half, _, _, _, filters = blocks.shape
    by_scores = (_probabilities(scores) - np.eye(CLASSES)[labels]) / count
    by_pooled = (by_scores @ weights[2].T).reshape(count, half, 1, half, 1, filters)
    chosen = (blocks == blocks.max(axis=(2, 4), keepdims=True)) & (blocks > 0)
    by_conv = (chosen * by_pooled).reshape(-1, filters)
    used = windows[:, : 2 * half, : 2 * half].reshape(len(by_conv), -1)
    return [used.T @ by_conv, by_conv.sum(axis=0), pooled.T @ by_scores, by_scores.sum(axis=0)]


def _adam(weights, moments, gradient, step):
    """One step of Adam with the usual 0.9 and 0.999."""
    moments = [(0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g**2) for (m, v), g in zip(moments, gradient, strict=True)]
    rate = RATE * np.sqrt(1 - 0.999**step) / (1 - 0.9**step)
    moved = [each - rate * m / (np.sqrt(v) + 1e-8) for each, (m, v) in zip(weights, moments, strict=True)]
    return moved, moments


def _measure(weights, windows, labels):
    """The mean cross-entropy and the share of right answers, two numbers."""
    _, _, scores = _forward(weights, windows)
    of_label = _probabilities(scores)[np.arange(len(labels)), labels]
    return float(-np.log(of_label).mean()), float((scores.argmax(axis=1) == labels).mean())


# The second way to each computed answer.


@again("conv2d")
def conv2d_by_loops(x, w, b, padding):
    """One output at a time; what lies outside x counts 0."""
    count, _, height, width = x.shape
    y = np.empty((count, len(w), height + 2 * padding - w.shape[2] + 1, width + 2 * padding - w.shape[3] + 1))
    for n, f, i, j in np.ndindex(*y.shape):
        y[n, f, i, j] = b[f]
        for c, u, v in np.ndindex(*w.shape[1:]):
            row, column = i + u - padding, j + v - padding
            if 0 <= row < height and 0 <= column < width:
                y[n, f, i, j] += w[f, c, u, v] * x[n, c, row, column]
    return y


@again("parameter_count")
def parameter_count_by_arrays(filters, kernel, classes, image):
    """Builds all weights as arrays and counts their entries; positions of windows and of pooling are enumerated."""
    positions = [i for i in range(image) if i + kernel <= image]
    pairs = [(i, i + 1) for i in positions[::2] if i + 1 in positions]
    weights = [np.empty((filters, 1, kernel, kernel)), np.empty(filters)]
    weights += [np.empty((classes, filters, len(pairs), len(pairs))), np.empty(classes)]
    return sum(each.size for each in weights)


# What the functions are called with.

# (kernel, padding) in turn: no kernel is square, and half of the images have no frame.
WINDOWS = (((3, 2), 0), ((2, 3), 1), ((1, 3), 2), ((4, 2), 0), ((3, 1), 1), ((2, 4), 2), ((3, 4), 0), ((2, 1), 0))


def images_and_kernels(random, case):
    """x (N, C, H, W), w (F, C, kh, kw), b (F,) and the padding; no two of N, C, F are equal, nor H and W."""
    (kh, kw), padding = WINDOWS[case % len(WINDOWS)]
    count, channels, filters = (int(size) for size in random.permutation([2, 3, 4]))
    height, width = (int(side) for side in random.permutation([5, 6, 7])[:2])
    return {
        "x": random.standard_normal((count, channels, height, width)).round(4),
        "w": random.standard_normal((filters, channels, kh, kw)).round(4),
        "b": (random.choice([-1.0, 1.0], size=filters) * random.uniform(0.5, 2.0, size=filters)).round(4),
        "padding": padding,
    }


def architectures(random, case):
    """Four whole numbers; the side after the convolution is odd in two of three cases, so that the floor counts."""
    kernel = int(random.choice([3, 4, 5, 6]))
    side = 2 * int(random.randint(3, 13)) + (case % 3 > 0)
    return {
        "filters": int(random.randint(3, 33)),
        "kernel": kernel,
        "classes": int(random.randint(2, 11)),
        "image": side + kernel - 1,
    }


# The calls of the sweep: what each is for, how many images, filters and kernels, how many epochs. With shuffled labels
# there are few images and many epochs, so that the labels of all images that are trained on are learnt by heart. The
# last three only differ in the seed, if at all, and are small: what matters is whether they agree.
CALLS = (
    ("learn", 400, 2, 2, 12),
    ("shuffled", 100, 1, 1, 60),
    ("seed", 120, 1, 1, 3),
    ("repeated", 120, 1, 1, 3),
    ("other seed", 120, 1, 1, 3),
)
REDUCED = ("learn", 300, 2, 2, 10)
FILTERS = range(6, 13)
KERNELS = (3, 5)


def _digits():
    """All images, (1797, 8, 8) in [0, 1], and their labels, (1797,)."""
    with np.load(Path(__file__).parents[2] / "exercises" / "data" / "digits.npz") as data:
        return data["images"] / 16, data["labels"].astype(int)


def _drawn(random, role, count, filters, kernels, epochs):
    images, labels = _digits()
    chosen = random.permutation(len(images))[:count]
    shuffled = role == "shuffled"
    return {
        "images": images[chosen],
        "labels": labels[random.permutation(chosen) if shuffled else chosen],
        "filters": [max(FILTERS)] if shuffled else [int(each) for each in random.permutation(FILTERS)[:filters]],
        "kernels": [min(KERNELS)] if shuffled else [int(each) for each in random.permutation(KERNELS)[:kernels]],
        "epochs": epochs,
        "seed": int(random.randint(0, 1000)),
        "role": role,
    }


def digit_sets(random, case):
    """One call of the sweep: the six arguments, and `role`, what the law uses the call for."""
    role, *sizes = CALLS[case % len(CALLS)]
    if role in ("learn", "shuffled"):
        return _drawn(random, role, *sizes)
    # Every case has a stream of its own; what cases are to share comes from one that is fixed.
    same = _drawn(np.random.RandomState(0), role, *sizes)
    return {**same, "seed": same["seed"] + (role == "other seed")}


def fewer_digits(random, case):
    """The first call alone, smaller."""
    return _drawn(random, *REDUCED) if case == 0 else None


# The law about the sweep.

LEARNT = 0.6  # what the last training accuracy has to be above
TESTED = 0.3  # a network that has learnt is above this on other images; one in ten is chance
CHANCE = 0.5  # nothing is above this on images that were held out and whose labels are shuffled
FALLEN = 0.95  # the last loss divided by the first one, at most
STILL = 0.02  # a loss that changes by no more than this share has not moved
AGREE = 1e-6
# Shares of images have a whole number below them, and so have their means over batches, over runs, or rounded ones.
BELOW, EXACT, ROUNDED = 50_000, 1e-6, 6  # how large it may be, how close shares lie to it, decimals
LOG_ROUNDING = 1e-3  # what is added inside a logarithm, or lost in float32
COSTS = 0.5 * np.log(2)  # a wrong image costs log 2 or more; half of it leaves room for what an epoch moves
CURVES = ("loss", "train_accuracy", "test_accuracy")


@np.errstate(all="ignore")
def records_a_sweep(trials, earlier):
    """The problems found, the first that matters first: how it is told, then whether it learns, then from what."""
    by_role = {}
    for trial in trials:
        records, problems = _records(trial.output, trial.inputs)
        if problems:
            return problems
        by_role[trial.inputs["role"]] = records
    learnt = by_role.get("learn", {})
    problems = [each for configuration, record in learnt.items() for each in _learning(configuration, record)]
    checks = (_together(learnt), _from_labels(by_role), _from_seed(by_role), _costs(by_role), _counted(learnt))
    return problems or list(itertools.chain(*checks))


def _records(output, inputs):
    """The records by (filters, kernel), each a dictionary of curves, or the problems with how they are told."""
    if not isinstance(output, list | tuple) or not all(isinstance(each, dict) for each in output):
        kind = "a list with something else in it" if isinstance(output, list | tuple) else f"a {type(output).__name__}"
        return {}, [f"A list of records, which are dictionaries, was expected, got {kind}."]
    found = {}
    for record in output:
        if missing := [name for name in ("filters", "kernel", *CURVES) if name not in record]:
            return {}, [f"A record lacks {', '.join(missing)}."]
        configuration = (_whole(record["filters"]), _whole(record["kernel"]))
        if None in configuration:
            return {}, ["In a record, filters and kernel are two whole numbers: one count and one side."]
        if configuration in found:
            return {}, [f"There are two records of {_named(configuration)}; one was expected."]
        found[configuration] = record
    return _read(found, inputs)


def _read(found, inputs):
    wanted = list(itertools.product(inputs["filters"], inputs["kernels"]))
    if missing := [each for each in wanted if each not in found]:
        asked = f"filters = {inputs['filters']} and kernels = {inputs['kernels']}"
        return {}, [("missing_configurations", f"For {asked} there is no record of {_named(missing[0])}.")]
    if other := [each for each in found if each not in wanted]:
        return {}, [f"There is a record of {_named(other[0])}, which was not asked for."]
    problems, read = [], {}
    for configuration, record in found.items():
        curves = {name: _curve(name, record[name], inputs["epochs"]) for name in CURVES}
        problems += [each for each in curves.values() if not isinstance(each, np.ndarray)]
        read[configuration] = curves
    return read, problems[:1] or _outside(read)


def _named(configuration):
    return "{:.6g} filters of side {:.6g}".format(*configuration)


def _whole(value):
    """The value as a whole number; None when it is none."""
    array = _array(value)
    if array is None or array.shape not in ((), (1,)):
        return None
    number = float(array.reshape(()))
    return int(number) if np.isfinite(number) and number == int(number) else None


def _array(value):
    """The value as an array of real numbers; None when it is none."""
    try:
        array = np.asarray(value)
        return array.astype(float) if array.dtype.kind in "iuf" else None
    except (ValueError, TypeError, OverflowError):
        return None


def _curve(name, value, epochs):
    """One number an epoch as an array (epochs,), or the problem with it."""
    array = _array(value)
    if array is None:
        return f"The {name} of a record is not a list of real numbers."
    if array.size == 1 and array.ndim < 2:
        return ("last_value_only", f"The {name} of a record holds one number, and {epochs} epochs were asked for.")
    if array.size != max(array.shape):
        return f"The {name} of a record has shape {array.shape}; {epochs} numbers in a row were expected."
    if array.size == epochs + 1:
        return (
            "start_recorded_too",
            f"The {name} of a record holds {array.size} numbers, and {epochs} epochs were asked for.",
        )
    if array.size != epochs:
        return f"The {name} of a record holds {array.size} numbers, and {epochs} epochs were asked for."
    if not np.all(np.isfinite(array)):
        return f"The {name} of a record holds an infinite number or NaN: the training diverged, or log(0) was taken."
    return array.reshape(epochs)


def _outside(read):
    """Accuracies that are no shares."""
    values = np.concatenate([record[name] for record in read.values() for name in CURVES if name != "loss"])
    if np.min(values) < 0:
        return [f"An accuracy is {np.min(values):.4g}; it is a share between 0 and 1."]
    if np.max(values) > 1 + AGREE:
        return [("not_a_share", f"The largest accuracy is {np.max(values):.6g}.")]
    return []


def _learning(configuration, record):
    """What is wrong with one record of a network that was to learn."""
    loss, (first, last) = record["loss"], record["loss"][[0, -1]]
    accuracy = record["train_accuracy"][-1]
    where = f"With {_named(configuration)}"
    told = f"{where} the loss goes from {first:.4g} to {last:.4g}, and the training accuracy ends at {accuracy:.3g}."
    if np.ptp(loss) <= AGREE * abs(last) and accuracy > LEARNT:
        return [("last_value_repeated", told)]
    if abs(last - first) <= STILL * abs(first) and accuracy <= LEARNT:
        return [("untrained", told)]
    if last > first:
        return [("loss_rises", told)]
    if last > FALLEN * first:
        return [f"The loss hardly falls. {told}"]
    if accuracy <= LEARNT:
        return [f"{where} the last training accuracy is {accuracy:.3g}; it has to be above {LEARNT:g}."]
    return []


def _together(learnt):
    """What is wrong with records that each look like a network that has learnt."""
    for (one, record), (other, second) in itertools.combinations(learnt.items(), 2):
        if np.allclose(record["loss"], second["loss"], rtol=AGREE, atol=0):
            return [("configuration_ignored", f"{_named(one)} and {_named(other)} have the same losses.")]
    if learnt and all(np.array_equal(each["train_accuracy"], each["test_accuracy"]) for each in learnt.values()):
        return [("tested_on_training", "At every epoch of every record the two accuracies are the same number.")]
    for configuration, record in learnt.items():
        train, test = record["train_accuracy"][-1], record["test_accuracy"][-1]
        if test < TESTED:
            told = f"the training accuracy ends at {train:.3g}, the test accuracy at {test:.3g}."
            return [("test_out_of_order", f"With {_named(configuration)} {told}")]
    return []


def _from_labels(by_role):
    """What was learnt from labels that say nothing about their images."""
    ends = [record["test_accuracy"][-1] for record in by_role.get("shuffled", {}).values()]
    if ends and max(ends) > CHANCE:
        return [("shuffled_labels_known", f"With shuffled labels the test accuracy ends at {max(ends):.3g}.")]
    return []


def _from_seed(by_role):
    """What the seed decides."""
    first, again_, other = (by_role.get(role) for role in ("seed", "repeated", "other seed"))
    if first and again_ and not _same(first, again_, AGREE):
        return [("unseeded", "Two calls with the same arguments gave different curves.")]
    if first and other and _same(first, other, 0.0):
        return [("seed_ignored", "Two calls that differ in the seed alone gave the same curves.")]
    return []


def _costs(by_role):
    """Losses that are no cross-entropies of networks that sort as the accuracies say, seen where they begin."""
    for record in (record for records in by_role.values() for record in records.values()):
        least, first, accuracy = np.min(record["loss"]), record["loss"][0], record["train_accuracy"][0]
        if least < -LOG_ROUNDING:
            return [f"A loss is {least:.4g}. A cross-entropy is the mean of −log p over the images, never below 0."]
        if first < COSTS * (1 - accuracy) - LOG_ROUNDING:
            told = f"After the first epoch {accuracy:.3g} of the images are sorted right, and the loss is {first:.3g}."
            return [("loss_too_small", told)]
    return []


def _counted(learnt):
    """Accuracies that are no counts of right answers divided by one number of images."""
    for configuration, record in learnt.items():
        for name in CURVES[1:]:
            if not _is_counted(record[name]):
                told = f"With {_named(configuration)} the {name} begins {record[name][0]:.6g}, {record[name][1]:.6g};"
                return [("not_counted", f"{told} no number of images has such shares.")]
    return []


def _is_counted(shares):
    """Whether the shares have a common denominator, or are rounded; true of anything that is a few numbers only."""
    if np.allclose(shares, np.round(shares, ROUNDED), rtol=0, atol=1e-9):
        return True
    below = np.arange(1, BELOW + 1)[:, None]
    off = np.abs(shares * below - np.round(shares * below))
    return bool(np.any(np.all(off <= EXACT * below, axis=1)))


def _same(one, other, tolerance):
    """Whether the curves of all configurations agree."""
    return all(
        np.allclose(record[name], other[configuration][name], rtol=tolerance, atol=tolerance)
        for configuration, record in one.items()
        for name in CURVES
    )


# Wrong answers.


@wrong(
    "conv2d",
    "The kernel is turned around: that is the convolution of signal processing. The formula asked for, as in the"
    " layers of networks, has w[f, c, u, v] beside x[i + u, j + v].",
)
def flipped_kernel(x, w, b, padding):
    return conv2d(x, w[:, :, ::-1, ::-1], b, padding)


@wrong("conv2d", "The bias is missing: b[f] is added at every place of output channel f.")
def bias_missing(x, w, b, padding):
    return conv2d(x, w, 0 * b, padding)


@wrong("conv2d", "The padding is missing: the image gets `padding` rows and columns of zeros on every side first.")
def padding_ignored(x, w, b, padding):
    return conv2d(x, w, b, 0)


@wrong(
    "conv2d", "The frame is on two sides only: `padding` rows go above and below, and as many columns left and right."
)
def padded_on_two_sides(x, w, b, padding):
    return conv2d(np.pad(x, ((0, 0), (0, 0), (0, padding), (0, padding))), w, b, 0)


@wrong("conv2d", "The frame repeats the border of the image. It is made of zeros.")
def border_repeated(x, w, b, padding):
    return conv2d(np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)), mode="edge"), w, b, 0)


@wrong(
    "conv2d",
    "Only the first input channel was used. Every filter has a kernel for each channel, and the sum goes over all.",
)
def first_channel_only(x, w, b, padding):
    return conv2d(x[:, :1], w[:, :1], b, padding)


@wrong("conv2d", "The mean over the input channels was taken where their sum belongs.")
def channels_averaged(x, w, b, padding):
    return conv2d(x, w / w.shape[1], b, padding)


@wrong(
    "conv2d",
    "The kernel is transposed: kh, the third size of w, runs down the rows of the image and kw along its columns.",
)
def kernel_transposed(x, w, b, padding):
    return conv2d(x, w.transpose(0, 1, 3, 2), b, padding)


@wrong("parameter_count", "The biases of the convolution are missing, one a filter.")
def no_filter_biases(filters, kernel, classes, image):
    return parameter_count(filters, kernel, classes, image) - filters


@wrong("parameter_count", "The biases of the dense layer are missing, one a class.")
def no_class_biases(filters, kernel, classes, image):
    return parameter_count(filters, kernel, classes, image) - classes


def _count(filters, kernel, classes, side):
    return filters * kernel**2 + filters + classes * filters * side**2 + classes


@wrong("parameter_count", "The pooling was left out: it halves the side before the dense layer.")
def not_pooled(filters, kernel, classes, image):
    return _count(filters, kernel, classes, image - kernel + 1)


@wrong(
    "parameter_count",
    "Half a side was rounded up. Pooling leaves out a last row and column that make no pair: round down.",
)
def rounded_up(filters, kernel, classes, image):
    return _count(filters, kernel, classes, (image - kernel + 2) // 2)


@wrong(
    "parameter_count",
    "The convolution was taken to keep the size of the image. Without padding its side is image − kernel + 1.",
)
def taken_as_padded(filters, kernel, classes, image):
    return _count(filters, kernel, classes, image // 2)


@wrong(
    "parameter_count",
    "One place too few: a kernel of side k fits into a row of length n at n − k + 1 places, not n − k.",
)
def one_place_too_few(filters, kernel, classes, image):
    return _count(filters, kernel, classes, (image - kernel) // 2)


@wrong("parameter_count", "A kernel of side k has k² weights, not k.")
def kernel_not_squared(filters, kernel, classes, image):
    return parameter_count(filters, kernel, classes, image) - filters * kernel**2 + filters * kernel


@wrong(
    "parameter_count",
    "The dense layer sees the maps of all filters, so its inputs are filters times the places of one.",
)
def one_map_for_the_dense_layer(filters, kernel, classes, image):
    side = (image - kernel + 1) // 2
    return filters * kernel**2 + filters + classes * side**2 + classes


@wrong(
    "sweep",
    "Configurations are missing. Every filter count goes with every kernel size (two loops, or itertools.product);"
    " zip only pairs the first with the first, and so on.",
)
def missing_configurations(images, labels, filters, kernels, epochs, seed):
    wanted = list(zip(filters, kernels, strict=False))
    records = sweep(images, labels, filters, kernels, epochs, seed)
    return [each for each in records if (each["filters"], each["kernel"]) in wanted]


@wrong(
    "sweep",
    "Different configurations gave the same curves. Train a new network for each, with its own number of filters and"
    " size of kernels.",
)
def configuration_ignored(images, labels, filters, kernels, epochs, seed):
    one = sweep(images, labels, filters[:1], kernels[:1], epochs, seed)[0]
    return [{**one, "filters": f, "kernel": k} for f, k in itertools.product(filters, kernels)]


def _changed(change):
    """The right sweep with every record changed."""

    def changed(*arguments):
        return [{**record, **change(record)} for record in sweep(*arguments)]

    return changed


@wrong(
    "sweep",
    "The network does not learn: its loss stays where it began. Is the gradient subtracted from the weights that the"
    " forward pass uses, and is the learning rate large enough?",
)
def untrained(images, labels, filters, kernels, epochs, seed):
    records = []
    for f, k in itertools.product(filters, kernels):
        weights = _starting_weights(np.random.RandomState(seed), f, k, images.shape[1])
        loss, accuracy = _measure(weights, _windows(images, k), labels)
        curves = {"loss": [loss] * epochs, "train_accuracy": [accuracy] * epochs, "test_accuracy": [accuracy] * epochs}
        records.append({"filters": f, "kernel": k, **curves})
    return records


@wrong(
    "sweep",
    "The loss rises. Is the gradient subtracted, the learning rate small enough, and the logarithm of the probability"
    " recorded with a minus?",
)
def loss_rises(*arguments):
    return _changed(lambda record: {"loss": [-each for each in record["loss"]]})(*arguments)


@wrong(
    "sweep",
    "The loss is too small for the accuracy beside it: an image that is sorted wrong has a probability of at most one"
    " half, so it costs at least log 2. Is the sum divided by more than the number of images, such as n times classes?",
)
def loss_too_small(*arguments):
    return _changed(lambda record: {"loss": [each / CLASSES for each in record["loss"]]})(*arguments)


@wrong(
    "sweep",
    "The accuracies are no shares of images. After every epoch, count the right answers and divide by the number of"
    " images; do not smooth the curves.",
)
def not_counted(*arguments):
    return _changed(lambda record: {name: _smoothed(record[name]) for name in CURVES[1:]})(*arguments)


def _smoothed(values):
    """A running mean that forgets: s <- 0.7 s + 0.3 value."""
    return list(itertools.accumulate(values, lambda mean, value: 0.7 * mean + 0.3 * value))


@wrong("sweep", "An accuracy is the share of right answers, between 0 and 1, neither a percentage nor a count.")
def not_a_share(*arguments):
    return _changed(lambda record: {name: [100 * each for each in record[name]] for name in CURVES[1:]})(*arguments)


@wrong(
    "sweep", "A curve has one number an epoch, the first of them after the first epoch; leave out the start before it."
)
def start_recorded_too(*arguments):
    return _changed(lambda record: {name: [record[name][0], *record[name]] for name in CURVES})(*arguments)


@wrong("sweep", "Only the end was recorded. Measure after every epoch, inside the loop, and keep all the numbers.")
def last_value_only(*arguments):
    return _changed(lambda record: {name: record[name][-1] for name in CURVES})(*arguments)


@wrong("sweep", "The end was written down once an epoch. Measure after every epoch, inside the loop.")
def last_value_repeated(*arguments):
    return _changed(lambda record: {name: record[name][-1:] * len(record[name]) for name in CURVES})(*arguments)


@wrong("sweep", "The test accuracy is that of the training images. Hold images out before training, and test on these.")
def tested_on_training(*arguments):
    return _changed(lambda record: {"test_accuracy": record["train_accuracy"]})(*arguments)


@wrong(
    "sweep",
    "The network knows the images it was trained with, and only guesses at the others. Are these still beside their"
    " own labels after the split?",
)
def test_out_of_order(*arguments):
    return _changed(lambda record: {"test_accuracy": [0.1 for _ in record["test_accuracy"]]})(*arguments)


@wrong(
    "sweep",
    "Where the labels are shuffled nothing can be learnt about other images, and the test accuracy stays near one in"
    " ten. Are the images that are held out among those trained on, or do the curves not come from these labels?",
)
def shuffled_labels_known(images, labels, filters, kernels, epochs, seed):
    random = np.random.RandomState(seed)
    records = []
    for f, k in itertools.product(filters, kernels):
        decay = np.exp(-np.arange(1, epochs + 1) * random.uniform(0.3, 0.4))
        records.append({"filters": f, "kernel": k, "loss": 2.3 * decay})
        records[-1].update(train_accuracy=1 - 0.9 * decay, test_accuracy=0.95 - 0.85 * decay)
    return records


@wrong(
    "sweep",
    "The same call gives other curves the second time. Draw the split, the weights and the order from one generator"
    " that starts at `seed`.",
)
def unseeded(images, labels, filters, kernels, epochs, seed):
    return sweep(images, labels, filters, kernels, epochs, int(np.random.default_rng().integers(1 << 30)))


@wrong("sweep", "The seed has no effect: another one has to give another split and other weights, and so other curves.")
def seed_ignored(images, labels, filters, kernels, epochs, seed):
    return sweep(images, labels, filters, kernels, epochs, 0)
