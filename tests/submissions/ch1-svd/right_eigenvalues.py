import numpy as np


def min_rank(A, energy=0.9):
    # The eigenvalues of the smaller Gram matrix are the squared singular values, smallest first.
    gram = A @ A.T if A.shape[0] < A.shape[1] else A.T @ A
    largest_first = np.linalg.eigvalsh(gram)[::-1]
    share = np.cumsum(largest_first) / np.trace(gram)
    return np.argmax(share >= energy) + 1


tradeoff = """A_k needs k (m + n + 1) numbers instead of m n, so memory is linear in k. The loss is the sum of
the squared singular values that were dropped; it falls quickly at first and slowly later, so the knee of the
spectrum is a good k."""

covariance = """I doubt the premise: for centred data the covariance matrix is A^T A / (N - 1), so nothing is
won. The SVD of A itself is better, because forming A^T A squares the condition number and loses the small
singular values."""
