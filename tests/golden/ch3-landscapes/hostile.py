import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure


class Lying(Figure):
    @property
    def axes(self):
        raise SystemExit("\x1b[2J")


def figure_convex():
    return Lying()


def figure_network():
    figure, axes = plt.subplots()
    axes.plot(np.arange(3.0), np.full(3, np.nan), label="\x1b[31m\u202e")
    axes.contour(np.full((3, 3), np.inf))
    axes.set(xlabel="\x1b]0;pwned\x07", ylabel="::error::")
    print("::error::", axes)
    return [figure, figure]


def quadratic_loss(w, x, y):
    return plt.figure()


def quadratic_grad(w, x, y):
    return plt


def network_loss(W1, b1, W2, b2, x, y):
    plt.show = None
    return plt.gcf().canvas


def network_grad(W1, b1, W2, b2, x, y):
    return Figure


def descend(grad, w0, lr, steps):
    return [grad] * (steps + 1)


convex_paths = b"bytes"
basins = plt.figure
