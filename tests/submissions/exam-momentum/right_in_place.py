import numpy as np


def step(theta, theta_prev, grad, alpha, beta):
    theta_prev *= -1.0
    theta_prev += theta
    theta_prev *= beta
    return np.subtract(theta + theta_prev, np.multiply(alpha, grad))


what = "SGD step (first term) with momentum (second term): part of the previous displacement is repeated."
is_sgd = "It depends on the data the gradient is computed on: all data, then GD with momentum; a minibatch, then SGD."
