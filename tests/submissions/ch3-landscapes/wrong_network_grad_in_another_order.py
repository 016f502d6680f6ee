# expect: network_grad fail another-order
import matplotlib.pyplot as plt
import numpy as np


def quadratic_loss(w, x, y):
    return np.mean((w[0] + w[1] * x + w[2] * x**2 - y) ** 2) / 2


def quadratic_grad(w, x, y):
    e = w[0] + w[1] * x + w[2] * x**2 - y
    return np.array([np.mean(e), np.mean(e * x), np.mean(e * x**2)])


def network_loss(W1, b1, W2, b2, x, y):
    h = np.tanh(x @ W1.T + b1)
    return np.mean((h @ W2.T + b2 - y) ** 2) / 2


def network_grad(W1, b1, W2, b2, x, y):
    h = np.tanh(x @ W1.T + b1)
    e = (h @ W2.T + b2 - y) / len(x)
    d = (e @ W2) * (1 - h**2)
    return e.T @ h, e.sum(axis=0), d.T @ x, d.sum(axis=0)


def descend(grad, w0, lr, steps):
    path = [w0]
    for _ in range(steps):
        path.append(path[-1] - lr * grad(path[-1]))
    return np.array(path)


def figure_convex():
    x = np.linspace(-1, 1, 21)
    y = 1 - x + 2 * x**2
    # w_0 and w_2 are drawn; w_1 stays at its best value.
    a, b = np.meshgrid(np.linspace(-2, 4, 40), np.linspace(-2, 6, 50))
    e = a[..., None] - x + b[..., None] * x**2 - y
    z = np.mean(e**2, axis=2) / 2

    def grad(v):
        e = v[0] - x + v[1] * x**2 - y
        return np.array([np.mean(e), np.mean(e * x**2)])

    fig, ax = plt.subplots()
    ax.contour(a, b, z, levels=30)
    for start in [(-1.5, -1.5), (3.5, -1.5), (-1.5, 5.5), (3.5, 5.5)]:
        path = descend(grad, np.array(start), 0.5, 60)
        ax.plot(path[:, 0], path[:, 1])
    ax.set_xlabel("w0")
    ax.set_ylabel("w2")
    return fig


def figure_network():
    x = np.linspace(-2, 2, 21)
    y = np.tanh(1.5 * x) - np.tanh(x)
    # The input weights of two units are drawn; the output weights are 1, the biases 0.
    a, b = np.meshgrid(np.linspace(-3, 3, 41), np.linspace(-3, 3, 41))
    e = np.tanh(a[..., None] * x) + np.tanh(b[..., None] * x) - y
    z = np.mean(e**2, axis=2) / 2

    def grad(v):
        h = np.tanh(np.outer(v, x))
        return np.mean((h.sum(axis=0) - y) * (1 - h**2) * x, axis=1)

    fig, ax = plt.subplots()
    ax.contourf(a, b, z, 30)
    for start in [(2.5, 2.2), (2.2, 2.5), (-2.5, -2.2), (-2.2, -2.5)]:
        path = descend(grad, np.array(start), 0.4, 100)
        ax.plot(path[:, 0], path[:, 1], "w")
    ax.set_xlabel("first weight")
    ax.set_ylabel("second weight")
    return fig

convex_paths = """With a positive definite Hessian there is one point with gradient 0, the end of every path whose rate is
below 2/lambda_max. Small rates give smooth paths, larger ones zigzag across the valley."""

basins = """Yes, the picture has two minima, each with its own starts. Noise pushes off the saddle, where the gradient is
nearly 0, and out of minima whose rim is low."""
