# expect: matmul_grads fail averaged
ratio = 2


def matmul_grads(X, Y, G):
    m = X.shape[0]
    return (G / m) @ Y.T, X.T @ (G / m)


why = """The backward pass takes about twice the FLOPs: matrix products dominate, and each product X Y needs two of the same
cost on the way back, G Y^T and X^T G."""
