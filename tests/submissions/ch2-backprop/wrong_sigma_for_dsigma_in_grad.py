# expect: grad_W1 fail sigma_for_dsigma_in_grad
import numpy as np


def jacobian(W1, W2, x, sigma, dsigma):
    return W2 @ np.diag(dsigma(W1 @ x)) @ W1


def grad_W1(W1, W2, x, dL_df, sigma, dsigma):
    a = W1 @ x
    return np.outer(W2.T @ dL_df * sigma(a), x)


two_passes = """The derivatives in the chain rule are taken at the values inside the network, so these are computed
first and kept; then the loss gradient is sent back and multiplied by one local Jacobian after the other."""

clipping = """It rescales the gradient to a fixed norm when it is too long: same direction, bounded step. The product
of Jacobians that made it long is still there."""
