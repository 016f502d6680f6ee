# expect: minibatch_gradient fail one_average
import numpy as np


def minibatch_gradient(grads):
    return grads.mean() * np.ones(grads.shape[1])


what = """A step uses B randomly drawn examples where plain SGD uses one, and takes the average of their gradients. That has the
same mean but less noise."""
