import autograd.numpy as np
import matplotlib.pyplot as plt
from autograd import grad as ag
from matplotlib.colors import LogNorm


def quadratic_loss(w, x, y):
    return np.mean((np.dot(np.stack([x**0, x, x**2]).T, w) - y) ** 2) / 2


quadratic_grad = ag(quadratic_loss)


def network_loss(W1, b1, W2, b2, x, y):
    return np.mean((np.tanh(x @ W1.T + b1) @ W2.T + b2 - y) ** 2) / 2


network_grad = ag(network_loss, argnum=(0, 1, 2, 3))


def descend(grad, w0, lr, steps):
    ws = [w0]
    while len(ws) <= steps:
        ws.append(ws[-1] - lr * grad(ws[-1]))
    return np.stack(ws)


def figure_convex():
    x = np.linspace(-1, 1, 15)
    y = np.exp(x)
    third = np.linalg.lstsq(np.stack([x**0, x, x**2]).T, y, rcond=None)[0][2]

    def loss(v):
        return quadratic_loss(np.array([v[0], v[1], third]), x, y)

    W0, W1 = np.meshgrid(np.linspace(-2, 4, 80), np.linspace(-4, 5, 70))
    Z = np.array([[loss((a, b)) for a, b in zip(*rows)] for rows in zip(W0, W1)])
    # One panel a learning rate; the last one diverges on purpose.
    fig, axs = plt.subplots(1, 3, figsize=(12, 4), sharex=True, sharey=True)
    for ax, lr in zip(axs, (0.1, 1.5, 2.1)):
        ax.contourf(W0, W1, Z, 30, norm=LogNorm())
        for start in [(-1.0, -3.0), (3.0, -3.0), (3.0, 4.0), (-1.0, 4.0)]:
            path = descend(ag(loss), np.array(start), lr, 50)
            ax.plot(path[:, 0], path[:, 1], ".-", color="white")
        ax.set_title(f"lr = {lr}")
        ax.set_xlabel("$w_0$")
        ax.set_xlim(-2, 4)
        ax.set_ylim(-4, 5)
    axs[0].set_ylabel("$w_1$")
    return fig


def figure_network():
    # Three hidden units; a plane through the origin of all ten parameters.
    rng = np.random.RandomState(3)
    x = rng.normal(size=(40, 1))
    y = np.sin(2 * x)
    d1, d2 = np.linalg.qr(rng.normal(size=(10, 2)))[0].T * 3

    def loss(v):
        p = v[0] * d1 + v[1] * d2
        return network_loss(p[:3].reshape(3, 1), p[3:6], p[6:9].reshape(1, 3), p[9:], x, y)

    g = np.linspace(-3, 3, 41)
    Z = np.array([[loss(np.array([a, b])) for a in g] for b in g])
    fig, ax = plt.subplots()
    filled = ax.contourf(g, g, Z, levels=40, cmap="magma")
    ax.contour(filled, colors="k", linewidths=0.3)
    fig.colorbar(filled, ax=ax)
    for start in [(-2.5, -2.5), (2.5, -2.5), (2.5, 2.5), (-2.5, 2.5), (0.2, 2.0)]:
        path = descend(ag(loss), np.array(start), 0.02, 200)
        ax.plot(path[:, 0], path[:, 1])
        ax.annotate("", path[20], path[0], arrowprops={"arrowstyle": "->"})
    fig.supxlabel("first direction")
    fig.supylabel("second direction")
    return fig, ax


convex_paths = "There is only one stationary point, since the Hessian is positive definite. Near 2/lambda_max the path zigzags."
basins = "Different starts fall into different valleys. Noise leaves saddles and shallow minima because the push is larger than the slope there."
