import numpy as np


def jacobian(W1, W2, x, sigma, dsigma):
    m, h, d = len(W2), len(W1), len(x)
    J = [[0.0] * d for _ in range(m)]
    for i in range(m):
        for j in range(d):
            for k in range(h):
                a = sum(W1[k][l] * x[l] for l in range(d))
                J[i][j] += W2[i][k] * dsigma(a) * W1[k][j]
    return J


def grad_W1(W1, W2, x, dL_df, sigma, dsigma):
    result = np.zeros(W1.shape)
    for k in range(W1.shape[0]):
        back = 0.0
        for i in range(len(dL_df)):
            back += dL_df[i] * W2[i, k]
        slope = dsigma(float(W1[k] @ x))
        for j in range(W1.shape[1]):
            result[k, j] = back * slope * x[j]
    return result.tolist()


two_passes = """The derivatives in the chain rule are taken at the values inside the network, so these are computed
first and kept; then the loss gradient is sent back and multiplied by one local Jacobian after the other."""

clipping = """It rescales the gradient to a fixed norm when it is too long: same direction, bounded step. The product
of Jacobians that made it long is still there."""
