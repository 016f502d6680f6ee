import numpy as np


def top_singular_value(M, steps=500):
    v = np.ones(M.shape[1]) + 0.1 * np.arange(M.shape[1])
    for _ in range(steps):
        v = M.T @ (M @ v)
        v /= np.linalg.norm(v)
    return np.linalg.norm(M @ v), v


def min_rank(A, energy=0.9):
    """Takes one direction off after the other by power iteration."""
    rest, total, k = A / np.linalg.norm(A), 1.0, 0
    while total > 1 - energy:
        sigma, v = top_singular_value(rest)
        rest = rest - np.outer(rest @ v, v)
        total -= sigma**2
        k += 1
    return k


tradeoff = """A_k needs k (m + n + 1) numbers instead of m n, so memory is linear in k. The loss is the sum of
the squared singular values that were dropped; it falls quickly at first and slowly later, so the knee of the
spectrum is a good k."""

covariance = """I doubt the premise: for centred data the covariance matrix is A^T A / (N - 1), so nothing is
won. The SVD of A itself is better, because forming A^T A squares the condition number and loses the small
singular values."""
