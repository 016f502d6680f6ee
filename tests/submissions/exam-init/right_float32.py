import numpy as np

good_idea = np.bool_(False)


def hidden_grads(X, y, hidden):
    X, y = X.astype(np.float32), y.astype(np.float32)
    s = X.sum(1)
    row = np.mean(2 * (hidden * np.maximum(s, 0) - y)[:, None] * np.heaviside(s, 0).astype(np.float32)[:, None] * X, axis=0)
    return np.broadcast_to(row, (hidden, row.size))


why = r"$\partial L / \partial w_k$ does not depend on $k$, so the units never separate; the symmetry has to be broken."
