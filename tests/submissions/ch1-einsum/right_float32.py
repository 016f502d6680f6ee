import numpy as np

matvec = "ij,j"
frobenius_sq = "xy,xy->"


def contraction(A, B):
    A = np.asarray(A, dtype=np.float32)
    B = np.asarray(B, dtype=np.float32)
    return (A[:, :, None, None] * B[None]).sum(axis=1)


contraction_ndim = np.float64(3)

contiguity = """The arithmetic units are much faster than the memory, so they mostly wait. When neighbouring
threads read neighbouring addresses, one transaction feeds a whole warp; scattered reads fetch a full line for
each number and throw the rest away. Two kernels with equal FLOPs can therefore differ a lot in time."""
