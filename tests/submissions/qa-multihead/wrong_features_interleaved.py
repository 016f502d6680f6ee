# expect: multi_head fail features_interleaved
import numpy as np


def attend(q, k, v):
    s = q @ k.T / np.sqrt(q.shape[1])
    w = np.exp(s - s.max(axis=1, keepdims=True))
    return w / w.sum(axis=1, keepdims=True) @ v


def multi_head(Q, K, V, heads):
    out = np.zeros(Q.shape)
    for h in range(heads):
        mine = np.arange(h, Q.shape[1], heads)
        out[:, mine] = attend(Q[:, mine], K[:, mine], V[:, mine])
    return out


what = """h attentions run in parallel, each on its own part of the features with weights of its own, and their results are
concatenated. So a token can look at several places at once."""
