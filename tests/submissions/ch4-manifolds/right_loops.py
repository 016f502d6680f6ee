import math

import numpy as np


def rows(activations):
    out = []
    for a in activations:
        out.append([float(v) for v in np.asarray(a).reshape(-1)])
    return out


def pca_spectrum(activations):
    """The mean is taken off column by column; the spectrum comes from numpy.cov of the transposed matrix."""
    points = rows(activations)
    n, p = len(points), len(points[0])
    for j in range(p):
        mean = sum(point[j] for point in points) / n
        for point in points:
            point[j] -= mean
    values = sorted(np.linalg.svd(np.cov(np.array(points), rowvar=False).reshape(p, p))[1], reverse=True)
    return [float(v / sum(values)) for v in values[: min(n, p)]]


def intrinsic_dimension(activations, energy=0.9):
    spectrum = pca_spectrum(activations)
    k = len(spectrum)
    while k > 1 and sum(spectrum[: k - 1]) >= energy:
        k -= 1
    return k


def layer_spectra(images, labels, seed):
    """Batches of one image; the windows in a loop; three filters of side 4 and tanh, no pooling."""
    rng = np.random.RandomState(seed)
    K, V = rng.normal(0, 0.3, (3, 16)), rng.normal(0, 0.1, (10, 75))
    c, d = np.zeros(3), np.zeros(10)

    def run(image):
        windows = []
        for i in range(5):
            for j in range(5):
                windows.append(image[i : i + 4, j : j + 4].reshape(-1))
        windows = np.array(windows)
        pre = windows @ K.T + c
        post = np.tanh(pre)
        z = V @ post.reshape(-1) + d
        return windows, pre, post, z

    train = rng.permutation(len(images))[: 3 * len(images) // 4]
    for epoch in range(10):
        for n in rng.permutation(train):
            windows, pre, post, z = run(images[n])
            p = np.exp(z - z.max())
            p = p / p.sum()
            p[labels[n]] -= 1
            back = (V.T @ p).reshape(25, 3) * (1 - post**2)
            V -= 0.05 * np.outer(p, post.reshape(-1))
            d -= 0.05 * p
            K -= 0.05 * back.T @ windows
            c -= 0.05 * back.sum(axis=0)
    found = [run(image) for image in images]
    result = {}
    for place, name in ((1, "conv-pre"), (2, "conv-post"), (3, "scores")):
        result[name] = pca_spectrum([each[place] for each in found])
    return result


depth = """In my network the dimension is highest after the first ReLU and then falls to about four at the scores. Early
layers describe strokes, later ones keep only what tells the digits apart and drop the way they were written."""

nonlinearity = """After the ReLU the spectrum has a longer tail and the dimension is larger: the convolution was linear, the
ReLU folds the cloud and puts kinks into it, and whatever was negative collapses onto 0."""

memorise = """With few images it can memorise: it fits all of them and is worse on others. Then every image needs its own
direction and the spectrum, taken at the same images, is flatter; compression would leave a few large components."""
