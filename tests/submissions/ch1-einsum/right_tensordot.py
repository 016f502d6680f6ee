import numpy as np

matvec = " i j , j -> i "
frobenius_sq = "pq, pq"


def contraction(A, B):
    """(I, J) x (J, K, L) -> (I, K, L)"""
    return np.tensordot(A, B, axes=([1], [0]))


C = contraction(np.zeros((2, 3)), np.zeros((3, 4, 5)))

contraction_ndim = np.array(C.ndim)

contiguity = """The arithmetic units are much faster than the memory, so they mostly wait. When neighbouring
threads read neighbouring addresses, one transaction feeds a whole warp; scattered reads fetch a full line for
each number and throw the rest away. Two kernels with equal FLOPs can therefore differ a lot in time."""
