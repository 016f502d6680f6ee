from math import exp


def softmax_jacobian(z):
    total = sum(exp(v) for v in z)
    s = [exp(v) / total for v in z]
    n = len(s)
    J = [[0.0] * n for _ in range(n)]
    for i in range(n):
        for j in range(n):
            if i == j:
                J[i][j] = s[i] * (1 - s[i])
            else:
                J[i][j] = -s[i] * s[j]
    return J
