from matplotlib.colors import LogNorm
from matplotlib.figure import Figure
from matplotlib.gridspec import GridSpec
import math
import random

meaning = r"$\phi_0$ shifts, $\phi_1$ stretches: $p = 1/2$ at $x = -\phi_0/\phi_1$."


def one(z, label):
    """-log of the probability of the label."""
    z = z if label == 1 else -z
    return math.log(1 + math.exp(-z)) if z > 0 else -z + math.log(1 + math.exp(z))


def loss(phi, x, y):
    return math.fsum(one(phi[0] + phi[1] * v, label) for v, label in zip(x, y))


def grad(phi, x, y):
    g0 = g1 = 0.0
    for v, label in zip(x, y):
        off = 1 / (1 + math.exp(-phi[0] - phi[1] * v)) - label
        g0 += off
        g1 += off * v
    return g0, g1


def make_data(seed):
    source = random.Random(seed)
    pairs = [(source.gauss(-1, 1), 0) for _ in range(10)] + [(source.gauss(1, 1), 1) for _ in range(10)]
    source.shuffle(pairs)
    return [v for v, _ in pairs], [label for _, label in pairs]


def loss_grid(phi0, phi1, x, y):
    rows = []
    for b in phi1:
        rows.append([loss((a, b), x, y) for a in phi0])
    return rows


convex = True


def hessian(phi, x):
    H = [[0, 0], [0, 0]]
    for v in x:
        p = 1 / (1 + math.exp(-phi[0] - phi[1] * v))
        for a in (0, 1):
            for b in (0, 1):
                H[a][b] += p * (1 - p) * v ** (a + b)
    return H


proof = "The matrix is a sum of positive multiples of (1, x)(1, x)^T, which are positive semidefinite, so the loss is convex."


def figure_curves():
    fig = Figure()
    grid = GridSpec(2, 1, figure=fig, hspace=0.4)
    x = [k / 10 for k in range(-60, 61)]
    for row, phis in enumerate([[(-2, 1), (0, 1), (2, 1)], [(0, 1), (0, 2), (0, 4)]]):
        ax = fig.add_subplot(grid[row])
        for a, b in phis:
            ax.plot(x, [1 / (1 + math.exp(-a - b * v)) for v in x], "--")
            ax.plot(-a / b, 0.5, "o")
    fig.supxlabel("x")
    fig.supylabel("Pr(y = 1 | x)")
    return fig


def figure_heatmap():
    x, y = make_data(0)
    phi0 = [k / 5 for k in range(-15, 16)]
    phi1 = [k / 4 for k in range(-8, 25)]
    fig = Figure(figsize=(7, 3))
    left, right = fig.subplots(1, 2)
    Z = loss_grid(phi0, phi1, x, y)
    # The slope runs to the right, so the rows of this array belong to the offset.
    right.pcolormesh(phi1, phi0, [list(row) for row in zip(*Z)], shading="gouraud", norm=LogNorm())
    right.set_xlabel("phi1")
    right.set_ylabel("phi0")
    left.hist(x)
    return fig, (left, right)
