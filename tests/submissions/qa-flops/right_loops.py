ratio = 2.0


def matmul_grads(X, Y, G):
    m, k, n = len(X), len(Y), len(Y[0])
    dX = [[0.0] * k for _ in range(m)]
    dY = [[0.0] * n for _ in range(k)]
    for i in range(m):
        for j in range(n):
            for l in range(k):
                dX[i][l] += G[i][j] * Y[l][j]
                dY[l][j] += G[i][j] * X[i][l]
    return [dX, dY]


why = """The backward pass takes about twice the FLOPs: matrix products dominate, and each product X Y needs two of the same
cost on the way back, G Y^T and X^T G."""
