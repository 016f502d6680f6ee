import numpy as np


def jacobian(W1, W2, x, sigma, dsigma):
    a = W1.dot(x)
    return (W2 * dsigma(a)) @ W1


def grad_W1(W1, W2, x, dL_df, sigma, dsigma):
    delta = dL_df @ W2 * dsigma(W1 @ x)
    return delta[:, None] * x[None, :]


two_passes = """The derivatives in the chain rule are taken at the values inside the network, so these are computed
first and kept; then the loss gradient is sent back and multiplied by one local Jacobian after the other."""

clipping = """It rescales the gradient to a fixed norm when it is too long: same direction, bounded step. The product
of Jacobians that made it long is still there."""
