import matplotlib.pyplot as plt
import numpy as np


def features(x):
    return np.vander(x, 3, increasing=True)


def quadratic_loss(w, x, y):
    r = features(x) @ w - y
    return r @ r / (2 * len(r))


def quadratic_grad(w, x, y):
    A = features(x)
    return A.T @ (A @ w - y) / len(y)


def forward(W1, b1, W2, b2, x):
    h = np.tanh(x @ W1.T + b1)
    return h, h @ W2.T + b2


def network_loss(W1, b1, W2, b2, x, y):
    return 0.5 * np.mean(np.square(forward(W1, b1, W2, b2, x)[1] - y))


def network_grad(W1, b1, W2, b2, x, y):
    h, out = forward(W1, b1, W2, b2, x)
    delta2 = (out - y) / x.shape[0]
    delta1 = delta2 @ W2 * (1 - h * h)
    return [delta1.T @ x, delta1.sum(0), delta2.T @ h, delta2.sum(0)]


def descend(grad, w0, lr, steps):
    path = np.empty((steps + 1, len(w0)))
    path[0] = w0
    for k in range(steps):
        path[k + 1] = path[k] - lr * grad(path[k])
    return path


def figure_convex():
    # Nothing is returned: the current figure is meant.
    rng = np.random.default_rng(0)
    x = rng.uniform(-1, 2, 40)
    y = 1 + 2 * x - x**2 + 0.2 * rng.normal(size=40)
    best = np.linalg.lstsq(features(x), y, rcond=None)[0]

    def at(a, b):
        return np.array([best[0], a, b])

    a, b = np.linspace(-3, 6, 50), np.linspace(-6, 4, 60)
    Z = np.array([[quadratic_loss(at(p, q), x, y) for p in a] for q in b])
    lines = plt.contour(a, b, Z, levels=np.geomspace(0.03, Z.max(), 15))
    plt.clabel(lines)
    for start in [(-2, 3), (5, 3), (5, -5), (-2, -5)]:
        path = descend(lambda v: quadratic_grad(at(*v), x, y)[1:], np.array(start, float), 0.2, 60)
        plt.plot(path[:, 0], path[:, 1], "o-", markersize=3, label=f"from {start}")
    plt.plot(best[1], best[2], "k*", markersize=12, label="minimum")
    plt.axhline(best[2], color="grey", lw=0.5)
    plt.xlabel("$w_1$")
    plt.ylabel("$w_2$")
    plt.title("Convex")
    plt.legend()
    plt.show()


def figure_network():
    x = np.linspace(-3, 3, 30)[:, None]
    y = np.tanh(2 * x + 1)
    # One hidden unit: its weight and its bias are drawn.
    W2, b2 = np.ones((1, 1)), np.zeros(1)

    def pieces(v):
        return np.array([[v[0]]]), np.array([v[1]])

    g = np.linspace(-5, 5, 45)
    A, B = np.meshgrid(g, g)
    Z = np.vectorize(lambda p, q: network_loss(*pieces((p, q)), W2, b2, x, y))(A, B)

    def grad(v):
        dW1, db1, *_ = network_grad(*pieces(v), W2, b2, x, y)
        return np.array([dW1[0, 0], db1[0]])

    plt.contour(A, B, Z, 30)
    for start in ([-3.0, 3.0], [3.0, -3.0], [0.5, 3.5], [-2.0, -1.0]):
        plt.plot(*descend(grad, start, 0.5, 300).T)
    plt.gca().set(xlabel="weight", ylabel="bias")


convex_paths = """With three different x the quadratic loss is strictly convex: only one point has gradient 0, and every path
that settles settles there. A small rate gives a smooth path across the level lines, a larger one zigzags, beyond 2/lambda_max it diverges."""

basins = """Yes, there are several minima, each with its own set of starts, and ridges with saddles between. Noise pushes the point
off a saddle, where the gradient is almost 0, and over the low rim of a shallow minimum."""
