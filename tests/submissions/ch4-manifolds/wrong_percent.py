# expect: layer_spectra fail not_normalised_layers
import numpy as np


def pca_spectrum(activations):
    a = activations.reshape(len(activations), -1)
    a = a - a.mean(axis=0)
    s = np.linalg.svd(a, compute_uv=False)
    return s**2 / np.sum(s**2)


def intrinsic_dimension(activations, energy=0.9):
    held = np.cumsum(pca_spectrum(activations))
    return int(np.argmax(held >= energy)) + 1


def relu(a):
    return np.maximum(a, 0)


def layers(params, x):
    w, b, v, c = params
    pre = x @ w + b
    post = relu(pre)
    flat = post.reshape(len(x), -1)
    return {"conv_pre": pre, "conv_post": post, "scores": flat @ v + c}


def train(params, x, labels, rng):
    for epoch in range(10):
        order = rng.permutation(len(x))
        for i in range(0, len(x), 10):
            j = order[i : i + 10]
            a = layers(params, x[j])
            p = np.exp(a["scores"] - a["scores"].max(axis=1, keepdims=True))
            p = p / p.sum(axis=1, keepdims=True)
            g = (p - np.eye(10)[labels[j]]) / len(j)
            back = (g @ params[2].T).reshape(a["conv_pre"].shape) * (a["conv_pre"] > 0)
            flat = a["conv_post"].reshape(len(j), -1)
            grads = [np.tensordot(x[j], back, ((0, 1, 2), (0, 1, 2))), back.sum(axis=(0, 1, 2)), flat.T @ g, g.sum(axis=0)]
            params = [q - 0.05 * slope for q, slope in zip(params, grads)]
    return params


def spectrum_of_layer(a):
    return 100 * pca_spectrum(a)


def layer_spectra(images, labels, seed):
    rng = np.random.RandomState(seed)
    x = np.lib.stride_tricks.sliding_window_view(images, (3, 3), axis=(1, 2)).reshape(len(images), 6, 6, 9)
    params = [rng.normal(0, 0.4, (9, 5)), np.zeros(5), rng.normal(0, 0.07, (180, 10)), np.zeros(10)]
    params = train(params, x, labels, rng)
    return {name: spectrum_of_layer(a) for name, a in layers(params, x).items()}


depth = """In my network the dimension is highest after the first ReLU and then falls to about four at the scores. Early
layers describe strokes, later ones keep only what tells the digits apart and drop the way they were written."""

nonlinearity = """After the ReLU the spectrum has a longer tail and the dimension is larger: the convolution was linear, the
ReLU folds the cloud and puts kinks into it, and whatever was negative collapses onto 0."""

memorise = """With few images it can memorise: it fits all of them and is worse on others. Then every image needs its own
direction and the spectrum, taken at the same images, is flatter; compression would leave a few large components."""
