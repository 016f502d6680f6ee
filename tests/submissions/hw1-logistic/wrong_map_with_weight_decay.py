# expect: figure_heatmap fail map_of_another_loss
import matplotlib.pyplot as plt
import numpy as np

meaning = "phi_0 shifts the curve along x, |phi_1| says how steep it is, and the sign of phi_1 in which direction it rises."


def sig(z):
    return 1 / (1 + np.exp(-z))


def loss(phi, x, y):
    z = phi[0] + phi[1] * x
    return np.sum(np.logaddexp(0, z) - y * z)


def grad(phi, x, y):
    r = sig(phi[0] + phi[1] * x) - y
    return np.array([r.sum(), r @ x])


def make_data(seed):
    rng = np.random.default_rng(seed)
    x = np.concatenate([rng.normal(-1, 1, 10), rng.normal(1, 1, 10)])
    return x, np.array([0] * 10 + [1] * 10)


def loss_grid(phi0, phi1, x, y):
    return np.array([[loss((a, b), x, y) for a in phi0] for b in phi1])


convex = True


def hessian(phi, x):
    p = sig(phi[0] + phi[1] * x)
    X = np.stack([np.ones(len(x)), x])
    return X * (p * (1 - p)) @ X.T


proof = "Yes. a^T H a = sum p (1 - p) (a_0 + a_1 x)^2 is never negative, so the Hessian is positive semidefinite everywhere."


def figure_curves():
    fig, ax = plt.subplots()
    x = np.linspace(-6, 6, 200)
    for a, b in [(-2, 1), (0, 1), (2, 1), (0, 3), (0, -1)]:
        ax.plot(x, 1 / (1 + np.exp(-(a + b * x))), label=f"phi0 = {a}, phi1 = {b}")
    ax.set_xlabel("x")
    ax.set_ylabel("Pr(y = 1 | x)")
    ax.legend()
    return fig


def figure_heatmap():
    rng = np.random.default_rng(5)
    x, y = np.append(rng.normal(-1, 1, 10), rng.normal(1, 1, 10)), np.repeat([0, 1], 10)
    a, b = np.linspace(-4, 4, 41), np.linspace(-2, 6, 41)
    z = a[None, :, None] + b[:, None, None] * x
    fig, ax = plt.subplots()
    shades = ax.pcolormesh(a, b, np.mean(np.logaddexp(0, z) - y * z, axis=2) + 0.05 * (a**2 + b[:, None] ** 2))
    fig.colorbar(shades)
    ax.set_xlabel("phi0")
    ax.set_ylabel("phi1")
    return fig
