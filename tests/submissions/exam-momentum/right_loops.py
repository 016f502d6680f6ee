# Plain lists, entry by entry.


def step(theta, theta_prev, grad, alpha, beta):
    new = []
    for current, previous, slope in zip(theta, theta_prev, grad):
        new.append((1 + beta) * current - beta * previous - alpha * slope)
    return new


what = (
    "Two moves at once: downhill along the gradient (as long as alpha says) and a bit further the way we just came, "
    "like a heavy ball. The second one is momentum."
)
is_sgd = "No. Written like this it is gradient descent with momentum; nothing in it is stochastic."
