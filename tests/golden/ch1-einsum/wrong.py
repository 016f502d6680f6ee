import numpy as np

matvec = "ij,i->j"
frobenius_sq = "ij,kl->"


def contraction(A, B):
    return np.einsum("ij,jkl->ilk", A, B)


contraction_ndim = 2
contiguity = ...
