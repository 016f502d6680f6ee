# expect: ratio fail same_cost
ratio = 1


def matmul_grads(X, Y, G):
    return G @ Y.T, X.T @ G


why = """The backward pass takes about twice the FLOPs: matrix products dominate, and each product X Y needs two of the same
cost on the way back, G Y^T and X^T G."""
