good_idea = "no"


def hidden_grads(X, y, hidden):
    examples = len(X)
    inputs = len(X[0])
    W = [[1.0] * inputs for _ in range(hidden)]
    grad = [[0.0] * inputs for _ in range(hidden)]
    for x, target in zip(X, y):
        active = []
        f = 0.0
        for w in W:
            a = sum(w_j * x_j for w_j, x_j in zip(w, x))
            active.append(a > 0)
            f += max(a, 0.0)
        for k in range(hidden):
            for j in range(inputs):
                if active[k]:
                    grad[k][j] += 2 * (f - target) * x[j] / examples
    return grad


why = (
    "Because nothing tells the hidden neurons apart: equal at the start, equal gradients in backprop, equal after every "
    "step. It is like having one neuron."
)
