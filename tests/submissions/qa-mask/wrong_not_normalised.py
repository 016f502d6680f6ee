# expect: masked_attention fail not_normalised
import numpy as np


def masked_attention(Q, K, V, M):
    return np.exp(Q @ K.T / np.sqrt(K.shape[1]) + M) @ V


def causal_mask(n):
    M = np.zeros((n, n))
    M[np.triu_indices(n, 1)] = -np.inf
    return M


what = """M is the mask, added to the scores: 0 keeps a weight, -inf makes it 0. It keeps a token from looking at the future
(and at padding), so all positions can be trained at once."""
