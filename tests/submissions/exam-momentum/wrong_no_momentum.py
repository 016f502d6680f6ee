# expect: step fail no_momentum
def step(theta, theta_prev, grad, alpha, beta):
    return theta - alpha * grad


what = """A gradient descent step of length alpha, plus momentum: a share beta of the last change of the parameters
is made once more."""

is_sgd = "Yes when the gradient is that of a minibatch, otherwise it is gradient descent with momentum."
