import numpy as np


def minibatch_gradient(grads):
    return np.float32(grads).mean(axis=0)


what = """A step uses B randomly drawn examples where plain SGD uses one, and takes the average of their gradients. That has the
same mean but less noise."""
