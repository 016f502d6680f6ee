import numpy as np

good_idea = False


def hidden_grads(X, y, hidden):
    a = X @ np.ones((hidden, X.shape[1])).T
    f = np.maximum(a, 0).sum(axis=1)
    back = (2 / len(y)) * (f - y)[:, None] * (a > 0)
    return back.T @ X


why = """All units of a layer start equal, compute the same and get the same gradient, so they stay equal. The layer
learns one feature only; random weights break the symmetry."""
