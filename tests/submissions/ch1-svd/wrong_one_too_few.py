# expect: min_rank fail one_too_few
import numpy as np


def min_rank(A, energy=0.9):
    s2 = np.linalg.svd(A, compute_uv=False) ** 2
    return int(np.argmax(np.cumsum(s2) >= energy * s2.sum()))


tradeoff = """A_k needs k (m + n + 1) numbers instead of m n, so memory is linear in k. The loss is the sum of
the squared singular values that were dropped; it falls quickly at first and slowly later, so the knee of the
spectrum is a good k."""

covariance = """I doubt the premise: for centred data the covariance matrix is A^T A / (N - 1), so nothing is
won. The SVD of A itself is better, because forming A^T A squares the condition number and loses the small
singular values."""
