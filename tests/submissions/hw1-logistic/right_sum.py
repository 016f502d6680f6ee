import matplotlib.pyplot as plt
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


def figure_curves():
    x = np.linspace(-5, 5, 300)
    fig, (left, right) = plt.subplots(1, 2, sharey=True, figsize=(10, 4))
    for a in (-3, 0, 3):
        left.plot(x, p((a, 1), x), label=rf"$\phi_0 = {a}$")
    for b in (-1, 0.5, 1, 5):
        right.plot(x, p((0, b), x), label=rf"$\phi_1 = {b}$")
    left.set_ylabel("probability")
    for ax in (left, right):
        ax.axhline(0.5, color="0.8")
        ax.set_xlabel("$x$")
        ax.legend()
    return fig


def figure_heatmap():
    x, y = make_data(0)
    a, b = np.linspace(-3, 3, 61), np.linspace(-2, 7, 91)
    fig, ax = plt.subplots()
    image = ax.imshow(loss_grid(a, b, x, y), extent=(-3, 3, -2, 7), origin="lower", aspect="auto", cmap="hot")
    plt.colorbar(image, ax=ax, label="loss")
    ax.set_xlabel(r"$\phi_0$")
    ax.set_ylabel(r"$\phi_1$")
    return fig
