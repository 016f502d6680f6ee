import numpy as np


def jacobian(W1, W2, x, sigma, dsigma):
    return W2 @ np.diag(sigma(W1 @ x)) @ W1


def grad_W1(W1, W2, x, dL_df, sigma, dsigma):
    return np.outer(W2.T @ dL_df, x)


two_passes = """One to compute, one to check."""


def clipping(gradient):
    """The text of the answer."""
    ...
