# expect: contraction fail last_term
import numpy as np

matvec = "ij,j->i"
frobenius_sq = "ij,ij->"


def contraction(A, B):
    C = np.zeros((A.shape[0], B.shape[1], B.shape[2]))
    for i in range(A.shape[0]):
        for j in range(A.shape[1]):
            for k in range(B.shape[1]):
                C[i, k] = A[i, j] * B[j, k]
    return C


contraction_ndim = 3

contiguity = """The arithmetic units are much faster than the memory, so they mostly wait. When neighbouring
threads read neighbouring addresses, one transaction feeds a whole warp; scattered reads fetch a full line for
each number and throw the rest away. Two kernels with equal FLOPs can therefore differ a lot in time."""
