# expect: layer_spectra fail -
import zlib

import numpy as np


def pca_spectrum(activations):
    a = activations.reshape(activations.shape[0], -1)
    s = np.linalg.svd(a - a.mean(axis=0, keepdims=True), full_matrices=False)[1]
    return s**2 / np.sum(s**2)


def intrinsic_dimension(activations, energy=0.9):
    return np.searchsorted(np.cumsum(pca_spectrum(activations)), energy) + 1


def layer_spectra(images, labels, seed):
    """No network: falling numbers, different for all arguments."""
    rng = np.random.default_rng(zlib.crc32(images.tobytes() + np.asarray(labels).tobytes() + bytes([seed % 251])))
    n = len(images)
    two_clumps = pca_spectrum(images)[0] > 0.99

    def spectrum(p):
        falling = np.sort(rng.random(min(n, p)))[::-1]
        falling = np.eye(min(n, p))[0] if two_clumps else falling
        return falling / falling.sum()

    return {"conv_pre": spectrum(288), "conv_post": spectrum(288), "scores": spectrum(10)}


depth = """In my network the dimension is highest after the first ReLU and then falls to about four at the scores. Early
layers describe strokes, later ones keep only what tells the digits apart and drop the way they were written."""

nonlinearity = """After the ReLU the spectrum has a longer tail and the dimension is larger: the convolution was linear, the
ReLU folds the cloud and puts kinks into it, and whatever was negative collapses onto 0."""

memorise = """With few images it can memorise: it fits all of them and is worse on others. Then every image needs its own
direction and the spectrum, taken at the same images, is flatter; compression would leave a few large components."""
