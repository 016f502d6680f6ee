# expect: causal_mask fail hides_the_past
import numpy as np


def masked_attention(Q, K, V, M):
    S = Q @ K.T / np.sqrt(Q.shape[-1]) + M
    W = np.exp(S - S.max(axis=1, keepdims=True))
    return W / W.sum(axis=1, keepdims=True) @ V


def causal_mask(n):
    M = np.zeros((n, n))
    M[np.tril_indices(n, -1)] = -np.inf
    return M


what = """M is the mask, added to the scores: 0 keeps a weight, -inf makes it 0. It keeps a token from looking at the future
(and at padding), so all positions can be trained at once."""
