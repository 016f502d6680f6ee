# expect: hidden_grads fail all_entries_equal
import numpy as np

good_idea = False


def hidden_grads(X, y, hidden):
    s = X.sum(axis=1)
    on = s > 0
    back = 2 * ((hidden * s - y) * on).mean()
    return back * np.ones((hidden, X.shape[1]))


why = """Equal units compute the same and get equal gradients, so they stay equal and the layer learns a single
feature."""
