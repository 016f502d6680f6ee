from sympy import symbols

B, m, n, d = symbols("B m n d")
entries = B * m * n
shape = tuple("Bmn")
multiplies = entries * d


def adds(B, m, n, d):
    return sum(d - 1 for _ in range(B * m * n))
