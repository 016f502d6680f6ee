import numpy as np


def penalty_grad(phi, lr, decay):
    A = np.diag(np.full(len(phi), decay / (2 * lr)))
    return (A + A.T) @ phi


def l2_step(phi, grad_L, lr, decay):
    """[phi, grad] times its coefficients."""
    return np.column_stack([phi, grad_L]) @ np.array([1.0 - decay, -lr])


proof = "The penalty is phi^T A phi with A = lambda/(2 alpha) I, gradient 2 A phi; the rest is collecting terms, any L."
