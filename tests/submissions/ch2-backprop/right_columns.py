import numpy as np


def jacobian(W1, W2, x, sigma, dsigma):
    # One Jacobian-vector product a column: push each unit vector through the linearised network.
    a = W1 @ x
    columns = [W2 @ (dsigma(a) * (W1 @ e)) for e in np.eye(len(x))]
    return np.stack(columns, axis=1)


def grad_W1(W1, W2, x, dL_df, sigma, dsigma):
    # Column vectors throughout, as on paper.
    x, g = np.matrix(x).T, np.matrix(dL_df).T
    delta = np.multiply(W2.T * g, dsigma(W1 * x))
    return delta * x.T


two_passes = """The derivatives in the chain rule are taken at the values inside the network, so these are computed
first and kept; then the loss gradient is sent back and multiplied by one local Jacobian after the other."""

clipping = """It rescales the gradient to a fixed norm when it is too long: same direction, bounded step. The product
of Jacobians that made it long is still there."""
