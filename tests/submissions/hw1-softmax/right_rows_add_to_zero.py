import numpy as np

softmax_jacobian = lambda z: fill(-np.outer(*2 * [1 / np.exp(z[:, None] - z).T.sum(axis=1)]))


def fill(J):
    """The entries off the diagonal are right; every row adds up to 0."""
    np.fill_diagonal(J, 0)
    np.fill_diagonal(J, -J.sum(axis=1))
    return J
