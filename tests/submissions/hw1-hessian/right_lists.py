def hessian(x):
    I = S1 = S2 = 0
    for v in x:
        I, S1, S2 = I + 1, S1 + v, S2 + v * v
    return [[2 * I, 2 * S1], [2 * S1, 2 * S2]]


trace = lambda x: hessian(x)[0][0] + hessian(x)[1][1]


def determinant(x):
    pairs = [(a, b) for i, a in enumerate(x) for b in x[:i]]
    return 4 * sum((a - b) ** 2 for a, b in pairs)


proof = """The trace is 2I + 2 sum x^2 > 0, the determinant 4 sum over pairs of (x_i - x_j)^2, positive when two x differ.
The eigenvalues of the symmetric H are real, their product and their sum are positive, so both are positive."""
