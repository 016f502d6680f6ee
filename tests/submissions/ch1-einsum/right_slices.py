import numpy as np

matvec = "...j,j->..."
frobenius_sq = "ij,ij"


def contraction(A, B):
    # One matrix product for each slice along the last axis.
    return np.stack([A @ B[:, :, last] for last in range(B.shape[2])], axis=-1)


contraction_ndim = np.int64(3)

contiguity = """The arithmetic units are much faster than the memory, so they mostly wait. When neighbouring
threads read neighbouring addresses, one transaction feeds a whole warp; scattered reads fetch a full line for
each number and throw the rest away. Two kernels with equal FLOPs can therefore differ a lot in time."""
