import numpy as np

meaning = "The middle of the curve is at -phi_0/phi_1, its slope there is phi_1/4; for negative phi_1 it falls."


def sigmoid(z):
    return np.where(z >= 0, 1 / (1 + np.exp(-np.abs(z))), np.exp(-np.abs(z)) / (1 + np.exp(-np.abs(z))))


def loss(phi, x, y):
    z = phi[0] + phi[1] * x
    return np.mean(np.maximum(z, 0) + np.log1p(np.exp(-abs(z))) - y * z)


def grad(phi, x, y):
    r = (sigmoid(phi[0] + phi[1] * x) - y) / len(x)
    return [np.einsum("i->", r), np.einsum("i,i->", r, x)]


def make_data(seed):
    state = np.random.RandomState(seed)
    y = state.permutation([0] * 10 + [1] * 10)
    return state.normal(loc=2 * y - 1), y


def loss_grid(phi0, phi1, x, y):
    z = np.add.outer(phi1[:, None] * x, phi0)
    return np.mean(np.logaddexp(0, z) - y[None, :, None] * z, axis=1)


convex = "yes"


def hessian(phi, x):
    s = sigmoid(phi[0] + phi[1] * x)
    return np.einsum("n,an,bn->ab", s - s**2, *2 * [np.array([x**0, x])]) / len(x)


proof = "Yes: log(1 + e^z) - y z has second derivative sig(z) sig(-z) > 0 in z, z is linear in phi, and a mean of convex functions is convex."
