import numpy as np


def jacobian(W1, W2, x, sigma, dsigma):
    W1 *= dsigma(W1 @ x)[:, None]
    return W2 @ W1


def grad_W1(W1, W2, x, dL_df, sigma, dsigma):
    print("x has shape", x.shape)
    return np.outer((W2.T @ dL_df) * dsigma(W1 @ x), x)


two_passes = """The derivatives are taken at the values of the forward pass, so these come first and are kept;
the backward pass uses them from the last layer to the first."""

clipping = """The gradient is shortened to a longest norm and keeps its direction; the product of Jacobians that
made it long is still there."""
