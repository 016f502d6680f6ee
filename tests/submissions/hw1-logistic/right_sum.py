import numpy as np

meaning = """phi_0 moves the curve sideways (it is the log odds at x = 0); phi_1 says how steep it is, and its sign which way it goes."""


def p(phi, x):
    return 1 / (1 + np.exp(-(phi[0] + phi[1] * x)))


def loss(phi, x, y):
    z = phi[0] + phi[1] * x
    return np.sum(np.logaddexp(0, z) - y * z)


def grad(phi, x, y):
    return np.vstack([np.ones_like(x), x]) @ (p(phi, x) - y)


def make_data(seed):
    rng = np.random.default_rng(seed)
    x = np.concatenate([rng.normal(-1, 1, size=10), rng.normal(1, 1, size=10)])
    y = np.concatenate([np.zeros(10), np.ones(10)])
    return x, y


def loss_grid(phi0, phi1, x, y):
    A, B = np.meshgrid(phi0, phi1)
    return np.vectorize(lambda a, b: loss((a, b), x, y))(A, B)


convex = True


def hessian(phi, x):
    q = p(phi, x)
    X = np.stack([np.ones_like(x), x], axis=1)
    return X.T @ np.diag(q * (1 - q)) @ X


proof = "It is: the Hessian X^T W X has positive weights p(1-p), so it is positive semidefinite at every phi."
