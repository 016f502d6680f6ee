"""Chain rule and backpropagation: a whole answer."""

import numpy as np


def jacobian(W1, W2, x, sigma, dsigma):
    """df/dx = W2 diag(sigma'(a)) W1 with a = W1 x, from the output back to the input."""
    a = W1 @ x
    return W2 @ np.diag(dsigma(a)) @ W1


def grad_W1(W1, W2, x, dL_df, sigma, dsigma):
    """Back through W2, back through the activation; then each W1[k, j] met the input x[j]."""
    a = W1 @ x
    dL_dz = W2.T @ dL_df
    dL_da = dL_dz * dsigma(a)
    return np.outer(dL_da, x)


two_passes = """
Each factor of the chain rule is a derivative at a point, and the points are the values inside the network. The forward
pass computes a = W1 x, z = sigma(a) and f, from the input to the loss, and keeps a and x. The backward pass sends
dL/df from the loss to the input: one multiplication by a local Jacobian a step, taken at the values that were kept.
"""

clipping = """
When the gradient is longer than a threshold c, it is scaled to length c. So one step cannot be arbitrarily long. The
direction stays the same, and so does the cause: the product of the Jacobians still grows with the number of layers.
"""
