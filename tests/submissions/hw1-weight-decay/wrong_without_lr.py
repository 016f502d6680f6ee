# expect: penalty_grad fail without_lr
import numpy as np


def penalty_grad(phi, lr, decay):
    return [decay * p for p in phi]


def l2_step(phi, grad_L, lr, decay):
    return phi - decay * phi - lr * grad_L


proof = "The gradient of the penalty is (lambda/alpha) phi; times alpha it is lambda phi. Any L."
