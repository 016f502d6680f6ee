# Reverse mode instead of a formula.
import autograd.numpy as np
from autograd import grad

good_idea = "F"


def hidden_grads(X, y, hidden):
    def loss(W):
        layer = np.maximum(np.dot(X, W.T), 0)
        return np.mean((np.dot(layer, np.ones(hidden)) - y) ** 2)

    return grad(loss)(np.ones((hidden, X.shape[1])))


why = """Every unit of a layer sees the same inputs with the same weights. Forward they agree, backward they get the same
error, and the update keeps them equal. So no diverse features."""
