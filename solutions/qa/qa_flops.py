"""qa-flops: the gradients of a matrix product, and what they cost compared with it."""

import itertools

import autograd.numpy as np

from gradekit.authoring import again, wrong


def loss_along(X, Y, G):
    """Forward function: a loss whose gradient by Z = X Y, of shape (m, n), is the constant G: L = sum_ij G_ij Z_ij."""
    return np.sum(G * np.dot(X, Y))


def matmul_grads(X, Y, G):
    """(dL/dX, dL/dY), of shapes (m, k) and (k, n), from G = dL/dZ, (m, n), where Z_ij = sum_l X_il Y_lj.

    X_il enters the entries Z_ij of row i with the factor Y_lj: dX_il = sum_j G_ij Y_lj, that is dX = G Y^T.
    Y_lj enters the entries Z_ij of column j with the factor X_il: dY_lj = sum_i X_il G_ij, that is dY = X^T G.
    """
    return G @ Y.T, X.T @ G


def _cost(rows, inner, columns):
    """The multiplications in a product of shapes (rows, inner) and (inner, columns)."""
    return rows * inner * columns


def _ratio(m, k, n):
    """Backward over forward: G Y^T, (m, n) by (n, k), and X^T G, (k, m) by (m, n), against X Y, (m, k) by (k, n)."""
    return (_cost(m, n, k) + _cost(k, m, n)) / _cost(m, k, n)


ratio = _ratio(m=64, k=256, n=128)


@again("ratio")
def multiplications_counted():
    """In the sum Z_ij = sum_l X_il Y_lj each product brings G_ij Y_lj, for dX_il, and X_il G_ij, for dY_lj."""
    forward, backward = [], []
    for i, inner, j in itertools.product(range(4), range(3), range(5)):
        forward.append(("X", i, inner, "Y", inner, j))
        backward += [("G", i, j, "Y", inner, j), ("X", i, inner, "G", i, j)]
    return len(set(backward)) / len(set(forward))


@wrong("ratio", "The backward pass is more than the forward pass the other way round: count the products it needs.")
def same_cost():
    return 1


@wrong("ratio", "That is forward divided by backward; backward divided by forward is asked for.")
def upside_down():
    return 0.5


@wrong("ratio", "That is the whole training step divided by the forward pass; only the backward pass is asked for.")
def whole_step():
    return 3


@wrong(
    "ratio", "That is a pass compared with the whole training step; the two passes are to be compared with each other."
)
def share_of_the_step():
    return 2 / 3


@wrong("ratio", "Multiplications and additions were counted for one pass only; both passes have as many of either.")
def additions_in_one_pass():
    return 4


@wrong("matmul_grads", "The two gradients are exchanged: the one by X comes first.")
def exchanged(X, Y, G):
    return X.T @ G, G @ Y.T


@wrong("matmul_grads", "Both gradients are transposed: a gradient has the shape of what it belongs to.")
def both_transposed(X, Y, G):
    return Y @ G.T, G.T @ X


@wrong("matmul_grads", "The gradient by Y is transposed: it has the shape of Y, so X stands on the left.")
def second_transposed(X, Y, G):
    return G @ Y.T, G.T @ X


@wrong("matmul_grads", "G is missing: these would be the gradients of the sum of all entries of Z.")
def without_G(X, Y, G):
    ones = np.ones(G.shape)
    return ones @ Y.T, X.T @ ones


@wrong(
    "matmul_grads", "The gradients were divided by the number of rows; the average, if there is one, is already in G."
)
def averaged(X, Y, G):
    return G @ Y.T / len(X), X.T @ G / len(X)


@wrong("matmul_grads", "X and Y are exchanged: the gradient by one factor is made of G and of the other factor.")
def own_factor(X, Y, G):
    return G @ G.T @ X, Y @ G.T @ G


@wrong("matmul_grads", "The gradient by Y has the wrong sign.")
def second_negative(X, Y, G):
    return G @ Y.T, -X.T @ G
