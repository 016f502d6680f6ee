# expect: l2_step fail without_penalty
import numpy as np


def penalty_grad(phi, lr, decay):
    return phi * (decay / lr)


def l2_step(phi, grad_L, lr, decay):
    return phi - grad_L * lr


proof = "The gradient of the penalty is (lambda/alpha) phi; times alpha it is lambda phi. Any L."
