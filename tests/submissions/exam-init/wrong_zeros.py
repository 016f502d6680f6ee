# expect: hidden_grads fail -
import numpy as np

good_idea = False


def hidden_grads(X, y, hidden):
    s = X.sum(axis=1)
    on = s > 0
    return np.zeros((hidden, X.shape[1]))


why = """Equal units compute the same and get equal gradients, so they stay equal and the layer learns a single
feature."""
