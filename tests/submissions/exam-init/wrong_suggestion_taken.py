# expect: good_idea fail suggestion_taken
import numpy as np

good_idea = "yes"


def hidden_grads(X, y, hidden):
    s = X.sum(axis=1)
    on = s > 0
    row = 2 / len(y) * ((hidden * s - y) * on) @ X
    return np.tile(row, (hidden, 1))


why = """Equal units compute the same and get equal gradients, so they stay equal and the layer learns a single
feature."""
