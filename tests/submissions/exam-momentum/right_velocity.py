def step(theta, theta_prev, grad, alpha, beta):
    velocity = theta - theta_prev
    return theta + beta * velocity - alpha * grad


what = """A gradient descent step with learning rate alpha, plus momentum: beta times the last change of the parameters is
added again, so earlier gradients keep working."""

is_sgd = "Only if the gradient comes from a random minibatch; then yes, it is SGD with momentum."
