# expect: matmul_grads fail without_G
import numpy as np

ratio = 2


def matmul_grads(X, Y, G):
    m, n = G.shape
    return np.tile(Y.sum(axis=1), (m, 1)), np.tile(X.sum(axis=0)[:, None], (1, n))


why = """The backward pass takes about twice the FLOPs: matrix products dominate, and each product X Y needs two of the same
cost on the way back, G Y^T and X^T G."""
