import numpy as np


def multi_head(Q, K, V, heads):
    d = Q.shape[1]
    width = d // heads
    q, k, v = [X.reshape(len(X), heads, width).swapaxes(0, 1) for X in (Q.astype("f4"), K.astype("f4"), V.astype("f4"))]
    s = q @ k.swapaxes(1, 2) / np.float32(width**0.5)
    w = np.exp(s - s.max(axis=2, keepdims=True))
    out = (w / w.sum(axis=2, keepdims=True)) @ v
    return out.swapaxes(0, 1).reshape(Q.shape)


what = """h attentions run in parallel, each on its own part of the features with weights of its own, and their results are
concatenated. So a token can look at several places at once."""
