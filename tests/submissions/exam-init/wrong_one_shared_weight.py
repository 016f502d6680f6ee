# expect: hidden_grads fail one_shared_weight
import numpy as np

good_idea = False


def hidden_grads(X, y, hidden):
    s = X.sum(axis=1)
    on = s > 0
    slope = 2 * np.mean((hidden * s * on - y) * on * s)
    return np.full((hidden, X.shape[1]), slope)


why = """Equal units compute the same and get equal gradients, so they stay equal and the layer learns a single
feature."""
