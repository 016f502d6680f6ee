"""qa-multihead: several attentions beside one another, each with its own group of features."""

import math

import numpy as np

from gradekit.authoring import again, equivalent, wrong


def _weights(scores, axis=-1):
    """Softmax along an axis."""
    raised = np.exp(scores - np.max(scores, axis=axis, keepdims=True))
    return raised / np.sum(raised, axis=axis, keepdims=True)


equivalent(
    "_weights",
    "scores - np.max(scores, axis=axis, keepdims=True) -> scores + np.max(scores, axis=axis, keepdims=True)",
    "What is taken off all scores of a row cancels; it only keeps exp from overflowing.",
)
equivalent(
    "_weights",
    "scores - np.max(scores, axis=axis, keepdims=True) -> scores",
    "What is taken off all scores of a row cancels; it only keeps exp from overflowing.",
)
equivalent(
    "_weights",
    "np.max(scores, axis=axis, keepdims=True) -> np.max(scores, keepdims=True)",
    "Softmax does not change when one number is taken off all scores, be it of a row or of the whole.",
)
equivalent(
    "_weights",
    "np.max(scores, axis=axis, keepdims=True) -> np.min(scores, axis=axis, keepdims=True)",
    "What is taken off all scores of a row cancels; it only keeps exp from overflowing.",
)


def _split(X, heads):
    """(tokens, d) as (heads, tokens, d/heads), a head's features being neighbours in X."""
    return X.reshape(len(X), heads, -1).transpose(1, 0, 2)


def _join(parts):
    """(heads, tokens, d/heads) as (tokens, d): the inverse of `_split`."""
    return parts.transpose(1, 0, 2).reshape(parts.shape[1], -1)


def multi_head(Q, K, V, heads):
    """softmax(Q_i K_i^T / sqrt(d/heads)) V_i for each head i, joined along the features: shape (n, d).

    Split, Q is (heads, n, d/heads) and K^T is (heads, d/heads, m), so the scores are (heads, n, m). A query has
    d/heads features within a head, which is why that number stands under the root.
    """
    q, k, v = _split(Q, heads), _split(K, heads), _split(V, heads)
    scores = q @ k.transpose(0, 2, 1) / np.sqrt(q.shape[2])
    return _join(_weights(scores) @ v)


FAR = 3000.0


def attention(random, case):
    """Q (n, d), K and V (m, d) and heads, with n, m, heads and d/heads all different; case 7 has one head.

    In case 8 all keys lie far off in one direction: that adds one large number to all scores of a query.
    """
    heads, width, n, m = random.permutation([2, 3, 4, 5])
    if case == 7:
        heads = 1
    d = heads * width
    Q, K, V = (np.round(1.5 * random.standard_normal(shape), 3) for shape in ((n, d), (m, d), (m, d)))
    inputs = {"Q": Q, "K": K, "V": V, "heads": int(heads)}
    return ({**inputs, "K": K + FAR}, "large") if case == 8 else inputs


@again("multi_head")
def multi_head_by_loops(Q, K, V, heads):
    """Head by head and query by query, with the features of a head as a slice of the rows."""
    width = Q.shape[1] // heads
    result = np.zeros(Q.shape)
    for head in range(heads):
        own = slice(head * width, (head + 1) * width)
        for i, query in enumerate(Q[:, own]):
            scores = [sum(a * b for a, b in zip(query, key, strict=True)) / width**0.5 for key in K[:, own]]
            weights = [math.exp(score - max(scores)) for score in scores]
            for weight, value in zip(weights, V[:, own], strict=True):
                result[i, own] += weight / sum(weights) * value
    return result


@wrong(
    "multi_head",
    "The scores were divided by sqrt(d), with the full width d. Within a head a query has d/heads features.",
)
def scaled_by_full_width(Q, K, V, heads):
    q, k, v = _split(Q, heads), _split(K, heads), _split(V, heads)
    return _join(_weights(q @ k.transpose(0, 2, 1) / np.sqrt(Q.shape[1])) @ v)


@wrong("multi_head", "The scores were not divided by sqrt(d/heads).")
def not_scaled(Q, K, V, heads):
    q, k, v = _split(Q, heads), _split(K, heads), _split(V, heads)
    return _join(_weights(q @ k.transpose(0, 2, 1)) @ v)


@wrong("multi_head", "This is a single head over all features: heads was not used.")
def single_head(Q, K, V, heads):
    return _weights(Q @ K.T / np.sqrt(Q.shape[1])) @ V


@wrong(
    "multi_head",
    "reshape(heads, n, d/heads) cuts across the tokens: a head then gets all features of some tokens. Reshape to "
    "(n, heads, d/heads) and exchange the first two axes.",
)
def tokens_split(Q, K, V, heads):
    q, k, v = (X.reshape(heads, len(X), -1) for X in (Q, K, V))
    scores = q @ k.transpose(0, 2, 1) / np.sqrt(q.shape[2])
    return (_weights(scores) @ v).reshape(Q.shape)


@wrong(
    "multi_head",
    "The heads were not joined along the features: exchange the axes back to (n, heads, d/heads) before reshaping.",
)
def joined_across_tokens(Q, K, V, heads):
    q, k, v = _split(Q, heads), _split(K, heads), _split(V, heads)
    scores = q @ k.transpose(0, 2, 1) / np.sqrt(q.shape[2])
    return (_weights(scores) @ v).reshape(Q.shape)


@wrong("multi_head", "The heads' results were averaged. They are put side by side, so that the width is d again.")
def heads_averaged(Q, K, V, heads):
    q, k, v = _split(Q, heads), _split(K, heads), _split(V, heads)
    return np.mean(_weights(q @ k.transpose(0, 2, 1) / np.sqrt(q.shape[2])) @ v, axis=0)


@wrong("multi_head", "The results still stand in an axis of heads of their own; put them side by side, (n, d).")
def not_joined(Q, K, V, heads):
    q, k, v = _split(Q, heads), _split(K, heads), _split(V, heads)
    return _weights(q @ k.transpose(0, 2, 1) / np.sqrt(q.shape[2])) @ v


@wrong("multi_head", "A head took every h-th feature. Its features are neighbours: the first d/heads, then the next.")
def features_interleaved(Q, K, V, heads):
    result = np.empty(Q.shape)
    for i in range(heads):
        q, k, v = Q[:, i::heads], K[:, i::heads], V[:, i::heads]
        result[:, i::heads] = _weights(q @ k.T / np.sqrt(q.shape[1])) @ v
    return result


@wrong("multi_head", "The softmax ran over the queries. The weights of each query, over the keys, sum to 1.")
def softmax_over_queries(Q, K, V, heads):
    q, k, v = _split(Q, heads), _split(K, heads), _split(V, heads)
    return _join(_weights(q @ k.transpose(0, 2, 1) / np.sqrt(q.shape[2]), axis=1) @ v)
