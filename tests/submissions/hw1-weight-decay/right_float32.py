import numpy as np


def penalty_grad(phi, lr, decay):
    return np.float32(decay / lr) * np.asarray(phi, dtype=np.float32)


def l2_step(phi, grad_L, lr, decay):
    new = np.array(phi, dtype=np.float32)
    new *= np.float32(1 - decay)
    new -= np.float32(lr) * grad_L.astype(np.float32)
    return new


proof = "Insert the gradient of the penalty, (lambda/alpha) phi, into the step: alpha cancels. Holds for any L."
