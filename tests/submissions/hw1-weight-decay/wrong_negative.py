# expect: penalty_grad fail sign
import numpy as np


def penalty_grad(phi, lr, decay):
    return -(decay / lr) * phi


def l2_step(phi, grad_L, lr, decay):
    return phi - decay * phi - lr * grad_L


proof = "The gradient of the penalty is (lambda/alpha) phi; times alpha it is lambda phi. Any L."
