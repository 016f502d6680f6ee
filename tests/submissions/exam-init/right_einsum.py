import numpy as np

good_idea = "False"


def hidden_grads(X, y, hidden):
    W = np.ones((hidden, X.shape[1]))
    a = np.einsum("kj,ij->ik", W, X)
    slope = (a > 0) * 1.0
    error = np.einsum("ik,ik->i", a, slope) - y
    return 2 * np.einsum("i,ik,ij->kj", error, slope, X) / y.size


why = "Symmetry: identical units receive identical updates for ever, whatever the learning rate."
