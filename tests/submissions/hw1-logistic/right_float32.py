import matplotlib.pyplot as plt
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


def figure_curves():
    x = np.linspace(-4, 4, 81, dtype=F)
    ax = plt.axes()
    ax.plot(x, np.stack([1 / (1 + np.exp(-z_of(phi, x))) for phi in ((0, 0.5), (0, 1), (0, 10), (2, 1), (1, 0))]).T)
    ax.legend(["a", "b", "c", "d", "e"])
    ax.set(xlabel="x", ylabel="Pr(y = 1)", ylim=(-0.1, 1.1))
    return ax


def figure_heatmap():
    x, y = make_data(0)
    a, b = np.linspace(-3, 3, 13, dtype=F), np.linspace(-1, 5, 13, dtype=F)
    fig, ax = plt.subplots()
    # The first row of the picture is its top: the largest phi_1.
    ax.imshow(loss_grid(a, b[::-1], x, y), extent=(-3.25, 3.25, -1.25, 5.25))
    ax.set_xlabel("φ₀")
    ax.set_ylabel("φ₁")
    plt.close(fig)
    return fig
