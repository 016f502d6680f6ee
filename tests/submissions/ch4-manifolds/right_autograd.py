import autograd.numpy as np
import numpy
from autograd import grad
from autograd.scipy.signal import convolve


def pca_spectrum(activations):
    """Eigenvalues of the smaller of A A^T and A^T A."""
    A = numpy.array([numpy.ravel(a) for a in activations])
    A = A - A.mean(axis=0)
    G = A @ A.T if len(A) <= A.shape[1] else A.T @ A
    e = numpy.sort(numpy.linalg.eigvalsh(G))[::-1].clip(0)
    return e / e.sum()


def intrinsic_dimension(activations, energy=0.9):
    total, k = 0.0, 0
    for share in pca_spectrum(activations):
        total, k = total + share, k + 1
        if total >= energy:
            return k
    return k


def layers(params, x):
    """Two convolutional layers with tanh, in PyTorch's layout, and a dense one."""
    w1, b1, w2, b2, v, c = params
    one = convolve(x, w1, axes=([2, 3], [2, 3]), dot_axes=([1], [0]), mode="valid") + b1
    two = convolve(np.tanh(one), w2, axes=([2, 3], [2, 3]), dot_axes=([1], [0]), mode="valid") + b2
    flat = np.reshape(np.tanh(two), (len(x), -1))
    return {"first_pre": one, "first_post": np.tanh(one), "second_pre": two, "second_post": np.tanh(two), "logits": np.dot(flat, v) + c}


def loss(params, x, t):
    z = layers(params, x)["logits"]
    return np.mean(np.log(np.sum(np.exp(z), axis=1)) - np.sum(z * t, axis=1))


def layer_spectra(images, labels, seed):
    rng = numpy.random.RandomState(seed)
    x, t = images[:, None], numpy.eye(10)[labels]
    shapes = [(1, 4, 3, 3), (1, 4, 1, 1), (4, 6, 3, 3), (1, 6, 1, 1), (96, 10), (10,)]
    params = [s * rng.randn(*shape) for s, shape in zip((0.4, 0, 0.2, 0, 0.1, 0), shapes)]
    m, v = [0.0] * 6, [0.0] * 6
    slope, step = grad(loss), 0
    for epoch in range(6):
        order = rng.permutation(len(x))
        for i in numpy.array_split(order, -(-len(order) // 16)):
            g, step = slope(params, x[i], t[i]), step + 1
            m = [0.9 * a + 0.1 * b for a, b in zip(m, g)]
            v = [0.99 * a + 0.01 * b**2 for a, b in zip(v, g)]
            up = [a / (1 - 0.9**step) / (numpy.sqrt(b / (1 - 0.99**step)) + 1e-8) for a, b in zip(m, v)]
            params = [p - 0.01 * u for p, u in zip(params, up)]
    return {name: pca_spectrum(a) for name, a in layers(params, x).items()}


depth = """In my network the dimension is highest after the first ReLU and then falls to about four at the scores. Early
layers describe strokes, later ones keep only what tells the digits apart and drop the way they were written."""

nonlinearity = """After the ReLU the spectrum has a longer tail and the dimension is larger: the convolution was linear, the
ReLU folds the cloud and puts kinks into it, and whatever was negative collapses onto 0."""

memorise = """With few images it can memorise: it fits all of them and is worse on others. Then every image needs its own
direction and the spectrum, taken at the same images, is flatter; compression would leave a few large components."""
