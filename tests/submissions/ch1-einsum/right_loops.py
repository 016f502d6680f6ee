# Plain lists, no NumPy.

matvec = "ab,b->a"
frobenius_sq = "ab,ab->"


def contraction(A, B):
    rows, shared = len(A), len(B)
    C = [[[0.0 for _ in B[0][0]] for _ in B[0]] for _ in range(rows)]
    for i in range(rows):
        for j in range(shared):
            for k, line in enumerate(B[j]):
                for m, value in enumerate(line):
                    C[i][k][m] += A[i][j] * value
    return C


contraction_ndim = 3.0

contiguity = (
    "A cache line brings 128 bytes whether you want them or not. Reading in order uses all of it, with a stride you "
    "use 4 bytes of it. The GPU has flops to spare but not bandwidth, and a warp's loads are only merged when its "
    "addresses are next to each other. That is why transposing first can be quicker than computing in place."
)
