import numpy as np


def minibatch_gradient(grads):
    mean = np.zeros(np.shape(grads)[1])
    for seen, gradient in enumerate(grads, start=1):
        mean += (gradient - mean) / seen
    return mean


what = """A step uses B randomly drawn examples where plain SGD uses one, and takes the average of their gradients. That has the
same mean but less noise."""
