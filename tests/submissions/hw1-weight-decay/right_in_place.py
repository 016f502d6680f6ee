import numpy as np


def penalty_grad(phi, lr, decay):
    phi *= decay
    phi /= lr
    return phi


def l2_step(phi, grad_L, lr, decay):
    return np.einsum("kj,k->j", np.stack([phi, grad_L]), [1 - decay, -lr])


proof = "Both are phi - lambda phi - alpha grad L, whatever L is."
