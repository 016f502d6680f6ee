# expect: matmul_grads fail second_transposed
ratio = 2


def matmul_grads(X, Y, G):
    return G @ Y.T, G.T @ X


why = """The backward pass takes about twice the FLOPs: matrix products dominate, and each product X Y needs two of the same
cost on the way back, G Y^T and X^T G."""
