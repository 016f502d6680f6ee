import matplotlib.pyplot as plt
import numpy as np
from matplotlib.collections import LineCollection

F = np.float32


def quadratic_loss(w, x, y):
    w, x, y = F(w), F(x), F(y)
    return np.mean((np.polyval(w[::-1], x) - y) ** 2, dtype=F) / F(2)


def quadratic_grad(w, x, y):
    w, x, y = F(w), F(x), F(y)
    r = np.polyval(w[::-1], x) - y
    return np.array([np.mean(r * x**k) for k in range(3)], dtype=F)


class Net:
    def __init__(self, *parameters):
        self.W1, self.b1, self.W2, self.b2 = (np.asarray(p, F) for p in parameters)

    def run(self, x):
        self.x = np.asarray(x, F)
        self.h = np.tanh(np.einsum("nd,hd->nh", self.x, self.W1) + self.b1)
        return np.einsum("nh,oh->no", self.h, self.W2) + self.b2

    def back(self, g):
        d = np.einsum("no,oh->nh", g, self.W2) * (1 - self.h**2)
        return np.einsum("nh,nd->hd", d, self.x), d.sum(0), np.einsum("no,nh->oh", g, self.h), g.sum(0)


def network_loss(W1, b1, W2, b2, x, y):
    return np.mean((Net(W1, b1, W2, b2).run(x) - F(y)) ** 2) / F(2)


def network_grad(W1, b1, W2, b2, x, y):
    net = Net(W1, b1, W2, b2)
    return net.back((net.run(x) - F(y)) / F(len(x)))


def descend(grad, w0, lr, steps):
    w = np.array(w0)
    path = [w.copy()]
    for _ in range(steps):
        w -= lr * grad(w)
        path.append(w.copy())
    return np.array(path)


def figure_convex():
    x = np.linspace(0, 1, 20, dtype=F)
    y = 1 - x + x**2
    # A coarse picture: twelve by twelve values, each belonging to the middle of its cell.
    edges = np.linspace(-3, 3, 13)
    mid = (edges[1:] + edges[:-1]) / 2
    Z = np.array([[quadratic_loss([a, b, 1.0], x, y) for a in mid] for b in mid], dtype=F)
    fig, ax = plt.subplots()
    ax.imshow(Z, origin="lower", extent=(-3, 3, -3, 3), cmap="Blues")
    for start in ([-2.5, -2.5], [2.5, 2.5], [-2.5, 2.5], [1.2, -0.9]):
        path = descend(lambda v: quadratic_grad([v[0], v[1], 1.0], x, y)[:2], np.array(start), 0.5, 100)
        # In colours from the first step to the last: a piece of two points a step.
        pieces = np.stack([path[:-1], path[1:]], axis=1)
        ax.add_collection(LineCollection(pieces, array=np.arange(len(pieces)), cmap="Reds"))
        ax.scatter(*start, marker="o")
    ax.set_xlabel(r"$w_0$")
    ax.set_ylabel(r"$w_1$")
    return fig


def figure_network():
    rng = np.random.default_rng(1)
    x = rng.uniform(-2, 2, (50, 1))
    y = np.tanh(x) - np.tanh(3 * x)

    def parameters(v):
        return [[v[0]], [v[1]]], [0, 0], [[1, -1]], [0]

    top_down = np.linspace(4, -1, 60)
    across = np.linspace(-1, 4, 60)
    Z = np.array([[network_loss(*parameters((a, b)), x, y) for a in across] for b in top_down])
    fig, ax = plt.subplots()
    half = 2.5 / 59
    ax.imshow(Z, extent=(-1 - half, 4 + half, -1 - half, 4 + half), vmax=0.5)
    for start in ([3.5, 0.5], [3.0, 3.5], [-0.5, -0.5], [0.0, 3.5]):
        path = descend(lambda v: network_grad(*parameters(v), x, y)[0][:, 0], np.array(start), 0.3, 200)
        ax.plot(path[::5, 0], path[::5, 1], linestyle="none", marker=".")
    starts = np.array([[3.5, 0.5], [3.0, 3.5], [-0.5, -0.5], [0.0, 3.5]])
    ax.scatter(starts[:, 0], starts[:, 1], s=60, facecolors="none", edgecolors="w", label="starts")
    ax.legend()
    ax.set_xlabel("first weight")
    ax.set_ylabel("second weight")
    return fig


convex_paths = "One minimum only, as the Hessian is positive definite; larger rates make the path jump across the valley."
basins = "Some starts end in another minimum or on a plateau. Noise shakes the point off saddles and out of shallow minima."
