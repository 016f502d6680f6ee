import numpy as np

matvec = "ij, j -> i"
frobenius_sq = "ij,ij->"


def contraction(A, B):
    return np.tensordot(A, B, axes=(1, 0))


contraction_ndim = "3"

contiguity = """Neighbouring threads that read neighbouring numbers share one trip to memory. Scattered reads
fetch a whole line for each number, so the arithmetic waits."""
