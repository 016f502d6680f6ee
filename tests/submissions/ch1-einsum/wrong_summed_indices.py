# expect: contraction_ndim fail summed_indices
import numpy as np

matvec = "ij,j->i"
frobenius_sq = "ij,ij->"


def contraction(A, B):
    return np.einsum("ij,jkl->ikl", A, B)


contraction_ndim = 1

contiguity = """The arithmetic units are much faster than the memory, so they mostly wait. When neighbouring
threads read neighbouring addresses, one transaction feeds a whole warp; scattered reads fetch a full line for
each number and throw the rest away. Two kernels with equal FLOPs can therefore differ a lot in time."""
