import numpy as np


def multi_head(Q, K, V, heads):
    # Hides the features of the other heads by zeros instead of cutting them out.
    d = Q.shape[1]
    out = np.zeros(Q.shape)
    for mine in np.kron(np.eye(heads), np.ones(d // heads)):
        s = (Q * mine) @ K.T / np.sqrt(mine.sum())
        w = np.exp(s - s.max(1)[:, None])
        out += w @ (V * mine) / w.sum(1)[:, None]
    return out


what = """h attentions run in parallel, each on its own part of the features with weights of its own, and their results are
concatenated. So a token can look at several places at once."""
