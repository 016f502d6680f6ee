import numpy as np


def multi_head(Q, K, V, heads):
    q, k, v = (np.reshape(X, (X.shape[0], heads, X.shape[1] // heads)) for X in (Q, K, V))
    s = np.einsum("nhc,mhc->hnm", q, k) * (heads / Q.shape[1]) ** 0.5
    w = np.exp(s)
    return np.einsum("hnm,mhc,hn->nhc", w, v, 1 / w.sum(-1)).reshape(Q.shape)


what = """h attentions run in parallel, each on its own part of the features with weights of its own, and their results are
concatenated. So a token can look at several places at once."""
