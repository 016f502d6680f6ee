# expect: jacobian fail sigma_for_dsigma
import numpy as np


def jacobian(W1, W2, x, sigma, dsigma):
    a = W1 @ x
    return W2 @ np.diag(sigma(a)) @ W1


def grad_W1(W1, W2, x, dL_df, sigma, dsigma):
    return np.outer((W2.T @ dL_df) * dsigma(W1 @ x), x)


two_passes = """The derivatives in the chain rule are taken at the values inside the network, so these are computed
first and kept; then the loss gradient is sent back and multiplied by one local Jacobian after the other."""

clipping = """It rescales the gradient to a fixed norm when it is too long: same direction, bounded step. The product
of Jacobians that made it long is still there."""
