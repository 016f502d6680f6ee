"""qa-mask: attention with an additive mask, and the causal mask."""

import math

import numpy as np

from gradekit.authoring import again, equivalent, wrong


def _softmax(scores, axis=-1):
    """Softmax along an axis; the largest entry, which is finite there, is taken off first."""
    raised = np.exp(scores - np.max(scores, axis=axis, keepdims=True))
    return raised / np.sum(raised, axis=axis, keepdims=True)


equivalent("_softmax", "scores, axis=-1 -> scores, axis=1", "The scores have two axes: the last one is axis 1.")
equivalent(
    "_softmax",
    "scores - np.max(scores, axis=axis, keepdims=True) -> scores + np.max(scores, axis=axis, keepdims=True)",
    "What is taken off all scores of a row cancels; it only keeps exp from overflowing.",
)
equivalent(
    "_softmax",
    "scores - np.max(scores, axis=axis, keepdims=True) -> scores",
    "What is taken off all scores of a row cancels; it only keeps exp from overflowing.",
)
equivalent(
    "_softmax",
    "np.max(scores, axis=axis, keepdims=True) -> np.max(scores, keepdims=True)",
    "Softmax does not change when one number is taken off all scores, be it of a row or of the whole.",
)


def masked_attention(Q, K, V, M):
    """softmax(Q K^T / sqrt(d_k) + M) V, shape (n, d_v).

    Q (n, d_k) times K^T (d_k, m) gives a score for each query and key, (n, m), like M. Each row of the softmax holds
    the weights of one query, which sum to 1, and weights (n, m) times V (m, d_v) is their average of the values.
    """
    scores = Q @ K.T / np.sqrt(Q.shape[1]) + M
    return _softmax(scores) @ V


def causal_mask(n):
    """(n, n): 0 on and below the diagonal (j <= i), -inf above it (j > i), where exp gives exactly 0."""
    return np.triu(np.full((n, n), -np.inf), k=1)


def _masks(random, case):
    """A mask (n, m) of another sort in every third case: causal; finite biases; hidden keys and finite biases."""
    n, m = random.permutation([3, 4, 5, 6, 7])[:2]
    if case % 3 == 0:
        return causal_mask(m)
    M = -np.round(random.uniform(0.2, 3.0, (n, m)), 3)
    if case % 3 == 2:
        M[:, random.permutation(m)[:1]] = -np.inf
    return M


FAR = 3000.0


def attention(random, case):
    """Q (n, d_k), K (m, d_k), V (m, d_v) and M (n, m), with n and m different unless the mask is causal.

    In case 9 all keys lie far off in one direction: that adds one large number to all scores of a query.
    """
    M = _masks(random, case)
    n, m = M.shape
    d_k, d_v = random.permutation([2, 3, 5, 6])[:2]
    Q, K, V = (np.round(1.5 * random.standard_normal(shape), 3) for shape in ((n, d_k), (m, d_k), (m, d_v)))
    return ({"Q": Q, "K": K + FAR, "V": V, "M": M}, "large") if case == 9 else {"Q": Q, "K": K, "V": V, "M": M}


@again("masked_attention")
def attention_by_loops(Q, K, V, M):
    """Row i: sum_j w_ij v_j / sum_j w_ij with w_ij = exp(q_i . k_j / sqrt(d_k) + M_ij - the largest of these)."""
    result = np.zeros((len(Q), V.shape[1]))
    for i, query in enumerate(Q):
        scores = [sum(a * b for a, b in zip(query, key, strict=True)) / len(query) ** 0.5 for key in K]
        masked = [score + M[i, j] for j, score in enumerate(scores)]
        weights = [math.exp(score - max(masked)) for score in masked]
        for weight, value in zip(weights, V, strict=True):
            result[i] += weight / sum(weights) * value
    return result


@again("causal_mask")
def mask_by_comparison(n):
    """Entry by entry: a key may be seen when it doesn't come after the query."""
    return np.array([[0.0 if key <= query else -math.inf for key in range(n)] for query in range(n)])


@wrong("masked_attention", "The mask is missing: this is softmax(Q K^T / sqrt(d_k)) V.")
def without_mask(Q, K, V, M):
    return _softmax(Q @ K.T / np.sqrt(Q.shape[1])) @ V


@wrong("masked_attention", "The scores were not divided by sqrt(d_k).")
def without_scale(Q, K, V, M):
    return _softmax(Q @ K.T + M) @ V


@wrong("masked_attention", "The scores were divided by d_k; the formula has its square root.")
def scaled_by_d_k(Q, K, V, M):
    return _softmax(Q @ K.T / Q.shape[1] + M) @ V


@wrong("masked_attention", "The mask was divided by sqrt(d_k) along with the scores. It is added after that.")
def mask_scaled(Q, K, V, M):
    return _softmax((Q @ K.T + M) / np.sqrt(Q.shape[1])) @ V


@wrong("masked_attention", "The mask was taken off instead of added, so what is to be hidden is preferred.")
def mask_subtracted(Q, K, V, M):
    with np.errstate(invalid="ignore"):
        return _softmax(Q @ K.T / np.sqrt(Q.shape[1]) - M) @ V


@wrong(
    "masked_attention",
    "The softmax ran over the queries (the columns). The weights of each query sum to 1, row by row.",
)
def softmax_over_queries(Q, K, V, M):
    with np.errstate(invalid="ignore"):
        return _softmax(Q @ K.T / np.sqrt(Q.shape[1]) + M, axis=0) @ V


@wrong("masked_attention", "The mask was added to the weights. It belongs into the scores, before the softmax.")
def mask_after_softmax(Q, K, V, M):
    with np.errstate(invalid="ignore"):
        return (_softmax(Q @ K.T / np.sqrt(Q.shape[1])) + M) @ V


@wrong(
    "masked_attention",
    "exp was not divided by the sum of its row, so the weights do not add up to 1.",
)
def not_normalised(Q, K, V, M):
    return np.exp(Q @ K.T / np.sqrt(Q.shape[1]) + M) @ V


@wrong("causal_mask", "-1e9 is not minus infinity: use -inf (-numpy.inf), so that the weight is exactly 0.")
def large_negative(n):
    return np.triu(np.full((n, n), -1e9), k=1)


@wrong(
    "causal_mask", "The lowest float is finite: use -inf (-numpy.inf), so that the weight is 0 whatever the scores are."
)
def lowest_float(n):
    return np.triu(np.full((n, n), np.finfo(float).min), k=1)


@wrong("causal_mask", "The mask is transposed: it hides the past, j < i, and leaves the future, j > i, open.")
def hides_the_past(n):
    return np.tril(np.full((n, n), -np.inf), k=-1)


@wrong("causal_mask", "The diagonal is hidden too. A token may depend on itself, and the first row would be empty.")
def hides_itself(n):
    return np.triu(np.full((n, n), -np.inf))


@wrong("causal_mask", "Ones and zeros would be for multiplying. This mask is added: 0 where allowed, -inf where not.")
def ones_and_zeros(n):
    return np.tril(np.ones((n, n)))


@wrong("causal_mask", "Infinity times 0 is NaN, so every allowed entry is NaN. Place -inf without multiplying by 0.")
def infinity_times_zero(n):
    with np.errstate(invalid="ignore"):
        return -np.inf * np.triu(np.ones((n, n)), k=1)


@wrong("causal_mask", "Everything is 0: nothing is hidden.")
def hides_nothing(n):
    return np.zeros((n, n))


@wrong("causal_mask", "The sign is wrong: +inf was placed where the future is. It is -inf that exp makes 0.")
def positive_infinity(n):
    return np.triu(np.full((n, n), np.inf), k=1)
