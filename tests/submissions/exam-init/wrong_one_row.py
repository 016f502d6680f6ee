# expect: hidden_grads fail broadcast
good_idea = False


def hidden_grads(X, y, hidden):
    s = X.sum(axis=1)
    on = s > 0
    return 2 / len(y) * ((hidden * s - y) * on) @ X


why = """Equal units compute the same and get equal gradients, so they stay equal and the layer learns a single
feature."""
