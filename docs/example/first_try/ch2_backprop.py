"""Chain rule and backpropagation: a first try with a mistake in it."""

import numpy as np


def jacobian(W1, W2, x, sigma, dsigma):
    return W2 @ np.diag(dsigma(W1 @ x)) @ W1


def grad_W1(W1, W2, x, dL_df, sigma, dsigma):
    z = sigma(W1 @ x)
    return np.outer(W2.T @ dL_df * dsigma(z), x)


two_passes = "Forward computes the values, backward the gradient."

clipping = ...
