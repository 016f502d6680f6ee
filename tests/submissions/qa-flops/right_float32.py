import numpy as np

ratio = np.float32(2)


def matmul_grads(X, Y, G):
    X, Y, G = (np.float32(each) for each in (X, Y, G))
    return np.dot(G, Y.T), np.dot(X.T, G)


why = """The backward pass takes about twice the FLOPs: matrix products dominate, and each product X Y needs two of the same
cost on the way back, G Y^T and X^T G."""
