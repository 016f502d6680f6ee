import math

import numpy as np
from matplotlib.figure import Figure
from matplotlib.gridspec import GridSpec


def quadratic_loss(w, x, y):
    return sum((w[0] + w[1] * a + w[2] * a * a - b) ** 2 for a, b in zip(x, y)) / (2 * len(x))


def quadratic_grad(w, x, y):
    g = [0.0, 0.0, 0.0]
    for a, b in zip(x, y):
        e = (w[0] + w[1] * a + w[2] * a * a - b) / len(x)
        for k in range(3):
            g[k] += e * a**k
    return g


def network_loss(W1, b1, W2, b2, x, y):
    total = 0.0
    for a, b in zip(x[:, 0], y[:, 0]):
        out = b2[0] + sum(W2[0, k] * math.tanh(W1[k, 0] * a + b1[k]) for k in range(len(b1)))
        total += (out - b) ** 2
    return total / 2 / len(x)


def network_grad(W1, b1, W2, b2, x, y):
    H, N = len(b1), len(x)
    gW1, gb1, gW2, gb2 = [[0.0] for _ in range(H)], [0.0] * H, [[0.0] * H], [0.0]
    for n in range(N):
        h = [math.tanh(W1[k, 0] * x[n, 0] + b1[k]) for k in range(H)]
        e = (b2[0] + sum(W2[0, k] * h[k] for k in range(H)) - y[n, 0]) / N
        gb2[0] += e
        for k in range(H):
            gW2[0][k] += e * h[k]
            d = e * W2[0, k] * (1 - h[k] ** 2)
            gb1[k] += d
            gW1[k][0] += d * x[n, 0]
    return gW1, gb1, gW2, gb2


def descend(grad, w0, lr, steps):
    path = [w0]
    for _ in range(steps):
        w = path[-1].copy()
        for k, slope in enumerate(grad(w)):
            w[k] -= lr * slope
        path.append(w)
    return path


def grid(low, high, n):
    return [low + (high - low) * k / (n - 1) for k in range(n)]


def figure_convex():
    x = grid(-1, 1, 11)
    y = [a * a - a for a in x]
    a, b = grid(-3, 3, 25), grid(-3, 4, 30)
    Z = [[quadratic_loss([p, -1.0, q], x, y) for p in a] for q in b]
    fig = Figure(figsize=(8, 4))
    parts = GridSpec(1, 2, figure=fig)
    top = fig.add_subplot(parts[0])
    fig.colorbar(top.pcolormesh(a, b, Z, shading="gouraud"), ax=top)
    other = fig.add_subplot(parts[1])
    for start in [[-2, -2], [2, -2], [2, 3]]:
        path = descend(lambda v: quadratic_grad([v[0], -1.0, v[1]], x, y)[::2], np.array(start, float), 0.8, 40)
        top.plot([p[0] for p in path], [p[1] for p in path], "w--")
        other.semilogy([quadratic_loss([p, -1.0, q], x, y) for p, q in path])
    top.scatter([-2, 2, 2], [-2, -2, 3], c="r")
    top.set(xlabel="w0", ylabel="w2")
    return fig


def figure_network():
    x = np.linspace(-2, 2, 12)[:, None]
    y = np.tanh(2 * x) * 1.5
    a, b = grid(-3, 3, 31), grid(-3, 3, 29)

    def full(v):
        return np.array([[v[0]]]), np.zeros(1), np.array([[v[1]]]), np.zeros(1)

    Z = [[network_loss(*full((p, q)), x, y) for p in a] for q in b]
    fig = Figure()
    ax = fig.add_subplot()
    ax.pcolormesh(a, b, Z)

    def g(v):
        gW1, _, gW2, _ = network_grad(*full(v), x, y)
        return [gW1[0][0], gW2[0][0]]

    for start in [[0.3, -2.5], [-0.3, 2.5], [2.5, -2.0], [0.1, 0.2]]:
        path = descend(g, np.array(start), 0.2, 100)
        ax.plot(*zip(*path))
    ax.set_xlabel("W1")
    ax.set_ylabel("W2")
    return ax


convex_paths = "Strictly convex means one minimum and no other place to stop. Small steps follow the gradient smoothly, large ones zigzag."
basins = "Yes: (W1, W2) and (-W1, -W2) are both minima and each sign has its own basin. Noise kicks the point off the saddle at 0."
