import numpy as np

meaning = "phi_0 is the offset of the curve along x, phi_1 its steepness and direction."
F = np.float32


def z_of(phi, x):
    return F(phi[0]) + F(phi[1]) * np.asarray(x, dtype=F)


def loss(phi, x, y):
    z = z_of(phi, x) * (1 - 2 * np.asarray(y, dtype=F))
    return np.logaddexp(F(0), z).mean(dtype=F)


def grad(phi, x, y):
    r = 1 / (1 + np.exp(-z_of(phi, x))) - np.asarray(y, dtype=F)
    return np.array([r.mean(), (r * np.asarray(x, dtype=F)).mean()], dtype=F)


def make_data(seed):
    rng = np.random.Generator(np.random.PCG64(seed))
    labels = np.arange(20) % 2
    return (rng.standard_normal(20) + 2 * labels - 1).astype(F), labels == 1


def loss_grid(phi0, phi1, x, y):
    return np.array([[loss((a, b), x, y) for a in phi0] for b in phi1], dtype=F)


convex = np.bool_(True)


def hessian(phi, x):
    p = 1 / (1 + np.exp(-z_of(phi, x)))
    x = np.asarray(x, dtype=F)
    w = p * (1 - p) / len(x)
    return np.array([[w.sum(), w @ x], [x @ w, w @ x**2]], dtype=F)


proof = "Convex: trace and determinant of the Hessian are never negative, sum w (1 + x^2) and sum of w_i w_j (x_i - x_j)^2."
