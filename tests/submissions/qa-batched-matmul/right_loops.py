shape = "B × m × n"


def multiplies(B, m, n, d):
    return sum(d for b in range(B) for i in range(m) for j in range(n))


adds = "(B*m*n)*(d - 1) + B*m*n"
