import numpy as np


def masked_attention(Q, K, V, M):
    Q, K, V, M = [a.astype(np.float32) for a in (Q, K, V, M)]
    S = Q @ K.T / np.float32(np.sqrt(K.shape[1])) + M
    W = np.exp(S - S.max(axis=1, keepdims=True))
    return (W / W.sum(axis=1, keepdims=True)) @ V


def causal_mask(n):
    return np.triu(np.full((n, n), -np.inf, dtype=np.float32), 1)


what = """M is the mask, added to the scores: 0 keeps a weight, -inf makes it 0. It keeps a token from looking at the future
(and at padding), so all positions can be trained at once."""
