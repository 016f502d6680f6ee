import matplotlib.pyplot as plt
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


def figure_curves():
    # Drawn with pyplot, and nothing returned.
    x = np.arange(-8, 8, 0.1)
    plt.figure()
    for phi in [(0, 1), (1, 1), (0, 2), (1, 2), (-1, 40)]:
        plt.plot(x, sigmoid(phi[0] + phi[1] * x), ".-", lw=0.5)
    x, y = make_data(1)
    plt.scatter(x, y, c="k")
    plt.xlabel("x")
    plt.ylabel("Pr")
    plt.title("Logistic regression")
    plt.show()


def figure_heatmap():
    x, y = make_data(3)
    g0, g1 = np.meshgrid(np.linspace(-10, 10, 80), np.linspace(-5, 15, 70))
    Z = loss_grid(g0[0], g1[:, 0], x, y)
    plt.figure()
    plt.contourf(g0, g1, Z, levels=60, cmap="viridis")
    plt.contour(g0, g1, Z, levels=[0.5, 1, 2], colors="w")
    plt.colorbar()
    plt.xlabel("offset phi_0")
    plt.ylabel("steepness phi_1")
    plt.show()
