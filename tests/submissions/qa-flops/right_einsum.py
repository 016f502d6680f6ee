import numpy as np

ratio = "2"


def matmul_grads(X, Y, G):
    dX = np.einsum("mn,kn->mk", G, Y)
    dY = np.einsum("mk,mn->kn", X, G)
    return dX, dY


why = """The backward pass takes about twice the FLOPs: matrix products dominate, and each product X Y needs two of the same
cost on the way back, G Y^T and X^T G."""
