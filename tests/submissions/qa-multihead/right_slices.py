import numpy as np


def attend(q, k, v):
    s = q @ k.T / np.sqrt(q.shape[1])
    w = np.exp(s - s.max(axis=1, keepdims=True))
    return w / w.sum(axis=1, keepdims=True) @ v


def multi_head(Q, K, V, heads):
    groups = np.split(np.arange(Q.shape[1]), heads)
    return np.hstack([attend(Q[:, g], K[:, g], V[:, g]) for g in groups])


what = """h attentions run in parallel, each on its own part of the features with weights of its own, and their results are
concatenated. So a token can look at several places at once."""
